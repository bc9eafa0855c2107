// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// watch is proof by use: an owner's tokens are listed with the provider's
// credential, at moments that nobody else chose, and the one whose last use
// moves every time is the credential.
type watch struct {
	// at is when the last look began; rounds is how many followed the first.
	at     time.Time
	rounds int
	used   map[string]time.Time
	moves  map[string]int
}

const (
	// watchRounds are the looks after the first one.
	watchRounds = 3
	// Between two looks passes watchPause and a random part of it: more than
	// a second, which is as finely as some platforms tell a use.
	watchPause = 1500 * time.Millisecond
)

// watchPauseNow is a pause that nobody can foresee.
func watchPauseNow() time.Duration {
	return watchPause + time.Duration(uint64(randomSeed())%uint64(watchPause))
}

// see takes in what one list told.
func (w *watch) see(at time.Time, used map[string]time.Time) {
	if w.used == nil {
		w.moves = map[string]int{}
	} else {
		w.rounds++
		for id, now := range used {
			if before, listed := w.used[id]; listed && now.After(before) {
				w.moves[id]++
			}
		}
	}
	w.at, w.used = at, used
}

// look lists the tokens once more.
func (w *watch) look(ctx context.Context, clock Clock, facts Facts, owner Values) error {
	at, used := clock.Now(), map[string]time.Time{}
	for token, err := range facts.Peers(ctx, owner) {
		if rest.AsUnreadable(err) != nil {
			continue // it shows no use
		}
		if err != nil {
			return err
		}
		used[token.ID] = token.LastUsedAt
	}
	w.see(at, used)
	return nil
}

// run looks as often as a proof takes.
func (w *watch) run(ctx context.Context, clock Clock, facts Facts, owner Values) error {
	*w = watch{}
	if err := w.look(ctx, clock, facts, owner); err != nil {
		return err
	}
	for w.rounds < watchRounds {
		if err := clock.Wait(ctx, watchPauseNow()); err != nil {
			return err
		}
		if err := w.look(ctx, clock, facts, owner); err != nil {
			return err
		}
	}
	return nil
}

// proof says what became of a token's last use. A token that moved sometimes, or
// one of several that moved every time, proves nothing.
func (w *watch) proof(id string) proof {
	if w.rounds < watchRounds {
		return unproven
	}
	every := 0
	for _, moves := range w.moves {
		if moves == w.rounds {
			every++
		}
	}
	switch {
	case w.moves[id] == w.rounds && every == 1:
		return proofMoved
	case w.moves[id] == 0 && every > 0:
		return proofMissed
	}
	return unproven
}

// tell adds what the watch shows of a token to its standing; since is when the
// credential was first seen in use.
func (w *watch) tell(s standing, id string, since time.Time) standing {
	used, listed := w.used[id]
	if !listed {
		return s
	}
	s.Settled = w.at.Sub(since) >= replicaLag
	s.Unused, s.Idle = used.IsZero(), !used.IsZero() && used.Before(since.Add(-usedAgain))
	s.Proof = w.proof(id)
	return s
}
