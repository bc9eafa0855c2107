// SPDX-License-Identifier: MPL-2.0

package lifecycle

// verdict says whether a token is the one that an order made.
type verdict int

// The verdicts, the harmless one first.
const (
	cannotTell verdict = iota
	notOurs
	certain
)

// match compares a token's mark with an order's.
type match int

const (
	matchUntold match = iota // one of the two has none
	matchSame
	matchOther
)

// proof is what became of the tokens' last use when the API was called with the
// new secret, at moments that nobody else chose.
type proof int

const (
	unproven    proof = iota // not tried, or the platform tells it late or never
	proofMoved               // this one's moved, every time
	proofMissed              // another one's did
)

// evidence is what is known about one token that may have come of an order.
type evidence struct {
	// Label compares the labels behind the names.
	Label match
	// End compares the ends, and Marks is how many ends the order could have
	// asked for.
	End   match
	Marks int64
	// Known: listed before the call was made, in the state, or the answer to
	// another order.
	Known bool
	// Outside: created before or after the call, by the server's clock, or no
	// longer alive.
	Outside bool
	// Unlike: the platform tells other arguments than were ordered.
	Unlike bool
	// Used by somebody, where nobody can have the secret.
	Used bool
	// Proof by use.
	Proof proof
}

// verdict weighs the facts about one token. A mark counts alone only where it
// is another order's with a probability below two in a million. Without one
// everything must fit, and the secret itself must have shown it.
func (e evidence) verdict() verdict {
	switch {
	case e.Known || e.Label == matchOther:
		return notOurs
	case e.Label == matchSame, e.End == matchSame && strong(e.Marks):
		return certain
	case e.Outside || e.Unlike || e.Used || e.End == matchOther || e.Proof == proofMissed:
		return notOurs
	case e.Proof == proofMoved:
		return certain
	}
	return cannotTell
}

// candidate is a token and the evidence about it.
type candidate struct {
	Token Token
	evidence
}

// weigh picks the order's token, nil where that is not certain, and the
// tokens that it may be instead. Of several that are certain none is.
func weigh(candidates []candidate) (ours *Token, suspects []Token) {
	var sure []Token
	for _, c := range candidates {
		switch c.verdict() {
		case certain:
			sure = append(sure, c.Token)
		case cannotTell:
			suspects = append(suspects, c.Token)
		}
	}
	if len(sure) == 1 {
		return &sure[0], nil
	}
	return nil, append(sure, suspects...)
}
