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
func isPermanent(cause error) bool {
	if cause == nil {
		return false
	}
	var redirect *redirectError
	if errors.As(cause, &redirect) || errors.Is(cause, errTooLarge) || isCertificateError(cause) {
		return true
	}
	// The library knows the others by the text of an url.Error.
	again, _ := retryablehttp.ErrorPropagatedRetryPolicy(context.Background(), nil, &url.Error{Op: http.MethodGet, Err: cause})
	return !again
}

func isCertificateError(cause error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	return errors.As(cause, &verification) || errors.As(cause, &authority) || errors.As(cause, &name)
}
