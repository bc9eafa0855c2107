// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// zitadelSource is the state of ZITADEL's own provider for a token.
func zitadelSource(w *acctest.World, token zitadel.Token, changes map[string]any) acctest.Source {
	end := ""
	if !token.ExpiresAt.IsZero() {
		end = token.ExpiresAt.Format(time.RFC3339)
	}
	return acctest.Source{
		Provider: "registry.terraform.io/zitadel/zitadel", TypeName: "zitadel_personal_access_token",
		State: with(map[string]any{
			"id": token.ID, "token": token.Secret, "user_id": w.Sandbox.Zitadel.MachineUserID(),
			"org_id": w.Sandbox.Zitadel.DefaultOrganizationID(), "expiration_date": end,
		}, changes),
	}
}

func TestMove(t *testing.T) {
	t.Parallel()
	const typeName = "tokens_zitadel_personal_access_token"
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	p := w.Protocol()
	end := w.Clock.Now().Add(30 * day).Truncate(time.Second)
	for name, test := range map[string]struct {
		end     time.Time
		changes map[string]any
		expires any
	}{
		"with an end":             {end: end, expires: end.UTC().Format(time.RFC3339)},
		"without an end":          {},
		"with the server's never": {changes: map[string]any{"expiration_date": "9999-12-31T23:59:59Z"}},
		"without an organization": {changes: map[string]any{"org_id": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			token := w.Sandbox.Zitadel.AddToken(w.Sandbox.Zitadel.MachineUserID(), test.end)
			moved, errs := p.Move(typeName, zitadelSource(w, token, test.changes))
			if errs != nil {
				t.Fatal(errs)
			}
			if !moved.Noted() {
				t.Error("nothing tells the moved token from one whose provider was killed")
			}
			refreshed := p.Refresh(typeName, moved)
			want := map[string]any{
				"id": token.ID, "token": token.Secret, "user_id": w.Sandbox.Zitadel.MachineUserID(),
				"organization_id": w.Sandbox.Zitadel.DefaultOrganizationID(),
				"expires_at":      test.expires, "previous": []any{}, "rotation": nil, "valid_for": nil,
			}
			for name, value := range want {
				if diff := cmp.Diff(value, refreshed.State[name]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			identity := map[string]any{
				"id": token.ID, "user_id": w.Sandbox.Zitadel.MachineUserID(), "organization_id": w.Sandbox.Zitadel.DefaultOrganizationID(),
			}
			if diff := cmp.Diff(identity, refreshed.Identity); diff != "" {
				t.Errorf("identity (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMoveIsRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	p := w.Protocol()
	token := w.Sandbox.Zitadel.AddToken(w.Sandbox.Zitadel.MachineUserID(), time.Time{})
	source := func(change func(*acctest.Source)) acctest.Source {
		s := zitadelSource(w, token, nil)
		change(&s)
		return s
	}
	for name, test := range map[string]struct {
		source acctest.Source
		target string
		want   string
	}{
		"another provider":  {source(func(s *acctest.Source) { s.Provider = "registry.terraform.io/notzitadel/zitadel" }), zitadelTokens.TypeName, "Unable to Move"},
		"another resource":  {source(func(s *acctest.Source) { s.TypeName = "zitadel_machine_key" }), zitadelTokens.TypeName, "Unable to Move"},
		"no id":             {source(func(s *acctest.Source) { s.State["id"] = "" }), zitadelTokens.TypeName, "holds no id"},
		"another platform":  {source(func(*acctest.Source) {}), onaTokens.TypeName, "Unable to Move"},
		"no state of today": {source(func(s *acctest.Source) { s.State = nil }), zitadelTokens.TypeName, "holds no id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, errs := p.Move(test.target, test.source); !strings.Contains(strings.Join(errs, "\n"), test.want) {
				t.Errorf("errors %q do not say %q", errs, test.want)
			}
		})
	}
}

func TestMoveFromAMirror(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	token := w.Sandbox.Zitadel.AddToken(w.Sandbox.Zitadel.MachineUserID(), time.Time{})
	source := zitadelSource(w, token, nil)
	source.Provider = "registry.opentofu.org/zitadel/zitadel"
	if _, errs := w.Protocol().Move(zitadelTokens.TypeName, source); errs != nil {
		t.Error(errs)
	}
}
