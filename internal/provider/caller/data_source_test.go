// SPDX-License-Identifier: MPL-2.0

package caller_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

func TestCallerIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	ona, alephant := w.Sandbox.Ona.Admin(), w.Sandbox.Alephant.Owner()
	_, account := cryptlex.Claims(w.Getenv("CRYPTLEX_ACCESS_TOKEN"))
	w.Setenv("ALEPHANT_ACCESS_TOKEN", "")
	w.Setenv("ALEPHANT_EMAIL", alephant.Email)
	w.Setenv("ALEPHANT_PASSWORD", alephant.Password)
	p := w.Protocol()
	for platform, want := range map[string]map[string]any{
		"ona":      {"id": ona.ID, "principal": "PRINCIPAL_USER"},
		"zitadel":  {"organization_id": w.Sandbox.Zitadel.DefaultOrganizationID()},
		"cryptlex": {"id": w.Sandbox.Cryptlex.Admin().ID, "account_id": account},
		"alephant": {"id": alephant.ID, "email": alephant.Email, "workspace_id": w.Getenv("ALEPHANT_WORKSPACE_ID")},
	} {
		got, errs := p.Read("tokens_"+platform+"_caller_identity", map[string]any{})
		if len(errs) != 0 {
			t.Fatal(platform, errs)
		}
		told := map[string]any{}
		for name, value := range got {
			if _, asked := want[name]; asked {
				told[name] = value
			} else if value == nil || value == "" {
				t.Errorf("%s: %s is %v", platform, name, value)
			}
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("%s: %s", platform, diff)
		}
	}
}

// TestCallerIdentityRefused says on which platform the credential is not taken.
func TestCallerIdentityRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	w.Sandbox.Inject(sandbox.Fault{Path: "/auth/v1/users/me", Status: http.StatusUnauthorized, Body: `{"code":16,"message":"no (AUTH-7fs1e)","details":[{"id":"AUTH-7fs1e"}]}`})
	_, errs := w.Protocol().Read("tokens_zitadel_caller_identity", map[string]any{})
	if len(errs) != 1 || !strings.Contains(errs[0], "as whom the credential acts on ZITADEL") {
		t.Errorf("errors %v", errs)
	}
}
