// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// serverSlack is how far the instants that a platform tells may be off its clock
// as its answers told it: those come from several machines, in whole seconds.
const serverSlack = 30 * time.Second

// timed is implemented by calls whose answers tell the platform's time.
type timed interface {
	ServerClock() *rest.ServerClock
}

// learntApart is how far two runs may think the platform's clock apart, which
// they learn to some seconds.
const learntApart = 10 * time.Second

// briefly is how short a life is that a wrong clock could make much shorter, or
// much longer.
const briefly = 24 * time.Hour

// serverTime is the platform's time as far as its answers told it, else this
// machine's.
type serverTime struct {
	now time.Time
	// ahead is how far that is ahead of this machine's.
	ahead time.Duration
	// slack is how far what the platform tells may be off it.
	slack time.Duration
}

// serverTimeOf is the platform's time when it is now on this machine.
func serverTimeOf(calls any, now time.Time) serverTime {
	if judged, ok := calls.(judging); ok {
		calls = judged.Calls
	}
	if answering, ok := calls.(timed); ok {
		if ahead, known := answering.ServerClock().Ahead(); known {
			return serverTime{now.Add(ahead), ahead, serverSlack}
		}
	}
	return serverTime{now: now, slack: clockSkew}
}

// known reports whether an answer has told the time.
func (s serverTime) known() bool { return s.slack < clockSkew }

// time is the platform's.
func (i issuer) time() serverTime { return serverTimeOf(i.calls, i.clock.Now()) }

// learnTime has the platform tell its time before a token is ordered that ends
// soon, at an instant. All orders of a run share the question.
func (i issuer) learnTime(ctx context.Context, planned plannedOrder) {
	brief := !i.kind.Terms.ByLifetime && planned.validity.form() == formValidFor && planned.validity.For < briefly
	if brief && !i.time().known() {
		_, _ = i.looks.first(ctx, planned.owner.key(), func(ctx context.Context) ([]Token, error) { return i.list(ctx, planned.owner) })
	}
}
