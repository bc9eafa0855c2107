// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Config is what one platform client adds to the shared settings.
type Config struct {
	Settings
	// Platform is named in every error: "Ona".
	Platform string
	// Endpoint is the origin and base path of the API.
	Endpoint string
	// Host is sent as the Host header where the external origin differs from
	// the one that is dialled. Empty: the endpoint's.
	Host string
	// Origins are those of the platform itself where it has several, such as two
	// host names: redirects between them are followed, credentials included.
	Origins []string
	// Header is sent with every request. Its values are treated as secrets.
	Header http.Header
	// OwnHeaders are headers that calls of this platform set themselves, by
	// their canonical names, with what to use instead: extra headers may not
	// replace them.
	OwnHeaders map[string]string
	// RequestsPerSecond is the pace that the user asks for; zero: Limit alone
	// counts.
	RequestsPerSecond float64
	// Limit is what the platform documents; the zero Limit: nothing. Then only
	// its refusals slow the client down.
	Limit Limit
	// Credential authenticates a request, usually by setting Authorization.
	// It is asked anew for every attempt.
	Credential func(ctx context.Context, r *http.Request) error
	// DecodeError reads the platform's error body. documented says whether
	// the body has the form that the platform documents: only then is the
	// answer the API's own. nil: no body is ever understood.
	DecodeError func(status int, header http.Header, body []byte) (code, id, message string, documented bool)
	// RetryAfter reads how long the platform asks to wait, where it says so
	// other than by Retry-After or RateLimit-RetryAfter.
	RetryAfter func(header http.Header, body []byte) (time.Duration, bool)
}

// ConfigError says which setting of a client can't be used and why.
type ConfigError struct {
	Platform string
	// Setting is the name the user knows it by: "endpoint", "access_token",
	// "ca_cert_file", "headers", "requests_per_second".
	Setting string
	// Problem is a sentence that ends with what to do; it holds no secret.
	Problem string
}

func (e *ConfigError) Error() string {
	return fmt.Sprintf("%s: %s: %s", e.Platform, e.Setting, e.Problem)
}

func (c Config) problem(setting, format string, arguments ...any) error {
	return &ConfigError{Platform: c.Platform, Setting: setting, Problem: fmt.Sprintf(format, arguments...)}
}

// WithoutPath is why a file can't be read, without the path, which may be the
// file's content by mistake.
func WithoutPath(err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return failed.Err
	}
	return err
}

// baseURL checks the endpoint. What is rejected is shown without its user
// information, which may hold a password.
func (c Config) baseURL() (*url.URL, error) {
	base, err := url.Parse(strings.TrimSpace(c.Endpoint))
	if err != nil || base.Hostname() == "" || (base.Scheme != "https" && base.Scheme != "http") {
		return nil, c.problem("endpoint", "this is not a URL. Give one with scheme and host, such as https://api.example.com.")
	}
	switch {
	case base.User != nil:
		return nil, c.problem("endpoint", "the URL of %s holds a user name or password. Remove it; credentials have settings of their own.", base.Host)
	case base.RawQuery != "" || base.ForceQuery || base.Fragment != "":
		return nil, c.problem("endpoint", "%q has a query or a fragment. Give scheme, host and base path only.", base.Scheme+"://"+base.Host)
	case !c.mayDial(base):
		return nil, c.problem("endpoint", "%q is plain http to a remote host, which would show the credential to the network. Use https, or set allow_insecure_http if that is wanted.", base.Scheme+"://"+base.Host)
	}
	base.Path = strings.TrimRight(base.Path, "/")
	base.RawPath = strings.TrimRight(base.RawPath, "/")
	return base, nil
}

// mayDial says whether a credential may be sent to u: by https, or to loopback,
// or because the user allowed it.
func (c Config) mayDial(u *url.URL) bool {
	return u.Scheme == "https" || c.AllowInsecureHTTP || isLoopback(u.Hostname())
}

func isLoopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func (c Config) checkPace() error {
	if rate := c.RequestsPerSecond; rate < 0 || math.IsNaN(rate) || math.IsInf(rate, 0) {
		return c.problem("requests_per_second", "%v is no rate. Give a number above zero.", rate)
	}
	return nil
}
