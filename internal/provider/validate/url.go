// SPDX-License-Identifier: MPL-2.0

package validate

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Endpoint checks an API endpoint: an absolute http or https URL with a host
// and without user information, query or fragment. Plain http is for the local
// machine only, unless allowHTTP. The error says what to write instead and
// doesn't repeat user information.
func Endpoint(text string, allowHTTP bool) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%s is not a URL: write scheme and host, like \"https://api.example.com\"", quoted(text))
	}
	if u.User != nil {
		return fmt.Errorf("the URL of host %q contains a user name or password: remove it, credentials have their own attributes", u.Host)
	}
	if u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("the URL of host %q contains a query or fragment: remove it", u.Host)
	}
	if u.Scheme == "http" && !allowHTTP && !loopback(u.Hostname()) {
		return fmt.Errorf("%q would send credentials unencrypted to %q: use https, or set allow_insecure_http = true in the provider block if you accept that", text, u.Host)
	}
	return nil
}

// quoted repeats what the user wrote unless it may hold credentials.
func quoted(text string) string {
	if strings.Contains(text, "@") {
		return "the value"
	}
	return fmt.Sprintf("%q", text)
}

func loopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
