// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
)

const maxRedirects = 5

// redirectError is a redirect that is not followed.
type redirectError struct {
	reason string
	// ran is false where the answer itself says that the request has yet to be
	// carried out, elsewhere (307 and 308).
	ran bool
}

func (e *redirectError) Error() string { return e.reason }

type redirects struct {
	pace *Pace
	// origins are the platform's own: between them credentials may go.
	origins []string
	// moved is told where the platform has gone.
	moved *atomic.Pointer[url.URL]
}

// within says whether both are the same origin, or the platform's own.
func (r redirects) within(one, other *url.URL) bool {
	if origin(one) == origin(other) {
		return true
	}
	own := func(u *url.URL) bool {
		return slices.ContainsFunc(r.origins, func(known string) bool {
			parsed, err := url.Parse(known)
			return err == nil && origin(parsed) == origin(u)
		})
	}
	return own(one) && own(other)
}

// check follows a redirect only within one origin, or between the platform's
// own, and only with the method it
// was sent with. Dropping the credential and going on would not do: bodies
// hold secrets too, and what comes back would not be the platform's answer.
// Within one origin the scheme can't change, so https stays https.
func (r redirects) check(next *http.Request, via []*http.Request) error {
	last := via[len(via)-1]
	refuse := func(format string, arguments ...any) error {
		status := next.Response.StatusCode
		return &redirectError{
			reason: fmt.Sprintf(format, arguments...),
			ran:    status != http.StatusTemporaryRedirect && status != http.StatusPermanentRedirect,
		}
	}
	switch {
	case next.URL.Scheme != "https" && next.URL.Scheme != "http":
		return refuse("it redirects to what is no http address. Check the endpoint")
	case !r.within(last.URL, next.URL):
		return refuse("it redirects from %s to %s, another origin, and credentials are not sent there. If that is the platform, set it as the endpoint", origin(last.URL), origin(next.URL))
	case next.Method != last.Method:
		return refuse("it redirects with a status (%d) that would turn %s into %s. Check the endpoint, its scheme and its path", next.Response.StatusCode, last.Method, next.Method)
	case len(via) > maxRedirects:
		return refuse("it redirects more than %d times. Check the endpoint", maxRedirects)
	}
	if origin(next.URL) != origin(last.URL) {
		// net/http drops the credential on the way to another host.
		if authorization := via[0].Header.Values("Authorization"); len(authorization) > 0 {
			next.Header["Authorization"] = authorization
		}
		if next.URL.Path == last.URL.Path {
			r.moved.Store(&url.URL{Scheme: next.URL.Scheme, Host: next.URL.Host})
		}
	}
	return r.pace.wait(next.Context())
}

func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	return fmt.Sprintf("%s://%s:%s", u.Scheme, strings.ToLower(u.Hostname()), port)
}
