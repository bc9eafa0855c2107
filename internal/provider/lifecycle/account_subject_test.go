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

// accountSubject is a token of a service account of Ona: one that takes a
// lifetime, tells its id and may never end, and is issued as its owner.
type accountSubject struct{}

func (accountSubject) resource() string       { return "tokens_ona_service_account_token" }
func (accountSubject) arguments() []string    { return []string{"description"} }
func (accountSubject) never() bool            { return true }
func (accountSubject) skews() []time.Duration { return []time.Duration{0, -5 * time.Minute} }
func (accountSubject) create() sandbox.Fault  { return sandbox.Fault{Path: "CreateServiceAccountToken"} }

func (accountSubject) delete() sandbox.Fault { return sandbox.Fault{Path: "DeleteServiceAccountToken"} }
func (accountSubject) owner() string         { return "service_account_id" }
func (accountSubject) owned() bool           { return true }

func (accountSubject) drawArguments(t *rapid.T, _ tftypes.Object) map[string]tftypes.Value {
	return map[string]tftypes.Value{"description": stringValue(rapid.SampledFrom([]string{"ci", "cd"}).Draw(t, "description"))}
}

func (accountSubject) owners(w *acctest.World) []string {
	return []string{w.Sandbox.Ona.ServiceAccount().ID, w.Sandbox.Ona.AddServiceAccount().ID}
}

func (accountSubject) existing(s *sandbox.Sandbox) []string {
	var ids []string
	for _, token := range s.Ona.ServiceAccountTokens() {
		ids = append(ids, token.ID)
	}
	return ids
}

func (accountSubject) revoke(s *sandbox.Sandbox, id string) { s.Ona.RevokeServiceAccountToken(id) }

func (accountSubject) twin(w *acctest.World, lifetime time.Duration) (path, credential string, body map[string]any) {
	return "/api/gitpod.v1.ServiceAccountService/CreateServiceAccountToken", w.Sandbox.Ona.ServiceAccount().AccessToken, map[string]any{
		"description": "ci", "validFor": fmt.Sprintf("%ds", int(lifetime.Seconds())),
	}
}
