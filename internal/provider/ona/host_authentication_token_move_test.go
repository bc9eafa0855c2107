// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const integration = "d2c94c27-3b76-4a42-b88c-95a85e392c68"

// automation stores a service account's token as Ona's own provider does, and
// returns that provider's state of it.
func automation(t *testing.T, w *acctest.World) map[string]string {
	t.Helper()
	account := w.Sandbox.Ona.AddServiceAccount()
	client, err := onaclient.New(onaclient.Config{Endpoint: w.Origin, AccessToken: account.AccessToken})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	token, err := client.CreateHostAuthenticationToken(t.Context(), onaclient.CreateHostAuthenticationTokenRequest{
		RunnerID: w.Sandbox.Ona.RunnerID(), Host: "github.com", Source: onaclient.SourcePAT, Token: secret, IntegrationID: integration,
		Subject: onaclient.Subject{ID: account.ID, Principal: account.Principal},
	})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"id": token.ID, "runner_id": token.RunnerID, "host": token.Host, "service_account_id": account.ID,
		"scm_integration_id": w.Sandbox.Ona.SCMIntegrationID(), "personal_access_token_version": "2026-07-28",
	}
}

func TestAccHostTokenMoved(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	source := acctest.Foreign{TypeName: "ona_git_authentication", State: automation(t, w)}
	cli := w.CLI("terraform {\n  required_providers {\n    ona = { source = \"gitpod-io/ona\" }\n  }\n}\nresource \"ona_git_authentication\" \"it\" {}\n")
	cli.Serve("gitpod-io/ona", source.Server)
	cli.Apply()
	target := func(version string) string {
		return pat(w, fmt.Sprintf("token_wo = %q\ntoken_wo_version = %q\nintegration_id = %q\nsubject = { id = %q, principal = \"PRINCIPAL_SERVICE_ACCOUNT\" }",
			secret+"-2", version, integration, source.State["service_account_id"])) +
			"moved {\n  from = ona_git_authentication.it\n  to   = " + address + "\n}\n"
	}
	cli.Write(target("2026-07-28"))
	plan := cli.Run("plan", "-detailed-exitcode", "-no-color")
	if plan.ExitCode != 2 || !strings.Contains(plan.Stdout, "0 to add, 0 to change, 0 to destroy") {
		t.Fatalf("the plan of the move exits with %d: %s%s", plan.ExitCode, plan.Stdout, plan.Stderr)
	}
	cli.Apply()
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("the plan after the move exits with %d", exit)
	}
	if got := only(t, w); got.ID != source.State["id"] || got.Token != secret {
		t.Errorf("moved %+v", got)
	}
	cli.Write(target("2026-08-28"))
	cli.Apply()
	if got := only(t, w); got.ID != source.State["id"] || got.Token != secret+"-2" {
		t.Errorf("after a new version: %+v", got)
	}
}

func TestHostTokenMoveState(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	full := map[string]any{"scopes": []any{"repo"}, "expires_at": "2099-01-01T02:00:00+02:00"}
	for name, text := range automation(t, w) {
		full[name] = text
	}
	p := w.Protocol()
	for _, provider := range []string{"registry.terraform.io/gitpod-io/ona", "registry.opentofu.org/gitpod-io/ona", "mirror.example.com/gitpod-io/ona"} {
		moved, errs := p.Move(typeName, acctest.Source{Provider: provider, TypeName: "ona_git_authentication", State: full})
		if len(errs) > 0 {
			t.Fatalf("%s: %q", provider, errs)
		}
		if diff := cmp.Diff(map[string]any{"id": full["id"]}, moved.Identity); diff != "" {
			t.Error(diff)
		}
		if moved.State["source"] != "pat" || moved.State["expires_at"] != "2099-01-01T00:00:00Z" || moved.State["token_wo_version"] != "2026-07-28" || moved.State["token_wo"] != nil || moved.State["integration_id"] != nil {
			t.Errorf("moved %v", moved.State)
		}
	}
	for name, source := range map[string]acctest.Source{
		"another provider": {Provider: "registry.terraform.io/acme/ona", TypeName: "ona_git_authentication", State: full},
		"similar name":     {Provider: "registry.terraform.io/notgitpod-io/ona", TypeName: "ona_git_authentication", State: full},
		"another type":     {Provider: "registry.terraform.io/gitpod-io/ona", TypeName: "ona_secret", State: full},
		"no id":            {Provider: "registry.terraform.io/gitpod-io/ona", TypeName: "ona_git_authentication", State: map[string]any{"runner_id": "x"}},
	} {
		if _, errs := p.Move(typeName, source); len(errs) == 0 {
			t.Errorf("%s: moved", name)
		}
	}
}

// TestHostTokenMovedFromAnotherRegistry keeps state, identity and notes.
func TestHostTokenMovedFromAnotherRegistry(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	p := w.Protocol()
	written := p.Refresh(typeName, p.Apply(typeName, acctest.Instance{}, map[string]any{
		"runner_id": w.Sandbox.Ona.RunnerID(), "host": "github.com", "source": "pat", "token": secret, "scopes": []any{"repo"},
	}))
	moved, errs := p.Move(typeName, written.Under("registry.opentofu.org/tokens-as-code/tokens", typeName))
	if errs != nil {
		t.Fatal(errs)
	}
	if diff := cmp.Diff(written.State, moved.State); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(written.Identity, moved.Identity); diff != "" {
		t.Errorf("identity (-want +got):\n%s", diff)
	}
	if !written.Noted() || !moved.SameNotes(written) {
		t.Error("the notes are lost")
	}
}
