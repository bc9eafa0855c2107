// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// What goes wrong with servers, and with what stands before them. Each of these
// is a Fault for every request; Method, Path, If, Skip and Times narrow it.

// CutAfterCommit carries a request out and closes the connection before a byte
// of the answer.
func CutAfterCommit() Fault { return Fault{After: true, Drop: true} }

// LostRequest closes the connection before the request is carried out.
func LostRequest() Fault { return Fault{Drop: true} }

// Hidden answers a request as if the bearer of secret had made it: give one who
// may not see what is asked for, and what lives is answered as the API answers
// strangers.
func Hidden(secret string) Fault {
	return Fault{Request: func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+secret) }}
}

// FalseSuccess answers 200 with a body and carries nothing out.
func FalseSuccess(body string) Fault { return Fault{Status: http.StatusOK, Body: body} }

// BadGateway is a proxy's page.
func BadGateway() Fault {
	return Fault{
		Status: http.StatusBadGateway, Header: http.Header{"Content-Type": {"text/html"}},
		Body: "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
	}
}

// BareNotFound is the 404 of a path that nothing serves, [GatewayNotFound] that of
// an API gateway with an error body of its own.
func BareNotFound() Fault { return Fault{Status: http.StatusNotFound, Body: "404 page not found\n"} }

// GatewayNotFound is the 404 of an API gateway with an error body of its own.
func GatewayNotFound() Fault {
	return Fault{Status: http.StatusNotFound, Body: `{"code":5,"message":"Not Found","details":[]}`}
}

// Garbage is a success that no API writes.
func Garbage() Fault {
	return Fault{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: "\x00\xff{]garbage"}
}

// Truncated breaks the API's own answer off in the middle.
func Truncated() Fault { return Fault{Cut: true} }

// Huge is a success of so many bytes.
func Huge(size int) Fault {
	return Fault{Status: http.StatusOK, Body: `{"filler":"` + strings.Repeat("x", size) + `"}`}
}

// GzipBomb is a success that is short until it is unpacked to so many bytes.
func GzipBomb(size int) Fault {
	var packed bytes.Buffer
	zipper := gzip.NewWriter(&packed)
	_, _ = io.WriteString(zipper, `{"filler":"`+strings.Repeat("x", size)+`"}`)
	_ = zipper.Close() // a buffer takes everything
	return Fault{
		Status: http.StatusOK, Body: packed.String(),
		Header: http.Header{"Content-Type": {"application/json"}, "Content-Encoding": {"gzip"}},
	}
}

// Redirect answers 307 to another place, which may be another origin.
func Redirect(location string) Fault {
	return Fault{Status: http.StatusTemporaryRedirect, Header: http.Header{"Location": {location}}}
}

// Edited rewrites the objects of the API's own answer, JSON, at any depth: edit
// is called for each and returns what stands in its place, one or several where
// it is part of a list, none to leave it out.
func Edited(edit func(object map[string]any) []map[string]any) Fault {
	return Fault{Rewrite: func(a *Answer) {
		var body any
		if json.Unmarshal(a.Body, &body) != nil {
			return // no JSON: nothing to edit
		}
		if edited := editObjects(body, edit); len(edited) > 0 {
			a.Body, _ = json.Marshal(edited[0]) // it was JSON before
		}
		a.Header.Del("Content-Length")
	}}
}

func editObjects(value any, edit func(map[string]any) []map[string]any) []any {
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			if edited := editObjects(field, edit); len(edited) > 0 {
				value[name] = edited[0]
			}
		}
		var all []any
		for _, object := range edit(value) {
			all = append(all, object)
		}
		return all
	case []any:
		items := []any{}
		for _, item := range value {
			items = append(items, editObjects(item, edit)...)
		}
		return []any{items}
	}
	return []any{value}
}

// hasID says whether an object of an answer is one with an id of its own.
func hasID(object map[string]any) bool { return object["id"] != nil }

// DuplicatedIDs lists every object that has an id twice.
func DuplicatedIDs() Fault {
	return Edited(func(object map[string]any) []map[string]any {
		if hasID(object) {
			return []map[string]any{object, object}
		}
		return []map[string]any{object}
	})
}

// MissingIDs leaves out every id, a create's included.
func MissingIDs() Fault {
	return Edited(func(object map[string]any) []map[string]any {
		delete(object, "id")
		delete(object, "tokenId")
		return []map[string]any{object}
	})
}

// Times sets every field that tells an instant, whatever its name, to a value:
// null, malformed, or another instant.
func Times(value any) Fault {
	return Edited(func(object map[string]any) []map[string]any {
		for field, told := range object {
			if IsInstant(told) {
				object[field] = value
			}
		}
		return []map[string]any{object}
	})
}

// IsInstant reports whether a value of an answer is an instant, as the platforms
// write it.
func IsInstant(value any) bool {
	text, _ := value.(string)
	_, err := time.Parse(time.RFC3339, text)
	return err == nil
}

// Granting changes what a create asks for: the server then grants something
// else. change gets the request's fields; a deleted one was not asked for.
func Granting(change func(asked map[string]any)) Fault {
	return Fault{Request: func(r *http.Request) {
		data, err := io.ReadAll(r.Body)
		var asked map[string]any
		if err == nil && json.Unmarshal(data, &asked) == nil {
			change(asked)
			data, _ = json.Marshal(asked) // it was JSON before
		}
		r.Body = io.NopCloser(bytes.NewReader(data))
	}}
}
