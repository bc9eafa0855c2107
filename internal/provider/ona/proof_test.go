// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

var (
	errNotFound = &rest.Error{Platform: "Ona", Operation: "Get", Status: 404, Code: "not_found", Documented: true}
	errBare404  = &rest.Error{Platform: "Ona", Operation: "Get", Status: 404}
)

// known is a connection whose identity was asked already, at a time that its
// waits move.
func known(now *time.Time) *Connection {
	return &Connection{
		now: func() time.Time { return *now },
		wait: func(ctx context.Context, d time.Duration) error {
			*now = now.Add(d)
			return ctx.Err()
		},
		identity: &onaclient.Identity{OrganizationID: "acme", Subject: onaclient.Subject{ID: "me"}},
	}
}

func TestProof(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	const me = "subject me of organization acme"
	for _, tt := range []struct {
		name      string
		answer    error
		witness   string
		writtenAt time.Time
		want      []string // in the error; none: proven gone
	}{
		{"same identity", errNotFound, me, time.Time{}, nil},
		{"same identity, written long ago", errNotFound, me, now.Add(-time.Minute), nil},
		{"still replicating", errNotFound, me, now.Add(-time.Minute + 1), []string{"lag"}},
		{"still replicating, clock set back a little", errNotFound, me, now.Add(time.Minute - 1), []string{"lag"}},
		{"clock set back since", errNotFound, me, now.Add(time.Minute), nil},
		{"another subject", errNotFound, "subject you of organization acme", time.Time{}, []string{me, "subject you of organization acme"}},
		{"another organization", errNotFound, "subject me of organization other", time.Time{}, []string{me, "organization other"}},
		{"nobody noted", errNotFound, "", time.Time{}, []string{me, "No identity"}},
		{"bare 404", errBare404, me, time.Time{}, []string{"404"}},
		{"another error", errors.New("boom"), me, time.Time{}, []string{"boom"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at := now
			err := known(&at).proof(t.Context(), tt.answer, tt.witness, tt.writtenAt)
			if (err == nil) != (tt.want == nil) {
				t.Fatalf("Proof = %v", err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not contain %q", err, want)
				}
			}
		})
	}
}

func TestSeen(t *testing.T) {
	t.Parallel()
	start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name      string
		answers   []any // a value, or an error; the last one repeats
		writtenAt time.Time
		want      any
		calls     int
	}{
		{"at once", []any{1}, start, 1, 1},
		{"not found without a write", []any{errNotFound}, time.Time{}, errNotFound, 1},
		{"not found long after a write", []any{errNotFound}, start.Add(-time.Hour), errNotFound, 1},
		{"late", []any{errNotFound, errNotFound, 1}, start, 1, 3},
		{"stale", []any{0, 0, 1}, start, 1, 3},
		{"stale for good: the answer is the truth", []any{0}, start, 0, 8},
		{"never", []any{errNotFound}, start, errNotFound, 8},
		{"another error", []any{errBare404, 1}, start, errBare404, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			now, calls := start, 0
			c := known(&now)
			got, err := seen(t.Context(), c, tt.writtenAt, func() (int, error) {
				answer := tt.answers[min(calls, len(tt.answers)-1)]
				calls++
				if err, ok := answer.(error); ok {
					return 0, err
				}
				value, _ := answer.(int)
				return value, nil
			}, func(value int) bool { return value > 0 })
			if wanted, ok := tt.want.(error); ok && !errors.Is(err, wanted) || !ok && (err != nil || got != tt.want) {
				t.Errorf("got %v, %v; want %v", got, err, tt.want)
			}
			if calls != tt.calls {
				t.Errorf("%d calls, want %d", calls, tt.calls)
			}
			if tt.calls == seenAttempts && c.replicating(tt.writtenAt) {
				t.Error("the attempts ended before replication did")
			}
		})
	}
}

func TestSeenEndsWithTheContext(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := settled(ctx, known(&now), now, func() (int, error) { return 0, errNotFound })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
