// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"

	"github.com/hashicorp/go-retryablehttp"
)

// isPermanent says that a cause will be the same at the next attempt.
func isPermanent(err error) bool {
	if err == nil {
		return false
	}
	var redirect *redirectError
	var proxy *ProxyError
	switch {
	case errors.As(err, &redirect), errors.Is(err, errTooLarge), isCertificateError(err), SpeaksNoTLS(err):
		return true
	case errors.As(err, &proxy) && proxy.Status != 0: // it answers, and refuses
		return proxy.Status < http.StatusInternalServerError
	}
	// The library knows the others by the text of an url.Error.
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		if again, _ := retryablehttp.ErrorPropagatedRetryPolicy(context.Background(), nil, &url.Error{Op: http.MethodGet, Err: inner}); !again {
			return true
		}
	}
	return false
}

// SpeaksNoTLS says that https was tried where the server speaks something else,
// such as plain http.
func SpeaksNoTLS(err error) bool {
	var record tls.RecordHeaderError
	return errors.Is(err, http.ErrSchemeMismatch) || errors.As(err, &record)
}

func isCertificateError(err error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &name)
}
