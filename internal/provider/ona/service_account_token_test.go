// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const (
	accountTokenType = "tokens_ona_service_account_token"
	accountTokenName = accountTokenType + ".ci"
)

// accountToken is a configuration of a token of the bootstrap service account.
func accountToken(w *acctest.World, attributes string) string {
	return acctest.ProviderConfig + fmt.Sprintf("resource %q \"ci\" {\n  service_account_id = %q\n  description        = \"nightly builds\"\n  %s\n}\n",
		accountTokenType, w.Sandbox.Ona.ServiceAccountID(), attributes)
}

// ephemeral is the configuration of one that lives for a run.
func ephemeral(w *acctest.World) string {
	return acctest.ProviderConfig + fmt.Sprintf("ephemeral %q \"ci\" {\n  service_account_id = %q\n  description = \"ci\"\n}\n", accountTokenType, w.Sandbox.Ona.ServiceAccountID())
}

// newest is the service account's token that was issued last.
func newest(t *testing.T, w *acctest.World) (id string, end time.Time) {
	t.Helper()
	all := w.Sandbox.Ona.ServiceAccountTokens()
	if len(all) == 0 {
		t.Fatal("the sandbox holds no token")
	}
	return all[len(all)-1].ID, all[len(all)-1].ExpiresAt
}

// A token that is never to end ends in 2099 for Ona, or with its account, and
// never for Terraform.
func TestAccServiceAccountTokenNeverEnds(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	for i, validity := range []string{"", "expires_at = \"2099-06-01T00:00:00Z\"", "expires_at = \"9999-12-31T00:00:00Z\""} {
		cli := w.CLI(accountToken(w, validity))
		if out := cli.Apply(); strings.Contains(out, "another end") {
			t.Errorf("%q: %s", validity, out)
		}
		id, end := newest(t, w)
		if end.Year() != 2099 || cli.PlanExit() != 0 {
			t.Errorf("%q: it ends at %s", validity, end)
		}
		imported := w.CLI(accountToken(w, validity))
		imported.Must("import", accountTokenName, w.Sandbox.Ona.ServiceAccountID()+"/"+id)
		imported.Apply()
		if imported.PlanExit() != 0 || len(w.Sandbox.Ona.ServiceAccountTokens()) != i+1 {
			t.Errorf("%q: adopting it issued another", validity)
		}
	}
	cli := w.CLI(accountToken(w, "valid_for = \"29220d\"")) // 80 years
	cli.Apply()
	if _, end := newest(t, w); end.Year() != w.Clock.Now().Year()+80 || cli.PlanExit() != 0 {
		t.Errorf("80 years end at %s", end)
	}
}

// Ona ends a token with its account: that is said, and no cause to issue others.
func TestAccServiceAccountTokenCutShort(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	w.Sandbox.Ona.SetAccountEnd(w.Sandbox.Ona.ServiceAccountID(), w.Clock.Now().Add(100*time.Hour))
	for _, test := range []struct{ validity, want string }{
		{"valid_for = \"2160h\"", "was asked to live for 2160h"},
		{"expires_at = \"2080-01-01T00:00:00Z\"", "was asked to end at 2080-01-01T00:00:00Z"},
		{"", "was asked never to end"},
		{"valid_for = \"2160h\"\n  rotation = { rotate_before = \"168h\" }", "no longer than rotate_before"},
	} {
		cli := w.CLI(accountToken(w, test.validity))
		out := flat(cli.Apply())
		if !strings.Contains(out, test.want) {
			t.Errorf("%q: the warning does not say %q: %s", test.validity, test.want, out)
		}
		if exit := cli.PlanExit(); exit != 0 {
			t.Errorf("%q: the next plan exits with %d", test.validity, exit)
		}
	}
	// Once it has ended, the plan tells when, and why another may not help.
	cli := w.CLI(accountToken(w, "expires_at = \"2080-01-01T00:00:00Z\""))
	cli.Apply()
	_, end := newest(t, w)
	w.Clock.Advance(101 * time.Hour)
	w.Sandbox.Ona.SetAccountEnd(w.Sandbox.Ona.ServiceAccountID(), time.Time{})
	for _, forgotten := range []bool{false, true} {
		w.Sandbox.Ona.HideExpired(forgotten)
		out := flat(cli.Must("plan", "-no-color"))
		if !strings.Contains(out, "ended at "+end.UTC().Format(time.RFC3339Nano)+", before its expires_at (2080-01-01T00:00:00Z)") {
			t.Errorf("forgotten: %t: the plan does not say when it ended: %s", forgotten, out)
		}
	}
}

