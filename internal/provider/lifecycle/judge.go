// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// Facts are what a platform supplies for the decision whether a token is gone.
// They say what an answer says and who asked; none of them decides.
type Facts interface {
	// NotFound reports whether err is the API's own answer, in its documented
	// words, that there is no such token: not a refusal, and not the 404 of a
	// gateway or of an unknown path.
	NotFound(err error) bool
	// Witness is the identity that asks, the zero one where the credential
	// does not tell.
	Witness(ctx context.Context) (Witness, error)
	// Belongs reports whether the one who asks belongs where the state says
	// that the token lives: it is the owner, the one who issued it, or in its
	// organization, account or workspace.
	Belongs(ctx context.Context, ref Ref) (bool, error)
	// Peers yields the tokens of one owner by the list route, and ends with an
	// error where the platform says that it left any out.
	Peers(ctx context.Context, owner Values) iter.Seq2[Token, error]
}

// Vouching are further facts, of a platform which says nothing of whom it takes
// the caller for: the witness there is what the credential says of itself, and
// somebody else would be answered "not found" in the same words.
type Vouching interface {
	// Vouches reports whether the platform's answers show that they are the
	// ones to the token's owner, or to who sees the owner's tokens. listed is
	// what it listed just now, by id.
	Vouches(ctx context.Context, ref Ref, listed map[string]Token) (bool, error)
	// Refuses tries a token's own secret. It reports whether the API refuses it,
	// in its own words, as one that authenticates nobody; where it does not, and
	// there is no error, the token lives.
	Refuses(ctx context.Context, ref Ref, secret string) (bool, error)
}

// UnprovenError is an answer of "not found" that does not prove a token gone.
type UnprovenError struct {
	found absence
	// stateless: there is no state that could be kept.
	stateless bool
	// Err is what kept more from being known; may be nil.
	Err error
}

// Error says why the token may well exist, and what to do.
func (e *UnprovenError) Error() string {
	reason := e.found.reason()
	if e.stateless {
		reason = e.found.why() + " Look the token up with the platform, and try again if it is there."
	}
	if e.Err == nil {
		return reason
	}
	return reason + " " + e.Err.Error()
}
func (e *UnprovenError) Unwrap() error { return e.Err }

// StillListed reports whether the token exists after all, as its list shows.
func (e *UnprovenError) StillListed() bool { return e.found.ruling() == stillListed }

// Judge collects the facts about tokens of one type that were not found, and
// decides.
type Judge struct {
	facts Facts
	// witness is the facts' own, or one that is asked once.
	witness func(context.Context) (Witness, error)
	clock   Clock
	ledger  ledger
	shared  *absentees
}

// NewJudge returns the judge of a type's tokens, for a provider's data.
func NewJudge(data any, typeName string, facts Facts) Judge {
	return judgeOf(data, clockOf(data), typeName, facts)
}

func judgeOf(data any, clock Clock, typeName string, facts Facts) Judge {
	shared := newAbsentees()
	if set, ok := data.(*connection.Set); ok && set != nil {
		shared = connection.Shared(set, "absentees of "+typeName, newAbsentees)
	}
	return Judge{facts: facts, witness: facts.Witness, clock: clock, ledger: ledgerOf(data), shared: shared}
}

// Gone returns an error that wraps [ErrGone] if an answer about a token proves
// that it does not exist any more, and else one that says why it may.
func (j Judge) Gone(ctx context.Context, ref Ref, answer error) error {
	return j.gone(ctx, ref, answer, j.shared.recent)
}

// gone is told where a list comes from: a refresh shares one, a revocation
// makes its own.
func (j Judge) gone(ctx context.Context, ref Ref, answer error, list lister) error {
	if !j.facts.NotFound(answer) {
		return answer
	}
	if ref.Unseen {
		witness, _ := j.witness(ctx) // only to name it
		return &notVisibleError{Witness: witness}
	}
	found, err := j.collect(ctx, ref, list)
	switch {
	case err != nil && found.listed != listFailed && found.shown != shownFailed:
		return err
	case found.ruling() != isGone:
		return &UnprovenError{found, ref.Stateless, err}
	}
	return fmt.Errorf("%w: %w", ErrGone, answer)
}

// collect asks for as many facts as the decision still depends on. The error
// says what could not be found out.
func (j Judge) collect(ctx context.Context, ref Ref, list lister) (absence, error) {
	e := absence{
		ended: !ref.ExpiresAt.IsZero() && !serverTimeOf(j.facts, j.clock.Now()).now.Before(ref.ExpiresAt),
		noted: ref.Witness, replicating: Replicating(j.clock.Now(), ref.WrittenAt),
	}
	if e.ended && !e.noted.known() {
		return e, nil
	}
	var err error
	if e.asking, err = j.witness(ctx); err != nil {
		return e, fmt.Errorf(`the platform answers "not found", and asking for the identity behind the credential, on which it depends what that means, failed: %w`, err)
	}
	if e.belongs = j.ledger.HasIssued(ref.ID); !e.noted.known() && !e.belongs {
		if e.belongs, err = j.facts.Belongs(ctx, ref); err != nil {
			return e, err
		}
	}
	if e.ended || e.ruling() != isGone {
		return e, nil
	}
	var tokens map[string]Token
	if e.listed, tokens, err = j.look(ctx, ref, list); e.ruling() != isGone {
		return e, err
	}
	if vouching, ok := j.facts.(Vouching); ok {
		e.shown, err = j.hear(ctx, vouching, ref, tokens)
	}
	if e.ruling() == isGone && e.shown != shownRefused && !ref.Previous && !ref.Stateless && !ref.Revoked {
		e.together = j.shared.vanish(ref.Owner.key(), ref.ID, j.clock.Now(), tokens)
	}
	return e, err
}

