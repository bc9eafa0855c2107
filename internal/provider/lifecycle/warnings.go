// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// warnGranted warns of a validity that the platform did not grant as asked.
func (r *tokenResource) warnGranted(order resourceOrder, token Token) diag.Diagnostics {
	var diags diag.Diagnostics
	configured := order.config.ExpiresAt
	if order.config.ValidFor.IsNull() && !r.kind.Terms.agrees(configured.Time(), token.ExpiresAt) {
		asked, granted := "was asked never to end", "never ends"
		if !configured.IsNull() {
			asked = "was asked to end at " + configured.ValueString()
		}
		if !token.ExpiresAt.IsZero() {
			granted = "ends at " + formatInstant(token.ExpiresAt)
		}
		diags.AddWarning("The platform granted another end", fmt.Sprintf("%s %s %s, and %s.", r.kind.Title, token.ID, asked, granted))
	}
	if life := order.life(token, r.clock.Now()); life.cutShort() && !life.shortGrant() {
		diags.AddWarning("The platform granted another end", fmt.Sprintf("%s %s was asked to live for %s, and ends at %s. Whatever it belongs to may end then.",
			r.kind.Title, token.ID, order.config.ValidFor.ValueString(), formatInstant(token.ExpiresAt)))
	}
	written := lifeText{ValidFor: order.config.ValidFor.ValueString(), RotateBefore: order.rotation.RotateBefore.ValueString()}
	for _, text := range order.life(token, r.clock.Now()).warnings(time.Time{}, written) {
		diags.AddWarning(r.notAsConfigured(), text)
	}
	return diags
}

// lifeText are settings of a token's life in the words of its configuration.
type lifeText struct{ ValidFor, RotateBefore string }

// warnings says which settings have no effect, given what the platform granted.
// With a zero now, an end that has passed is not mentioned.
func (l tokenLife) warnings(now time.Time, written lifeText) []string {
	var texts []string
	switch {
	case l.shortGrant():
		texts = append(texts, fmt.Sprintf("Token %s was granted until %s, no longer than rotate_before (%s), so it is rotated at its end only. Choose a shorter rotate_before.",
			l.ID, formatInstant(l.ExpiresAt), written.RotateBefore))
	case l.longGrant():
		texts = append(texts, fmt.Sprintf("Token %s was granted until %s, far longer than valid_for (%s), so it is rotated only when that end comes near. A change of rotation.triggers rotates it earlier.",
			l.ID, formatInstant(l.ExpiresAt), written.ValidFor))
	case l.endless():
		texts = append(texts, fmt.Sprintf("Token %s never expires although valid_for is set, so time never rotates it. A change of rotation.triggers does.", l.ID))
	case l.ValidFor == 0 && !now.IsZero() && l.ended(now):
		texts = append(texts, l.endedAlone())
	}
	return texts
}

// endedAlone says what to do where a token ended that time does not rotate.
func (l tokenLife) endedAlone() string {
	if l.AskedNever {
		return fmt.Sprintf("Token %s ended at %s, although no end was asked for: the platform granted no more. "+
			"Configure valid_for, so that time rotates it, or change a value of rotation.triggers, for another that ends as well.", l.ID, formatInstant(l.ExpiresAt))
	}
	if l.Asked.Sub(l.ExpiresAt) > clockSkew {
		return fmt.Sprintf("Token %s ended at %s, before its expires_at (%s): the platform granted no more, since what it belongs to ended then, perhaps. Without valid_for, time alone rotates nothing: "+
			"see that another would last longer, then change a value of rotation.triggers, or configure valid_for.", l.ID, formatInstant(l.ExpiresAt), formatInstant(l.Asked))
	}
	return fmt.Sprintf("Token %s ended at %s. Without valid_for, time alone rotates nothing: configure a later expires_at, or valid_for.", l.ID, formatInstant(l.ExpiresAt))
}

// endedBefore says what to do with a token that had ended when it was imported
// or moved.
func (l tokenLife) endedBefore() string {
	return fmt.Sprintf("Token %s, which is imported or moved here, ended at %s: nobody can use it any more. With valid_for in the configuration, this apply takes it over, and the next one issues another in its place. "+
		"To have another at once, take the import or moved block away, or run terraform state rm where it is in the state already, and apply.", l.ID, formatInstant(l.ExpiresAt))
}

func (r *tokenResource) notAsConfigured() string {
	return "The " + r.kind.Title + " does not rotate as configured"
}
