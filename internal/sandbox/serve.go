// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// maxBody bounds a request's body, in bytes. No token request comes near.
const maxBody = 1 << 20

// ServeHTTP answers a request of any of the platforms, chosen by the path.
// The answer is held back until the data file is written, so that a token
// which a client has seen survives a restart.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.calls.record(r)
	if a, ok := s.route(r.URL.Path).(stage.Arrivals); ok {
		defer a.Arrive(r)()
	}
	if !s.delay(r) || !buffer(w, r) {
		return
	}
	f, found := s.faults.take(r)
	if !found {
		f, found = s.storm()
	}
	if found {
		s.answerStruck(w, r, f)
		return
	}
	answer := s.answer(r)
	s.date(w)
	answer.send(w)
}

// date tells when an answer is sent, by the sandbox's clock.
func (s *Sandbox) date(w http.ResponseWriter) {
	w.Header().Set("Date", s.core.Clock().UTC().Format(http.TimeFormat))
}

// answer carries a request out.
func (s *Sandbox) answer(r *http.Request) *response {
	answer := &response{header: http.Header{}, status: http.StatusOK}
	s.handle(answer, r)
	return answer
}

// answerStruck answers a request that a fault strikes.
func (s *Sandbox) answerStruck(w http.ResponseWriter, r *http.Request, f Fault) {
	answer := f.strikeBefore(r)
	if answer == nil {
		own := s.answer(r)
		answer = f.strikeAfter(&Answer{own.status, own.header, own.body.Bytes()})
	}
	s.date(w)
	f.send(w, r, answer)
}

// delay waits for the configured latency; false means the client went away.
func (s *Sandbox) delay(r *http.Request) bool {
	if s.options.Latency <= 0 {
		return true
	}
	timer := time.NewTimer(s.options.Latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// buffer reads the whole body before the lock is taken, so that a slow client
// holds up nobody else.
func buffer(w http.ResponseWriter, r *http.Request) bool {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the request's body could not be read", http.StatusRequestEntityTooLarge)
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return true
}

func (s *Sandbox) handle(w *response, r *http.Request) {
	s.core.Lock()
	defer s.core.Unlock()
	p := s.route(r.URL.Path)
	if p == nil {
		http.NotFound(w, r)
		return
	}
	p.Serve(w, r)
	if err := s.save(); err != nil {
		*w = response{header: http.Header{}, status: http.StatusOK}
		http.Error(w, "the sandbox could not write its data file: "+err.Error(), http.StatusInternalServerError)
	}
}

func (s *Sandbox) route(path string) stage.Platform {
	for _, p := range s.platforms {
		for _, prefix := range p.Prefixes() {
			if strings.HasPrefix(path, prefix) {
				return p
			}
		}
	}
	return nil
}

// response holds an answer back until it may be sent.
type response struct {
	header http.Header
	status int
	body   bytes.Buffer
	wrote  bool
}

func (r *response) Header() http.Header { return r.header }

func (r *response) WriteHeader(status int) {
	if !r.wrote {
		r.status, r.wrote = status, true
	}
}

func (r *response) Write(p []byte) (int, error) {
	r.wrote = true
	return r.body.Write(p)
}

func (r *response) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.header)
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body.Bytes()) // the client is gone: nobody is left to tell
}
