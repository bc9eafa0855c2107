// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A server may echo a secret in any form, whole or in part.
func TestEveryFormOfASecretIsRedacted(t *testing.T) {
	t.Parallel()
	const secret = `canary-"4f9a"\&b=c d<e>/+ü`
	quoted, err := json.Marshal(secret)
	if err != nil {
		t.Fatal(err)
	}
	escaped := strings.Trim(string(quoted), `"`)
	for name, form := range map[string]string{
		"raw":                    secret,
		"for a query":            url.QueryEscape(secret),
		"for a path":             url.PathEscape(secret),
		"with %20":               strings.ReplaceAll(url.QueryEscape(secret), "+", "%20"),
		"in JSON":                escaped,
		"in JSON, HTML as it is": slashed(secret),
		"in base64":              base64.StdEncoding.EncodeToString([]byte(secret)),
		"in base64 for URLs":     base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"in base64 of a pair":    base64.StdEncoding.EncodeToString([]byte("user:" + secret)),
		"in base64 with more":    base64.StdEncoding.EncodeToString([]byte("a " + secret + ".")),
		"in hexadecimal":         hex.EncodeToString([]byte(secret)),
		"its first half":         secret[:len(secret)/2],
		"its second half":        secret[len(secret)/2:],
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := json.Marshal(map[string]string{"code": "c", "message": "bad token " + form + " given"})
			if err != nil {
				t.Fatal(err)
			}
			config, _ := serve(t, status(400, string(body)))
			request := Request{Operation: "op", Method: http.MethodPost, Path: "/x", Body: map[string]string{"token": secret}}
			failed := failure(t, newClient(t, config).Do(t.Context(), request, nil))
			if left := strings.Replace(failed.Message, redacted, "", 1); len(left) > len("bad token  given")+len(form)/4 || left == failed.Message {
				t.Errorf("got %q", failed.Message)
			}
		})
	}
}

// Each form is looked for by itself, without the help of the others and of what
// looks like a secret.
func TestEachFormIsLookedFor(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ secret, form string }{
		"for a query":            {"a b c d e f", "a+b+c+d+e+f"},
		"for a path":             {"a =b =c =d =e", "a%20=b%20=c%20=d%20=e"},
		"with %20":               {"a =b =c =d =e", "a%20%3Db%20%3Dc%20%3Dd%20%3De"},
		"in JSON":                {"a<b<c<d<e<f", `a\u003cb\u003cc\u003cd\u003ce\u003cf`},
		"in JSON, HTML as it is": {`a"<é"<c"<é"<e`, `a\"<é\"<c\"<é\"<e`},
		"in JSON of ASCII":       {"aébécédéeéf", `a\u00e9b\u00e9c\u00e9d\u00e9e\u00e9f`},
		"in JSON by .NET":        {"a+b+c+d+e+f+é", `a\u002Bb\u002Bc\u002Bd\u002Be\u002Bf\u002B\u00E9`},
		"in hexadecimal":         {"hunter2hunter2", hex.EncodeToString([]byte("hunter2hunter2"))},
		"in base64":              {"???>>>???>>>", base64.StdEncoding.EncodeToString([]byte("???>>>???>>>"))},
		"in base64 for URLs":     {"???>>>???>>>", base64.URLEncoding.EncodeToString([]byte("???>>>???>>>"))},
		"one byte on":            {"hunter2hunter2", base64.StdEncoding.EncodeToString([]byte(":hunter2hunter2"))},
		"two bytes on":           {"hunter2hunter2", base64.StdEncoding.EncodeToString([]byte("u:hunter2hunter2"))},
		"two bytes on, for URLs": {"???>>>???>>>", base64.URLEncoding.EncodeToString([]byte("u:???>>>???>>>"))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// What stands around the secret shares characters with it in base64.
			before, after, ok := strings.Cut(secrets{test.secret}.blot(test.form), redacted)
			if !ok || len(before) > 3 || len(after) > 3 {
				t.Errorf("of %s stay %q and %q", test.form, before, after)
			}
		})
	}
}

// Of a secret that is new nothing is known but its looks.
func TestANewSecretIsRedacted(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{
		"7Vw2kPzX9qLmT4cB8nRj6sYd1fGh3aKe5uWo0vNi",
		"eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI0MjQyIn0x9y8.c2lnbmF0dXJlMTIzNDU2Nzg5",
		"ona_pat_1k8Jd72hXnsP0qWm3z",
		"q3VbR/8Kx+4TgY1mZp0Lw7==",
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
		"0f3a9c1e5b7d2f4a6c8e0b1d3f5a7c9e",
		// Of few digits, in base32, base64 and base36.
		"AMKNSEKSKXXXLXFKHJJLUUMLPS",
		"U0tRUUVOTUpERVJXVVNPQTJPVEVPWFVNREg",
		"mfrggzdfmztwqylk2dbmnxwzab",
	} {
		got := secrets(nil).clean("could not store "+secret+", sorry", maxMessage)
		for part := range strings.SplitSeq(secret, ".") {
			if strings.Contains(got, part) || !strings.HasPrefix(got, "could not store [redacted]") || !strings.HasSuffix(got, ", sorry") {
				t.Errorf("%s: got %q", secret, got)
			}
		}
	}
	for _, words := range []string{
		"the user 289473829473829123 has no role",
		"token 0b3f6e9c-6f0e-4a4c-9a39-2b8f6e0a8f11 not found",
		"token/0b3f6e9c-6f0e-4a4c-9a39-2b8f6e0a8f11/refresh not found",
		"gitpod.v1.RunnerConfigurationService/CreateHostAuthenticationToken is not implemented",
		"unable to set instance of my-instance-x7f3k2.zitadel.cloud (QUERY-1kIjX)",
		`duplicate key value violates unique constraint "events2_pkey" (SQLSTATE 23505)`,
		"personal_access_token_expiration_date must be before 2027-01-31T10:20:30.123456Z",
		"HOST_AUTHENTICATION_TOKEN_SOURCE_UNSPECIFIED is no source",
		"CreateServiceAccountAccessToken was not called",
	} {
		if got := secrets(nil).clean(words, maxMessage); got != words {
			t.Errorf("got  %q\nwant %q", got, words)
		}
	}
}
