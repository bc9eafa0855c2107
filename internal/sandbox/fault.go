// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"context"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Fault makes matching requests go wrong. What it leaves zero goes as usual: a
// Fault that only has Do calls it, and the request is then answered.
type Fault struct {
	// Method and Path select requests by substring; empty matches any. If, where
	// set, has to agree.
	Method, Path string
	If           func(*http.Request) bool
	// Skip is how many matching requests are let pass first, Times how many are
	// struck then; 0: all, until removed.
	Skip, Times int

	// Request changes a request before it is carried out: its credential, or
	// what its body asks for. Rewrite changes the API's own answer to it.
	Request func(*http.Request)
	Rewrite func(*Answer)

	// After carries the request out first and then loses its answer: it is
	// replaced by Status, Header and Body, or without Status by a drop.
	After bool
	// Status, Header and Body are the answer given instead.
	Status int
	Header http.Header
	Body   string
	// Drop closes the connection without an answer.
	Drop bool
	// Cut closes it in the middle of the answer's body, whoever gave the answer.
	Cut bool
	// Pause is called before each byte of the answer's body is sent: where it
	// takes long, the body trickles.
	Pause func(context.Context)

	// Do is called at that moment, with no lock held: with After between the
	// request's effect and the loss of its answer.
	Do func()
}

// Answer is what the client is sent.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Inject switches a fault on. Where several match, the first injected
// strikes. The returned function switches it off; calling it twice is fine.
func (s *Sandbox) Inject(f Fault) (remove func()) {
	return s.faults.add(f)
}

// strikeBefore does what comes before the request is carried out. It returns the
// answer given instead, if any.
func (f Fault) strikeBefore(r *http.Request) *Answer {
	if f.After {
		f.change(r)
		return nil
	}
	f.happen()
	if f.Drop {
		drop()
	}
	if f.Status != 0 {
		return f.instead()
	}
	f.change(r)
	return nil
}

// strikeAfter makes of the API's own answer what the client is sent.
func (f Fault) strikeAfter(own *Answer) *Answer {
	if f.After {
		f.happen()
		if f.Drop || f.Status == 0 {
			drop()
		}
		return f.instead()
	}
	if f.Rewrite != nil {
		f.Rewrite(own)
	}
	return own
}

func (f Fault) happen() {
	if f.Do != nil {
		f.Do()
	}
}

func (f Fault) change(r *http.Request) {
	if f.Request != nil {
		f.Request(r)
	}
}

// drop closes the connection without an answer, or without the rest of it.
func drop() { panic(http.ErrAbortHandler) } // net/http's way

// instead is the answer given in the place of the API's.
func (f Fault) instead() *Answer {
	header := http.Header{}
	if strings.HasPrefix(f.Body, "{") || strings.HasPrefix(f.Body, "[") {
		header.Set("Content-Type", "application/json")
	}
	maps.Copy(header, f.Header)
	return &Answer{f.Status, header, []byte(f.Body)}
}

// send sends an answer the way the fault has it.
func (f Fault) send(w http.ResponseWriter, r *http.Request, a *Answer) {
	maps.Copy(w.Header(), a.Header)
	body := a.Body
	if f.Cut {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)+1)) // more than ever comes
		body = body[:len(body)/2]
	}
	w.WriteHeader(a.Status)
	f.write(w, r, body)
	if f.Cut {
		_ = http.NewResponseController(w).Flush() // what there is arrives
		drop()
	}
}

func (f Fault) write(w io.Writer, r *http.Request, body []byte) {
	if f.Pause == nil {
		_, _ = w.Write(body) // the client is gone: nobody is left to tell
		return
	}
	for i := range body {
		f.Pause(r.Context())
		if r.Context().Err() != nil {
			return
		}
		_, _ = w.Write(body[i : i+1])
		if flusher, ok := w.(http.Flusher); ok {
			flusher.Flush()
		}
	}
}

func (f Fault) matches(r *http.Request) bool {
	return strings.Contains(r.Method, f.Method) && strings.Contains(r.URL.Path, f.Path) && (f.If == nil || f.If(r))
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
		if f.Skip > 0 {
			f.Skip--
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
