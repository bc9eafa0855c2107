// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// noticeable is how long requests stand still in all before it is worth a word.
const noticeable = 15 * time.Second

// slowness adds up how long requests waited for their turns. What several wait
// for at the same time counts once.
type slowness struct {
	total time.Duration
	until time.Time
	told  bool
	// asked: the platform asked for some of it.
	asked bool
	// limits are what they wait for, in words.
	limits []string
}

func (s *slowness) add(now time.Time, delay time.Duration) {
	from := now
	if s.until.After(from) {
		from = s.until
	}
	if end := now.Add(delay); end.After(from) {
		s.total += end.Sub(from)
		s.until = end
	}
}

// addAsked adds a wait that the platform asked for.
func (s *slowness) addAsked(now time.Time, delay time.Duration) {
	s.asked = true
	s.add(now, delay)
}

// Slowed says once, when the limits have held up the requests for so long that
// it shows, for how long and by which limits: "15s so far, to keep within 50
// requests in 5s".
func (p *Pace) Slowed() (words string, ok bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.slow.told || p.slow.total < noticeable {
		return "", false
	}
	p.slow.told = true
	limits := slices.Clone(p.slow.limits)
	if p.learnt.requests > 0 {
		limits = append(limits, "what the platform takes without refusing (429)")
	}
	if p.slow.asked {
		limits = append(limits, "the waits that the platform asked for (429)")
	}
	return fmt.Sprintf("%s so far, to keep within %s", p.slow.total.Round(time.Second), strings.Join(limits, " and ")), true
}
