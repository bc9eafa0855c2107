// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const typeName = "tokens_ona_host_authentication_token"

// protocolConfig is a configuration as Terraform's protocol has it.
func protocolConfig(w *acctest.World, token string) map[string]any {
	return map[string]any{
		"runner_id": w.Sandbox.Ona.RunnerID(), "host": "github.com", "source": "pat", "token": token,
		"scopes": []any{"repo"}, "expires_at": "2099-01-01T02:00:00+02:00",
	}
}

// seed stores tokens as somebody else would, one per host.
func seed(t *testing.T, w *acctest.World, count int) {
	t.Helper()
	client, err := onaclient.New(onaclient.Config{Endpoint: w.Origin, AccessToken: w.Sandbox.Ona.Admin().AccessToken, RequestsPerSecond: 1e6})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	for i := range count {
		_, err := client.CreateHostAuthenticationToken(t.Context(), onaclient.CreateHostAuthenticationTokenRequest{
			RunnerID: w.Sandbox.Ona.RunnerID(), Host: fmt.Sprintf("git-%03d.example.com", i), Source: onaclient.SourcePAT, Token: secret,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestHostTokenIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	p := w.Protocol()
	created := p.Apply(typeName, acctest.Instance{}, protocolConfig(w, secret))
	want := map[string]any{"id": only(t, w).ID}
	imported := p.Import(typeName, "", want)
	// An older CLI's state has no identity, a killed provider's neither.
	older := created
	older.Identity = nil
	for moment, got := range map[string]acctest.Instance{
		"create":             created,
		"update":             p.Apply(typeName, created, protocolConfig(w, secret+"-2")),
		"refresh":            p.Refresh(typeName, created),
		"refresh of T1.11":   p.Refresh(typeName, older),
		"import by identity": imported,
		"import by id":       p.Import(typeName, only(t, w).ID, nil),
	} {
		if diff := cmp.Diff(want, got.Identity); diff != "" {
			t.Errorf("%s: %s", moment, diff)
		}
	}
	if imported.State["token"] != nil || imported.State["expires_at"] != "2099-01-01T00:00:00Z" {
		t.Errorf("imported %v", imported.State)
	}
	if again := p.Refresh(typeName, created); !cmp.Equal(created.State, again.State) {
		t.Errorf("a refresh changes the state: %s", cmp.Diff(created.State, again.State))
	}
}

func TestHostTokenList(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	seed(t, w, 250)
	p := w.Protocol()
	var ids []string
	for _, listed := range p.List(typeName, acctest.Query{IncludeResource: true}) {
		if len(listed.Errors) > 0 {
			t.Fatal(listed.Errors)
		}
		host, _ := listed.Resource["host"].(string)
		if host == "" || !strings.Contains(listed.DisplayName, host) || listed.Resource["id"] != listed.Identity["id"] || listed.Resource["token"] != nil {
			t.Fatalf("listed %+v", listed)
		}
		ids = append(ids, fmt.Sprint(listed.Identity["id"]))
	}
	slices.Sort(ids)
	if distinct := len(slices.Compact(ids)); distinct != 250 {
		t.Errorf("%d distinct tokens, want 250", distinct)
	}
	for name, tt := range map[string]struct {
		query acctest.Query
		want  int
	}{
		"limit":           {acctest.Query{Limit: 120}, 120},
		"runner":          {acctest.Query{Config: map[string]any{"runner_id": w.Sandbox.Ona.RunnerID()}}, 250},
		"another runner":  {acctest.Query{Config: map[string]any{"runner_id": w.Sandbox.Ona.AddRunner()}}, 0},
		"another subject": {acctest.Query{Config: map[string]any{"subject_id": w.Sandbox.Ona.AddUser().ID}}, 0},
	} {
		if got := len(p.List(typeName, tt.query)); got != tt.want {
			t.Errorf("%s: %d tokens, want %d", name, got, tt.want)
		}
	}
}

func TestHostTokenListBreaksOff(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	seed(t, w, 150)
	// The first page comes through, the second doesn't.
	w.Sandbox.Inject(sandbox.Fault{Path: "/ListHostAuthenticationTokens", Times: 1})
	w.Sandbox.Inject(sandbox.Fault{Path: "/ListHostAuthenticationTokens", Status: 403, Body: `{"code":"permission_denied","message":"no more"}`})
	listed := w.Protocol().List(typeName, acctest.Query{})
	if len(listed) != 101 || len(listed[100].Errors) != 1 || !strings.Contains(listed[100].Errors[0], "no more") {
		t.Errorf("%d results, the last one %+v", len(listed), listed[len(listed)-1])
	}
}

func TestHostTokenRevokeAction(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	seed(t, w, 2)
	p, id := w.Protocol(), w.Sandbox.Ona.HostTokens()[0].ID
	progress, errs := p.Invoke(typeName+"_revoke", map[string]any{"id": id})
	if len(errs) > 0 || !strings.Contains(strings.Join(progress, "\n"), "git-000.example.com") {
		t.Errorf("progress %q, errors %q", progress, errs)
	}
	if left := only(t, w); left.ID == id {
		t.Error("another token was revoked")
	}
	w.Clock.Advance(2 * time.Minute)
	for _, config := range []map[string]any{{"id": id}, {"id": id, "force": true}} {
		if _, errs := p.Invoke(typeName+"_revoke", config); len(errs) != 1 || !strings.Contains(errs[0], "ot found or not visible") {
			t.Errorf("%v again: %q", config, errs)
		}
	}
	for _, force := range []bool{false, true} {
		progress, errs := p.Invoke(typeName+"_revoke", map[string]any{"id": id, "missing_ok": true, "force": force})
		if len(errs) > 0 || !strings.Contains(strings.Join(progress, "\n"), "nothing to revoke") {
			t.Errorf("with missing_ok: progress %q, errors %q", progress, errs)
		}
	}
	if _, errs := p.Invoke(typeName+"_revoke", map[string]any{"id": "github.com"}); len(errs) != 1 || !strings.Contains(errs[0], "UUID") {
		t.Errorf("no UUID: %q", errs)
	}
}

// Many tokens of one runner are refreshed from pages of the list.
func TestHostTokenRefreshIsCheap(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	seed(t, w, 150)
	p := w.Protocol()
	before := w.Sandbox.Calls("HostAuthenticationToken")
	for _, token := range w.Sandbox.Ona.HostTokens() {
		state := map[string]any{"id": token.ID, "runner_id": token.RunnerID}
		if got := p.Refresh(typeName, acctest.Instance{State: state}); got.State["host"] != token.Host {
			t.Fatalf("token %s was refreshed as %v", token.ID, got.State)
		}
	}
	const best, most = 2, 2*2 + 8 // two pages hold them all
	if calls := w.Sandbox.Calls("HostAuthenticationToken") - before; calls < best || calls > most {
		t.Errorf("%d calls for 150 tokens, want at most %d", calls, most)
	}
}
