// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
)

// Error is a call that failed. No part of it holds a secret.
type Error struct {
	// Platform and Operation say what failed.
	Platform, Operation string
	// Actor is who the call was made as ("service account 0123"), where that is
	// another identity than the one of the configured credential; or "".
	Actor string
	// Status is the HTTP status; 0: no answer came.
	Status int
	// Code is the API's own code ("not_found", "5"); empty if the answer was
	// not the API's own error body.
	Code string
	// ID is the API's own id of the error's place (ZITADEL's details[].id).
	ID string
	// Message is the API's own words, or a sentence on what came instead of
	// them: one line, bounded.
	Message string
	// Documented says that the body had the form the platform documents.
	Documented bool
	// MayHaveRun is true unless the server certainly did not carry the
	// request out, in any of its attempts.
	MayHaveRun bool
	// Attempts is how often the request was sent.
	Attempts int
	// Err is the cause where there was no answer, or none that could be read.
	Err error
}

func (e *Error) Unwrap() error { return e.Err }

// Error is a sentence for the person at the terminal: what failed, why, and
// what to do where the status alone tells.
func (e *Error) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s", e.Platform, e.Operation)
	if e.Actor != "" {
		text.WriteString(" as " + e.Actor)
	}
	switch {
	case e.Status != 0:
		fmt.Fprintf(&text, " was answered with %s", strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))))
	case e.Attempts == 0:
		text.WriteString(" was not sent")
	default:
		text.WriteString(" got no answer")
	}
	if own := joinNonEmpty(", ", e.Code, e.ID); own != "" {
		fmt.Fprintf(&text, " (%s)", own)
	}
	if e.Message != "" {
		fmt.Fprintf(&text, ": %s", strings.TrimSuffix(e.Message, "."))
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&text, " (after %d attempts)", e.Attempts)
	}
	text.WriteString(".")
	if remedy := e.remedy(); remedy != "" {
		text.WriteString(" " + remedy)
	}
	return text.String()
}

func (e *Error) remedy() string {
	var lookup *net.DNSError
	var proxy *ProxyError
	switch {
	case errors.As(e.Err, &proxy):
		return "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY in the environment."
	case SpeaksNoTLS(e.Err):
		return "Check the scheme and the port of the endpoint."
	case isCertificateError(e.Err):
		return "Check the endpoint; if the certificate is of an authority of your own, name its file in ca_cert_file."
	case errors.As(e.Err, &lookup):
		return "Check the endpoint and the network."
	}
	switch e.Status {
	case http.StatusUnauthorized:
		if e.Actor != "" {
			return "" // whoever made it acts knows more
		}
		return "Check that the credential is right and neither expired nor revoked."
	case http.StatusForbidden:
		return fmt.Sprintf("Check the roles and scopes of %s.", cmp.Or(e.Actor, "the credential"))
	case http.StatusTooManyRequests:
		return "Try again later, or lower requests_per_second."
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return "Try again later."
	}
	return ""
}

// Forbidden reports whether the API itself refused a call for want of a
// permission, and not a server on the way.
func Forbidden(err error) bool {
	var failure *Error
	return errors.As(err, &failure) && failure.Documented && failure.Status == http.StatusForbidden
}

// AuthenticationError is the cause of an Error whose request was not sent
// because its credential could not be had: a login failed, a key is wrong.
type AuthenticationError struct{ Err error }

func (e *AuthenticationError) Error() string { return "authentication failed: " + e.Err.Error() }

func (e *AuthenticationError) Unwrap() error { return e.Err }

func joinNonEmpty(separator string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, separator)
}
