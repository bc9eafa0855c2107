// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock stands still but for waits, which it records.
type clock struct {
	mutex sync.Mutex
	now   time.Time
	waits []time.Duration
	// onWait is called before each wait ends.
	onWait func()
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mutex.Lock()
	c.waits = append(c.waits, d)
	c.now = c.now.Add(d)
	c.mutex.Unlock()
	if c.onWait != nil {
		c.onWait()
	}
	return ctx.Err()
}

// serve starts a server and returns a configuration of a client for it, whose
// error bodies are {"code","id","message"}.
func serve(t *testing.T, handler http.HandlerFunc) (Config, *clock) {
	t.Helper()
	clock := newClock()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", clock.Now().Format(http.TimeFormat))
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	return Config{
		Settings:    Settings{UserAgent: "tests/1", Now: clock.Now, Wait: clock.Wait},
		Platform:    "Acme",
		Endpoint:    server.URL + "/base/",
		DecodeError: decodeTestError,
	}, clock
}

func decodeTestError(_ int, _ http.Header, body []byte) (code, id, message string, documented bool) {
	var failure struct{ Code, ID, Message string }
	if json.Unmarshal(body, &failure) != nil || failure.Code == "" {
		return "", "", "", false
	}
	return failure.Code, failure.ID, failure.Message, true
}

func newClient(t *testing.T, config Config) *Client {
	t.Helper()
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// failure returns the *Error that err must be.
func failure(t *testing.T, err error) *Error {
	t.Helper()
	var failed *Error
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want an *Error", err)
	}
	return failed
}

func bearerToken(token string) func(context.Context, *http.Request) error {
	return func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}
}

func reply(w http.ResponseWriter, status int, body string) {
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}
