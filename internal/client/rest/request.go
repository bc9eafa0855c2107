// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Repeat says when a request may be sent a second time.
type Repeat int

const (
	// IfNotRun is for what must not happen twice, such as issuing a token: a
	// request is repeated only if the server certainly did not carry it out
	// (429, no connection, Request.RetryIf).
	IfNotRun Repeat = iota
	// Safe is for reads and idempotent writes: a request is repeated after
	// 429, 502, 503, 504 and whenever no answer came.
	Safe
)

// Request is one call of a platform's API.
type Request struct {
	// Operation is the API's own name for the call, shown in errors:
	// "CreatePersonalAccessToken".
	Operation string
	// Method is the HTTP method.
	Method string
	// Path follows the endpoint's base path and starts with a slash. Ids in
	// it are escaped by the caller (url.PathEscape); an empty one is refused
	// before anything is sent.
	Path   string
	Query  url.Values
	Header http.Header
	// Body is sent as JSON, or as a form if it is url.Values. nil: none.
	Body   any
	Repeat Repeat
	// RetryIf recognises an answer by which the platform says that it did not
	// carry the request out and that trying again is right.
	RetryIf func(*Error) bool
	// Anonymous sends the request without the client's credential: a login.
	Anonymous bool
}

func (r Request) contentType() string {
	if _, ok := r.Body.(url.Values); ok {
		return "application/x-www-form-urlencoded"
	}
	return "application/json"
}

func (r Request) encode() ([]byte, error) {
	switch body := r.Body.(type) {
	case nil:
		return nil, nil
	case url.Values:
		return []byte(body.Encode()), nil
	}
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r.Body); err != nil {
		return nil, fmt.Errorf("the request could not be written as JSON: %w", err)
	}
	return bytes.TrimSpace(encoded.Bytes()), nil
}

// url places the request under the base. A path with an empty or a dotted
// segment would reach another object than the one that is meant, such as the
// whole collection where an id is empty.
func (r Request) url(base *url.URL) (string, error) {
	relative, ok := strings.CutPrefix(r.Path, "/")
	if !ok || slices.ContainsFunc(strings.Split(relative, "/"), isHollow) {
		return "", fmt.Errorf("the path %q has an empty or a dotted segment", r.Path)
	}
	address := base.String() + r.Path
	if len(r.Query) > 0 {
		address += "?" + r.Query.Encode()
	}
	return address, nil
}

func isHollow(segment string) bool {
	return segment == "" || segment == "." || segment == ".."
}
