// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"fmt"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
)

// Whether a token is gone is decided here, once for every platform, from facts
// that the platforms supply. An answer of "not found" alone proves nothing:
// platforms give it for living tokens too, to a caller who may not see them, to
// a question in the wrong place, or from a replica that lags behind.

// absence is what is known when a platform answered, in its API's own words,
// that there is no such token.
type absence struct {
	// ended: the token has reached its own end, so that it is not alive,
	// whether it can be seen or not.
	ended bool
	// noted is who saw the token last, asking who was answered now.
	noted, asking Witness
	// belongs: whoever asks issued the token in this run, or belongs where the
	// state says that it lives. It serves where nobody is noted: after a kill,
	// or in an older state.
	belongs bool
	// replicating: the token was written so recently that the answer may lag.
	replicating bool
	// listed is what the list of the same place shows.
	listed listing
	// shown is what else shows whether the platform answers whom it should.
	shown shown
	// together is how many other tokens of the same owner vanished at once.
	together int
}

// listing is what a list says of a token that was not found.
type listing int

const (
	listLacks   listing = iota // it answers, and the token is not in it
	listShows                  // the token is in it
	listRefused                // the caller may not list, as the platform documents
	listFailed                 // it did not answer as the API does, or not wholly
)

// shown is what a platform's answers show of the one whom it takes the caller
// for. Where nothing does, "not found" may be its answer to somebody else,
// whatever the credential says of itself.
type shown int

const (
	shownCaller  shown = iota // it answers the one who asks
	shownRefused              // it refuses the token's own secret: nobody can use it
	shownWorking              // the token's own secret works
	shownNothing              // nothing shows whom it answers
	shownFailed               // that could not be found out
)

// ruling is what the absence amounts to.
type ruling int

const (
	isGone      ruling = iota // the token is gone
	stranger                  // somebody else asked than the one who saw it
	unvouched                 // nobody is noted, and the state does not name the one who asks
	notYet                    // our own write may not be visible yet
	stillListed               // its list still shows it
	unlisted                  // the list could not confirm it
	atOnce                    // several of one owner vanished at once
	works                     // its secret still works
	unheard                   // nothing shows whom the platform answered
)

// ruling decides. A list may only confirm what a question about the token
// itself was answered with.
func (e absence) ruling() ruling {
	switch {
	case e.noted.known() && !e.noted.Same(e.asking):
		return stranger
	case e.ended:
		return isGone
	case !e.noted.known() && !e.belongs:
		return unvouched
	case e.replicating:
		return notYet
	case e.listed == listShows:
		return stillListed
	case e.listed == listFailed:
		return unlisted
	case e.shown == shownWorking:
		return works
	case e.shown == shownNothing || e.shown == shownFailed:
		return unheard
	case e.together > 0 && e.shown != shownRefused:
		return atOnce
	}
	return isGone
}

const bothWays = `The platform answers "not found" both for tokens that do not exist and for tokens that the caller may not see. `

// reason says why the token may well exist, and what to do.
func (e absence) reason() string {
	why, remedy := e.explained()
	if why == "" {
		return ""
	}
	return why + " The state is kept. " + remedy
}

// why is the reason without what to do about a state.
func (e absence) why() string {
	why, _ := e.explained()
	return why
}

// explained says why the token may well exist, and what to do where a state has it.
func (e absence) explained() (why, remedy string) {
	switch e.ruling() {
	case stranger:
		return bothWays + fmt.Sprintf("This token was last seen by %s, but the credential now stands for %s.", e.noted, e.asking),
			"Use a credential of the identity that saw it or, if the token is known to be revoked, run terraform state rm."
	case unvouched:
		return bothWays + fmt.Sprintf("No identity is noted that saw this token before; the credential now stands for %s, "+
				"and nothing in the state says that the token is one of its own.", e.asking),
			"Use a credential that may see the token or, if it is known to be revoked, run terraform state rm."
	case notYet:
		return fmt.Sprintf(`The platform answers "not found", but this provider wrote the token less than %s ago, and answers may lag behind.`, duration.Text(replicaLag)),
			"Try again in a minute."
	case stillListed:
		return `Asked for the token itself, the platform answers "not found", but its list shows it: one of the two lags behind, or is not the platform's own.`,
			"Try again in a minute. If this persists, look the token up with the platform and, if it is revoked there, run terraform state rm."
	case unlisted:
		return `The platform answers "not found", but its list, which has to confirm that, could not be had.`, "Try again later."
	case works:
		return `The platform answers "not found", but the token's own secret still works: it exists, and is hidden from the credential.`,
			"Use a credential that may see the token, or revoke it with the platform; once it is revoked, the next run sees that."
	case unheard:
		return bothWays + "Nothing in its answers shows that they were meant for the identity behind the credential: no other token that it was shown before is listed, and the token's own secret could not be tried.",
			"Look the token up with the platform. If it is revoked there, take it out of the state with terraform state rm, or with a removed block."
	case atOnce:
		return fmt.Sprintf(`The platform answers "not found" for this token and for %d more of the same owner, though nothing was written: `, e.together) +
				"rather than that all were revoked, the credential has lost the role that let it see them.",
			"Check its roles. If the tokens are known to be revoked, apply them one at a time with -target, or run terraform state rm for each."
	default:
		return "", ""
	}
}
