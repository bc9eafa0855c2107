// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// bearer are the facts that a platform supplies about the credential that its
// calls are made with, as in [Calls].
type bearer interface {
	Facts
	Credential() string
	OfCaller(ctx context.Context, token Token) (bool, error)
	TellsUse() bool
}

// recognition is what the objects of a provider block know together about its
// credential. It is safe for concurrent use.
type recognition struct {
	mu      sync.Mutex
	since   time.Time
	digests map[string]string
	owners  map[string]*watching
}

// watching is the watch of one owner's tokens, which all that may be the
// credential share.
type watching struct {
	mu sync.Mutex
	watch
}

func newRecognition() *recognition {
	return &recognition{digests: map[string]string{}, owners: map[string]*watching{}}
}

// recognitionOf is shared by the objects of one type in a provider block.
func recognitionOf(data any, typeName string) *recognition {
	if set, ok := data.(*connection.Set); ok && set != nil {
		return connection.Shared(set, "credential beside "+typeName, newRecognition)
	}
	return newRecognition()
}

// called notes that a call has succeeded, and returns when the first one was
// seen to.
func (r *recognition) called(now time.Time) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.since.IsZero() {
		r.since = now
	}
	return r.since
}

// learn remembers the digests of tokens' secrets.
func (r *recognition) learn(digests map[string]string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.Copy(r.digests, digests)
}

// digestsWith are the digests known in a state and beside it.
func (r *recognition) digestsWith(noted map[string]string) map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := maps.Clone(r.digests)
	maps.Copy(all, noted)
	return all
}

func (r *recognition) of(owner string) *watching {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.owners[owner] == nil {
		r.owners[owner] = &watching{}
	}
	return r.owners[owner]
}

// recogniser tells whether a token is the credential of a provider block.
type recogniser struct {
	calls  bearer
	clock  Clock
	ledger ledger
	shared *recognition
}

func newRecogniser(data any, typeName string, calls bearer) recogniser {
	return recogniser{calls: calls, clock: clockOf(data), ledger: ledgerOf(data), shared: recognitionOf(data, typeName)}
}

// bySecret tells it without a call, as far as secrets do. The credential is one
// token only: where it is known which, it is no other.
func (r recogniser) bySecret(id string, noted map[string]string) standing {
	digests, credential := r.shared.digestsWith(noted), digest(r.calls.Credential())
	s := standing{Issued: r.ledger.HasIssued(id)}
	switch digests[id] {
	case noDigest:
	case credential:
		s.Secret = matchSame
	default:
		s.Secret = matchOther
	}
	delete(digests, id)
	delete(digests, "") // whose id is not known: it may be this one
	s.Elsewhere = slices.Contains(slices.Collect(maps.Values(digests)), credential)
	return s
}

// recognise tells it of a token that was read with the credential just now.
func (r recogniser) recognise(ctx context.Context, owner Values, token Token, s standing) (recognised, error) {
	now := r.clock.Now()
	since := r.shared.called(now)
	server := serverTimeOf(r.calls, now)
	s.Ended = !token.ExpiresAt.IsZero() && !server.now.Add(-server.slack).Before(token.ExpiresAt)
	s.Younger = token.CreatedAt.After(since.Add(server.ahead + server.slack))
	if answer := s.recognised(); answer != maybeCredential {
		return answer, nil
	}
	ofCaller, err := r.calls.OfCaller(ctx, token)
	if err != nil {
		return maybeCredential, err
	}
	s.Stranger, s.TellsUse = !ofCaller, r.calls.TellsUse()
	if s.Stranger || !s.TellsUse {
		return s.recognised(), nil
	}
	return r.byUse(ctx, owner, token.ID, since, s)
}

// byUse watches the last uses, and waits until the platform must have told where
// that decides.
func (r recogniser) byUse(ctx context.Context, owner Values, id string, since time.Time, s standing) (recognised, error) {
	watching := r.shared.of(owner.key())
	watching.mu.Lock()
	defer watching.mu.Unlock()
	if _, listed := watching.used[id]; !listed && r.clock.Now().Sub(watching.at).Abs() >= replicaLag {
		if err := watching.run(ctx, r.clock, r.calls, owner); err != nil {
			return maybeCredential, err
		}
	}
	seen := watching.tell(s, id, since)
	if !seen.waits() {
		return seen.recognised(), nil
	}
	if err := r.clock.Wait(ctx, since.Add(replicaLag+watchPauseNow()).Sub(r.clock.Now())); err != nil {
		return maybeCredential, err
	}
	if err := watching.look(ctx, r.clock, r.calls, owner); err != nil {
		return maybeCredential, err
	}
	return watching.tell(s, id, since).recognised(), nil
}
