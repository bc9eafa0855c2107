// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"net/http"
	"strings"
	"sync"
)

// unlimited is more writes to one user than come at once.
const unlimited = 1 << 30

// conflictChance is how often a write to a user conflicts while so many are in
// flight, as measured on a real server (v4.3): one in some hundreds from five
// on, one delete in a hundred from ten, one write in twenty at thirty.
func conflictChance(inFlight int, method string) float64 {
	switch {
	case inFlight < 5:
		return 0
	case inFlight >= 30:
		return 0.05
	case inFlight >= 10 && method == http.MethodDelete:
		return 0.01
	}
	return 0.003
}

// writes counts the writes in flight to each user. It has its own lock:
// a write is in flight from its arrival, long before its turn.
type writes struct {
	mu       sync.Mutex
	limit    int
	inFlight map[string]int
}

// Arrive notes that a request has come in; leave must be called when it has
// been answered.
func (p *Platform) Arrive(r *http.Request) (leave func()) {
	user := writtenUser(r)
	if user == "" {
		return func() {}
	}
	p.writes.add(user, 1)
	return func() { p.writes.add(user, -1) }
}

func (w *writes) add(user string, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.inFlight == nil {
		w.inFlight = map[string]int{}
	}
	if w.inFlight[user] += n; w.inFlight[user] == 0 {
		delete(w.inFlight, user)
	}
}

// count is how many writes to the user are in flight, and whether those are
// more than the limit.
func (w *writes) count(user string) (inFlight int, tooMany bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.inFlight[user], w.inFlight[user] > w.limit
}

// conflict answers the documented error when more writes than the limit are
// in flight to the request's user, or when chance will have it. The write has
// then not happened.
func (p *Platform) conflict(r *http.Request) error {
	user := writtenUser(r)
	if user == "" {
		return nil
	}
	inFlight, tooMany := p.writes.count(user)
	if !tooMany && !(p.core.Weather.Real() && p.core.Chance(conflictChance(inFlight, r.Method))) {
		return nil
	}
	message := `integrity violation of type "unique" on "events2" (constraint: "events2_pkey"): ` +
		`ERROR: duplicate key value violates unique constraint "events2_pkey" (SQLSTATE 23505)`
	if strings.HasPrefix(r.URL.Path, "/v2/") {
		message = "rpc error: code = Unknown desc = " + message
	}
	return &apiError{http.StatusInternalServerError, 2, "", message}
}

// writtenUser is the id of the user whose tokens a request changes, or "".
func writtenUser(r *http.Request) string {
	path := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/management/v1"), "/v2")
	segments := strings.Split(path, "/") // "", users, id, pats[, token]
	if len(segments) < 4 || segments[1] != "users" || segments[3] != "pats" {
		return ""
	}
	create := r.Method == http.MethodPost && len(segments) == 4
	remove := r.Method == http.MethodDelete && len(segments) == 5
	if create || remove {
		return segments[2]
	}
	return ""
}
