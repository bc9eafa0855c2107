// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const accountID = "0198c0de-0000-7000-8000-0000000000aa"

// stand is a server that lets its callers act as service accounts: it hands out
// the bearers canary-1, canary-2 and so on.
type stand struct {
	mu      sync.Mutex
	now     time.Time
	handed  int
	refuse  answer   // instead of a bearer
	answers []answer // to calls as the account, one after the other; then {}
	got     []string // "GetServiceAccountToken canary-1"
}

func (s *stand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	name := path.Base(r.URL.Path)
	s.got = append(s.got, name+" "+token)
	now := ok(`{"token":{"id":"` + tokenID + `"}}`)
	switch {
	case name == "CreateServiceAccountAccessToken" && s.refuse.status != 0:
		now = s.refuse
	case name == "CreateServiceAccountAccessToken":
		s.handed++
		now = ok(fmt.Sprintf(`{"token":"canary-%d"}`, s.handed))
	case len(s.answers) > 0:
		now, s.answers = s.answers[0], s.answers[1:]
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(now.status)
	_, _ = io.WriteString(w, now.body)
}

func newStand(t *testing.T) (*stand, *Client) {
	t.Helper()
	s := &stand{now: at("2026-03-01T12:00:00Z")}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	client, err := New(Config{
		Settings: rest.Settings{
			Now:  func() time.Time { s.mu.Lock(); defer s.mu.Unlock(); return s.now },
			Wait: func(ctx context.Context, d time.Duration) error { s.pass(d); return ctx.Err() },
		},
		Endpoint: server.URL, AccessToken: "caller-token", RequestsPerSecond: 10000,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return s, client
}

func (s *stand) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *stand) mustHaveGot(t *testing.T, want ...string) {
	t.Helper()
	if got := strings.Join(s.got, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("the server got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	s.got = nil
}

const (
	asked = "CreateServiceAccountAccessToken caller-token"
	get   = "GetServiceAccountToken "
)

func TestABearerServesForTwentyFiveMinutes(t *testing.T) {
	t.Parallel()
	s, client := newStand(t)
	read := func(id string) {
		t.Helper()
		if _, err := client.As(id).GetServiceAccountToken(t.Context(), tokenID); err != nil {
			t.Fatal(err)
		}
	}
	read(accountID)
	s.pass(25*time.Minute - time.Second)
	read(strings.ToUpper(accountID)) // the same account
	s.mustHaveGot(t, asked, get+"canary-1", get+"canary-1")
	s.pass(time.Second)
	read(accountID)
	s.mustHaveGot(t, asked, get+"canary-2")
	s.pass(-time.Hour) // the clock was set back: how old the bearer is can't be told
	read(accountID)
	s.mustHaveGot(t, asked, get+"canary-3")
	read("another")
	s.mustHaveGot(t, asked, get+"canary-4")
}

// A bearer that ends while a request waits for its turn is not sent.
func TestABearerEndsDuringAWait(t *testing.T) {
	t.Parallel()
	s, client := newStand(t)
	if err := getOne(client); err != nil {
		t.Fatal(err)
	}
	s.pass(24*time.Minute + 50*time.Second)
	s.got = nil
	s.answers = []answer{{http.StatusTooManyRequests, `{"code":"resource_exhausted","details":[{"type":"google.rpc.RetryInfo","value":"CgIIPA"}]}`}} // a minute
	if err := getOne(client); err != nil {
		t.Fatal(err)
	}
	s.mustHaveGot(t, get+"canary-1", asked, get+"canary-2")
}

func TestConcurrentCallsShareABearer(t *testing.T) {
	t.Parallel()
	s, client := newStand(t)
	var group sync.WaitGroup
	for range 40 {
		group.Go(func() {
			if _, err := client.As(accountID).GetServiceAccountToken(t.Context(), tokenID); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if s.handed != 1 {
		t.Errorf("%d bearers were asked for", s.handed)
	}
}

func TestARejectedBearerIsReplacedOnce(t *testing.T) {
	t.Parallel()
	rejected := answer{http.StatusUnauthorized, `{"code":"unauthenticated","message":"token expired"}`}
	for _, test := range []struct {
		name    string
		answers []answer
		call    func(*Client) error
		want    []string
		fails   bool
	}{
		{
			"accepted before",
			[]answer{rejected},
			getOne,
			[]string{get + "canary-1", asked, get + "canary-2"},
			false,
		},
		{
			"and rejected again",
			[]answer{rejected, rejected},
			getOne,
			[]string{get + "canary-1", asked, get + "canary-2"},
			true,
		},
		{
			"a create that Ona itself rejected",
			[]answer{rejected, ok(`{"token":"secret","serviceAccountToken":{"id":"` + tokenID + `"}}`)},
			createOne,
			[]string{"CreateServiceAccountToken canary-1", asked, "CreateServiceAccountToken canary-2"},
			false,
		},
		{
			"a create that a proxy rejected, perhaps afterwards",
			[]answer{{http.StatusUnauthorized, "<html>"}},
			createOne,
			[]string{"CreateServiceAccountToken canary-1"},
			true,
		},
	} {
		s, client := newStand(t)
		if err := getOne(client); err != nil {
			t.Fatal(err)
		}
		s.got, s.answers = nil, test.answers
		if err := test.call(client); (err != nil) != test.fails {
			t.Errorf("%s: %v", test.name, err)
		}
		s.mustHaveGot(t, test.want...)
	}
}

func getOne(client *Client) error {
	_, err := client.As(accountID).GetServiceAccountToken(context.Background(), tokenID)
	return err
}

func createOne(client *Client) error {
	_, _, err := client.As(accountID).CreateServiceAccountToken(context.Background(), "ci", time.Hour)
	return err
}

// Where a second bearer is rejected too, no third is asked for.
func TestBearersThatNeverWork(t *testing.T) {
	t.Parallel()
	s, client := newStand(t)
	rejected := answer{http.StatusUnauthorized, `{"code":"unauthenticated","message":"no"}`}
	s.answers = []answer{rejected, rejected, rejected, rejected, rejected}
	for range 3 {
		if err := getOne(client); err == nil || !strings.Contains(err.Error(), accountID) {
			t.Fatalf("got %v", err)
		}
	}
	if s.handed != 2 {
		t.Errorf("%d bearers were asked for", s.handed)
	}
}

func TestImpersonationRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		refuse answer
		want   []string
		asks   int // of two calls, one after the other
	}{
		{"not permitted", answer{403, `{"code":"permission_denied","message":"no access"}`}, []string{"may not act as", "403 permission_denied: no access", "permission to create access tokens"}, 1},
		{"unknown", answer{404, `{"code":"not_found","message":"m"}`}, []string{"there is no service account", "terraform state rm"}, 1},
		{"expired or suspended", answer{400, `{"code":"failed_precondition","message":"service account expired"}`}, []string{"service account expired", "extend its validity"}, 1},
		{"limited", answer{429, `{"code":"resource_exhausted","message":"m"}`}, []string{"resource_exhausted"}, 2},
		{"down", answer{503, ``}, []string{"503"}, 2},
		{"no bearer", ok(`{}`), []string{"no token"}, 2},
		{"HTML", ok(`<html>`), []string{"HTML"}, 2},
	} {
		s, client := newStand(t)
		s.refuse = test.refuse
		err := createOne(client)
		var refused *ImpersonationError
		var failed *rest.Error
		if !errors.As(err, &refused) || refused.ServiceAccountID != accountID || !errors.As(err, &failed) {
			t.Fatalf("%s: %v", test.name, err)
		}
		// Nothing was issued, and nothing is proven gone.
		if failed.MayHaveRun || NotFound(err) || failed.Operation != "CreateServiceAccountToken" {
			t.Errorf("%s: MayHaveRun %v, NotFound %v, %+v", test.name, failed.MayHaveRun, NotFound(err), failed)
		}
		for _, want := range append(test.want, accountID) {
			if !strings.Contains(refused.Error(), want) {
				t.Errorf("%s: %q does not say %q", test.name, refused, want)
			}
		}
		first := len(s.got)
		_ = createOne(client)
		if asks := len(s.got) / first; asks != test.asks {
			t.Errorf("%s: it was asked %d times", test.name, asks)
		}
		s.refuse = answer{}
		s.pass(refusedFor)
		s.got = nil
		if err := getOne(client); err != nil {
			t.Errorf("%s: once it is permitted: %v", test.name, err)
		}
	}
}

func TestWaitingForABearerEndsWithTheContext(t *testing.T) {
	t.Parallel()
	_, client := newStand(t)
	as := client.As(accountID)
	as.bearer.turn <- struct{}{} // somebody asks and gets no answer
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := as.bearer.current(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
