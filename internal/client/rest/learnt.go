// SPDX-License-Identifier: MPL-2.0

package rest

import "time"

const (
	// learningSpan is the time over which a rate is measured that was too high.
	learningSpan = time.Second
	// leastLearnt is the lowest limit that is learnt, per span.
	leastLearnt = 2
	// relearning is how often a learnt limit is doubled while it is kept.
	relearning = 10 * time.Second
	// forgetting is after how many doublings it is dropped.
	forgetting = 6
)

// learnt is a limit that the platform does not document and that its refusals
// tell: half of the rate at which they came, raised again step by step.
type learnt struct {
	requests int // 0: none
	since    time.Time
}

// refused lowers the limit, once for the refusals of one moment.
func (l *learnt) refused(now time.Time, sent []time.Time) {
	if l.requests > 0 && now.Sub(l.since).Abs() < learningSpan {
		return
	}
	lately := 0
	for _, at := range sent {
		if now.Sub(at) < learningSpan {
			lately++
		}
	}
	l.requests, l.since = max(leastLearnt, lately/2), now
}

// limit is none or one.
func (l *learnt) limit(now time.Time) []Limit {
	steps := int(now.Sub(l.since) / relearning)
	if l.requests == 0 || steps < 0 || steps >= forgetting {
		l.requests = 0
		return nil
	}
	return []Limit{{Requests: l.requests << steps, Per: learningSpan}}
}
