// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"os"

	"github.com/hashicorp/go-cleanhttp"
)

// newTransport builds the transport of one platform client. It is its own:
// connections are not shared.
func newTransport(config Config) (*http.Transport, error) {
	transport := cleanhttp.DefaultPooledTransport() // honours the proxy variables of the environment
	// All of them lead to one host, and as many calls are made at once as the CLI
	// works on objects: those beyond two or so would each shake hands anew.
	transport.MaxIdleConnsPerHost = transport.MaxIdleConns
	transport.OnProxyConnectResponse = checkProxy
	if config.CACertFile != "" {
		roots, err := config.roots()
		if err != nil {
			return nil, err
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	return transport, nil
}

// checkProxy tells a refusal of the proxy from an answer of the platform.
func checkProxy(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return &ProxyError{Status: answer.StatusCode}
	}
	return nil
}

func newHTTPClient(config Config, transport *http.Transport, follow redirects) *http.Client {
	return &http.Client{
		Transport:     &dressed{next: transport, config: config},
		Timeout:       config.Timeout,
		CheckRedirect: follow.check,
	}
}

// roots are the system's certificates and those of CACertFile.
func (c Config) roots() (*x509.CertPool, error) {
	content, err := os.ReadFile(c.CACertFile)
	if err != nil {
		return nil, c.problem("ca_cert_file", "the file can't be read: %v. Give the path of a PEM file; a relative path starts where Terraform runs.", WithoutPath(err))
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		return nil, c.problem("ca_cert_file", "the system's certificates, which it is added to, can't be read: %v.", err)
	}
	if !roots.AppendCertsFromPEM(content) {
		return nil, c.problem("ca_cert_file", "%s holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).", c.CACertFile)
	}
	return roots, nil
}

// dressed gives every request what all requests of a client have in common.
type dressed struct {
	next   *http.Transport
	config Config
}

func (d *dressed) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	for name, values := range d.config.Header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	r.Header.Set("User-Agent", d.config.UserAgent)
	if d.config.Host != "" {
		r.Host = d.config.Host
	}
	return d.next.RoundTrip(r)
}

// CloseIdleConnections makes http.Client's method of that name reach the
// transport.
func (d *dressed) CloseIdleConnections() { d.next.CloseIdleConnections() }
