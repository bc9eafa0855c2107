// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// A server that echoes what it was sent must not make an error of it.
func TestEchoedSecretsAreRedacted(t *testing.T) {
	t.Parallel()
	const canary = "canary-4f9a&b=c d"
	for _, test := range []struct {
		name    string
		request Request
		header  http.Header
	}{
		{"the credential", Request{}, nil},
		{"a configured header", Request{}, http.Header{"X-Gateway-Key": {canary}}},
		{"a token", Request{Body: map[string]any{"token": canary}}, nil},
		{"a refresh token", Request{Body: map[string]any{"nested": []any{map[string]any{"refreshToken": canary}}}}, nil},
		{"a password", Request{Body: struct {
			Password string `json:"password"`
		}{canary}}, nil},
		{"a form's assertion", Request{Body: url.Values{"assertion": {canary}}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			config, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
				words := strings.Join([]string{
					canary, url.QueryEscape(canary), r.Header.Get("Authorization"), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "),
				}, "\n")
				body, _ := json.Marshal(map[string]string{"code": "c " + words, "id": "i " + words, "message": "m " + words})
				reply(w, 400, string(body))
			})
			config.Header = test.header
			config.Credential = bearerToken("canary-credential")
			if test.name == "the credential" {
				config.Credential = bearerToken(strings.ReplaceAll(canary, " ", "-"))
			}
			test.request.Operation, test.request.Method, test.request.Path = "op", http.MethodPost, "/x"
			failed := failure(t, newClient(t, config).Do(t.Context(), test.request, nil))
			shown := failed.Error() + failed.Message + failed.Code + failed.ID
			if test.name == "the credential" {
				shown = strings.ReplaceAll(shown, canary, "")
				shown = strings.ReplaceAll(shown, url.QueryEscape(canary), "")
			}
			if strings.Contains(shown, "canary") || !strings.Contains(shown, redacted) {
				t.Errorf("got %q", shown)
			}
		})
	}
}

// One that is shorter than the parts that are looked for is found only by itself.
func TestAShortCredentialIsRedacted(t *testing.T) {
	t.Parallel()
	var sent secrets
	sent.addHeader(http.Header{"Authorization": {"Bearer hunter2"}})
	if got, want := sent.clean("no such token: hunter2", maxMessage), "no such token: "+redacted; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// HTTP Basic carries a client's secret in base64, and a form's encoding beneath;
// a server sees neither.
func TestASecretInHTTPBasicIsRedacted(t *testing.T) {
	t.Parallel()
	const secret = `a "b" %41 +c &d é`
	request := http.Request{Header: make(http.Header)}
	request.SetBasicAuth(url.QueryEscape("a client"), url.QueryEscape(secret))
	var sent secrets
	sent.addHeader(request.Header)
	for _, form := range []string{secret, slashed(secret), url.QueryEscape(secret), secret[:len(secret)-3]} {
		if got, want := sent.clean("no such secret: "+form, maxMessage), "no such secret: "+redacted; got != want {
			t.Errorf("of %q stays %q", form, got)
		}
	}
	const plain = "100% a secret as it is"
	request.SetBasicAuth("a client", plain)
	sent = nil
	sent.addHeader(request.Header)
	if got := sent.clean(plain, maxMessage); got != redacted {
		t.Errorf("of one that is in no form's encoding stays %q", got)
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		secrets secrets
		text    string
		limit   int
		want    string
	}{
		{"plain", nil, "not found", 50, "not found"},
		{"white space and control characters", nil, " a\r\n\tb\x00c\x1b[0m\u202e ", 50, "a b c [0m"},
		{"invalid UTF-8", nil, "a\xffb", 50, "a b"},
		{"cut", nil, "äöüß", 3, "äöü…"},
		{"a secret is redacted before the cut", secrets{"secretsecret"}, "secretsecret", 8, "[redacte…"},
		{"the longest secret first", secrets{"abcd", "abcdefgh"}, "abcdefgh", 50, "[redacted]"},
		{"an unknown bearer", nil, "bad token: Bearer eyJhbGciOi.x-y_z, sorry", 50, "bad token: [redacted], sorry"},
		{"an unknown bearer of letters alone", nil, "Bearer abcdefghijklmnopqrst", 50, "[redacted]"},
		{"a short basic of letters alone", nil, "basic dXNlcjpwYXNz", 50, "[redacted]"},
		{"prose about bearers", nil, "The bearer token is expired. Basic authentication: off. Send a bearer token.", 80, "The bearer token is expired. Basic authentication: off. Send a bearer token."},
	} {
		if got := test.secrets.clean(test.text, test.limit); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func FuzzDecodeError(f *testing.F) {
	f.Add(404, "application/json", []byte(documented))
	f.Add(502, "text/html", []byte("<html>"))
	f.Add(400, "", []byte(`{"code":"`+strings.Repeat("canary-secret", 100)+`"}`))
	f.Add(500, "application/json", []byte("\xef\xbb\xbf{"))
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte) {
		client := &Client{config: Config{Platform: "Acme", DecodeError: decodeTestError}}
		made := &call{client: client, request: Request{Operation: "op"}, secrets: secrets{"canary-secret"}}
		failed := made.refused(answer{status: status, header: http.Header{"Content-Type": {contentType}}, body: body})
		text := failed.Error()
		if strings.Contains(text, "canary-secret") {
			t.Errorf("the secret shows: %q", text)
		}
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\n\x1b") || len([]rune(text)) > maxMessage+2*maxCode+200 {
			t.Errorf("not one bounded line: %q", text)
		}
		if failed.Message == "" && !failed.Documented {
			t.Error("an answer that is not the API's is not explained")
		}
	})
}
