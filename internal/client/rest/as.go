// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
)

// Authenticates tries an access token of another than the client's own: it
// makes a request with it, and reports whether the API takes it for somebody.
// It does where it answers with a success, or with a refusal for want of a
// permission (403), and does not where it answers 401 in its documented form.
// Everything else is an error: nothing is known then.
func (c *Client) Authenticates(ctx context.Context, secret string, request Request) (bool, error) {
	header := maps.Clone(request.Header)
	if header == nil {
		header = http.Header{}
	}
	header.Set("Authorization", "Bearer "+strings.TrimSpace(secret))
	request.Header, request.Anonymous, request.Repeat = header, true, Safe
	err := c.Do(ctx, request, &anything{})
	var failure *Error
	switch {
	case err == nil, Forbidden(err):
		return true, nil
	case errors.As(err, &failure) && failure.Documented && failure.Status == http.StatusUnauthorized:
		return false, nil
	}
	return false, err
}

// anything is JSON of whatever content, but for null.
type anything struct{}

func (*anything) UnmarshalJSON([]byte) error { return nil }
