// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestUserDefaultsToCaller issues for the machine user behind the credential
// where the configuration names none, in a run as well.
func TestUserDefaultsToCaller(t *testing.T) {
	t.Parallel()
	const typeName = "tokens_zitadel_personal_access_token"
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	p := w.Protocol()
	self, errs := p.Read("tokens_zitadel_caller_identity", map[string]any{})
	if len(errs) != 0 {
		t.Fatal(errs)
	}
	issued := p.Apply(typeName, acctest.Instance{}, map[string]any{"valid_for": "10d"})
	if issued.State["user_id"] != self["id"] || issued.State["organization_id"] != self["organization_id"] {
		t.Errorf("issued for %v, the caller is %v", issued.State, self)
	}
	again := p.Apply(typeName, p.Refresh(typeName, issued), map[string]any{"valid_for": "10d"})
	if again.State["id"] != issued.State["id"] {
		t.Error("the same configuration issues another token")
	}
	opened, errs := p.Open(t.Context(), typeName, map[string]any{})
	if len(errs) != 0 || opened.Result["user_id"] != self["id"] {
		t.Errorf("opened for %v: %v", opened.Result["user_id"], errs)
	}
	if errs := p.Close(t.Context(), typeName, opened); len(errs) != 0 {
		t.Error(errs)
	}
}
