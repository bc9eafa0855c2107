// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// ephemeralRun is a configuration with one ephemeral token and one that
// nothing uses. The consumer of the first runs a command.
func ephemeralRun(k kind, w *acctest.World, arguments, command string) string {
	block := func(name string) string {
		return fmt.Sprintf("ephemeral %q %q {\n%s%s\n}\n", k.TypeName, name, acctest.HCL(k.Arguments(w)), arguments)
	}
	return acctest.ProviderConfig + block("used") + block("unused") + fmt.Sprintf(`
resource "terraform_data" "consumer" {
  triggers_replace = timestamp()
  provisioner "local-exec" {
    command     = %q
    environment = { TOKEN = ephemeral.%s.used.token }
  }
}
`, command, k.TypeName)
}

// forEachKindCLI is forEachKind for tests through a CLI.
func forEachKindCLI(t *testing.T, test func(t *testing.T, w *acctest.World, k kind)) {
	t.Helper()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			test(t, acctest.NewWorld(t), k)
		})
	}
}

func TestEphemeralLeavesNothing(t *testing.T) {
	t.Parallel()
	forEachKindCLI(t, func(t *testing.T, w *acctest.World, k kind) {
		kept := idsOf(k.Seed(t, w, 1))
		before := k.creates(w)
		cli := w.CLI(ephemeralRun(k, w, "", `test -n "$TOKEN"`))
		cli.Must("plan", "-input=false", "-out=saved")
		cli.Must("apply", "-input=false", "saved")
		cli.Must("plan", "-input=false")
		cli.Apply()
		cli.Apply()
		cli.Must("destroy", "-auto-approve", "-input=false")
		if issued := k.creates(w) - before; issued < 4 {
			t.Errorf("%d tokens were issued: the test shows nothing", issued)
		}
		if live := idsOf(w.Sandbox.Live()); !slices.Equal(live, kept) {
			t.Errorf("these live: %q, want %q", live, kept)
		}
		if state := cli.State(); strings.Contains(state, "canary") {
			t.Error("there is a secret in the state")
		}
	})
}

func TestEphemeralMintsOnlyWhenApplying(t *testing.T) {
	t.Parallel()
	forEachKindCLI(t, func(t *testing.T, w *acctest.World, k kind) {
		arguments := "mint_when = terraform.applying"
		cli := w.CLI(ephemeralRun(k, w, arguments, `test -n "$TOKEN"`))
		if cli.OpenTofu() {
			cli.Write(strings.ReplaceAll(ephemeralRun(k, w, arguments, `test -n "$TOKEN"`), "terraform.applying", "tofu.applying"))
		}
		before := k.creates(w)
		cli.Must("plan", "-input=false", "-out=saved")
		if issued := k.creates(w) - before; issued != 0 {
			t.Errorf("the plan issued %d tokens", issued)
		}
		cli.Must("apply", "-input=false", "saved")
		if issued := k.creates(w) - before; issued == 0 {
			t.Error("the apply issued none")
		}
		if live := w.Sandbox.Live(); len(live) != 0 {
			t.Errorf("these live: %q", idsOf(live))
		}
	})
}

// TestEphemeralAfterAFailure is about what Terraform does not close.
func TestEphemeralAfterAFailure(t *testing.T) {
	t.Parallel()
	forEachKindCLI(t, func(t *testing.T, w *acctest.World, k kind) {
		cli := w.CLI(ephemeralRun(k, w, "", "exit 1"))
		if result := cli.Run("apply", "-auto-approve", "-input=false"); result.ExitCode != 1 {
			t.Fatalf("the apply exits with %d", result.ExitCode)
		}
		left := w.Sandbox.Live()
		if len(left) == 0 {
			t.Skip("this CLI closes after a failure too")
		}
		w.Clock.Advance(time.Hour)
		if live := w.Sandbox.Live(); len(live) != 0 {
			t.Errorf("%q live longer than an hour", idsOf(live))
		}
	})
}

