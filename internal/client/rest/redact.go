// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const (
	maxMessage = 400 // runes of the API's own words
	maxCode    = 100
	// Shorter strings are no secrets, and blotting them out would garble
	// every message.
	minSecret = 4
	redacted  = "[redacted]"
)

// secretFields are the names under which the platforms' requests carry
// secrets.
var secretFields = []string{
	"token", "refreshToken", "password", "secret", "accessToken",
	"client_secret", "clientSecret", "assertion", "refresh_token", "access_token",
}

var (
	bearer = regexp.MustCompile(`(?i)\b(bearer|basic)\s+[^\s"',;]+`)
	// prose is what follows in a sentence ("the bearer token is expired").
	prose = regexp.MustCompile(`(?i)^\S+\s+(tokens?|auth|authentication|authorization|credentials?|scheme)[.:!?)]*$`)
)

// redactBearer blots out credentials that are not known, another's or a new one.
func redactBearer(match string) string {
	if prose.MatchString(match) {
		return match
	}
	return redacted
}

// secrets collects what must not appear in a message though a server may echo
// it: credentials in headers, and secrets in the request's body.
type secrets []string

func (s *secrets) add(values ...string) {
	for _, value := range values {
		if value = strings.TrimSpace(value); len(value) >= minSecret {
			*s = append(*s, value)
		}
	}
}

func (s *secrets) addHeader(header http.Header) {
	for _, value := range header.Values("Authorization") {
		_, credential, _ := strings.Cut(value, " ")
		s.add(value, credential)
	}
	if _, password, ok := (&http.Request{Header: header}).BasicAuth(); ok {
		s.add(password)
		if secret, err := url.QueryUnescape(password); err == nil {
			s.add(secret) // so RFC 6749, section 2.3.1, encodes a client's secret
		}
	}
}

func (s *secrets) addAll(header http.Header) {
	for _, values := range header {
		s.add(values...)
	}
}

func (s *secrets) addBody(encoded []byte, form url.Values) {
	for name, values := range form {
		if slices.Contains(secretFields, name) {
			s.add(values...)
		}
	}
	var body any
	if form == nil && json.Unmarshal(encoded, &body) == nil {
		s.addValue("", body)
	}
}

func (s *secrets) addValue(name string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			s.addValue(name, inner)
		}
	case []any:
		for _, inner := range value {
			s.addValue(name, inner)
		}
	case string:
		if slices.Contains(secretFields, name) {
			s.add(value)
		}
	}
}

// clean makes a server's words fit to be shown: no secret that was sent, in
// whatever form, none that may be new, one line, at most limit runes. Redaction
// comes before cutting, lest half a secret stays.
func (s secrets) clean(text string, limit int) string {
	text = s.blot(text)
	text = bearer.ReplaceAllStringFunc(text, redactBearer)
	text = run.ReplaceAllStringFunc(text, redactOpaque)
	text = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return string(runes)
}
