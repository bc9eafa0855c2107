// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// issuer issues tokens so that none is lost and none is left behind unnoticed.
type issuer struct {
	kind   *Kind
	calls  Calls
	clock  Clock
	ledger ledger
	looks  *looks
}

// ledger knows the tokens that this provider process issued.
type ledger interface {
	Issued(id string)
	HasIssued(id string) bool
}

// plannedOrder is a token that is wanted, before anything was asked of the
// platform. What it is ordered with is an [Order], and an [openOrder] one whose
// token is not known yet.
type plannedOrder struct {
	owner, arguments Values
	validity         validity
	// by is the identity that orders it.
	by Witness
	// replaces is the token that a rotation puts the new one in place of.
	replaces tokenLife
	// killed: a rotation of that token may have been killed before.
	killed bool
}

// unresolvedError is a token that exists and whose secret is known, but whose
// id is not. No token is touched on a guess.
type unresolvedError struct {
	Issued Issued
	Open   openOrder
	// Seen is what the last look for it told.
	Seen sighting
}

func (e *unresolvedError) Error() string {
	found := "no token in the list is certainly it yet"
	if len(e.Seen.suspects) > 0 {
		found = "it may be any of these: " + joined(e.Seen.suspects)
	}
	if e.Seen.failed != nil {
		found = e.Seen.failed.Error()
	}
	return "the token was issued and its secret is saved, but its id could not be told: " + found
}

func (e *unresolvedError) Unwrap() error { return e.Seen.failed }

// lostError is a create whose answer was lost, and what became of its token.
type lostError struct {
	Cause   error
	Outcome string
	// Open is the order where its token may live; nil: it does not.
	Open *openOrder
}

func (e *lostError) Error() string {
	return strings.TrimSuffix(e.Cause.Error(), ".") + ". " + e.Outcome
}
func (e *lostError) Unwrap() error { return e.Cause }

const (
	// issueTimeout bounds a create with all that belongs to it, without the time
	// in the provider's own queue. It runs on after an interrupt, since a secret
	// that nobody receives is lost.
	issueTimeout = 3 * time.Minute
)

// lookups are the pauses before each look for a new token in a list that may
// lag behind.
var lookups = []time.Duration{0, 250 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}

// issue issues the token, after it cleared what an interrupted rotation left
// behind. Its errors are an unresolvedError (the secret is in it), a
// secretlessError (the id is in it), a lostError, or that of a create that
// certainly did not run.
func (i issuer) issue(ctx context.Context, planned plannedOrder) (Issued, cleared, error) {
	ctx, cancel := i.clock.patiently(context.WithoutCancel(ctx), issueTimeout)
	defer cancel()
	var err error
	if planned.by, err = ordering(ctx, i.calls); err != nil {
		return Issued{}, cleared{}, err
	}
	leftover, err := i.clearLeftover(ctx, planned)
	if err != nil {
		return Issued{}, leftover, err
	}
	i.learnTime(ctx, planned)
	issued, err := i.create(ctx, planned, leftover)
	if issued.ID != "" {
		i.ledger.Issued(issued.ID)
	}
	return issued, leftover, err
}

// create makes the call and finds the token where the answer does not tell it.
func (i issuer) create(ctx context.Context, planned plannedOrder, leftover cleared) (Issued, error) {
	defer i.looks.depart(openOrder{Owner: planned.owner.texts()}.key())()
	issued, open, err := i.call(ctx, planned, leftover)
	switch {
	case err != nil && !MayHaveRun(err):
		return Issued{}, err
	case err == nil && issued.ID != "":
		return i.complete(ctx, open, issued), issued.whole()
	}
	if err != nil {
		return Issued{}, i.settle(ctx, open, err)
	}
	open.Held = true
	return i.resolve(ctx, open, issued)
}

// call makes the call, and notes what is known of it.
func (i issuer) call(ctx context.Context, planned plannedOrder, leftover cleared) (Issued, openOrder, error) {
	open := openOrder{
		Order: i.order(planned), Owner: planned.owner.texts(), Arguments: planned.arguments.note(i.kind.Arguments...),
		Known:   append(planned.replaces.ids(), leftover.ids()...),
		Witness: planned.by, Asked: true,
	}
	began := i.clock.Now()
	issued, err := i.calls.Issue(ctx, planned.owner, planned.arguments, open.Order)
	to := i.time()
	open.From, open.To, open.Dated = began.Add(to.ahead).UTC(), to.now.UTC(), to.known()
	return issued, open, err
}

// complete reads what the create does not tell of a token. Where that fails it is
// what was ordered: the secret is not to be lost for it.
func (i issuer) complete(ctx context.Context, open openOrder, issued Issued) Issued {
	if !issued.Bare {
		return issued
	}
	token, err := i.calls.Read(ctx, Ref{ID: issued.ID, Owner: open.owner(), WrittenAt: open.To})
	if err != nil {
		token = Token{ID: issued.ID, CreatedAt: open.To, ExpiresAt: open.ends(), Values: issued.Values}
	}
	return Issued{Token: token, Secret: issued.Secret}
}

// order puts a mark on a planned order.
func (i issuer) order(planned plannedOrder) Order {
	seed := randomSeed()
	if planned.replaces.ID != "" {
		seed = derivedSeed(planned.replaces.ID)
	}
	order := i.kind.Terms.order(planned.validity, i.time().now, seed)
	label := i.kind.Label
	if (label.Unique || !strong(order.Marks)) && label.has(planned.arguments.String(label.Argument)) {
		order.Label = newLabel(planned.replaces.ID)
	}
	return order
}

// resolve finds the id of a token that was just issued.
func (i issuer) resolve(ctx context.Context, open openOrder, issued Issued) (Issued, error) {
	seen := i.await(ctx, open)
	if seen.ours == nil && len(seen.suspects) > 0 && seen.failed == nil {
		if proven, failed := i.prove(ctx, open, issued.Secret); failed == nil && proven.ours != nil {
			seen = proven
		}
	}
	if seen.ours != nil {
		return Issued{Token: *seen.ours, Secret: issued.Secret}, nil
	}
	return Issued{}, &unresolvedError{Issued: issued, Open: open, Seen: seen}
}

// await looks for the order's token until there is one, or some that may be it.
func (i issuer) await(ctx context.Context, open openOrder) (seen sighting) {
	for _, pause := range lookups {
		if seen.failed = i.clock.Wait(ctx, pause); seen.failed != nil {
			seen.lagging = i.lagging(open, i.clock.Now())
			return seen
		}
		if seen = i.look(ctx, open); seen.ours != nil {
			return seen
		}
	}
	return seen
}

// settle looks for the token of a create whose answer was lost. If it is
// certain which one that is, it is revoked, since nobody has its secret.
func (i issuer) settle(ctx context.Context, open openOrder, cause error) error {
	lost := &lostError{Cause: cause, Open: &open}
	seen := i.await(ctx, open)
	if seen.ours == nil {
		lost.Outcome = "A token may have come of it, whose secret nobody has. " + open.openText(i.kind, seen)
		return lost
	}
	if err := i.calls.Revoke(ctx, Ref{ID: seen.ours.ID, Owner: open.owner()}); err == nil || errors.Is(err, ErrGone) {
		lost.Open = nil
		lost.Outcome = fmt.Sprintf("Token %s had come of it and was revoked, since its secret was lost; apply again", seen.ours.ID)
	} else {
		lost.Outcome = fmt.Sprintf("Token %s came of it, nobody has its secret, and revoking it failed (%s). The next apply tries again", seen.ours.ID, err)
	}
	return lost
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