// readerOn is a second provider that reads with an ephemeral token. Two
// configurations of a provider that runs already would share one process, which
// they never do otherwise: so the second has another name.
func readerOn(w *acctest.World, minting, environment string) *acctest.CLI {
	cli := w.CLI(acctest.ProviderConfig + fmt.Sprintf(`
terraform {
  required_providers {
    tokens = { source = "hashicorp/tokens" }
    reader = { source = "hashicorp/reader" }
  }
}
ephemeral "tokens_ona_personal_access_token" "reader" {
  description = "reader"
  read_only   = true
%s
}
provider "reader" {
  ona = { access_token = ephemeral.tokens_ona_personal_access_token.reader.token, endpoint = %q }
%s
}
data "tokens_ona_personal_access_tokens" "all" {
  provider = reader
}
output "count" {
  value = length(data.tokens_ona_personal_access_tokens.all.tokens)
}
`, minting, w.Origin, environment))
	cli.Serve("hashicorp/reader", w.ServeProtocol6)
	return cli
}

// TestEphemeralConfiguresAProvider runs a second provider on an ephemeral token:
// it is issued at plan too.
func TestEphemeralConfiguresAProvider(t *testing.T) {
	t.Parallel()
	for _, environment := range []string{"", "  environment = false"} {
		w := acctest.NewWorld(t)
		seeded := onaTokens.Seed(t, w, 3)
		cli := readerOn(w, "", environment)
		cli.Must("plan", "-input=false")
		if out := cli.Apply(); !strings.Contains(out, "count = 4") { // the reader itself is one
			t.Errorf("%s: the tokens were not all seen:\n%s", environment, out)
		}
		if live := idsOf(w.Sandbox.Live()); !slices.Equal(live, idsOf(seeded)) {
			t.Errorf("%s: these live: %q", environment, live)
		}
	}
}

// TestEphemeralNullCredential: a token that is not issued during plan
// configures a provider with null. Unless told otherwise, the plan then runs as
// whoever the environment names.
func TestEphemeralNullCredential(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		environment string
		exit        int
		says        []string
	}{
		{"", 0, []string{"count = 3"}},
		{"  environment = false", 1, []string{"environment = false", "null while Terraform plans", "leave mint_when out"}},
	} {
		w := acctest.NewWorld(t)
		onaTokens.Seed(t, w, 3)
		cli := readerOn(w, "  mint_when = false", tt.environment) // as terraform.applying is
		result := cli.Run("plan", "-input=false", "-no-color")
		said := strings.Join(strings.Fields(strings.ReplaceAll(result.Stdout+result.Stderr, "│", "")), " ")
		for _, text := range tt.says {
			if result.ExitCode != tt.exit || !strings.Contains(strings.ReplaceAll(said, "+ count", "count"), text) {
				t.Errorf("%q: exit %d, want %q:\n%s", tt.environment, result.ExitCode, text, said)
			}
		}
	}
}

// TestEphemeralFeedsAWriteOnlyArgument stores an ephemeral token where only the
// platform sees it.
func TestEphemeralFeedsAWriteOnlyArgument(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(usedByAnother(w))
	cli.Apply()
	stored := w.Sandbox.Ona.HostTokens()
	if len(stored) != 1 || !strings.Contains(stored[0].Token, "canary") {
		t.Fatalf("the platform got %+v", stored)
	}
	if strings.Contains(cli.State(), stored[0].Token) {
		t.Error("the secret is in the state")
	}
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("the next plan exits with %d", exit)
	}
}

// usedByAnother is a configuration in which an ephemeral token is what another
// object stores.
func usedByAnother(w *acctest.World) string {
	return acctest.ProviderConfig + fmt.Sprintf(`
ephemeral "tokens_cryptlex_personal_access_token" "ci" {
  name   = "ci"
  scopes = ["license:read"]
}
resource "tokens_ona_host_authentication_token" "ci" {
  runner_id        = %q
  host             = "git.example.com"
  source           = "pat"
  token_wo         = ephemeral.tokens_cryptlex_personal_access_token.ci.token
  token_wo_version = 1
}
`, w.Getenv("TOKENS_SANDBOX_ONA_RUNNER_ID"))
}
