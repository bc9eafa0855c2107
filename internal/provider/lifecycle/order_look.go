// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
)

// lookLater looks for the token of an order that an earlier run noted, and
// whether it has to be listed by now; about is what the state knows besides.
func (i issuer) lookLater(ctx context.Context, o openOrder, about Ref) (sighting, error) {
	began := i.clock.Now()
	tokens, err := i.listed(ctx, o)
	if err != nil {
		return sighting{}, err
	}
	seen := i.weighed(o, tokens, nil)
	if seen.lagging = i.lagging(o, began); seen.ours == nil && len(seen.suspects) == 0 && !seen.lagging {
		seen.hidden = i.hidden(ctx, o, about, tokens)
		seen.settled = seen.hidden == ""
	}
	return seen, nil
}

// hidden says why the order's token may live though the list lacks it: the list
// is another identity's than the one that ordered it. Where that was not noted,
// it counts that whoever asks now belongs where the token lives, and is answered.
func (i issuer) hidden(ctx context.Context, o openOrder, about Ref, listed []Token) string {
	asking, err := i.calls.Witness(ctx)
	switch {
	case err != nil:
		return fmt.Sprintf("Whether the platform's list would show it to the provider's credential could not be found out (%s).", err)
	case o.Witness.Same(asking), !o.Witness.known() && o.Asked && !asking.known():
		return ""
	case o.Witness.known():
		return fmt.Sprintf("It was ordered by %s, but the credential now stands for %s, to whom the platform's list may not show it.", o.Witness, asking)
	}
	about.Owner, about.State = o.owner(), about.State.With(o.owner())
	switch shows, err := i.shows(ctx, about, listed); {
	case err != nil:
		return fmt.Sprintf("No identity is noted that ordered it, and whether the platform's list would show it to %s, whom the credential stands for, could not be found out (%s).", asking, err)
	case !shows:
		return fmt.Sprintf("No identity is noted that ordered it, and nothing says that the platform's list would show it to %s, whom the credential stands for.", asking)
	}
	return ""
}

// shows reports whether the one who asks is shown the tokens of an owner.
func (i issuer) shows(ctx context.Context, about Ref, listed []Token) (bool, error) {
	belongs, err := i.calls.Belongs(ctx, about)
	vouching, ok := able[Vouching](i.calls)
	if err != nil || !belongs || !ok {
		return belongs, err
	}
	tokens := map[string]Token{}
	for _, token := range listed {
		tokens[token.ID] = token
	}
	return vouching.Vouches(ctx, about, tokens)
}
