// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"

	"golang.org/x/time/rate"
)

// pace spaces out the requests of one client.
type pace struct {
	limiter  *rate.Limiter
	settings Settings
}

func newPace(config Config) *pace {
	limit := rate.Inf
	if config.RequestsPerSecond > 0 {
		limit = rate.Limit(config.RequestsPerSecond)
	}
	return &pace{limiter: rate.NewLimiter(limit, max(config.Burst, 1)), settings: config.Settings}
}

// wait returns when the next request may be sent, or with the context's error.
// The limiter only decides how long: waiting itself goes through the settings,
// so that a clock and its waits can be replaced together.
func (p *pace) wait(ctx context.Context) error {
	now := p.settings.Now()
	turn := p.limiter.ReserveN(now, 1)
	delay := turn.DelayFrom(now)
	if delay <= 0 {
		return ctx.Err()
	}
	if err := p.settings.Wait(ctx, delay); err != nil {
		turn.CancelAt(p.settings.Now())
		return err
	}
	return nil
}
