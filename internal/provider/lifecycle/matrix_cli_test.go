// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestFaultsThroughTheCLI plays the faults that cost most at what the CLI does,
// for every kind of token at once: one configuration has one of each, and each
// platform is struck as long as the run lasts. Deletions come without a refresh:
// one that fails for one kind would spare the others.
func TestFaultsThroughTheCLI(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(w *acctest.World, k matrixKind) sandbox.Fault{
		hidden:                func(w *acctest.World, k matrixKind) sandbox.Fault { return sandbox.Hidden(k.Stranger(w)) },
		"cut after commit":    func(*acctest.World, matrixKind) sandbox.Fault { return sandbox.CutAfterCommit() },
		"502, a page in HTML": func(*acctest.World, matrixKind) sandbox.Fault { return sandbox.BadGateway() },
	} {
		for operation, run := range map[string]func(c *cliCell){
			"create": func(c *cliCell) { c.struck("create", "apply", "-auto-approve") },
			"read":   func(c *cliCell) { c.apply(); c.struck("get", "plan") },
			"rotate": func(c *cliCell) { c.apply(); c.write("2"); c.struck("create", "apply", "-auto-approve") },
			"delete": func(c *cliCell) { c.apply(); c.struck("delete", "destroy", "-auto-approve", "-refresh=false") },
		} {
			t.Run(name+"/"+operation, func(t *testing.T) {
				t.Parallel()
				w := acctest.NewWorld(t)
				w.Unlimited() // the clock jumps while requests are on their way
				c := &cliCell{World: w, t: t, fault: name, operation: operation, answer: fault}
				c.CLI = w.CLI("")
				c.Env = append(c.Env, "TF_VAR_secret="+sandbox.CanaryPrefix+"of-the-user")
				c.write("1")
				run(c)
				c.recover()
			})
		}
	}
}

// cliCell is one fault at one operation, for every kind of token.
type cliCell struct {
	*acctest.World
	*acctest.CLI

	t                *testing.T
	fault, operation string
	answer           func(w *acctest.World, k matrixKind) sandbox.Fault
	// said is all that the CLI printed, and told its errors, and the warnings of
	// the last run: a plan shows ids, too.
	said strings.Builder
	told string
}

// write configures one token of each kind, named as the matrix' letter.
func (c *cliCell) write(trigger string) {
	config := acctest.ProviderConfig + "variable \"secret\" {\n  type      = string\n  sensitive = true\n}\n"
	for _, k := range matrixKinds {
		arguments := acctest.HCL(k.Arguments(c.World))
		if k.own {
			arguments = regexp.MustCompile(`(?m)^token = .*$`).ReplaceAllString(arguments, "token = var.secret")
		} else {
			arguments += fmt.Sprintf("valid_for = \"2160h\"\nrotation = { rotate_before = \"24h\", overlap = \"1h\", triggers = { run = %q } }\n", trigger)
		}
		config += fmt.Sprintf("resource %q %q {\n%s}\n", k.TypeName, k.Letter, arguments)
	}
	c.Write(config)
}

// run runs the CLI and keeps what it prints.
func (c *cliCell) run(args ...string) (exit int) {
	result := c.Run(append([]string{args[0], "-no-color", "-input=false"}, args[1:]...)...)
	c.said.WriteString(result.Words() + "\n")
	_, warnings, _ := strings.Cut(acctest.Result{Stdout: result.Stdout}.Words(), "Warning: ")
	c.told += acctest.Result{Stderr: result.Stderr}.Words()
	if c.operation != "delete" { // what a warning calls gone is not named
		c.told += warnings
	}
	return result.ExitCode
}

// apply applies in fair weather, and has every replica come through.
func (c *cliCell) apply() {
	c.t.Helper()
	if exit := c.run("apply", "-auto-approve"); exit != 0 {
		c.t.Fatalf("in fair weather an apply exits with %d: %s", exit, c.said.String())
	}
	c.Clock.Advance(2 * time.Minute)
}

