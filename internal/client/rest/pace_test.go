// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"
)

// spaced sends requests one after the other and returns how long each waited
// for its turn.
func spaced(t *testing.T, config Config, clock *clock, count int) []time.Duration {
	t.Helper()
	client := newClient(t, config)
	waited := make([]time.Duration, 0, count)
	for range count {
		before := clock.Now()
		if err := client.Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x"}, nil); err != nil {
			t.Fatal(err)
		}
		waited = append(waited, clock.Now().Sub(before))
	}
	return waited
}

func TestPacing(t *testing.T) {
	t.Parallel()
	fifty := Limit{Requests: 50, Per: 5 * time.Second}
	for name, test := range map[string]struct {
		rate    float64
		limit   Limit
		count   int
		want    time.Duration // in all
		largest time.Duration // between two
	}{
		"nothing documented":          {0, Limit{}, 200, 0, 0},
		"a burst within the limit":    {0, fifty, 50, 0, 0},
		"beyond it":                   {0, fifty, 51, 5200 * time.Millisecond, 5200 * time.Millisecond},
		"three bursts":                {0, fifty, 150, 2 * 5200 * time.Millisecond, 5200 * time.Millisecond},
		"a rate":                      {10, Limit{}, 25, 2 * time.Second, time.Second},
		"a rate with a fraction":      {2.5, Limit{}, 6, 1600 * time.Millisecond, 800 * time.Millisecond},
		"a rate below one":            {0.5, Limit{}, 3, 4 * time.Second, 2 * time.Second},
		"a rate below the limit":      {5, fifty, 12, 2 * time.Second, time.Second},
		"bursts that would break it":  {10, fifty, 61, 6200 * time.Millisecond, 1200 * time.Millisecond},
		"a rate above the limit wins": {100, fifty, 201, 2 * time.Second, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config, clock := serve(t, status(200, ""))
			config.RequestsPerSecond, config.Limit = test.rate, test.limit
			var all, largest time.Duration
			for _, wait := range spaced(t, config, clock, test.count) {
				all, largest = all+wait, max(largest, wait)
			}
			if all.Round(10*time.Millisecond) != test.want || largest.Round(10*time.Millisecond) > test.largest {
				t.Errorf("%d requests took %s, at most %s for one; want %s and %s", test.count, all, largest, test.want, test.largest)
			}
		})
	}
}

// What one request is asked to wait, every other one waits, too.
func TestARefusalHoldsEveryRequest(t *testing.T) {
	t.Parallel()
	refuse := true
	config, clock := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if refuse {
			refuse = false
			w.Header().Set("Retry-After", "30")
			w.WriteHeader(429)
		}
	})
	config.MaxRetries = -1
	client := newClient(t, config)
	request := Request{Operation: "op", Method: http.MethodGet, Path: "/x"}
	if failed := failure(t, client.Do(t.Context(), request, nil)); failed.Status != 429 {
		t.Fatalf("got %+v", failed)
	}
	start := clock.Now()
	if err := client.Do(t.Context(), request, nil); err != nil || clock.Now().Sub(start) < 30*time.Second {
		t.Errorf("%v after %s", err, clock.Now().Sub(start))
	}
}

// A clock that is set back leaves nobody waiting until it has caught up.
func TestAClockThatIsSetBack(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(200, ""))
	config.Limit = Limit{Requests: 50, Per: 5 * time.Second}
	client := newClient(t, config)
	for range 50 {
		if err := client.pace.wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	_ = clock.Wait(t.Context(), -time.Hour)
	before := clock.Now()
	if err := client.pace.wait(t.Context()); err != nil || clock.Now().Sub(before) > 5*time.Second {
		t.Errorf("%v after %s", err, clock.Now().Sub(before))
	}
}

