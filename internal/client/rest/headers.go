// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"maps"
	"net/http"

	"golang.org/x/net/http/httpguts"
)

// ownHeaders are set by every client itself, with what to do instead. What
// frames a message is the transport's.
var ownHeaders = map[string]string{
	"Authorization":     "Remove it; credentials have settings of their own, and a proxy's belongs in Proxy-Authorization or a header of the proxy.",
	"Host":              "Remove it and set the endpoint.",
	"Accept":            "Remove it; the API answers in JSON.",
	"Accept-Encoding":   "Remove it; the connection agrees on it.",
	"Connection":        "Remove it; connections are kept and closed as needed.",
	"Content-Length":    "Remove it; it follows from the body.",
	"Content-Type":      "Remove it; the API takes JSON, and a token exchange a form.",
	"Transfer-Encoding": "Remove it; it follows from the body.",
	"User-Agent":        "Remove it; it names this provider. TF_APPEND_USER_AGENT in the environment adds to it.",
}

// header is what is sent with every request: the client's own headers and the
// extra ones of the user, which never replace one that a call sets.
func (c Config) header() (http.Header, error) {
	header := c.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	own := maps.Clone(ownHeaders)
	maps.Copy(own, c.OwnHeaders)
	for name := range c.Header {
		own[http.CanonicalHeaderKey(name)] = "Remove it."
	}
	for name, value := range c.Headers {
		canonical := http.CanonicalHeaderKey(name)
		switch {
		case !httpguts.ValidHeaderFieldName(name):
			return nil, c.problem("headers", "one of the names is not that of a header. Names hold letters, digits and hyphens; the value stands after the =.")
		case !httpguts.ValidHeaderFieldValue(value):
			return nil, c.problem("headers", "one of the values holds a line break or another control character. Check that it was copied whole and alone.")
		case own[canonical] != "":
			return nil, c.problem("headers", "%s can't be set here, as every call sets it itself. %s", canonical, own[canonical])
		}
		header.Set(name, value)
	}
	return header, nil
}
