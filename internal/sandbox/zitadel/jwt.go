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
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Limits on the times in an assertion.
const (
	assertionAge  = time.Hour
	assertionSkew = 2 * time.Second
)

// key is a machine user's public key.
type key struct {
	UserID string `json:"userId"`
	// Public is PEM.
	Public []byte `json:"public"`
}

// privateKey is the private half of every key. Making one takes long,
// and the sandbox guards nothing.
var privateKey = sync.OnceValues(func() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 2048)
})

// newZitadelKey registers a key for the user and returns the key file.
func (p *Platform) newKey(userID string) ([]byte, error) {
	private, err := privateKey()
	if err != nil {
		return nil, err
	}
	id := p.world.newID()
	p.world.Keys[id] = &key{UserID: userID, Public: pem.EncodeToMemory(&pem.Block{
		Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&private.PublicKey),
	})}
	p.core.Changed()
	return json.Marshal(map[string]string{
		"type": "serviceaccount", "keyId": id, "userId": userID,
		"key": string(pem.EncodeToMemory(&pem.Block{
			Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private),
		})),
	})
}

// verifyAssertion checks a JWT profile (RFC 7523): signed by a key of the user
// who is issuer and subject, for this instance, recently.
func (p *Platform) verifyAssertion(assertion, audience string) (*user, error) {
	var claims jwt.RegisteredClaims
	now := p.core.Now()
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithAudience(audience), jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(), jwt.WithLeeway(assertionSkew), jwt.WithTimeFunc(func() time.Time { return now }),
	)
	_, err := parser.ParseWithClaims(assertion, &claims, func(t *jwt.Token) (any, error) {
		id, _ := t.Header["kid"].(string)
		key := p.world.Keys[id]
		if key == nil || key.UserID != claims.Issuer {
			return nil, errors.New("key not found")
		}
		return jwt.ParseRSAPublicKeyFromPEM(key.Public)
	})
	if err != nil || claims.Issuer != claims.Subject || claims.IssuedAt == nil || now.Sub(claims.IssuedAt.Time) > assertionAge {
		return nil, errServer
	}
	u := p.world.Users[claims.Subject]
	switch {
	case !u.exists():
		return nil, errServer
	case u.State != stateActive:
		return nil, errNotActive
	}
	return u, nil
}

// RemoveKeys deletes the user's keys.
func (p *Platform) RemoveKeys(userID string) {
	defer p.lock()()
	maps.DeleteFunc(p.world.Keys, func(_ string, k *key) bool { return k.UserID == userID })
	p.core.Changed()
}
