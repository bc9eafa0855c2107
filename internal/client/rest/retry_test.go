// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

const documented = `{"code":"c","id":"i","message":"the words"}`

// drop closes a connection without an answer.
func drop(w http.ResponseWriter, _ *http.Request) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = connection.Close()
	}
}

// breakOff answers with less than it announces.
func breakOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	_, _ = w.Write([]byte(`{"value":`))
}

func status(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { reply(w, code, body) }
}

func TestWhatIsRepeated(t *testing.T) {
	t.Parallel()
	ok := status(200, `{"value":"x"}`)
	type want struct {
		attempts   int32
		ok         bool
		mayHaveRun bool
	}
	for _, test := range []struct {
		name     string
		first    http.HandlerFunc
		safe     want
		ifNotRun want
	}{
		{"success", ok, want{1, true, false}, want{1, true, false}},
		{"429", status(429, "slow down"), want{2, true, false}, want{2, true, false}},
		{"502", status(502, "<html>"), want{2, true, false}, want{1, false, true}},
		{"503", status(503, documented), want{2, true, false}, want{1, false, true}},
		{"504", status(504, ""), want{2, true, false}, want{1, false, true}},
		{"connection dropped", drop, want{2, true, false}, want{1, false, true}},
		{"answer broken off", breakOff, want{2, true, false}, want{1, false, true}},
		{"500", status(500, documented), want{1, false, true}, want{1, false, true}},
		{"501", status(501, documented), want{1, false, false}, want{1, false, false}},
		{"408", status(408, documented), want{1, false, true}, want{1, false, true}},
		{"499", status(499, documented), want{1, false, true}, want{1, false, true}},
		{"the API's 400", status(400, documented), want{1, false, false}, want{1, false, false}},
		{"the API's 404", status(404, documented), want{1, false, false}, want{1, false, false}},
		{"a bare 404", status(404, "404 page not found"), want{1, false, true}, want{1, false, true}},
		{"a proxy's 403", status(403, "<html>"), want{1, false, true}, want{1, false, true}},
		{"garbage", status(200, "%&$"), want{1, false, true}, want{1, false, true}},
	} {
		for repeat, want := range map[Repeat]want{Safe: test.safe, IfNotRun: test.ifNotRun} {
			t.Run(fmt.Sprintf("%s/%d", test.name, repeat), func(t *testing.T) {
				t.Parallel()
				var attempts atomic.Int32
				config, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
					if attempts.Add(1) == 1 {
						test.first(w, r)
						return
					}
					ok(w, r)
				})
				err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodPost, Path: "/x", Body: struct{}{}, Repeat: repeat}, &struct{ Value string }{})
				if got := attempts.Load(); got != want.attempts || (err == nil) != want.ok {
					t.Fatalf("got %d attempts and %v, want %+v", got, err, want)
				}
				if err != nil && failure(t, err).MayHaveRun != want.mayHaveRun {
					t.Errorf("MayHaveRun is %v, want %v", !want.mayHaveRun, want.mayHaveRun)
				}
			})
		}
	}
}

func TestRefusedConnectionsAreRepeatedAlways(t *testing.T) {
	t.Parallel()
	for _, repeat := range []Repeat{Safe, IfNotRun} {
		config, clock := serve(t, status(200, ""))
		config.Endpoint = "http://" + closedPort(t)
		err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodPost, Path: "/x", Repeat: repeat}, nil)
		failed := failure(t, err)
		if failed.Status != 0 || failed.MayHaveRun || failed.Attempts != 6 || len(clock.waits) != 5 {
			t.Errorf("got %+v after %v", failed, clock.waits)
		}
	}
}

func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func TestRetriesAreBounded(t *testing.T) {
	t.Parallel()
	for setting, want := range map[int]int{0: 6, 2: 3, -1: 1} {
		var attempts atomic.Int32
		config, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			attempts.Add(1)
			reply(w, 503, documented)
		})
		config.MaxRetries = setting
		failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}, nil))
		if int(attempts.Load()) != want || failed.Attempts != want || failed.Status != 503 || failed.Code != "c" {
			t.Errorf("MaxRetries %d: %d attempts, %+v", setting, attempts.Load(), failed)
		}
	}
}

// A delete that is answered 502 and then 404 may have been the one that
// deleted.
func TestEarlierAttemptsCount(t *testing.T) {
	t.Parallel()
	var attempts atomic.Int32
	config, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if attempts.Add(1) == 1 {
			reply(w, 502, "")
			return
		}
		reply(w, 404, documented)
	})
	failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodDelete, Path: "/x", Repeat: Safe}, nil))
	if failed.Status != 404 || !failed.Documented || !failed.MayHaveRun {
		t.Errorf("got %+v", failed)
	}
}

