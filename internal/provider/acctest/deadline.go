// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"time"
)

// deadline is a context that ends at a time of the world's clock.
type deadline struct {
	context.Context

	end context.CancelFunc
	now func() time.Time
	at  time.Time
}

func (d *deadline) Deadline() (time.Time, bool) { return d.at, true }

func (d *deadline) Err() error {
	if err := d.Context.Err(); err == nil || d.now().Before(d.at) {
		return err
	}
	return context.DeadlineExceeded
}

// deadline is the provider's context.WithTimeout.
func (w *World) deadline(ctx context.Context, span time.Duration) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancel(ctx)
	d := &deadline{Context: ctx, end: end, now: w.Clock.Now, at: w.Clock.Now().Add(span)}
	timer := time.AfterFunc(span, w.endDeadlines) // the world's clock runs with the wall clock
	w.mu.Lock()
	defer w.mu.Unlock()
	w.deadlines[d] = true
	return d, func() {
		timer.Stop()
		end()
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.deadlines, d)
	}
}

// Pass lets time pass: deadlines that come within it end what waits for them.
func (w *World) Pass(d time.Duration) {
	w.Clock.Advance(d)
	w.endDeadlines()
}

func (w *World) endDeadlines() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for d := range w.deadlines {
		if !w.Clock.Now().Before(d.at) {
			d.end()
		}
	}
}