// struck runs the CLI while the fault strikes a call of every kind, and looks at
// what it left.
func (c *cliCell) struck(call string, args ...string) {
	c.t.Helper()
	var lift []func()
	for _, k := range matrixKinds {
		if senseless(cellName{c.fault, c.operation, k.Letter, true}, k) != "" {
			continue
		}
		fault, pattern := c.answer(c.World, k), k.pattern(call)
		if c.fault == hidden && c.operation != "create" && c.operation != "rotate" {
			pattern = regexp.MustCompile(k.AllCalls) // the platform takes whoever asks for somebody else
		}
		fault.If = func(r *http.Request) bool { return pattern.MatchString(r.Method + " " + r.URL.Path) }
		lift = append(lift, c.Sandbox.Inject(fault))
	}
	c.told = ""
	exit := c.run(args...)
	for _, lift := range lift {
		lift()
	}
	if exit == 0 && c.fault != hidden && (c.operation != "delete" || c.fault != "cut after commit") {
		c.t.Errorf("the struck %s exits with 0: %s", args[0], c.said.String())
	}
	for _, token := range c.Sandbox.Live() {
		if !c.has(token) && !c.named(token) {
			c.t.Errorf("%s lives, and is neither in the state nor named: %s", token.ID, c.said.String())
		}
	}
	c.Clock.Advance(2 * time.Minute)
}

// has says whether the state has a token.
func (c *cliCell) has(token sandbox.LiveToken) bool {
	for _, state := range c.Tokens() {
		if state.ID == token.ID || token.Secret != "" && state.Token == token.Secret {
			return true
		}
		for _, previous := range state.Previous {
			if previous.ID == token.ID {
				return true
			}
		}
	}
	return false
}

// named says whether a token was told of: by its id, or by its mark, which is a
// label or its end. A host's token is told of as what may have been stored.
func (c *cliCell) named(token sandbox.LiveToken) bool {
	said := c.told
	_, label, marked := strings.Cut(token.Name, " (tf-")
	return strings.Contains(said, token.ID) || token.Kind == sandbox.KindHostAuthenticationToken && strings.Contains(said, "may have been stored all the same") || marked && strings.Contains(said, "(tf-"+label) ||
		!token.ExpiresAt.IsZero() && strings.Contains(said, token.ExpiresAt.UTC().Format(time.RFC3339Nano))
}

// recover is what anybody does once the fault is over: the same again, until
// nothing is left to do. The first apply may do no more than revoke what came of
// a lost answer; what was stored for a Git host is imported, as the error says.
func (c *cliCell) recover() {
	c.t.Helper()
	if c.operation != "delete" {
		for exit := -1; exit != 0; {
			before := exit
			if exit = c.run("apply", "-auto-approve"); exit != 0 && before > 0 {
				c.t.Fatalf("once the fault is over, applies fail: %s", c.said.String())
			}
			c.adoptStored()
			c.revokeUnmarked(false)
			c.Clock.Advance(2 * time.Minute)
		}
		if exit := c.PlanExit(); exit != 0 {
			c.t.Errorf("once the fault is over, a plan exits with %d: %s", exit, c.Run("plan", "-no-color").Stdout)
		}
		for _, token := range c.Sandbox.Live() {
			if !c.has(token) {
				c.t.Errorf("%s is left: %s", token.ID, c.said.String())
			}
		}
		if held := c.Tokens(); len(held) != len(matrixKinds) {
			c.t.Errorf("the state has %d tokens of %d", len(held), len(matrixKinds))
		}
	}
	exit := c.run("destroy", "-auto-approve")
	if exit != 0 && c.revokeUnmarked(true) {
		exit = c.run("destroy", "-auto-approve")
	}
	if exit != 0 {
		c.t.Errorf("once the fault is over, a destroy exits with %d: %s", exit, c.said.String())
	}
	if left := c.Sandbox.Live(); len(left) > 0 {
		c.t.Errorf("left behind: %v", idsOf(left))
	}
	if at := strings.Index(c.said.String(), sandbox.CanaryPrefix); at >= 0 {
		c.t.Errorf("a secret is told: %s", c.said.String()[max(0, at-300):at])
	}
}

// revokeUnmarked revokes with the platform, as the error says, what nothing marks
// and, before the end, no state has.
func (c *cliCell) revokeUnmarked(atTheEnd bool) (revoked bool) {
	for _, k := range matrixKinds {
		for _, token := range c.Sandbox.Live() {
			if k.Unmarked && token.Platform == k.platform() && (atTheEnd || !c.has(token)) && strings.Contains(c.said.String(), token.ID) {
				k.Revoke(c.World, token.ID)
				revoked = true
			}
		}
	}
	return revoked
}

// adoptStored imports what a create stored whose answer was lost.
func (c *cliCell) adoptStored() {
	for _, k := range matrixKinds {
		if _, there := c.Tokens()[k.Letter]; there || k.Stored == nil {
			continue
		}
		for _, id := range k.Stored(c.World) {
			if exit := c.run("import", k.TypeName+"."+k.Letter, id); exit != 0 {
				c.t.Errorf("importing the stored token exits with %d: %s", exit, c.said.String())
			}
		}
	}
}