// In no span that the platform may look at are there more requests than it
// allows.
func TestNoSpanHoldsTooMany(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(200, ""))
	config.Limit = Limit{Requests: 50, Per: 5 * time.Second}
	for _, rate := range []float64{0, 3, 8, 9.9, 10} {
		config.RequestsPerSecond = rate
		client := newClient(t, config)
		var sent []time.Time
		for i := range 300 {
			if i%70 == 0 {
				_ = clock.Wait(t.Context(), time.Duration(i)*time.Millisecond)
			}
			if err := client.pace.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			sent = append(sent, clock.Now())
		}
		for first := 0; first+50 < len(sent); first++ {
			if span := sent[first+50].Sub(sent[first]); span <= 5*time.Second {
				t.Fatalf("at %v/s: 51 requests within %s", rate, span)
			}
		}
	}
}

// What is not documented is learnt from refusals, which hold up every request.
func TestRefusalsSlowDownEveryRequest(t *testing.T) {
	t.Parallel()
	refuse := false
	config, clock := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if refuse {
			refuse = false
			w.Header().Set("Retry-After", "30")
			w.WriteHeader(429)
		}
	})
	client := newClient(t, config)
	request := Request{Operation: "op", Method: http.MethodGet, Path: "/x"}
	for range 39 {
		_ = client.Do(t.Context(), request, nil)
	}
	refuse = true
	start := clock.Now()
	if err := client.Do(t.Context(), request, nil); err != nil || clock.Now().Sub(start) < 30*time.Second {
		t.Fatalf("%v after %s", err, clock.Now().Sub(start))
	}
	client.pace.refused(30 * time.Second) // of a request beside it
	start = clock.Now()
	for range 21 {
		_ = client.Do(t.Context(), request, nil)
	}
	if took := clock.Now().Sub(start); took < 30*time.Second || took > 70*time.Second {
		t.Errorf("after a refusal 21 requests took %s", took)
	}
	_ = clock.Wait(t.Context(), 2*time.Minute)
	start = clock.Now()
	for range 100 {
		_ = client.Do(t.Context(), request, nil)
	}
	if took := clock.Now().Sub(start); took != 0 {
		t.Errorf("two minutes later 100 requests take %s", took)
	}
}

// until is a context whose deadline is of the tests' clock.
type until struct {
	context.Context
	at time.Time
}

func (u until) Deadline() (time.Time, bool) { return u.at, true }

func TestPrecedence(t *testing.T) {
	t.Parallel()
	clock := newClock()
	settings := Settings{Now: clock.Now, Wait: clock.Wait}
	urgent := func(within time.Duration) context.Context {
		return until{WithPrecedence(t.Context()), clock.Now().Add(within)}
	}
	waits := func(p *Pace, ctx context.Context) (time.Duration, error) {
		before := clock.Now()
		err := p.wait(ctx)
		return clock.Now().Sub(before), err
	}
	busy := func(count int) *Pace {
		p := newPace(Config{Settings: settings, Limit: Limit{Requests: 50, Per: 5 * time.Second}})
		for range count {
			_ = p.wait(t.Context())
		}
		return p
	}
	for name, test := range map[string]struct {
		pace   *Pace
		held   time.Duration
		within time.Duration
		want   time.Duration
		err    bool
	}{
		"room":                         {pace: busy(49), within: 8 * time.Second},
		"its turn comes in time":       {pace: busy(50), within: 8 * time.Second, want: 5200 * time.Millisecond},
		"its turn comes too late":      {pace: busy(50), within: 7 * time.Second},
		"the platform asks for little": {pace: busy(0), held: 3 * time.Second, within: 8 * time.Second, want: 3 * time.Second},
		"the platform asks for much":   {pace: busy(0), held: 9 * time.Second, within: 8 * time.Second, err: true},
	} {
		test.pace.held = clock.Now().Add(test.held)
		for i := range test.pace.sent {
			test.pace.sent[i] = clock.Now()
		}
		got, err := waits(test.pace, urgent(test.within))
		var held *HeldError
		if got != test.want || (err != nil) != test.err || test.err && !errors.As(err, &held) {
			t.Errorf("%s: waited %s, %v", name, got, err)
		}
	}
}

