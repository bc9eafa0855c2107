// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestScopesStayUntold issues a token where no scopes are told, and then reads
// it where they are.
func TestScopesStayUntold(t *testing.T) {
	t.Parallel()
	const resource = "tokens_zitadel_personal_access_token"
	w := acctest.NewProtocolWorld(t, sandbox.Options{Weather: sandbox.Fair}) // the search shows the token
	p := w.Protocol()
	issued := p.Apply(resource, acctest.Instance{}, map[string]any{"user_id": w.Sandbox.Zitadel.MachineUserID()})
	if issued.State["scopes"] != nil {
		t.Fatalf("scopes are told: %v", issued.State)
	}
	w.Sandbox.Inject(sandbox.Fault{Path: "/v2/users/pats/search", Status: http.StatusOK, Body: `{"pagination":{},"result":[]}`})
	before := w.Sandbox.Calls("GET /management/v1/users/" + w.Sandbox.Zitadel.MachineUserID() + "/pats/")
	refreshed := w.Protocol().Refresh(resource, issued)
	if diff := cmp.Diff(issued.State, refreshed.State); diff != "" {
		t.Error(diff)
	}
	if w.Sandbox.Calls("GET /management/v1/users/"+w.Sandbox.Zitadel.MachineUserID()+"/pats/") == before {
		t.Error("the token was not read where its scopes are told")
	}
}

// TestScopesStay reads a token where its scopes are told, and then where they
// are not: a search of the user API v2 tells none.
func TestScopesStay(t *testing.T) {
	t.Parallel()
	const resource = "tokens_zitadel_personal_access_token"
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	zitadel := w.Sandbox.Zitadel
	user := zitadel.MachineUserID()
	zitadel.SetProjectionLag(time.Minute) // no search shows the token yet
	token := zitadel.AddToken(user, time.Time{}).ID
	imported := w.Protocol().Import(resource, user+"/"+token, nil)
	told, ok := imported.State["scopes"].([]any)
	if !ok || len(told) == 0 {
		t.Fatalf("no scopes are told: %v", imported.State)
	}
	w.Clock.Advance(time.Hour)
	before := w.Sandbox.Calls("GET /management/v1/users/" + user + "/pats/")
	refreshed := w.Protocol().Refresh(resource, imported)
	if diff := cmp.Diff(told, refreshed.State["scopes"]); diff != "" {
		t.Error(diff)
	}
	if after := w.Sandbox.Calls("GET /management/v1/users/" + user + "/pats/"); after != before {
		t.Error("the token was not read by a search")
	}
}
