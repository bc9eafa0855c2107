// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"fmt"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// openText says what may have come of the order, by when a list must show it,
// and how to find it.
func (o openOrder) openText(kind *Kind, seen sighting) string {
	text := ""
	if seen.failed != nil {
		text = fmt.Sprintf("Looking for it failed: %s ", explain.Detail(seen.failed))
	}
	if len(seen.suspects) > 0 {
		return text + fmt.Sprintf("It is one of these tokens, if one of them is unknown to you, and none was touched: %s. %s", joined(seen.suspects), o.endText())
	}
	text += o.listText(seen)
	if where := o.whereText(kind); where != "" {
		text += " " + where
	}
	return text + " " + o.endText()
}

// listText says what it means that the platform's list shows no token that may
// be the order's.
func (o openOrder) listText(seen sighting) string {
	shown := formatInstant(o.To.Add(replicaLag).UTC().Truncate(time.Second))
	switch {
	case seen.hidden != "":
		return seen.hidden
	case seen.lagging && seen.failed != nil:
		return fmt.Sprintf("The platform's list must show it by %s.", shown)
	case seen.lagging:
		return fmt.Sprintf("The platform's list does not show it yet, and must by %s.", shown)
	case seen.failed != nil:
		return fmt.Sprintf("The platform's list has had to show it since %s.", shown)
	case !o.isKnown():
		return "What was noted of its order is lost, and the platform's list shows no token that may be it. " + noProof
	}
	text := fmt.Sprintf("The platform's list has had to show it since %s, and does not.", shown)
	if o.lost() {
		return text
	}
	return text + " " + noProof
}

// noProof is why a token whose secret was answered is looked for on.
const noProof = "That alone does not prove it gone, since its secret was answered and a list may leave a token out: look it up with the platform."

// whereText says how a person recognises the token.
func (o openOrder) whereText(kind *Kind) string {
	switch {
	case o.Order.Label != "":
		return fmt.Sprintf("There its %s ends in %q.", kind.Label.Argument, o.Order.Labelled("")[1:])
	case strong(o.Order.Marks):
		return fmt.Sprintf("There it ends at exactly %s.", formatInstant(o.Order.ExpiresAt))
	case o.isKnown():
		return "It was issued" + o.whenText() + "."
	}
	return ""
}

// callText tells an order from others in a few words: the tokens one of which
// is its own, its mark, or when it was made.
func (o openOrder) callText(seen sighting) string {
	switch {
	case len(seen.suspects) > 0:
		return joined(seen.suspects)
	case o.Order.Label != "":
		return o.Order.Labelled("")[1:]
	case strong(o.Order.Marks):
		return "until exactly " + formatInstant(o.Order.ExpiresAt)
	case o.isKnown():
		return "issued" + o.whenText()
	}
	return ""
}

// endText says until when what the order made may live.
func (o openOrder) endText() string {
	switch end := o.ends(); {
	case !end.IsZero():
		return fmt.Sprintf("It ends by itself at %s.", formatInstant(end.Round(time.Second)))
	case !o.isKnown():
		return "When it ends by itself is not known."
	}
	return "It never ends by itself."
}

// remedy says what to do where looking on does not help; named: the resource has
// another token, whose id is known.
func (o openOrder) remedy(seen sighting, named bool) string {
	forget := "have Terraform forget it with terraform state rm."
	if named {
		forget = "have Terraform forget it: once previous is empty, take the resource out of the state with terraform state rm, and import the token that it has now again, with its secret in TOKENS_IMPORT_SECRETS."
	}
	switch {
	case seen.hidden != "" && o.Witness.known():
		return "Run this again with a credential of the identity that ordered it. Or look for it as that, revoke it if it is there, and " + forget
	case seen.hidden != "" && !o.lost():
		return "Run this again with each credential that the provider may have had" + o.whenText() + ": with the one that ordered it the token is found. " +
			"If none finds it, look it up with the platform, revoke it there, and " + forget
	case seen.hidden != "":
		return "Run this again with each credential that the provider may have had" + o.whenText() + ": with the one that ordered it the token is found, if there is one, and revoked. " +
			"If none finds it, nothing came of the order: " + forget
	case o.lost():
		return "Revoke it with the platform, then destroy again; or give it up with terraform state rm."
	}
	return "Once it is revoked with the platform, or known to be gone, " + forget
}

func (o openOrder) whenText() string {
	if !o.isKnown() {
		return ""
	}
	return " at about " + formatInstant(o.From.Truncate(time.Second))
}