// hear finds out whether the platform's answers are meant for the one who asks.
// The token's own secret tells most, where it is known.
func (j Judge) hear(ctx context.Context, vouching Vouching, ref Ref, listed map[string]Token) (shown, error) {
	if secret := cmp.Or(ref.Secret, j.shared.secret(ref.ID)); secret != "" {
		switch refused, err := vouching.Refuses(ctx, ref, secret); {
		case err != nil:
			return shownFailed, err
		case refused:
			return shownRefused, nil
		}
		return shownWorking, nil
	}
	ref.Others = append(slices.Clone(ref.Others), j.shared.others(ref.ID)...)
	switch vouched, err := vouching.Vouches(ctx, ref, listed); {
	case err != nil:
		return shownFailed, err
	case vouched:
		return shownCaller, nil
	}
	return shownNothing, nil
}

// asks notes that a token is read which has to be listed: one that has not
// ended, and whose list can't lag. The returned function says that it was shown.
func (j Judge) asks(ref Ref) (answered func()) {
	now := j.clock.Now()
	if ref.Previous || ref.Unseen || Replicating(now, ref.WrittenAt) || !ref.ExpiresAt.IsZero() && ref.ExpiresAt.Before(now.Add(clockSkew)) {
		return func() {}
	}
	return j.shared.ask(ref.Owner.key(), ref.ID, now)
}

// look reads what the list says of a token, and returns what else it shows. One
// that breaks off, or is refused further on, has shown what it has.
func (j Judge) look(ctx context.Context, ref Ref, list lister) (listing, map[string]Token, error) {
	tokens, err := list(ref.Owner.key(), j.clock.Now(), func() (map[string]Token, error) {
		tokens := map[string]Token{}
		for token, err := range j.facts.Peers(ctx, ref.Owner) {
			if unreadable := rest.AsUnreadable(err); unreadable != nil {
				tokens[unreadable.ID] = Token{ID: unreadable.ID, unreadable: true} // it is listed, whatever else it is
				continue
			}
			if err != nil {
				return tokens, err
			}
			tokens[token.ID] = token
		}
		return tokens, nil
	})
	token, shows := tokens[ref.ID]
	switch {
	case shows && !token.Revoked: // however the list ends
		return listShows, tokens, nil
	case rest.Forbidden(err): // only the answer about the token itself is left
		return listRefused, nil, nil
	case err != nil:
		return listFailed, nil, err
	}
	return listLacks, tokens, nil
}

// looksAgain are the pauses before a list that still shows a token which was
// just revoked is read again.
var looksAgain = []time.Duration{0, 250 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}

// reading and revoking are a platform's calls for one token, as in [Calls].
type (
	reading  = func(ctx context.Context, ref Ref) (Token, error)
	revoking = func(ctx context.Context, ref Ref) error
)

// Revoke revokes a token, with a platform's calls. It returns nil if the token
// is revoked, and an error that wraps [ErrGone] if it was gone before.
func (j Judge) Revoke(ctx context.Context, ref Ref, revoke revoking, read reading) error {
	_, err := Settled(ctx, j.clock, ref.WrittenAt, j.facts.NotFound, func() (struct{}, error) {
		err := revoke(ctx, ref)
		ref.Revoked = ref.Revoked || mayHaveRevoked(err)
		return struct{}{}, err
	})
	switch {
	case err == nil:
		return nil
	case rest.Undocumented(err):
		return j.confirm(ctx, ref, err, read)
	}
	return j.goneLater(ctx, ref, err)
}

// mayHaveRevoked reports whether a request that failed may have been carried out
// by the platform, in one of its attempts. Where the last of them finds no token,
// an earlier one has ended it.
func mayHaveRevoked(err error) bool {
	api, ok := errors.AsType[*rest.Error](err)
	return ok && api.MayHaveRun
}

// goneLater is gone for a token that was revoked or tried to be: its list may
// show it for a while.
func (j Judge) goneLater(ctx context.Context, ref Ref, answer error) error {
	var err error
	for _, pause := range looksAgain {
		if waitErr := j.clock.Wait(ctx, pause); waitErr != nil {
			return errors.Join(err, waitErr)
		}
		err = j.gone(ctx, ref, answer, j.shared.fresh)
		if doubt, ok := errors.AsType[*UnprovenError](err); !ok || !doubt.StillListed() {
			return err
		}
	}
	return err
}

// confirm reads a token whose revocation was answered with a success that is
// not the API's, until the answer must show the write. Only a proof of absence,
// or a record that is revoked, counts.
func (j Judge) confirm(ctx context.Context, ref Ref, answer error, read reading) error {
	token, err := Seen(ctx, j.clock, j.clock.Now(), func(error) bool { return false }, func() (Token, error) {
		return Settled(ctx, j.clock, ref.WrittenAt, j.facts.NotFound, func() (Token, error) { return read(ctx, ref) })
	}, func(token Token) bool { return token.Revoked })
	switch {
	case err == nil && token.Revoked:
		return nil
	case err == nil:
		return fmt.Errorf("the token still exists, though its revocation was answered as if it had succeeded. "+
			"Something between the provider and the platform may have answered in its place: check the endpoint, and try again. %w", answer)
	}
	err = j.goneLater(ctx, ref, err)
	if errors.Is(err, ErrGone) {
		return nil
	}
	return fmt.Errorf("whether the token is revoked could not be found out, as its revocation was answered in another form than the API's, and then: %w", err)
}
