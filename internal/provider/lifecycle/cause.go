// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// rotationCause is why a token is to be rotated.
type rotationCause struct {
	// Text completes "because …".
	Text string
	// Uncertain: an unknown value may turn out to change nothing.
	Uncertain bool
}

// comparison is everything that the decision to rotate is made from. There is
// no clock in it: Terraform plans twice, and the answers must agree.
type comparison struct {
	kind          *Kind
	config, state common
	// owner is the configured one.
	owner Values
	// planned and issued are the objects as planned so far and in state.
	planned, issued Values
	// note is how the token was issued. Adopted tokens have none, and neither
	// have those that a killed provider left.
	note    issueNote
	adopted bool
	// due is what the last refresh noted.
	due dueActions
}

// life is the token in state.
func (c comparison) life(ctx context.Context) tokenLife {
	life := c.state.life(ctx)
	life.Issued = c.note.WrittenAt
	return life
}

// causes returns why the token is to be rotated; none: it is left alone.
func (c comparison) causes(ctx context.Context) []rotationCause {
	var causes []rotationCause
	causes = append(causes, c.timeCauses(ctx)...)
	causes = append(causes, c.ownerCauses()...)
	causes = append(causes, c.argumentCauses()...)
	causes = append(causes, c.validityCauses()...)
	causes = append(causes, c.recipientCauses()...)
	causes = append(causes, triggerCauses(c.state.rotationSettings(ctx).Triggers, c.config.rotationSettings(ctx).Triggers)...)
	return causes
}

// timeCauses compares what the refresh found due with the configuration. If a
// changed configuration moves the instant of rotation, the next refresh decides
// anew.
func (c comparison) timeCauses(ctx context.Context) []rotationCause {
	switch c.due.Rotate {
	case dueGone:
		return []rotationCause{{Text: goneText}}
	case dueUnresolved:
		return []rotationCause{{Text: "its id never became known"}}
	case dueExpired:
		if !c.config.ValidFor.IsNull() {
			return []rotationCause{{Text: fmt.Sprintf("it expired at %s", formatInstant(c.state.ExpiresAt.Time()))}}
		}
	case dueExpiring:
		before := c.config.rotationSettings(ctx).RotateBefore
		if before.IsUnknown() {
			return []rotationCause{{Text: "rotation.rotate_before is not known yet", Uncertain: true}}
		}
		state, configured := c.life(ctx), c.life(ctx)
		configured.ValidFor, configured.RotateBefore = c.config.ValidFor.Duration(), before.Duration()
		if configured.rotateAt().Equal(state.rotateAt()) {
			return []rotationCause{{Text: fmt.Sprintf("it expires at %s, within rotate_before", formatInstant(state.ExpiresAt))}}
		}
	}
	return nil
}

// ownerCauses compares the configured owner, who need not be configured, with
// the token's, as far as the platform told.
func (c comparison) ownerCauses() []rotationCause {
	var causes []rotationCause
	for _, name := range c.kind.Owner {
		owner := c.owner[name]
		switch {
		case owner == nil || owner.IsNull():
		case owner.IsUnknown():
			causes = append(causes, rotationCause{Text: name + " is not known yet", Uncertain: true})
		case c.issued.Said(name) && !c.kind.same(name, c.owner, c.issued):
			causes = append(causes, rotationCause{Text: name + " changed"})
		}
	}
	return causes
}

func (c comparison) argumentCauses() []rotationCause {
	var causes []rotationCause
	for _, name := range c.kind.Arguments {
		planned := c.planned[name]
		switch {
		case planned == nil || planned.Equal(c.issued[name]):
		case unknown(planned):
			causes = append(causes, rotationCause{Text: name + " is not known yet", Uncertain: true})
		case !c.kind.same(name, c.issued, c.planned):
			causes = append(causes, rotationCause{Text: name + " changed"})
		}
	}
	return causes
}

func (c comparison) validityCauses() []rotationCause {
	if c.config.ValidFor.IsUnknown() || c.config.ExpiresAt.IsUnknown() {
		return []rotationCause{{Text: "its validity is not known yet", Uncertain: true}}
	}
	changed := false
	switch c.config.validity().form() {
	case formValidFor:
		changed = c.validForChanged()
	case formExpiresAt:
		changed = c.expiresAtChanged()
	case formNever:
		changed = !c.state.ValidFor.IsNull() || c.fixedEndGone()
	}
	if !changed {
		return nil
	}
	return []rotationCause{{Text: "its validity changed"}}
}

