// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"maps"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// keyFile is a machine user's key with some fields replaced; nil removes one.
func keyFile(t *testing.T, changes map[string]any) string {
	t.Helper()
	file := map[string]any{
		"type": "serviceaccount", "keyId": "4711", "userId": "1001",
		"key": string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(testKey())})),
	}
	maps.Copy(file, changes)
	maps.DeleteFunc(file, func(_ string, value any) bool { return value == nil })
	content, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestUnusableJWTProfiles(t *testing.T) {
	t.Parallel()
	const material = "MIIEowIBAAKCAQEA" // how an RSA private key in PEM begins
	for name, test := range map[string]struct{ content, want string }{
		"not JSON":         {"-----BEGIN RSA PRIVATE KEY-----\n" + material, "this is not JSON"},
		"half a file":      {`{"type":"serviceaccount","key":"` + material, "this is not JSON"},
		"a JSON string":    {`"` + material + `"`, "this is not JSON"},
		"application key":  {keyFile(t, map[string]any{"type": "application"}), `type is "application"`},
		"no type":          {keyFile(t, map[string]any{"type": nil}), "type is missing"},
		"key as type":      {keyFile(t, map[string]any{"type": material}), "type is another one"},
		"no key id":        {keyFile(t, map[string]any{"keyId": nil}), `no "keyId"`},
		"no key":           {keyFile(t, map[string]any{"key": ""}), `no "key"`},
		"no user id":       {keyFile(t, map[string]any{"userId": nil}), `no "userId"`},
		"PEM cut short":    {keyFile(t, map[string]any{"key": "-----BEGIN RSA PRIVATE KEY-----\n" + material}), "not an RSA private key in PEM"},
		"PEM of other use": {keyFile(t, map[string]any{"key": "-----BEGIN CERTIFICATE-----\n" + material + "\n-----END CERTIFICATE-----\n"}), "not an RSA private key in PEM"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := New(Config{Endpoint: "https://example.com", JWTProfile: test.content})
			checkConfigError(t, err, "jwt_profile", test.want)
			if strings.Contains(err.Error(), material) {
				t.Errorf("key material in %q", err)
			}
		})
	}
}

func checkConfigError(t *testing.T, err error, setting, want string) {
	t.Helper()
	var refused *rest.ConfigError
	if !errors.As(err, &refused) || refused.Setting != setting || !strings.Contains(refused.Problem, want) {
		t.Errorf("got %v, want a problem of %s with %q", err, setting, want)
	}
}

func TestMissingKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "absent.json")
	_, err := New(Config{Endpoint: "https://example.com", JWTProfileFile: path})
	checkConfigError(t, err, "jwt_profile_file", "no such file")
}

func TestAssertion(t *testing.T) {
	t.Parallel()
	profile, err := parseJWTProfile("jwt_profile", []byte(keyFile(t, nil)))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)
	assertion, err := profile.assertion("https://login.example.com", now)
	if err != nil {
		t.Fatal(err)
	}
	// A server whose clock is behind by less than the allowance.
	behind := func() time.Time { return now.Add(-assertionSkew) }
	var claims jwt.RegisteredClaims
	token, err := jwt.ParseWithClaims(assertion, &claims, func(*jwt.Token) (any, error) { return &testKey().PublicKey, nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithAudience("https://login.example.com"),
		jwt.WithIssuedAt(), jwt.WithExpirationRequired(), jwt.WithTimeFunc(behind))
	if err != nil {
		t.Fatal(err)
	}
	if token.Header["kid"] != "4711" || claims.Issuer != "1001" || claims.Subject != "1001" {
		t.Errorf("header %v, claims %+v", token.Header, claims)
	}
}
