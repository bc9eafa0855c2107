// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"strings"
)

// CanaryPrefix begins every secret that the sandbox issues, or the signature of
// one that is a JWT, so that a search through logs, plans and state finds a
// leak, and a secret scanner that meets one knows it opens nothing.
const CanaryPrefix = "tokens-canary-"

// NewSecret returns a fresh secret; kind names what it is for.
func NewSecret(kind string) string {
	return CanaryPrefix + kind + "-" + rand.Text()
}

// NewJWT returns a fresh JWT. Its claims are real and its signature is a random
// text, so that the canary stands in clear where encoding would hide it: the
// sandbox knows its tokens and needs no signature to recognise them.
func NewJWT(claims map[string]any) string {
	return strings.Join([]string{
		jwtSegment(map[string]any{"alg": "HS256", "typ": "JWT"}),
		jwtSegment(claims),
		NewSecret("jwt"), // its alphabet and length are those of base64url
	}, ".")
}

func jwtSegment(claims map[string]any) string {
	data, err := json.Marshal(claims)
	if err != nil {
		panic(err) // texts and numbers always encode
	}
	return base64.RawURLEncoding.EncodeToString(data)
}