func TestAccServiceAccountTokenBadInput(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	o := w.Sandbox.Ona
	account := o.ServiceAccountID()
	for name, test := range map[string]struct {
		config  string
		arrange func() (restore func())
		want    []string
	}{
		"longer than 80 years":   {config: accountToken(w, "valid_for = \"29221d\""), want: []string{"valid_for", "29220d"}},
		"an end beyond 80 years": {config: accountToken(w, "expires_at = \"2150-01-01T00:00:00Z\""), want: []string{"2150-01-01", "29220d"}},
		"not a UUID":             {config: strings.Replace(accountToken(w, ""), account, "robot", 1), want: []string{"service_account_id", "UUID"}},
		"an unknown account": {
			config: strings.Replace(accountToken(w, ""), account, integration, 1), want: []string{"here is no service account " + integration},
		},
		"a user": {
			config: strings.Replace(accountToken(w, ""), account, o.Admin().ID, 1), want: []string{"here is no service account " + o.Admin().ID},
		},
		"a suspended account": {config: accountToken(w, ""), arrange: func() func() {
			o.SetSuspended(account, true)
			return func() { o.SetSuspended(account, false) }
		}, want: []string{account, "is suspended"}},
		"an account that the caller may not act as": {config: accountToken(w, ""), arrange: func() func() {
			o.SetAdmin(o.Admin().ID, false)
			return func() { o.SetAdmin(o.Admin().ID, true) }
		}, want: []string{account, "may not act as", "permission to create access tokens"}},
		"what the account itself may not": {config: accountToken(w, ""), arrange: func() func() {
			return w.Sandbox.Inject(sandbox.Fault{Path: "/CreateServiceAccountToken", Status: 403, Body: `{"code":"permission_denied","message":"no"}`})
		}, want: []string{"as service account " + account, "Give that account the role"}},
		"a PAT of a service account": {
			config: acctest.ProviderConfig + fmt.Sprintf("resource \"tokens_ona_personal_access_token\" \"ci\" {\n  description = \"ci\"\n  valid_for = \"1h\"\n  user_id = %q\n}\n", account),
			want:   []string{account, "is a service account", accountTokenType},
		},
	} {
		restore := func() {}
		if test.arrange != nil {
			restore = test.arrange()
		}
		result := w.CLI(test.config).Run("apply", "-auto-approve", "-no-color")
		for _, want := range test.want {
			if result.ExitCode != 1 || !strings.Contains(flat(result.Stderr), want) {
				t.Errorf("%s: exits with %d, want an error with %q: %s", name, result.ExitCode, want, result.Stderr)
			}
		}
		restore()
	}
	if live := w.Sandbox.Live(); len(live) > 0 {
		t.Errorf("these live: %v", live)
	}
}

