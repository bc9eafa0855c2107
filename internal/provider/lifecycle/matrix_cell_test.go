// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// promised is how long an operation may take at the most, by the world's clock:
// one wait that a server asks for is bounded by five minutes.
const promised = 20 * time.Minute

// promise is one that every cell has to keep.
type promise string

// The promises. None about a secret, a stranger's token or an orphan may be
// argued away.
const (
	inTime     promise = "time"     // it ends within the promised time
	noOrphan   promise = "orphan"   // what lives is in the state, or named
	noStranger promise = "stranger" // nobody else's token is touched
	noSecret   promise = "secret"   // no secret is lost or told
	inWords    promise = "words"    // errors name platform, object and remedy
	recovers   promise = "recovery" // once the fault is over, everything works
)

// problem is a promise that was broken, and how.
type problem struct {
	of   promise
	text string
}

// cell is one operation on one kind of token, struck by one fault.
type cell struct {
	*core

	t  *testing.T
	of matrixKind
	op operation
	// strangers live before anything happens, one of them under the name and
	// with the marks of ours; target is one that is imported, read or revoked.
	strangers []sandbox.LiveToken
	target    sandbox.LiveToken
	revoked   bool
	opened    acctest.Opened
	struck    atomic.Int64
	// settings are the provider block's.
	settings map[string]any
	// problems are the promises that were broken.
	problems []problem
	// secrets are those that must be told nowhere, besides the canary.
	secrets []string
}

func newCell(t *testing.T, k matrixKind, op operation) *cell {
	t.Helper()
	w := acctest.NewProtocolWorld(t, sandbox.Options{Weather: sandbox.Fair}) // one fault at a time
	w.Unlimited()                                                            // the clock jumps while requests are on their way
	k.onlyHere(w)
	c := &cell{core: newCore(w, k.TypeName, t.Fatalf), t: t, of: k, op: op, settings: map[string]any{}}
	c.quick = true
	c.configure(c.configuration())
	// Of a host's tokens there is one for each user: no other looks like ours.
	if !k.own && (op.call == "create" || op.call == "delete" || op.call == "login") {
		c.mustApply()
		c.forget()
	}
	c.target = k.Seed(t, w, 1)[0]
	k.apart(w)
	c.strangers = w.Sandbox.Live()
	return c
}

func (c *cell) problem(of promise, format string, args ...any) {
	c.problems = append(c.problems, problem{of, fmt.Sprintf(format, args...)})
}

// say keeps what was told besides errors, report errors.
func (c *cell) say(texts ...string) {
	for _, text := range texts {
		c.said.WriteString(text + "\n")
		c.shown.WriteString(text + "\n")
	}
}

func (c *cell) report(errs []string) {
	c.say(errs...)
	c.errors = append(c.errors, errs...)
}

// isStranger tells a token that is none of ours.
func (c *cell) isStranger(id string) bool {
	return slices.ContainsFunc(c.strangers, func(s sandbox.LiveToken) bool { return s.ID == id })
}

// outcome is what became of a cell.
type outcome string

const (
	// succeeded: the fault was got over. failed: it was reported, and nothing
	// is lost.
	succeeded outcome = "succeeded"
	failed    outcome = "failed"
	// missed: the fault had nothing to strike.
	missed outcome = "missed"
)

// run plays the cell, and fails the test where a promise is broken.
func (c *cell) run(f matrixFault, lasting bool) outcome {
	do := c.op.prepare(c)
	if len(c.errors) > 0 {
		c.t.Fatalf("in fair weather: %q", c.errors)
	}
	lift := f.strike(c, lasting)
	before, prior := c.now(), c.text("id")
	do()
	if took := c.now().Sub(before); took > promised {
		c.problem(inTime, "it took %s", took)
	}
	lift()
	c.world.Clock.Advance(2 * time.Minute) // by then replicas have come through
	result := succeeded
	if len(c.errors) > 0 {
		result = failed
	}
	if c.struck.Load() == 0 {
		result = missed
	}
	errs := c.errors
	c.check(prior)
	c.checkWords(errs)
	c.recover()
	return result
}

// check looks at what the operation left.
func (c *cell) check(prior string) {
	if prior != "" && c.op.name != "delete" && c.text("id") == "" && c.world.Live(prior) != nil && c.previous()[prior] == "" {
		c.problem(noOrphan, "token %s lives and is no longer in state", prior)
	}
	if c.op.name == "close" && len(c.errors) == 0 && c.world.Live(c.opened.Result["id"].(string)) != nil {
		c.problem(noOrphan, "token %s lives, though it was closed without an error", c.opened.Result["id"])
	}
	for _, token := range c.world.Sandbox.Live() {
		switch {
		case c.isStranger(token.ID), c.held(token), strings.Contains(c.shown.String(), token.ID):
		case len(c.errors) > 0 && !c.state.IsNull(): // the state keeps the order: the next apply finds it
		case c.mayLive():
		default:
			c.problem(noOrphan, "token %s lives, and is neither in state nor named", token.ID)
		}
	}
	c.checkStrangers()
}

