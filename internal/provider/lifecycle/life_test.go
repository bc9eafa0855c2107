// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// resourceName is the token that the tests of a life look at. Ona stands for
// every platform, since its create tells the least.
const resourceName = "tokens_ona_personal_access_token.ci"

// configure is a configuration with one token of the given arguments.
func configure(arguments string) string {
	return acctest.ProviderConfig + fmt.Sprintf(`
resource "tokens_ona_personal_access_token" "ci" {
%s
}
`, arguments)
}

// rotating is the token that most tests begin with.
const rotating = `
  description = "ci"
  valid_for   = "2160h"
  rotation    = { rotate_before = "168h", overlap = "24h" }
`

// life is one token in the hands of the Terraform CLI.
type life struct {
	*acctest.World
	*acctest.CLI
	t *testing.T
}

func newLife(t *testing.T, arguments string) life {
	t.Helper()
	w := acctest.NewWorld(t)
	return life{World: w, CLI: w.CLI(configure(arguments)), t: t}
}

// dueLife is a token that has been issued and is due for its rotation, with
// the validity of rotating.
func dueLife(t *testing.T, arguments string) (l life, first token) {
	t.Helper()
	l = newLife(t, arguments)
	l.Apply()
	first = l.token()
	l.Clock.Advance(84 * day)
	return l, first
}

// configure changes the token's arguments.
func (l life) configure(arguments string) { l.Write(configure(arguments)) }

// token is a token as the state has it.
type token struct {
	ID             string `json:"id"`
	Token          string `json:"token"`
	EncryptedToken string `json:"encrypted_token"`
	ExpiresAt      string `json:"expires_at"`
	RotateAt       string `json:"rotate_at"`
	ValidFor       string `json:"valid_for"`
	Previous       []struct {
		ID       string    `json:"id"`
		RevokeAt time.Time `json:"revoke_at"`
	} `json:"previous"`
}

// state is what a state file says that the tests ask for.
type state struct {
	Serial    int `json:"serial"`
	Resources []struct {
		Instances []struct {
			Status     string `json:"status"`
			Attributes token  `json:"attributes"`
		} `json:"instances"`
	} `json:"resources"`
}

func (l life) state() state {
	l.t.Helper()
	var s state
	if err := json.Unmarshal([]byte(l.State()), &s); err != nil {
		l.t.Fatal(err)
	}
	return s
}

// token is the token in state, the zero one where there is none.
func (l life) token() token {
	l.t.Helper()
	for _, resource := range l.state().Resources {
		return resource.Instances[0].Attributes
	}
	return token{}
}

// live are the ids of the tokens that authenticate now.
func (l life) live() []string {
	var ids []string
	for _, token := range l.Sandbox.Live() {
		ids = append(ids, token.ID)
	}
	return ids
}

// mustLive fails unless exactly these tokens authenticate now.
func (l life) mustLive(want ...string) {
	l.t.Helper()
	got := l.live()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		l.t.Fatalf("these tokens live: %q, want %q", got, want)
	}
}

// mustIdle fails unless neither a plan nor a refresh finds anything to do, and
// an apply leaves the state's serial alone.
func (l life) mustIdle() {
	l.t.Helper()
	for _, args := range [][]string{nil, {"-refresh-only"}} {
		if result := l.plan(args...); result.ExitCode != 0 {
			l.t.Fatalf("plan %v exits with %d:\n%s%s", args, result.ExitCode, result.Stdout, result.Stderr)
		}
	}
	before := l.state().Serial
	l.Apply()
	if after := l.state().Serial; after != before {
		l.t.Fatalf("an apply without changes raised the serial from %d to %d", before, after)
	}
}

func (l life) plan(args ...string) acctest.Result {
	l.t.Helper()
	return l.Run(append([]string{"plan", "-detailed-exitcode", "-no-color", "-input=false"}, args...)...)
}

// save makes a saved plan.
func (l life) save(name string) {
	l.t.Helper()
	if result := l.plan("-out=" + name); result.ExitCode == 1 {
		l.t.Fatalf("the plan failed:\n%s", result.Stderr)
	}
}

// applySaved applies a saved plan.
func (l life) applySaved(name string) {
	l.t.Helper()
	l.Must("apply", "-no-color", "-input=false", name)
}

// change is the planned change of the token in a saved plan.
type change struct {
	Actions      []string                   `json:"actions"`
	After        map[string]any             `json:"after"`
	AfterUnknown map[string]json.RawMessage `json:"after_unknown"`
}

// planned returns the token's change in a fresh plan.
func (l life) planned() change {
	l.t.Helper()
	l.save("planned")
	var plan struct {
		ResourceChanges []struct {
			Address string `json:"address"`
			Change  change `json:"change"`
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(l.Must("show", "-json", "planned")), &plan); err != nil {
		l.t.Fatal(err)
	}
	for _, planned := range plan.ResourceChanges {
		if planned.Address == resourceName {
			return planned.Change
		}
	}
	l.t.Fatalf("the plan does not mention %s", resourceName)
	return change{}
}

// mustKeep fails unless the plan is an update that leaves what consumers hold
// alone.
func (c change) mustKeep(t *testing.T, token token) {
	t.Helper()
	if !slices.Equal(c.Actions, []string{"update"}) {
		t.Fatalf("planned %q, want an update", c.Actions)
	}
	for name, want := range map[string]string{"id": token.ID, "expires_at": token.ExpiresAt, "token": token.Token} {
		if raw, unknown := c.AfterUnknown[name]; unknown && string(raw) == "true" {
			t.Errorf("%s is planned unknown", name)
		}
		if got, _ := c.After[name].(string); got != want {
			t.Errorf("%s is planned as %q, was %q", name, got, want)
		}
	}
}

// rotates reports whether the plan is to rotate in place.
func (c change) rotates() bool {
	return slices.Equal(c.Actions, []string{"update"}) && string(c.AfterUnknown["id"]) == "true"
}

// breakCreates makes the next creates go wrong.
func (l life) breakCreates(fault sandbox.Fault) (mend func()) {
	fault.Path = "CreatePersonalAccessToken"
	return l.Sandbox.Inject(fault)
}

// mustFail runs an apply that has to fail and returns what it said.
func (l life) mustFail(args ...string) string {
	l.t.Helper()
	result := l.Run(append([]string{"apply", "-auto-approve", "-no-color", "-input=false"}, args...)...)
	if result.ExitCode == 0 {
		l.t.Fatalf("the apply succeeded:\n%s", result.Stdout)
	}
	return flat(result.Stderr)
}

// flat undoes the CLI's line wrapping.
func flat(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(text)), " ")
}

func mustContain(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not say %q", text, part)
		}
	}
}