// seedAccount issues tokens of an account, as somebody else would.
func seedAccount(t *testing.T, w *acctest.World, account string, count int) {
	t.Helper()
	client, err := onaclient.New(onaclient.Config{
		Settings: rest.Settings{Now: w.Clock.Now}, Endpoint: w.Origin, AccessToken: w.Sandbox.Ona.Admin().AccessToken, RequestsPerSecond: 10000,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	for i := range count {
		if _, _, err := client.As(account).CreateServiceAccountToken(t.Context(), fmt.Sprintf("number %d", i), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
}

func TestServiceAccountTokensOfEveryAccount(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	o := w.Sandbox.Ona
	first, second, suspended := o.ServiceAccountID(), o.AddServiceAccount().ID, o.AddServiceAccount().ID
	seedAccount(t, w, first, 250)
	seedAccount(t, w, second, 2)
	seedAccount(t, w, suspended, 1)
	o.SetSuspended(suspended, true)
	p := w.Protocol()
	if listed := p.List(accountTokenType, acctest.Query{Config: map[string]any{"service_account_ids": []any{first}}}); len(listed) != 250 || listed[0].Identity["service_account_id"] != first {
		t.Errorf("%d tokens of the first account", len(listed))
	}
	read, errs := p.Read(accountTokenType+"s", map[string]any{})
	if tokens, _ := read["tokens"].([]any); len(errs) > 0 || len(tokens) != 252 {
		t.Errorf("%d tokens of all, %q", len(tokens), errs)
	}
	kinds := func(inventory map[string]any) (count int) {
		tokens, _ := inventory["tokens"].([]any)
		for _, token := range tokens {
			if token.(map[string]any)["kind"] == "service_account_token" {
				count++
			}
		}
		return count
	}
	platforms := map[string]any{"platforms": []any{"ona"}}
	if read, errs := p.Read("tokens_inventory", platforms); len(errs) > 0 || kinds(read) != 252 {
		t.Errorf("the inventory has %d, %q", kinds(read), errs)
	}
	named := map[string]any{"platforms": []any{"ona"}, "service_account_ids": []any{second}}
	if read, errs := p.Read("tokens_inventory", named); len(errs) > 0 || kinds(read) != 2 {
		t.Errorf("the inventory of one account has %d, %q", kinds(read), errs)
	}
	if calls := w.Sandbox.Calls(impersonate); calls > 3+2*2 { // the seeds', and one an account for this provider
		t.Errorf("%d bearers", calls)
	}
	// A suspended account that is named is an error, and so is one that nobody has.
	for _, id := range []string{suspended, integration} {
		if _, errs := p.Read(accountTokenType+"s", map[string]any{"service_account_ids": []any{id}}); len(errs) != 1 || !strings.Contains(errs[0], id) {
			t.Errorf("%s: %q", id, errs)
		}
	}
	// An ordinary user lists none, and whoever names accounts is told.
	w.Setenv("ONA_TOKEN", o.AddUser().AccessToken)
	p = w.Protocol()
	if read, errs := p.Read("tokens_inventory", platforms); len(errs) > 0 || kinds(read) != 0 {
		t.Errorf("a user's inventory has %d, %q", kinds(read), errs)
	}
	if _, errs := p.Read(accountTokenType+"s", map[string]any{}); len(errs) != 1 || !strings.Contains(errs[0], "service_account_ids") {
		t.Errorf("a user's list: %q", errs)
	}
	// A service account sees its own.
	w.Setenv("ONA_TOKEN", o.ServiceAccountTokens()[250].Secret)
	if read, errs := w.Protocol().Read("tokens_inventory", platforms); len(errs) > 0 || kinds(read) != 2 {
		t.Errorf("a service account's inventory has %d, %q", kinds(read), errs)
	}
}

// Neither a bearer from acting as an account nor an ephemeral token is in any
// state, plan or message; of logs see TestTraceHoldsNoSecret.
func TestAccServiceAccountTokenShowsNoBearer(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(ephemeral(w) + "resource \"terraform_data\" \"it\" {}\n")
	out := cli.Must("plan", "-out=plan") + cli.Apply()
	w.Sandbox.Inject(sandbox.Fault{Path: "/CreateServiceAccountToken", Status: 500, Body: `{"code":"internal","message":"m"}`})
	failed := cli.Run("apply", "-auto-approve", "-no-color")
	out += failed.Stdout + failed.Stderr
	for _, file := range []string{filepath.Join(cli.Dir, "plan"), filepath.Join(cli.Dir, "terraform.tfstate")} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out += string(raw)
	}
	if !strings.Contains(out, "CreateServiceAccountToken") || strings.Contains(out, sandbox.CanaryPrefix) {
		t.Error("a secret was shown, or no failure")
	}
	kinds := slices.Collect(func(yield func(string) bool) {
		for _, token := range w.Sandbox.Live() {
			if !yield(token.Kind) {
				return
			}
		}
	})
	if len(kinds) > 0 {
		t.Errorf("these live: %v", kinds)
	}
}