// held says whether the state, or an open ephemeral resource, has a token, with
// its secret where it is the present one.
func (c *cell) held(token sandbox.LiveToken) bool {
	if secret := token.Secret; c.text("token") == secret || c.opened.Result["token"] == secret {
		return true // also where its id is not known
	}
	if c.opened.Result["id"] == token.ID {
		if c.opened.Result["token"] != token.Secret && !strings.Contains(c.shown.String(), token.ID) {
			c.problem(noSecret, "token %s was opened without its secret", token.ID)
		}
		return true
	}
	if c.text("id") == token.ID {
		if !c.of.own && c.text("token") != token.Secret && !strings.Contains(c.shown.String(), token.ID) {
			c.problem(noSecret, "the state has token %s without its secret, and nobody was told", token.ID)
		}
		return true
	}
	_, previous := c.previous()[token.ID]
	return previous
}

// mayLive says whether a token is told of without an id: by the mark that it is
// recognised by, or as the user's own secret, which the next apply finds.
func (c *cell) mayLive() bool {
	said := c.said.String()
	return endsIn.MatchString(said) || strings.Contains(said, "There it ends at exactly") ||
		strings.Contains(said, "It was issued at about") && c.of.Unmarked ||
		strings.Contains(said, "may have come of it") && c.op.name == "open" ||
		strings.Contains(said, "may have been stored all the same") && c.of.own
}

func (c *cell) checkStrangers() {
	for _, stranger := range c.strangers {
		if stranger.ID == c.target.ID && (c.revoked || c.op.name == "revoke action" && len(c.errors) > 0 || c.op.name == "import") {
			continue
		}
		if c.world.Live(stranger.ID) == nil && (stranger.ExpiresAt.IsZero() || c.world.Clock.Now().Before(stranger.ExpiresAt)) {
			c.problem(noStranger, "the stranger's token %s was revoked", stranger.ID)
		}
	}
	if c.revoked && c.world.Live(c.target.ID) != nil {
		c.problem(noOrphan, "the action says that it revoked %s, which lives", c.target.ID)
	}
}

// checkWords looks at errors as the person at the terminal does.
func (c *cell) checkWords(errs []string) {
	for _, secret := range append(c.secrets, sandbox.CanaryPrefix) {
		if at := strings.Index(c.said.String(), secret); at >= 0 {
			c.problem(noSecret, "a secret is told: %s", c.said.String()[max(0, at-200):])
		}
	}
	for _, text := range errs {
		if !strings.Contains(strings.ToLower(text), c.of.platform()) || !strings.Contains(strings.ToLower(text), c.of.noun()) && !strings.Contains(text, "redential") {
			c.problem(inWords, "an error does not name platform and object: %s", text)
		}
		if !remedies.MatchString(text) {
			c.problem(inWords, "an error tells no remedy: %s", text)
		}
	}
}

// recover is what anybody does once the fault is over: apply again, destroy.
// Then nothing of ours lives, but for what was named.
func (c *cell) recover() {
	switch {
	case c.op.name == "import" && c.state.IsNull(), c.op.name == "list", c.op.name == "revoke action", strings.HasPrefix(c.op.name, "data"), c.op.name == "caller", c.op.name == "inventory":
	case c.op.name == "open" || c.op.name == "close":
		if c.op.name == "open" && c.opened.Result != nil {
			c.report(c.world.Protocol().Close(c.t.Context(), c.typeName, c.opened))
		}
	default:
		c.resume()
	}
	for _, token := range c.world.Sandbox.Live() {
		if !c.isStranger(token.ID) && !c.held(token) && !strings.Contains(c.shown.String(), token.ID) && !c.mayLive() {
			c.problem(noOrphan, "token %s is left, and was never named", token.ID)
		}
	}
	c.checkStrangers()
	c.checkWords(nil)
}

// again applies. A token for a Git host that was stored all the same is
// imported, as the error says.
func (c *cell) again() bool {
	for range 2 { // the first may only revoke what was found of a lost answer
		c.revokeNamed(false)
		p, ok := c.plan()
		if ok = ok && c.apply(p, false); ok && c.text("id") != "" {
			return true
		}
	}
	for _, token := range c.world.Sandbox.Live() {
		if c.of.own && c.state.IsNull() && !c.isStranger(token.ID) && strings.Contains(c.said.String(), "import it") && c.adopt(token.ID) {
			p, ok := c.plan()
			return ok && c.apply(p, false)
		}
	}
	return false
}

func (c *cell) resume() {
	c.errors = nil
	if c.isUnnamed() {
		c.giveUp()
		return
	}
	if c.op.name != "delete" && c.op.name != "import" {
		if !c.again() {
			c.problem(recovers, "once the fault is over, an apply fails: %q", c.errors)
		}
		if live := c.world.Live(c.text("id")); live == nil {
			c.problem(recovers, "once the fault is over, the state has token %q, which does not live", c.text("id"))
		} else if !c.of.own && c.text("token") != live.Secret {
			c.problem(noSecret, "once the fault is over, the state has no secret, or a wrong one, of token %s", live.ID)
		}
	}
	ended := c.destroy()
	if !ended && c.of.Unmarked {
		c.revokeNamed(true)
		ended = c.destroy()
	}
	if !ended {
		c.problem(recovers, "once the fault is over, a destroy fails: %q", c.errors)
	}
}
