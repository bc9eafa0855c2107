// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

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
