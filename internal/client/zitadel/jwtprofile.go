// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"crypto/rsa"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const (
	// serviceAccountType is the key type of a machine user. ZITADEL's console
	// also hands out keys of type "application", which no token is issued for.
	serviceAccountType = "serviceaccount"

	// assertionSkew is how far an assertion is dated back: the server rejects
	// one issued in its future, and clocks differ.
	assertionSkew = 30 * time.Second

	// assertionLifetime bounds what a stolen assertion is worth; the server
	// takes up to an hour.
	assertionLifetime = 5 * time.Minute
)

// jwtProfile is the private key of a machine user, as ZITADEL's console and
// API hand it out: {"type":"serviceaccount","keyId","key":"<PEM>","userId"}.
type jwtProfile struct {
	keyID  string
	userID string
	key    *rsa.PrivateKey
}

// readJWTProfileFile reads the key file named by the attribute jwt_profile_file.
// Its errors never quote the path, which may be the key itself by mistake.
func readJWTProfileFile(path string) (*jwtProfile, error) {
	const attribute = "jwt_profile_file"
	content, err := os.ReadFile(path) //nolint:gosec // the user's own file, named by the user
	switch {
	case err == nil:
		return parseJWTProfile(attribute, content)
	case strings.ContainsAny(path, "{\n"):
		return nil, problem(attribute, "this is no path, but seems to be the key itself. Set jwt_profile to it, or give the path of a file that holds it.")
	default:
		return nil, problem(attribute, "the key file can't be read: %v. Give the path of the JSON key of a machine user; a relative path starts where Terraform runs.", rest.WithoutPath(err))
	}
}

// parseJWTProfile decodes a key. Its errors name the attribute that held it and
// never quote the content, which is a private key or may be one by mistake.
func parseJWTProfile(attribute string, content []byte) (*jwtProfile, error) {
	var file struct {
		Type   string `json:"type"`
		KeyID  string `json:"keyId"`
		Key    string `json:"key"`
		UserID string `json:"userId"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, problem(attribute, "this is not JSON. Give the JSON key of a machine user unchanged, as ZITADEL handed it out.")
	}
	if file.Type != serviceAccountType {
		return nil, problem(attribute, "the key's type is %s. Only a key of type %q authenticates here: create one under a machine user, not under an application.", describeKeyType(file.Type), serviceAccountType)
	}
	for _, field := range []struct{ name, value string }{
		{"keyId", file.KeyID}, {"key", file.Key}, {"userId", file.UserID},
	} {
		if field.value == "" {
			return nil, problem(attribute, "the key has no %q. Give the JSON key of a machine user unchanged, as ZITADEL handed it out.", field.name)
		}
	}
	key, err := jwt.ParseRSAPrivateKeyFromPEM([]byte(file.Key))
	if err != nil {
		return nil, problem(attribute, "\"key\" is not an RSA private key in PEM. Give the JSON key of a machine user unchanged; line breaks inside the PEM are written \\n in JSON.")
	}
	return &jwtProfile{keyID: file.KeyID, userID: file.UserID, key: key}, nil
}

// describeKeyType quotes the types ZITADEL knows and nothing else: another
// value may be key material in the wrong place.
func describeKeyType(keyType string) string {
	switch keyType {
	case "":
		return "missing"
	case "application":
		return `"application"`
	default:
		return "another one"
	}
}

// assertion signs a JWT with which the machine user asks for an access token
// (RFC 7523): the audience is the exact external origin of the instance.
func (p *jwtProfile) assertion(audience string, now time.Time) (string, error) {
	issuedAt := now.Add(-assertionSkew)
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.RegisteredClaims{
		Issuer:    p.userID,
		Subject:   p.userID,
		Audience:  jwt.ClaimStrings{audience},
		IssuedAt:  jwt.NewNumericDate(issuedAt),
		ExpiresAt: jwt.NewNumericDate(issuedAt.Add(assertionLifetime)),
	})
	token.Header["kid"] = p.keyID
	signed, err := token.SignedString(p.key)
	if err != nil {
		return "", errors.New("the JWT profile's key can't sign an assertion: ZITADEL takes RSA keys of 2048 bits and more")
	}
	return signed, nil
}
