// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// subject is the platform whose token lives through a history.
type subject interface {
	resource() string
	// arguments are the names of those that a token is issued with.
	arguments() []string
	drawArguments(t *rapid.T, kind tftypes.Object) map[string]tftypes.Value
	// owners are whom a token may be issued for, by the attribute owner; none:
	// nobody in particular.
	owners(w *acctest.World) []string
	owner() string
	// owned: the owner has to be configured.
	owned() bool
	// never: tokens without an end can be had.
	never() bool
	// skews are how far the provider's clock may be off.
	skews() []time.Duration
	// existing are the ids of the tokens that the platform keeps.
	existing(s *sandbox.Sandbox) []string
	revoke(s *sandbox.Sandbox, id string)
	// twin is a request for a token that looks like ours.
	twin(w *acctest.World, lifetime time.Duration) (path, credential string, body map[string]any)
	// create and delete strike the calls of these names.
	create() sandbox.Fault
	delete() sandbox.Fault
}

type onaSubject struct{}

func (onaSubject) resource() string       { return onaType }
func (onaSubject) arguments() []string    { return []string{"description", "read_only"} }
func (onaSubject) never() bool            { return false }
func (onaSubject) skews() []time.Duration { return []time.Duration{0, -time.Hour, -3 * day} }
func (onaSubject) create() sandbox.Fault  { return sandbox.Fault{Path: "CreatePersonalAccessToken"} }

func (onaSubject) delete() sandbox.Fault { return sandbox.Fault{Path: "DeletePersonalAccessToken"} }

func (onaSubject) drawArguments(t *rapid.T, _ tftypes.Object) map[string]tftypes.Value {
	return map[string]tftypes.Value{
		"description": stringValue(rapid.SampledFrom([]string{"ci", "cd"}).Draw(t, "description")),
		"read_only":   tftypes.NewValue(tftypes.Bool, rapid.Bool().Draw(t, "read_only")),
	}
}

func (onaSubject) owner() string { return "user_id" }
func (onaSubject) owned() bool   { return false }

func (onaSubject) owners(w *acctest.World) []string {
	return []string{w.Sandbox.Ona.Admin().ID, w.Sandbox.Ona.AddUser().ID}
}

func (onaSubject) existing(s *sandbox.Sandbox) []string {
	var ids []string
	for _, token := range s.Ona.PersonalAccessTokens() {
		ids = append(ids, token.ID)
	}
	return ids
}

func (onaSubject) revoke(s *sandbox.Sandbox, id string) { s.Ona.RevokePersonalAccessToken(id) }

func (onaSubject) twin(w *acctest.World, lifetime time.Duration) (path, credential string, body map[string]any) {
	admin := w.Sandbox.Ona.Admin()
	return "/api/gitpod.v1.UserService/CreatePersonalAccessToken", admin.AccessToken, map[string]any{
		"userId": admin.ID, "description": "ci", "validFor": fmt.Sprintf("%ds", int(lifetime.Seconds())),
	}
}

type cryptlexSubject struct{}

func (cryptlexSubject) resource() string       { return "tokens_cryptlex_personal_access_token" }
func (cryptlexSubject) arguments() []string    { return []string{"name", "scopes"} }
func (cryptlexSubject) never() bool            { return true }
func (cryptlexSubject) skews() []time.Duration { return []time.Duration{0, -5 * time.Minute} }

func (cryptlexSubject) create() sandbox.Fault {
	return sandbox.Fault{Method: "POST", Path: "/v3/personal-access-tokens"}
}

func (cryptlexSubject) delete() sandbox.Fault {
	return sandbox.Fault{Method: "DELETE", Path: "/v3/personal-access-tokens"}
}

func (cryptlexSubject) drawArguments(t *rapid.T, kind tftypes.Object) map[string]tftypes.Value {
	scope := stringValue(rapid.SampledFrom([]string{"license:read", "license:write"}).Draw(t, "scope"))
	return map[string]tftypes.Value{
		"name":   stringValue(rapid.SampledFrom([]string{"ci", "cd"}).Draw(t, "name")),
		"scopes": tftypes.NewValue(kind.AttributeTypes["scopes"], []tftypes.Value{scope}),
	}
}

func (cryptlexSubject) owner() string { return "" }
func (cryptlexSubject) owned() bool   { return false }

func (cryptlexSubject) owners(*acctest.World) []string { return nil }

func (cryptlexSubject) existing(s *sandbox.Sandbox) []string {
	var ids []string
	for _, token := range s.Cryptlex.PersonalAccessTokens() {
		if !token.Revoked {
			ids = append(ids, token.ID)
		}
	}
	return ids
}

func (cryptlexSubject) revoke(s *sandbox.Sandbox, id string) { s.Cryptlex.Revoke(id) }

func (cryptlexSubject) twin(w *acctest.World, lifetime time.Duration) (path, credential string, body map[string]any) {
	return "/v3/personal-access-tokens", w.Getenv("CRYPTLEX_ACCESS_TOKEN"), map[string]any{
		"name": "ci", "scopes": []string{"license:read"}, "expiresAt": w.Clock.Now().Add(lifetime),
	}
}
