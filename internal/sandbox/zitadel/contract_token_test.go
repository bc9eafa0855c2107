// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// signer is a machine's key, and the key file it comes from.
type signer struct {
	*rsa.PrivateKey

	id string
}

// addKey gives the user a key in the place of a captured one.
func (c *contract) addKey(t *testing.T, user, captured string) signer {
	t.Helper()
	file, err := c.s.Zitadel.AddKey(c.ids[user])
	if err != nil {
		t.Fatal(err)
	}
	var parsed struct{ KeyID, Key string }
	if err := json.Unmarshal(file, &parsed); err != nil {
		t.Fatal(err)
	}
	key, err := jwt.ParseRSAPrivateKeyFromPEM([]byte(parsed.Key))
	if err != nil {
		t.Fatal(err)
	}
	c.ids[captured] = parsed.KeyID
	return signer{key, parsed.KeyID}
}

// exchange replays requests to the token endpoint, at the time that their
// assertions were made, and returns the last access token.
func (c *contract) exchange(t *testing.T, key *rsa.PrivateKey, names string) string {
	t.Helper()
	var last string
	for name := range strings.FieldsSeq(names) {
		e := readExchange(t, name)
		if e.Request.Assertion.Claims != nil {
			c.texts["%3Cassertion%3E"] = url.QueryEscape(c.signed(t, key, e))
		}
		body := c.replay(t, name, "")
		last, _ = body["access_token"].(string)
	}
	return last
}

// signed is the exchange's assertion, made for the sandbox.
func (c *contract) signed(t *testing.T, key *rsa.PrivateKey, e exchange) string {
	t.Helper()
	claims := jwt.MapClaims{}
	for name, value := range e.Request.Assertion.Claims {
		if text, ok := value.(string); ok {
			value = c.translate(text)
		}
		claims[name] = value
	}
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	if kid, ok := e.Request.Assertion.Header["kid"].(string); ok {
		token.Header["kid"] = c.translate(kid)
	}
	signed, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// assertions replays requests to the token endpoint with JWT profiles.
func (c *contract) assertions(t *testing.T) {
	t.Helper()
	const user, key = "401506373189241894", "401506373239573542"
	c.at("2026-11-27T20:47:28.5Z")
	c.user(user, "oa-54b7da", zitadel.OrgOwner)
	mine := c.addKey(t, user, key)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	access := "Bearer " + c.exchange(t, mine.PrivateKey, "token_jwt")
	c.all(t, access, "token_jwt_use_users_me token_jwt_use_orgs_me token_jwt_use_v2_pat_search")
	c.exchange(t, mine.PrivateKey, `token_jwt_wrong_audience token_jwt_audience_token_endpoint token_jwt_expired token_jwt_iat_future
		token_jwt_no_exp token_jwt_no_kid token_jwt_unknown_key token_jwt_unknown_user token_jwt_no_scope
		token_jwt_scope_only_in_assertion token_jwt_scope_unknown token_jwt_wrong_grant_type
		token_jwt_empty_assertion token_jwt_no_assertion token_jwt_garbage_assertion
		token_no_grant_type token_unknown_grant_type token_empty_grant_type token_empty_body token_wrong_host`)
	c.exchange(t, other, "token_jwt_bad_signature")
	narrow := "Bearer " + c.exchange(t, mine.PrivateKey, "token_jwt_scope_openid_only")
	c.replay(t, "token_jwt_scope_openid_only_use_users_me", narrow)

	c.arrange(t, "/v2/users/"+user+"/deactivate", "{}")
	c.exchange(t, mine.PrivateKey, "token_jwt_deactivated_user")
	c.replay(t, "token_jwt_use_deactivated_user", access)
	c.arrange(t, "/v2/users/"+user+"/reactivate", "{}")
	c.exchange(t, mine.PrivateKey, "token_jwt_reactivated_user")
	c.clock.Advance(7 * time.Second)
	c.s.Zitadel.RemoveKeys(c.ids[user])
	c.exchange(t, mine.PrivateKey, "token_jwt_deleted_key")
	late := c.addKey(t, user, "401506390083898406")
	c.do(t, "DELETE", "/v2/users/"+user, "")
	c.exchange(t, late.PrivateKey, "token_jwt_deleted_user")
}

// clients replays requests to the token endpoint with client credentials.
func (c *contract) clients(t *testing.T) {
	t.Helper()
	const user = "401506392348888102"
	basic := func(secret string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte("cc-279838:"+secret))
	}
	c.user(user, "cc-279838", zitadel.OrgOwner)
	c.replay(t, "token_client_no_secret_set", basic("wrong"))
	secret, _ := c.replay(t, "v1_machine_secret_generate", c.admin())["clientSecret"].(string)
	access, _ := c.replay(t, "token_client", basic(secret))["access_token"].(string)
	c.replay(t, "token_client_use_orgs_me", "Bearer "+access)
	c.all(t, basic("wrong"), "token_client_wrong_secret")
	c.all(t, basic(""), "token_client_empty_secret")
	c.all(t, basic(secret), "token_client_no_scope token_client_scope_openid_only")
	c.all(t, "", "token_client_no_credentials")
	c.all(t, "Basic "+base64.StdEncoding.EncodeToString([]byte("nobody-here:wrong")), "token_client_unknown_client")
	form := readExchange(t, "token_client_secret_post").text()
	_, captured, _ := strings.Cut(form, "client_secret=")
	c.texts[captured] = secret
	c.all(t, "", "token_client_secret_post")

	c.arrange(t, "/v2/users/"+user+"/deactivate", "{}")
	c.all(t, basic(secret), "token_client_deactivated_user")
	c.arrange(t, "/v2/users/"+user+"/reactivate", "{}")
	c.all(t, basic(secret), "token_client_reactivated_user")
	c.all(t, c.admin(), "v1_machine_secret_remove")
	c.do(t, "DELETE", "/v2/users/"+user, "")
	c.all(t, basic(secret), "token_client_deleted_user")
}
