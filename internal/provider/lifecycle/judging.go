// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"time"
)

// judging are a platform's calls whose answers about missing tokens were judged:
// Read and Revoke wrap [ErrGone] exactly where the token is proven gone.
type judging struct {
	Calls

	judge   Judge
	witness askedWitness
	// seen is told that a call succeeded.
	seen func(now time.Time) time.Time
}

// judged connects to the platform of the provider block that data belongs to.
func (k *Kind) judged(data any, clock Clock) (Calls, error) {
	calls, err := k.Connect(data)
	if err != nil {
		return nil, err
	}
	judge, witness := judgeOf(data, clock, k.TypeName, calls), witnessOf(data, k.TypeName, calls)
	judge.witness = witness.get
	return judging{Calls: calls, judge: judge, witness: witness, seen: recognitionOf(data, k.TypeName).called}, nil
}

// able returns what calls can do besides, on platforms that can.
func able[T any](calls Calls) (T, bool) {
	if judged, ok := calls.(judging); ok {
		calls = judged.Calls
	}
	able, ok := calls.(T)
	return able, ok
}

// Issue issues a token.
func (j judging) Issue(ctx context.Context, owner, arguments Values, order Order) (Issued, error) {
	issued, err := j.Calls.Issue(ctx, owner, arguments, order)
	if err == nil {
		j.shown(issued.ID, issued.Secret)
	}
	return issued, err
}

// Witness is asked for once.
func (j judging) Witness(ctx context.Context) (Witness, error) {
	if j.witness.asked == nil {
		return j.Calls.Witness(ctx)
	}
	return j.witness.get(ctx)
}

// Read reads a token. A record of a token that was revoked is proof as well.
func (j judging) Read(ctx context.Context, ref Ref) (Token, error) {
	answered := j.judge.asks(ref)
	token, err := Settled(ctx, j.judge.clock, ref.WrittenAt, j.NotFound, func() (Token, error) { return j.Calls.Read(ctx, ref) })
	switch {
	case err != nil:
		return Token{}, j.judge.Gone(ctx, ref, err)
	case j.seen != nil:
		j.seen(j.judge.clock.Now())
	}
	answered()
	if token.Revoked {
		return Token{}, fmt.Errorf("%w: the platform keeps its record as revoked", ErrGone)
	}
	j.shown(token.ID, "")
	return token, nil
}

// shown remembers what may vouch later for a platform's answers.
func (j judging) shown(id, secret string) {
	if _, ok := j.Calls.(Vouching); ok && id != "" {
		j.judge.shared.show(id, secret)
	}
}

// Revoke revokes a token.
func (j judging) Revoke(ctx context.Context, ref Ref) error {
	return j.judge.Revoke(ctx, ref, j.Calls.Revoke, j.Calls.Read)
}
