// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"fmt"
	"time"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
)

const (
	// replication is how long a read may lag behind a write of ours: Ona
	// documents that reads come from replicas, not by how much they lag.
	replication = time.Minute
	// Between attempts to read what was just written the pause doubles from
	// firstPause to longestPause; the attempts together outlast replication.
	firstPause   = time.Second
	longestPause = 16 * time.Second
	seenAttempts = 8
)

// proof judges an error about a token that should exist. It returns nil if the
// error proves that the token is gone, and otherwise an error that says why it
// may well exist.
//
// Ona answers not_found both for a token that does not exist and for one that
// the caller may not see, and its reads may lag behind writes. So not_found is
// proof only for the identity that saw the token before (witness, as Witness
// named it), and not while our last write may still be replicating. What
// remains: the same identity may have lost the role that let it see the token.
func (c *Connection) proof(ctx context.Context, notFound error, witness string, writtenAt time.Time) error {
	if !onaclient.NotFound(notFound) {
		return notFound
	}
	current, err := c.Witness(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("Ona answered not_found, and asking for the identity behind the credential, on which it depends what that means, failed: %w", err)
	case witness == "":
		return &unprovenError{fmt.Sprintf("Ona answers not_found both for tokens that do not exist and for tokens that the caller may not see. "+
			"No identity is noted that saw this token before; the credential now stands for %s. The state is kept. "+
			"If the token is known to be deleted, run terraform state rm; otherwise use a credential that may see it.", current)}
	case witness != current:
		return &unprovenError{fmt.Sprintf("Ona answers not_found both for tokens that do not exist and for tokens that the caller may not see. "+
			"This token was last seen by %s, but the credential now stands for %s. The state is kept. "+
			"Use a credential of the identity that saw it or, if the token is known to be deleted, run terraform state rm.", witness, current)}
	}
	return c.ownProof(notFound, writtenAt)
}

// ownProof judges the answer of an identity about a token of its own, which it
// may always see: only our own last write may still hide it.
func (c *Connection) ownProof(notFound error, writtenAt time.Time) error {
	switch {
	case !onaclient.NotFound(notFound):
		return notFound
	case c.replicating(writtenAt):
		return &unprovenError{fmt.Sprintf("Ona answers not_found, but this provider wrote the token less than %s ago and reads may lag behind. "+
			"The state is kept. Try again in a minute.", replication)}
	}
	return nil
}

// unprovenError is an answer that does not prove a token's absence.
type unprovenError struct{ reason string }

func (e *unprovenError) Error() string { return e.reason }

// replicating says whether a write of ours may not be visible yet. A write
// that seems to lie further ahead than it could lag was noted before the clock
// was set back, and has long replicated.
func (c *Connection) replicating(writtenAt time.Time) bool {
	return !writtenAt.IsZero() && c.now().Sub(writtenAt).Abs() < replication
}

// settled repeats a call that answers not_found while our own write may still
// be replicating.
func settled[T any](ctx context.Context, c *Connection, writtenAt time.Time, call func() (T, error)) (T, error) {
	return seen(ctx, c, writtenAt, call, func(T) bool { return true })
}

// seen repeats a call until its answer shows our own write, at most until that
// must have replicated: from then on the answer is the truth.
func seen[T any](ctx context.Context, c *Connection, writtenAt time.Time, call func() (T, error), shows func(T) bool) (T, error) {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		value, err := call()
		lagging := err != nil && onaclient.NotFound(err) || err == nil && !shows(value)
		if !lagging || attempt == seenAttempts || !c.replicating(writtenAt) {
			return value, err
		}
		if err := c.wait(ctx, pause); err != nil {
			return value, err
		}
		pause = min(2*pause, longestPause)
	}
}

// notVisible says what not_found means where nothing is known of the token.
func (c *Connection) notVisible(ctx context.Context) string {
	who := "the credential"
	if witness, err := c.Witness(ctx); err == nil {
		who = fmt.Sprintf("the credential (%s)", witness)
	}
	return fmt.Sprintf("Ona has no such token (it answers not_found), or %s may not see it. Check the id, or use a credential that may see the token.", who)
}
