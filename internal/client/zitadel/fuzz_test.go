// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

func FuzzDecodeError(f *testing.F) {
	f.Add(404, []byte(`{"code":5,"message":"m (QUERY-fRunu)","details":[{"id":"QUERY-fRunu"}]}`))
	f.Add(500, []byte(`{"code":2,"message":"m","details":[]}`))
	f.Add(429, []byte(`the quota is used up`))
	f.Add(400, []byte(`{"error":"invalid_client","error_description":"no such client"}`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		code, id, _, documented := decodeError(status, nil, body)
		if documented != (code != "") || id != "" && !documented {
			t.Errorf("code %q, id %q, documented %t", code, id, documented)
		}
		code, _, _, documented = decodeOAuthError(status, nil, body)
		if documented != (code != "") {
			t.Errorf("OAuth: code %q, documented %t", code, documented)
		}
	})
}

// FuzzInstant reads instants: what is read is written and read as the same.
func FuzzInstant(f *testing.F) {
	for _, text := range []string{`null`, `""`, `"0001-01-01T00:00:00Z"`, `"9999-12-31T23:59:59Z"`, `"2030-01-02T03:04:05.1234567+02:00"`, `"canary-secret"`, `17`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, encoded []byte) {
		var read, again instant
		if err := read.UnmarshalJSON(encoded); err != nil {
			if !errors.Is(err, rest.ErrNotTime) {
				t.Fatalf("refused with %q", err)
			}
			return
		}
		written, _ := json.Marshal(expirationDate(read.Time))
		if err := again.UnmarshalJSON(written); err != nil || !again.Equal(read.Time) {
			t.Errorf("%s is read as %v and, written as %s, as %v (%v)", encoded, read.Time, written, again.Time, err)
		}
	})
}

// FuzzJWTProfile reads key files: a key that is taken signs, and one that is not
// is refused with a sentence that quotes nothing of it.
func FuzzJWTProfile(f *testing.F) {
	const material = "MIIEowIBAAKCAQEA"
	for _, content := range []string{
		"", "{}", "-----BEGIN RSA PRIVATE KEY-----\n" + material, `{"type":"serviceaccount","key":"` + material,
		`{"type":"` + material + `"}`, `{"type":"application","keyId":"1","userId":"2","key":"` + material + `"}`,
		`{"type":"serviceaccount","keyId":"1","userId":"2","key":"-----BEGIN RSA PRIVATE KEY-----\n` + material + `\n-----END RSA PRIVATE KEY-----\n"}`,
	} {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content string) {
		_, err := parseJWTProfile("jwt_profile", []byte(content))
		var refused *rest.ConfigError
		if err != nil && (!errors.As(err, &refused) || refused.Setting != "jwt_profile" || strings.Contains(err.Error(), material)) {
			t.Errorf("refused with %v", err)
		}
	})
}
