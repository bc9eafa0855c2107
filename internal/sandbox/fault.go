// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Fault makes matching requests go wrong. Without Status and Drop it only
// calls Do, and the request is then answered as usual.
type Fault struct {
	// Method and Path select requests by substring; empty matches any.
	Method, Path string
	// Times is how many requests are struck; 0: all, until removed.
	Times int
	// After carries the request out first and then loses its answer: it is
	// replaced by Status, Header and Body, or without Status by a drop.
	After bool
	// Status, Header and Body are the answer given instead.
	Status int
	Header http.Header
	Body   string
	// Drop closes the connection without an answer.
	Drop bool
	// Do is called at that moment, with no lock held: with After between the
	// request's effect and the loss of its answer.
	Do func()
}

// Inject switches a fault on. Where several match, the first injected
// strikes. The returned function switches it off; calling it twice is fine.
func (s *Sandbox) Inject(f Fault) (remove func()) {
	return s.faults.add(f)
}

// strike carries the fault out and says whether it has answered the request.
func (f Fault) strike(w http.ResponseWriter) bool {
	if f.Do != nil {
		f.Do()
	}
	if f.Drop {
		panic(http.ErrAbortHandler) // net/http's way to close without an answer
	}
	if f.Status == 0 {
		return false
	}
	if strings.HasPrefix(f.Body, "{") || strings.HasPrefix(f.Body, "[") {
		w.Header().Set("Content-Type", "application/json")
	}
	maps.Copy(w.Header(), f.Header)
	w.WriteHeader(f.Status)
	_, _ = io.WriteString(w, f.Body) // the client is gone: nobody is left to tell
	return true
}

func (f Fault) matches(r *http.Request) bool {
	return strings.Contains(r.Method, f.Method) && strings.Contains(r.URL.Path, f.Path)
}

// faults are the faults switched on, oldest first.
type faults struct {
	mu     sync.Mutex
	active []*Fault
}

func (fs *faults) add(f Fault) (remove func()) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	added := &f
	fs.active = append(fs.active, added)
	return func() {
		fs.mu.Lock()
		defer fs.mu.Unlock()
		fs.drop(added)
	}
}

// take returns the fault that strikes this request, counting it down.
func (fs *faults) take(r *http.Request) (Fault, bool) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range fs.active {
		if !f.matches(r) {
			continue
		}
		taken := *f
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				fs.drop(f)
			}
		}
		return taken, true
	}
	return Fault{}, false
}

func (fs *faults) drop(gone *Fault) {
	fs.active = slices.DeleteFunc(fs.active, func(f *Fault) bool { return f == gone })
}