func TestReservedRoom(t *testing.T) {
	t.Parallel()
	clock := newClock()
	p := newPace(Config{Settings: Settings{Now: clock.Now, Wait: clock.Wait}, Limit: Limit{Requests: 50, Per: 5 * time.Second}})
	for range 10 {
		p.Reserve()
	}
	for range 40 {
		_ = p.wait(t.Context())
	}
	for range 10 {
		_ = p.wait(WithPrecedence(t.Context()))
		p.Release()
	}
	if len(clock.waits) != 0 {
		t.Errorf("waited %v: 40 and the 10 that were reserved fit", clock.waits)
	}
	for range 200 {
		p.Reserve()
	}
	_ = clock.Wait(t.Context(), time.Minute)
	clock.waits = nil
	for range 25 {
		_ = p.wait(t.Context())
	}
	if len(clock.waits) != 0 {
		t.Errorf("waited %v: half is for others", clock.waits)
	}
	if _ = p.wait(t.Context()); len(clock.waits) != 1 {
		t.Error("more than half was taken")
	}
}

func TestSlowedIsSaidOnce(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(200, ""))
	config.Limit = Limit{Requests: 50, Per: 5 * time.Second}
	client := newClient(t, config)
	said := 0
	for range 300 {
		_ = client.Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x"}, nil)
		if words, ok := client.Pace().Slowed(); ok {
			said++
			if words != "16s so far, to keep within 50 requests in 5s" {
				t.Errorf("%q", words)
			}
		}
	}
	if said != 1 {
		t.Errorf("said %d times in %s", said, clock.Now().Sub(newClock().now))
	}
}

func TestRetriesArePacedToo(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(503, ""))
	config.RequestsPerSecond, config.MaxRetries = 0.01, 1
	_ = newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}, nil)
	if len(clock.waits) != 2 || (clock.waits[0]+clock.waits[1]).Round(time.Millisecond) != 100*time.Second {
		t.Errorf("waited %v, want a pause and the rest of 100s", clock.waits)
	}
}

func TestRedirectsArePacedToo(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/base/x" {
			http.Redirect(w, r, "/there", http.StatusTemporaryRedirect)
		}
	})
	config.RequestsPerSecond = 1
	err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x"}, nil)
	if err != nil || len(clock.waits) != 1 || clock.waits[0] != time.Second {
		t.Errorf("got %v, waited %v", err, clock.waits)
	}
}

func TestAnAbandonedTurnIsGivenBack(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(200, ""))
	config.RequestsPerSecond = 1
	client := newClient(t, config)
	request := Request{Operation: "op", Method: http.MethodGet, Path: "/x"}
	if err := client.Do(t.Context(), request, nil); err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	waiting := clock.Now()
	clock.onWait = func() {
		clock.onWait = nil
		clock.now = waiting // it gives up at once
		interrupt()
	}
	_ = client.Do(ctx, request, nil)
	if err := client.Do(t.Context(), request, nil); err != nil || clock.waits[1] != time.Second {
		t.Errorf("got %v, waited %v, want the abandoned turn", err, clock.waits)
	}
}

func TestWaitingForATurnEndsWithTheContext(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(200, ""))
	config.RequestsPerSecond = 1
	client := newClient(t, config)
	request := Request{Operation: "op", Method: http.MethodGet, Path: "/x"}
	if err := client.Do(t.Context(), request, nil); err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	clock.onWait = interrupt
	if err := client.Do(ctx, request, nil); !errors.Is(err, context.Canceled) || failure(t, err).Attempts != 0 {
		t.Errorf("got %v", err)
	}
}

func TestClientsArePacedApart(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(200, ""))
	config.RequestsPerSecond = 1
	for range 3 {
		if err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(clock.waits) != 0 {
		t.Errorf("clients waited for each other: %v", clock.waits)
	}
}

func TestTheDefaultWait(t *testing.T) {
	t.Parallel()
	ctx, end := context.WithCancel(t.Context())
	if err := Wait(ctx, time.Nanosecond); err != nil {
		t.Error(err)
	}
	if err := Wait(ctx, -1); err != nil {
		t.Error(err)
	}
	end()
	if err := Wait(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
