// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
)

// What a plan says in words, since the changes of attributes that it shows
// don't: why it rotates, what it revokes, and what a setting really does.

// rotationWarning is empty where the refresh has said it all: it warns of a
// token that is gone each time that it notes one.
func rotationWarning(ctx context.Context, c comparison, causes []rotationCause) string {
	var texts []string
	for _, cause := range causes {
		if !cause.Uncertain {
			texts = append(texts, cause.Text)
		}
	}
	if c.due.Rotate == dueGone && slices.Equal(texts, []string{goneText}) {
		return ""
	}
	because := strings.Join(texts, ", and ")
	token := "Token " + c.state.ID.ValueString()
	if token == "Token " {
		token = "The token, whose id is not known yet,"
	}
	text := fmt.Sprintf("%s is replaced in place by a new one, because %s.", token, because)
	switch c.due.Rotate {
	case dueGone:
		return text
	case dueUnresolved:
		return fmt.Sprintf("The token is replaced in place by a new one, because %s. If the old one still lives and is not found first, no apply revokes it: "+
			"find it with the platform, and revoke it there once nobody uses it.", because)
	case dueExpired:
		return text + " The old token is removed in the same apply."
	}
	rotation := c.config.rotationSettings(ctx)
	overlap := rotation.overlap()
	end := ""
	if expires := c.oldEnd(); !expires.IsZero() {
		end = fmt.Sprintf(" Its own end is %s.", formatInstant(expires))
	}
	if rotation.Overlap.IsUnknown() {
		return text + " The old token lives on for rotation.overlap, which is not known yet, and is revoked by the first apply after that." + end
	}
	if overlap == 0 {
		return text + " The old token is revoked in the same apply, after the new one is saved (overlap = 0s)." + end
	}
	return text + fmt.Sprintf(" The old token lives on for %s and is revoked by the first apply after that.", rotation.overlapText()) + end
}

// oldEnd is when the old token ends: with a configured expires_at the state has
// the end that was asked for, also where the platform granted less.
func (c comparison) oldEnd() time.Time {
	end := c.state.ExpiresAt.Time()
	if c.note.Form == formExpiresAt && !c.note.Granted.IsZero() && c.note.Granted.Before(end) {
		return c.note.Granted
	}
	return end
}

// warnRevoked names the previous tokens that the apply revokes.
func (r *tokenResource) warnRevoked(ids []string, resp *planResponse) {
	if len(ids) > 0 {
		resp.Diagnostics.AddWarning("A rotated "+r.kind.Title+" will be revoked",
			fmt.Sprintf("The overlap is over: the apply revokes what was rotated before and is past its revoke_at: %s.", joined(ids)))
	}
}

// planDestroy names the previous tokens, which a destroy revokes as well.
func (r *tokenResource) planDestroy(ctx context.Context, req planRequest, resp *planResponse) {
	state, diags := readCommon(ctx, req.State)
	resp.Diagnostics.Append(diags...)
	if previous := state.previous(ctx); len(previous) > 0 {
		resp.Diagnostics.AddWarning("Rotated tokens will be revoked, too",
			fmt.Sprintf("With the %s %s, what was rotated before and still lives is revoked at once: %s.", r.kind.Title, state.ID.ValueString(), joined(previousIDs(previous))))
	}
}

// warnOverlap says what an overlap comes to that the time before the end has
// no room for.
func warnOverlap(ctx context.Context, config common, resp *planResponse) {
	if text := overlapWarning(ctx, config); text != "" {
		resp.Diagnostics.AddAttributeWarning(path.Root("rotation").AtName("overlap"), "The overlap is shorter than configured", text)
	}
}

func overlapWarning(ctx context.Context, config common) string {
	rotation := config.rotationSettings(ctx)
	overlap, before := rotation.Overlap.Duration(), rotation.RotateBefore.Duration()
	if overlap <= before || config.ValidFor.Duration() == 0 || rotation.RotateBefore.IsUnknown() {
		return ""
	}
	const otherwise = " Where something else rotates it, such as a trigger, the old token lives on for the whole overlap. Set rotate_before to %s or more."
	if before == 0 {
		return fmt.Sprintf("Without rotate_before, time rotates the token only once it has ended, so that the old one doesn't work beside the new one at all, although overlap is %s."+otherwise,
			rotation.overlapText(), rotation.overlapText())
	}
	return fmt.Sprintf("Time rotates the token %s (rotate_before) before its end. The old one ends then by itself, so that both work for no longer than that, although overlap is %s."+otherwise,
		rotation.RotateBefore.ValueString(), rotation.overlapText(), rotation.overlapText())
}
