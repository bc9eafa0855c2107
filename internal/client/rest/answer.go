// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
)

// maxBody bounds what is read of an answer. The largest honest one, a page of
// 1,000 tokens, is a tenth of it.
const maxBody = 4 << 20

var errTooLarge = errors.New("the answer is larger than 4 MiB")

// answer is what a server sent, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// readAnswer takes the whole body, so that a connection cut in the middle is
// noticed while the request can still be repeated. It closes the body.
func readAnswer(response *http.Response) (answer, error) {
	defer func() {
		_ = response.Body.Close()
		response.Body = http.NoBody
	}()
	got := answer{status: response.StatusCode, header: response.Header}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	switch {
	case err != nil:
		return got, err
	case len(body) > maxBody:
		return got, errTooLarge
	}
	got.body = body
	return got, nil
}

func (a answer) succeeded() bool { return a.status >= 200 && a.status < 300 }

// decode reads the JSON of a successful answer. A body that is not what the
// API documents is described, never quoted: it may hold a new secret.
func (a answer) decode(out any) (problem string, cause error) {
	if a.isHTML() {
		return a.kind(), errNotJSON
	}
	switch _, nothing := out.(*NoContent); {
	case out == nil:
		return "", nil
	case nothing:
		return a.noContent()
	case len(bytes.TrimSpace(a.body)) == 0:
		return a.kind(), io.ErrUnexpectedEOF
	case string(bytes.TrimSpace(a.body)) == "null": // which every Go type takes
		return a.kind(), errNotDocumented
	}
	err := json.Unmarshal(a.body, out)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return "", nil
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(a.body)):
		return "the answer breaks off in the middle of its JSON", io.ErrUnexpectedEOF
	case errors.As(err, &syntax):
		return a.kind(), errNotJSON
	}
	return misfit(err)
}

// misfit says how JSON differs from what the API documents, without a word of
// what it holds.
func misfit(err error) (problem string, cause error) {
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.Is(err, ErrNotTime):
		return "a time in the answer is not in RFC 3339", errNotDocumented
	case errors.As(err, &mismatch) && mismatch.Field != "":
		return fmt.Sprintf("the field %q of the answer is not of the type that the API documents", mismatch.Field), errNotDocumented
	}
	return "the answer's JSON does not have the form that the API documents", errNotDocumented
}

var (
	errNotJSON       = errors.New("the answer is not JSON")
	errNotDocumented = errors.New("the answer is not of the documented form")
)

// kind is a sentence on a body that is not the API's.
func (a answer) kind() string {
	trimmed := bytes.TrimSpace(a.body)
	switch {
	case len(trimmed) == 0:
		return "the answer is empty"
	case a.isHTML():
		return "the answer is an HTML page, probably a proxy's, a login page's or that of a wrong endpoint, and not the API's JSON"
	case !utf8.Valid(trimmed):
		return "the answer is not text, and not the API's JSON"
	case json.Valid(trimmed):
		return "the answer is JSON, but not of the form that the API documents"
	default:
		return "the answer is not the API's JSON, but something else, probably a proxy's"
	}
}

func (a answer) isHTML() bool {
	start := bytes.TrimSpace(bytes.TrimPrefix(a.body, []byte("\xef\xbb\xbf")))
	if len(start) == 0 {
		return false
	}
	return start[0] == '<' || strings.HasPrefix(strings.ToLower(a.header.Get("Content-Type")), "text/html")
}
