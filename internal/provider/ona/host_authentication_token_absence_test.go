// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	onasandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/ona"
)

const read = "/GetHostAuthenticationToken"

func TestAccHostTokenDestroyedOutside(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	config := pat(w, tokenIs(secret))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig: func() {
					w.Clock.Advance(2 * time.Minute)
					w.Sandbox.Ona.RevokeHostToken(only(t, w).ID)
				},
				Config:           config,
				ConfigPlanChecks: action(plancheck.ResourceActionCreate),
			},
			{Config: config, ConfigPlanChecks: empty()},
		},
	})
}

func TestAccHostTokenDestroyedOutsideBeforeDestroy(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)))
	cli.Apply()
	w.Clock.Advance(2 * time.Minute)
	w.Sandbox.Ona.RevokeHostToken(only(t, w).ID)
	cli.Must("destroy", "-auto-approve", "-refresh=false")
	if strings.Contains(cli.State(), address) {
		t.Error("the state still holds the token")
	}
}

// A caller that may not see the token gets not_found for a living token: the
// state stays, at read and at destroy, and the error names both identities.
func TestAccHostTokenWrongIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	admin, stranger, elsewhere := w.Sandbox.Ona.Admin(), w.Sandbox.Ona.AddUser(), w.Sandbox.Ona.AddOrganization()
	cli := w.CLI(pat(w, tokenIs(secret)))
	cli.Apply()
	w.Clock.Advance(2 * time.Minute)
	for _, other := range []onasandbox.Account{stranger, elsewhere} {
		w.Setenv("ONA_TOKEN", other.AccessToken)
		for _, args := range [][]string{
			{"plan", "-no-color"},
			{"apply", "-auto-approve", "-no-color"},
			{"destroy", "-auto-approve", "-no-color"},
			{"destroy", "-auto-approve", "-no-color", "-refresh=false"},
		} {
			result := cli.Run(args...)
			if result.ExitCode != 1 {
				t.Fatalf("%s as another identity exits with %d", args, result.ExitCode)
			}
			for _, want := range []string{admin.ID, other.ID, admin.OrganizationID, other.OrganizationID} {
				if !strings.Contains(result.Stderr, want) {
					t.Errorf("%s: the error does not name %s: %s", args, want, result.Stderr)
				}
			}
			if !strings.Contains(cli.State(), only(t, w).ID) {
				t.Fatalf("%s lost the state", args)
			}
		}
	}
	w.Setenv("ONA_TOKEN", admin.AccessToken)
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("back as the first identity: plan exits with %d", exit)
	}
	cli.Must("destroy", "-auto-approve")
	if left := w.Sandbox.Ona.HostTokens(); len(left) > 0 {
		t.Errorf("%d tokens left", len(left))
	}
}

// Without a note of who saw the token, as after an import, absence can't be
// proven until it has been seen once.
func TestAccHostTokenImportUnknown(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)))
	for id, want := range map[string]string{
		"d2c94c27-3b76-4a42-b88c-95a85e392c68": w.Sandbox.Ona.Admin().ID,
		"github.com":                           "not a UUID",
	} {
		result := cli.Run("import", "-no-color", address, id)
		if result.ExitCode != 1 || !strings.Contains(result.Stderr, want) {
			t.Errorf("import of %s exits with %d: %s", id, result.ExitCode, result.Stderr)
		}
	}
}

func TestAccHostTokenReplicaLag(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	w.Sandbox.Ona.SetReplicaLag(40 * time.Second)
	first := pat(w, tokenIs(secret)+"scopes = [\"repo\"]\nexpires_at = \"2099-01-01T00:00:00Z\"")
	second := pat(w, tokenIs(secret)+"scopes = [\"repo\", \"workflow\"]\nexpires_at = \"2099-02-01T00:00:00Z\"")
	cli := w.CLI(first)
	cli.Apply()
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("right after a create: plan exits with %d", exit)
	}
	cli.Write(second)
	cli.Apply()
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("right after an update: plan exits with %d", exit)
	}
	cli.Must("destroy", "-auto-approve")
}

// A lag beyond all reason is not taken for a deletion either.
func TestAccHostTokenNeverShowsUp(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)))
	cli.Apply()
	w.Sandbox.Inject(sandbox.Fault{Path: read, Status: 404, Body: "404 page not found"})
	result := cli.Run("plan", "-no-color")
	if result.ExitCode != 1 || !strings.Contains(result.Stderr, "ona.endpoint") {
		t.Errorf("a bare 404 exits with %d: %s", result.ExitCode, result.Stderr)
	}
	if !strings.Contains(cli.State(), only(t, w).ID) {
		t.Error("a bare 404 lost the state")
	}
}

// Terraform 1.11 writes the paths of several sensitive attributes in any
// order, and takes another order for a change: what is compared is the rest.
func TestAccHostTokenQuietWhenIdle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)+"expires_at = \"2099-01-01T00:00:00Z\""))
	cli.Apply()
	before := instances(t, cli.State())
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("a plan exits with %d", exit)
	}
	w.Clock.Advance(2 * time.Minute)
	cli.Apply("-refresh-only")
	if diff := cmp.Diff(before, instances(t, cli.State())); diff != "" {
		t.Errorf("a refresh without changes wrote the state: %s", diff)
	}
}

// instances are the attributes and the private state of a state's resources.
func instances(t *testing.T, state string) any {
	t.Helper()
	type instance struct {
		Attributes map[string]any `json:"attributes"`
		Private    string         `json:"private"`
	}
	var parsed struct {
		Resources []struct {
			Instances []instance `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal([]byte(state), &parsed); err != nil {
		t.Fatal(err)
	}
	return parsed.Resources
}

// The provider's credential comes from another resource: a refresh keeps the
// state with a warning.
func TestAccHostTokenUnknownCredential(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)))
	cli.Apply()
	token := w.Sandbox.Ona.Admin().AccessToken
	body := strings.TrimPrefix(pat(w, tokenIs(secret)), acctest.ProviderConfig)
	cli.Write("resource \"terraform_data\" \"credential\" { input = \"" + token + "\" }\n" +
		"provider \"tokens\" { ona = { access_token = terraform_data.credential.output } }\n" + body)
	result := cli.Run("plan", "-no-color")
	if result.ExitCode != 0 || !strings.Contains(result.Stdout, "ona.access_token") || !strings.Contains(result.Stdout, "1 to add, 0 to change, 0 to destroy") {
		t.Errorf("plan exits with %d: %s%s", result.ExitCode, result.Stdout, result.Stderr)
	}
	cli.Apply()
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("afterwards a plan exits with %d", exit)
	}
}
