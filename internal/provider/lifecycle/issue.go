// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// issuer issues tokens so that none is lost and none is left behind unnoticed.
type issuer struct {
	kind  *Kind
	calls Calls
	clock Clock
	own   register
}

// register knows the tokens that this provider process issued.
type register interface {
	Issued(id string)
	HasIssued(id string) bool
}

// Exclusive is implemented by calls whose creates must not overlap because
// the answer does not tell the id: release ends the exclusion.
type Exclusive interface {
	Exclude(ctx context.Context, key string) (release func(), err error)
}

// wish is a token that is wanted.
type wish struct {
	owner, arguments Values
	validity         Validity
	seed             func() Seed
	// replaces is the token that a rotation puts the new one in place of.
	replaces Life
	// killed: a rotation of that token may have been killed before.
	killed bool
}

// UnresolvedError is a token that exists and whose secret is known, but whose
// id is not. No token is touched on a guess.
type UnresolvedError struct {
	Issued   Issued
	Order    Order
	Before   []string
	Suspects []string
}

func (e *UnresolvedError) Error() string {
	found := "no token in the list matches it yet"
	if len(e.Suspects) > 0 {
		found = "more than one token matches it: " + strings.Join(e.Suspects, ", ")
	}
	return "the token was issued and its secret is saved, but its id could not be told, because " + found
}

// LostError is a create whose answer was lost, and what became of its token.
type LostError struct {
	Cause   error
	Outcome string
}

func (e *LostError) Error() string {
	return strings.TrimSuffix(e.Cause.Error(), ".") + ". " + e.Outcome
}
func (e *LostError) Unwrap() error { return e.Cause }

const (
	// issueTimeout bounds a create with all that belongs to it. It runs on
	// after an interrupt, since a secret that nobody receives is lost.
	issueTimeout = 3 * time.Minute
	// seedTries bounds the search for a fingerprint nobody has yet.
	seedTries = 32
)

// lookups are the pauses before each look for a new token in a list that may
// lag behind.
var lookups = []time.Duration{0, 250 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}

// issue issues the token, after it cleared what an interrupted rotation left
// behind. Its errors are an [UnresolvedError] (the secret is in it), a
// [SecretlessError] (the id is in it), a [LostError], or that of a create that
// certainly did not run.
func (i issuer) issue(ctx context.Context, w wish) (Issued, cleared, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), issueTimeout)
	defer cancel()
	before, release, err := i.prepare(ctx, w)
	if err != nil {
		return Issued{}, cleared{}, err
	}
	defer release()
	leftover, err := i.clearLeftover(ctx, w, before)
	if err != nil {
		return Issued{}, leftover, err
	}
	issued, err := i.create(ctx, w, before)
	if issued.ID != "" {
		i.own.Issued(issued.ID)
	}
	return issued, leftover, err
}

// create makes the call and finds the token where the answer does not tell it.
func (i issuer) create(ctx context.Context, w wish, before []Token) (Issued, error) {
	order, known := i.order(w, before)
	started := i.clock.Now()
	issued, err := i.calls.Issue(ctx, w.owner, w.arguments, order)
	if err != nil {
		if !MayHaveRun(err) {
			return Issued{}, err
		}
		return Issued{}, &LostError{Cause: err, Outcome: i.settle(ctx, w, order, known, started)}
	}
	if issued.ID != "" {
		return issued, issued.whole()
	}
	return i.resolve(ctx, w, order, known, issued)
}

// prepare lists the owner's tokens where the create will not tell the id or
// follows on a killed one. Where it will not tell the id, other creates of this
// process are kept away until release.
func (i issuer) prepare(ctx context.Context, w wish) (before []Token, release func(), err error) {
	exclusive, ok := i.calls.(Exclusive)
	if !ok && !w.mayHaveLeftover() {
		return nil, func() {}, nil
	}
	release = func() {}
	if ok {
		if release, err = exclusive.Exclude(ctx, w.owner.key()); err != nil {
			return nil, nil, err
		}
	}
	before, err = i.alike(ctx, w)
	if err != nil {
		release()
		return nil, nil, fmt.Errorf("nothing was issued, because the tokens that exist already could not be listed: %w", err)
	}
	return before, release, nil
}