// fixedEndGone reports whether a configured expires_at was removed. A killed
// provider leaves no note: an end in state was then a configured one.
func (c comparison) fixedEndGone() bool {
	if c.note.Form == "" {
		return !c.adopted && !c.state.ExpiresAt.Never()
	}
	return c.note.Form != formNever
}

func (c comparison) validForChanged() bool {
	if c.state.ValidFor.IsNull() {
		return !c.adopted
	}
	return c.config.ValidFor.Duration() != c.state.ValidFor.Duration()
}

// expiresAtChanged compares exactly what a user wrote twice, and at the
// platform's precision what a user wrote with what the platform granted.
func (c comparison) expiresAtChanged() bool {
	if !c.adopted && c.note.Form == formExpiresAt {
		return !instant.Same(c.config.ExpiresAt, c.state.ExpiresAt)
	}
	return !c.kind.Terms.agrees(c.config.ExpiresAt.Time(), c.state.ExpiresAt.Time())
}

func (c comparison) recipientCauses() []rotationCause {
	switch {
	case c.state.Token.IsNull() && c.state.EncryptedToken.IsNull():
		return nil // an imported token, whose secret nobody has
	case c.adopted && c.state.Token.IsNull() && c.state.AgeRecipients.IsNull():
		return nil // imported with a secret that its owner had encrypted
	case c.config.AgeRecipients.IsUnknown() || slices.ContainsFunc(c.config.AgeRecipients.Elements(), unknown):
		return []rotationCause{{Text: "age_recipients is not known yet", Uncertain: true}}
	case !slices.Equal(c.config.recipients(), c.state.recipients()):
		return []rotationCause{{Text: "age_recipients changed"}}
	}
	return nil
}

// triggerCauses compares the triggers: their appearance and their removal,
// as a whole or of one key, rotate nothing.
func triggerCauses(before, after types.Map) []rotationCause {
	if before.IsNull() {
		return nil
	}
	if after.IsUnknown() {
		return []rotationCause{{Text: "rotation.triggers is not known yet", Uncertain: true}}
	}
	var changed, open []string
	for key, value := range after.Elements() {
		old, existed := before.Elements()[key]
		switch {
		case !existed || value.Equal(old):
		case unknown(value):
			open = append(open, key)
		default:
			changed = append(changed, key)
		}
	}
	var causes []rotationCause
	if len(changed) > 0 {
		slices.Sort(changed)
		causes = append(causes, rotationCause{Text: "rotation.triggers changed: " + strings.Join(changed, ", ")})
	}
	if len(open) > 0 {
		slices.Sort(open)
		causes = append(causes, rotationCause{Text: "rotation.triggers is not known yet: " + strings.Join(open, ", "), Uncertain: true})
	}
	return causes
}

// unknown reports whether a value, or one of its elements or attributes, is unknown.
func unknown(value attr.Value) bool {
	if value.IsUnknown() {
		return true
	}
	if collection, ok := value.(interface{ Elements() []attr.Value }); ok {
		return slices.ContainsFunc(collection.Elements(), unknown)
	}
	if object, ok := value.(types.Object); ok {
		return slices.ContainsFunc(slices.Collect(maps.Values(object.Attributes())), unknown)
	}
	return false
}

// same reports whether two values of an attribute say the same.
func (k *Kind) same(name string, a, b Values) bool {
	if a.Said(name) != b.Said(name) {
		return false
	}
	if !a.Said(name) || a[name].Equal(b[name]) || sameText(a[name], b[name]) {
		return true
	}
	return k.Same != nil && k.Same(name, a, b)
}

// sameText reports whether two texts differ in the white space around them
// only, which some platforms drop.
func sameText(a, b attr.Value) bool {
	one, ok := a.(types.String)
	other, both := b.(types.String)
	return ok && both && strings.TrimSpace(one.ValueString()) == strings.TrimSpace(other.ValueString())
}

// sameArguments reports whether a platform's token has the ordered arguments;
// what the platform does not tell can't contradict.
func (k *Kind) sameArguments(ordered, platform Values) bool {
	for _, name := range k.Arguments {
		if platform.Said(name) && !k.same(name, ordered, platform) {
			return false
		}
	}
	return true
}

// goneText is the cause of which a refresh has warned already.
const goneText = "it does not exist any more"
