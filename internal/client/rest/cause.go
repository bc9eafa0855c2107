// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
)

// cause is why an exchange failed, in words that quote nothing of what a server
// sent: net/http's own errors quote header lines, status lines and locations,
// and a new secret may stand there.
type cause struct {
	words string
	err   error
}

func (c *cause) Error() string { return c.words }

// Unwrap lets callers tell causes apart. They never print what they find.
func (c *cause) Unwrap() error { return c.err }

// ProxyError says that no connection to the platform was made because of a
// proxy, which the environment names (HTTPS_PROXY, HTTP_PROXY).
type ProxyError struct {
	// Status is the proxy's answer to CONNECT; 0: it gave none.
	Status int
	Err    error
}

func (e *ProxyError) Error() string {
	if e.Status != 0 {
		return strings.TrimSpace(fmt.Sprintf("the proxy refuses to connect with status %d %s", e.Status, http.StatusText(e.Status)))
	}
	return "the proxy can't be used"
}

func (e *ProxyError) Unwrap() error { return e.Err }

// explain says why no answer came. host is the one that was dialled; sent
// whether a connection was there.
func (c *call) explain(err error, sent bool) string {
	host := c.client.host()
	var proxy *ProxyError
	var redirect *redirectError
	switch {
	case errors.As(err, &redirect):
		return redirect.Error()
	case errors.As(err, &proxy):
		return c.client.proxyWords(proxy)
	case errors.Is(err, http.ErrSchemeMismatch):
		return fmt.Sprintf("%s speaks plain http there, and not https", host)
	case isTimeout(err):
		return fmt.Sprintf("%s did not answer within %s", host, c.client.config.Timeout)
	case isCertificateError(err):
		return fmt.Sprintf("the certificate of %s is not trusted: %s", host, certificateWords(err))
	}
	if words := networkWords(err); words != "" {
		return fmt.Sprintf("%s: %s", host, words)
	}
	if sent {
		return fmt.Sprintf("what %s answered can't be read as HTTP", host)
	}
	return fmt.Sprintf("no connection to %s could be made", host)
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return false
	}
	return errors.As(err, &timeout) && timeout.Timeout() || errors.Is(err, os.ErrDeadlineExceeded)
}

// networkWords are those of causes whose texts are fixed; "" for all others.
func networkWords(err error) string {
	var lookup *net.DNSError
	var number syscall.Errno
	var alert tls.AlertError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &lookup):
		return fmt.Sprintf("the name %s could not be resolved: %s", lookup.Name, lookup.Err)
	case errors.As(err, &number):
		return number.Error()
	case errors.As(err, &record):
		return "it does not speak TLS there"
	case errors.As(err, &alert):
		return "it broke off TLS: " + alert.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return "the connection was closed"
	case errors.Is(err, context.Canceled):
		return "it was interrupted"
	}
	return ""
}

func certificateWords(err error) string {
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &authority):
		return "it is signed by an unknown authority"
	case errors.As(err, &name):
		return "it is of another host"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "it has expired or is not valid yet"
	}
	return "it is not valid"
}

// proxyWords name the proxy without its user information.
func (c *Client) proxyWords(failed *ProxyError) string {
	name := "the proxy of the environment"
	if request, err := http.NewRequest(http.MethodGet, c.base.String(), nil); err == nil {
		if address, err := c.transport.Proxy(request); err == nil && address != nil {
			name = "the proxy " + address.Host
		}
	}
	if failed.Status != 0 {
		return strings.TrimSpace(fmt.Sprintf("%s refuses to connect to %s: %d %s", name, c.host(), failed.Status, http.StatusText(failed.Status)))
	}
	words := networkWords(failed.Err)
	if isTimeout(failed.Err) {
		words = "it did not answer in time"
	}
	return strings.TrimSuffix(fmt.Sprintf("%s, which the environment sets, could not be reached: %s", name, words), ": ")
}

// asProxyError recognises a failure of the proxy by net/http's name for the
// operation.
func asProxyError(err error) error {
	var operation *net.OpError
	var known *ProxyError
	if errors.As(err, &known) || !errors.As(err, &operation) {
		return err
	}
	if operation.Op == "proxyconnect" || strings.HasPrefix(operation.Op, "socks") {
		return &ProxyError{Err: operation.Err}
	}
	return err
}