// What is refused with 429 was not carried out, however the answer ends; nor
// was what never got a connection.
func TestEarlierRefusalsDoNotCount(t *testing.T) {
	t.Parallel()
	for name, again := range map[string]func(w http.ResponseWriter, r *http.Request, stop func()){
		"429 broken off, then the API's 400": func(w http.ResponseWriter, r *http.Request, _ func()) {
			w.Header().Set("Content-Length", "100")
			reply(w, 429, "{")
			drop(w, r)
		},
		"429, then refused connections": func(w http.ResponseWriter, _ *http.Request, stop func()) {
			w.Header().Set("Connection", "close")
			w.WriteHeader(429)
			stop()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var attempts atomic.Int32
			var listener net.Listener
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if attempts.Add(1) == 1 {
					again(w, r, func() { _ = listener.Close() })
					return
				}
				reply(w, 400, documented)
			}))
			listener = server.Listener
			server.Start()
			t.Cleanup(server.Close)
			clock := newClock()
			client := newClient(t, Config{Settings: Settings{Now: clock.Now, Wait: clock.Wait}, Platform: "Acme", Endpoint: server.URL, DecodeError: decodeTestError})
			failed := failure(t, client.Do(t.Context(), Request{Operation: "op", Method: http.MethodPost, Path: "/x"}, nil))
			if failed.MayHaveRun || failed.Attempts < 2 {
				t.Errorf("got %+v", failed)
			}
		})
	}
}

// A credential that can't be had for a second attempt says nothing of the first.
func TestAFailedCredentialOfASecondAttempt(t *testing.T) {
	t.Parallel()
	config, _ := serve(t, status(503, documented))
	asked := 0
	config.Credential = func(context.Context, *http.Request) error {
		if asked++; asked > 1 {
			return errors.New("no session")
		}
		return nil
	}
	failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodDelete, Path: "/x", Repeat: Safe}, nil))
	if !failed.MayHaveRun || failed.Attempts != 1 {
		t.Errorf("got %+v", failed)
	}
}

func TestRetryIf(t *testing.T) {
	t.Parallel()
	var attempts atomic.Int32
	config, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		attempts.Add(1)
		reply(w, 500, documented)
	})
	failed := failure(t, newClient(t, config).Do(t.Context(), Request{
		Operation: "op", Method: http.MethodPost, Path: "/x",
		RetryIf: func(e *Error) bool { return e.ID == "i" },
	}, nil))
	if attempts.Load() != 6 || failed.MayHaveRun {
		t.Errorf("got %d attempts and %+v", attempts.Load(), failed)
	}
}

func TestPausesGrow(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(503, documented))
	config.MaxRetries = 12
	_ = newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}, nil)
	if len(clock.waits) != 12 {
		t.Fatalf("waited %v", clock.waits)
	}
	for i, got := range clock.waits {
		full := min(firstBackoff<<i, longestBackoff)
		if got < full/2 || got > full {
			t.Errorf("pause %d is %s, want between %s and %s", i, got, full/2, full)
		}
	}
}

func TestTheBodyIsSentAgain(t *testing.T) {
	t.Parallel()
	var bodies []string
	config, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, r.ContentLength)
		_, _ = r.Body.Read(body)
		if bodies = append(bodies, string(body)); len(bodies) == 1 {
			w.WriteHeader(429)
		}
	})
	err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodPost, Path: "/x", Body: map[string]string{"a": "<b>"}}, nil)
	if err != nil || len(bodies) != 2 || bodies[0] != `{"a":"<b>"}` || bodies[1] != bodies[0] {
		t.Errorf("got %q, %v", bodies, err)
	}
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	var attempts atomic.Int32
	config, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		attempts.Add(1)
		<-r.Context().Done()
	})
	config.Timeout, config.MaxRetries = 300*time.Millisecond, 1
	failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}, nil))
	if attempts.Load() != 2 || !failed.MayHaveRun || !errors.Is(failed, context.DeadlineExceeded) {
		t.Errorf("got %d attempts and %+v", attempts.Load(), failed)
	}
}

func TestInterruptionDuringAPause(t *testing.T) {
	t.Parallel()
	for code, mayHaveRun := range map[int]bool{429: false, 502: true} {
		config, clock := serve(t, status(code, documented))
		ctx, interrupt := context.WithCancel(t.Context())
		clock.onWait = interrupt
		failed := failure(t, newClient(t, config).Do(ctx, Request{Operation: "op", Method: http.MethodDelete, Path: "/x", Repeat: Safe}, nil))
		if !errors.Is(failed, context.Canceled) || failed.Status != code || failed.Code != "c" || failed.MayHaveRun != mayHaveRun || failed.Attempts != 1 {
			t.Errorf("%d: got %+v", code, failed)
		}
	}
}

func TestInterruptionDuringAnAttempt(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	config, clock := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		interrupt()
		<-r.Context().Done()
	})
	failed := failure(t, newClient(t, config).Do(ctx, Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}, nil))
	if !errors.Is(failed, context.Canceled) || !failed.MayHaveRun || len(clock.waits) != 0 {
		t.Errorf("got %+v after waits of %v", failed, clock.waits)
	}
	if want := "Acme: op got no answer: it was interrupted: context canceled."; failed.Error() != want {
		t.Errorf("got  %q\nwant %q", failed.Error(), want)
	}
}

func TestNothingIsSentWithAnEndedContext(t *testing.T) {
	t.Parallel()
	var attempts atomic.Int32
	config, _ := serve(t, func(http.ResponseWriter, *http.Request) { attempts.Add(1) })
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	failed := failure(t, newClient(t, config).Do(ctx, Request{Operation: "op", Method: http.MethodPost, Path: "/x"}, nil))
	if !errors.Is(failed, context.Canceled) || failed.MayHaveRun || attempts.Load() != 0 {
		t.Errorf("got %+v and %d attempts", failed, attempts.Load())
	}
}
