// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// What a person does, once a fault is over, about tokens that nothing marks: the
// provider names those that may be it, and touches none.

// isUnnamed reports whether the state has the secret of a token whose id nothing
// tells.
func (c *cell) isUnnamed() bool {
	return c.of.Unmarked && c.text("id") == "" && c.text("token") != ""
}

// ours are the tokens that live and are no stranger's.
func (c *cell) ours() []sandbox.LiveToken {
	return slices.DeleteFunc(c.world.Sandbox.Live(), func(token sandbox.LiveToken) bool { return c.isStranger(token.ID) })
}

// revokeNamed revokes with the platform what was named and, before the end, no
// state has: after a call that nothing dates the token in state may be it, too.
func (c *cell) revokeNamed(atTheEnd bool) {
	if !c.of.Unmarked || c.isUnnamed() {
		return
	}
	if c.tainted() {
		c.plan() // names what may have come of it
	}
	for _, token := range c.ours() {
		_, previous := c.previous()[token.ID]
		if held := previous || token.ID == c.text("id"); (atTheEnd || !held) && strings.Contains(c.said.String(), token.ID) {
			c.of.Revoke(c.world, token.ID)
		}
	}
}

// giveUp ends a token whose id is not known: a destroy is refused, so that it is
// revoked with the platform and forgotten.
func (c *cell) giveUp() {
	if !slices.ContainsFunc(c.ours(), func(token sandbox.LiveToken) bool { return token.Secret == c.text("token") }) {
		c.problem(noSecret, "the state has a secret that works nowhere")
	}
	if c.destroy() {
		c.problem(noOrphan, "a token whose id is not known is destroyed without a word")
	}
	for _, token := range c.ours() {
		c.of.Revoke(c.world, token.ID)
	}
	c.forget()
}
