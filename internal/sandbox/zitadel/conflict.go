// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"net/http"
	"strings"
	"sync"
)

// defaultWriteLimit is how many writes to one user a real server was
// seen to take at once without conflicts.
const defaultWriteLimit = 10

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

// conflict answers the documented error when more writes than the limit are
// in flight to the request's user. The write has then not happened.
func (w *writes) conflict(r *http.Request) error {
	user := writtenUser(r)
	w.mu.Lock()
	defer w.mu.Unlock()
	if user == "" || w.inFlight[user] <= w.limit {
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