// order puts a fingerprint on the wish that none of the tokens before has,
// and returns the ids of those that match it all the same.
func (i issuer) order(w wish, before []Token) (Order, []string) {
	var order Order
	var known []string
	for range seedTries {
		order = i.kind.Terms.Order(w.validity, i.clock.Now(), w.seed())
		known = ids(before, func(token Token) bool { return i.kind.Terms.Matches(token, order) })
		if len(known) == 0 {
			break
		}
	}
	return order, known
}

// resolve finds the id of a token that was just issued.
func (i issuer) resolve(ctx context.Context, w wish, order Order, known []string, issued Issued) (Issued, error) {
	matches, err := i.await(ctx, w, order, known)
	if len(matches) == 1 {
		return Issued{Token: matches[0], Secret: issued.Secret}, nil
	}
	unresolved := &UnresolvedError{Issued: issued, Order: order, Before: known, Suspects: ids(matches, nil)}
	if err != nil {
		return Issued{}, fmt.Errorf("%w (%w)", unresolved, err)
	}
	return Issued{}, unresolved
}

// await looks for what matches the order until something does.
func (i issuer) await(ctx context.Context, w wish, order Order, known []string) ([]Token, error) {
	var err error
	for _, pause := range lookups {
		if waitErr := i.clock.Wait(ctx, pause); waitErr != nil {
			return nil, waitErr
		}
		var matches []Token
		if matches, err = i.matching(ctx, w, order, known); len(matches) > 0 {
			return matches, nil
		}
	}
	return nil, err
}

// matching lists the tokens that only this order can have made.
func (i issuer) matching(ctx context.Context, w wish, order Order, known []string) ([]Token, error) {
	tokens, err := i.alike(ctx, w)
	return slices.DeleteFunc(tokens, func(token Token) bool {
		return slices.Contains(known, token.ID) || !i.kind.Terms.Matches(token, order)
	}), err
}

// settle looks for the token of a create whose answer was lost: the only one
// that can be it is revoked, since nobody has its secret.
func (i issuer) settle(ctx context.Context, w wish, order Order, known []string, started time.Time) string {
	if !order.Recognisable {
		return i.nameSuspects(ctx, w, started)
	}
	matches, err := i.await(ctx, w, order, known)
	switch {
	case err != nil:
		return "Whether a token was issued all the same could not be found out: " + err.Error()
	case len(matches) == 0: // or the platform keeps the end less precisely than is known
		return i.nameSuspects(ctx, w, started)
	case len(matches) > 1:
		return "One of these tokens came of it and nobody has its secret; find out which, and revoke it: " + strings.Join(ids(matches, nil), ", ")
	}
	if err := i.calls.Revoke(ctx, Ref{ID: matches[0].ID, Owner: w.owner}); err != nil {
		return fmt.Sprintf("Token %s came of it, nobody has its secret, and revoking it failed (%s): revoke it by hand", matches[0].ID, err)
	}
	return fmt.Sprintf("Token %s had come of it and was revoked, since its secret was lost; apply again", matches[0].ID)
}

// nameSuspects says which tokens may have come of an order where none bears its
// fingerprint.
func (i issuer) nameSuspects(ctx context.Context, w wish, started time.Time) string {
	tokens, err := i.alike(ctx, w)
	if err != nil {
		return "Whether a token was issued all the same could not be found out: " + err.Error()
	}
	suspects := ids(tokens, func(token Token) bool {
		return token.CreatedAt.After(started.Add(-leftoverSkew)) && token.LastUsedAt.IsZero() &&
			!w.replaces.holds(token.ID) && !i.own.HasIssued(token.ID)
	})
	if len(suspects) == 0 {
		return "No token came of it, as far as the platform's list shows; apply again"
	}
	return "If one of these tokens is unknown to you, it came of this and nobody has its secret; revoke it: " + strings.Join(suspects, ", ")
}

// alike lists the owner's tokens that have the wished arguments and are not revoked.
func (i issuer) alike(ctx context.Context, w wish) ([]Token, error) {
	var alike []Token
	for token, err := range i.calls.List(ctx, w.owner) {
		if err != nil {
			return alike, err
		}
		if !token.Revoked && i.kind.sameArguments(w.arguments, token.Values) {
			alike = append(alike, token)
		}
	}
	return alike, nil
}

func ids(tokens []Token, which func(Token) bool) []string {
	var ids []string
	for _, token := range tokens {
		if which == nil || which(token) {
			ids = append(ids, token.ID)
		}
	}
	slices.Sort(ids)
	return ids
}
