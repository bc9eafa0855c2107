// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

const (
	// replicaLag is how long a platform's gets and lists may lag behind a write.
	// None documents a bound; Ona documents that reads come from replicas,
	// ZITADEL that they come from projections.
	replicaLag = time.Minute
	// clockSkew is how far this machine's clock and a server's may differ.
	clockSkew = 10 * time.Minute
	// Between looks for what was just written the pause doubles from
	// firstPause to longestPause; the looks together outlast ReplicaLag.
	firstPause   = time.Second
	longestPause = 16 * time.Second
	seenAttempts = 8
)

// Replicating reports whether a write may not be visible yet. One that seems to
// lie further ahead than it could lag was noted before the clock was set back,
// and has long replicated.
func Replicating(now, writtenAt time.Time) bool {
	return !writtenAt.IsZero() && now.Sub(writtenAt).Abs() < replicaLag
}

// Seen repeats a call until its answer shows our own write, at most until that
// must have replicated: from then on the answer is the truth. An answer that
// says "no such token", as notFound tells, does not show it either.
func Seen[T any](ctx context.Context, clock Clock, writtenAt time.Time, notFound func(error) bool, call func() (T, error), shows func(T) bool) (T, error) {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		value, err := call()
		lagging := err != nil && notFound(err) || err == nil && !shows(value)
		if !lagging || attempt == seenAttempts || !Replicating(clock.Now(), writtenAt) {
			return value, err
		}
		if attempt == 1 {
			tflog.Info(ctx, "The platform does not show what was written a moment ago: waiting until its replicas do", map[string]any{
				"written_at": writtenAt.UTC().Format(time.RFC3339), "at_most": replicaLag.String(),
			})
		}
		if err := clock.Wait(ctx, pause); err != nil {
			return value, err
		}
		pause = min(2*pause, longestPause)
	}
}

// Settled is [Seen] where every answer but "no such token" shows the write.
func Settled[T any](ctx context.Context, clock Clock, writtenAt time.Time, notFound func(error) bool, call func() (T, error)) (T, error) {
	return Seen(ctx, clock, writtenAt, notFound, call, func(T) bool { return true })
}
