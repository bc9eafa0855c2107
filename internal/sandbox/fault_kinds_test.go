// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
)

const users = "/api/gitpod.v1.UserService/"

// asOna posts a message to Ona as its administrator, and returns the answer's
// status, its body as far as it came, and what kept the rest away.
func asOna(t *testing.T, s *sandbox.Sandbox, url, method, message string) (status int, body string, err error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+users+method, strings.NewReader(message))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+s.Ona.Admin().AccessToken)
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	return response.StatusCode, string(data), err
}

// Each kind of fault shows to the client what it says, and the token that was
// there lives on.
func TestFaultKinds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  func(*sandbox.Sandbox) sandbox.Fault
		status int
		shows  string // part of the body
		broken bool   // the connection closes before the end
	}{
		"cut after commit":  {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.CutAfterCommit() }, 0, "", true},
		"lost request":      {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.LostRequest() }, 0, "", true},
		"hidden":            {func(s *sandbox.Sandbox) sandbox.Fault { return sandbox.Hidden(s.Ona.AddUser().AccessToken) }, 404, "not_found", false},
		"false success":     {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.FalseSuccess("{}") }, 200, "{}", false},
		"bad gateway":       {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.BadGateway() }, 502, "<html>", false},
		"bare not found":    {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.BareNotFound() }, 404, "page not found", false},
		"gateway not found": {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.GatewayNotFound() }, 404, `"code":5`, false},
		"garbage":           {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.Garbage() }, 200, "garbage", false},
		"truncated":         {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.Truncated() }, 200, `{"pat"`, true},
		"huge":              {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.Huge(100_000) }, 200, strings.Repeat("x", 100_000), false},
		"gzip bomb":         {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.GzipBomb(1_000_000) }, 200, strings.Repeat("x", 1_000_000), false},
		"redirect":          {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.Redirect("https://elsewhere.example/") }, 307, "", false},
		"missing ids":       {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.MissingIDs() }, 200, `"description":"n"`, false},
		"malformed times":   {func(*sandbox.Sandbox) sandbox.Fault { return sandbox.Times("soon") }, 200, `"expiresAt":"soon"`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, server := sandboxtest.Start(t, sandbox.Options{})
			_, _, _ = asOna(t, s, server.URL, "CreatePersonalAccessToken", `{"userId":"`+s.Ona.Admin().ID+`","description":"n"}`)
			id := s.Ona.PersonalAccessTokens()[0].ID
			fault := test.fault(s)
			fault.Path, fault.Times = "GetPersonalAccessToken", 1
			s.Inject(fault)
			status, body, err := asOna(t, s, server.URL, "GetPersonalAccessToken", `{"personalAccessTokenId":"`+id+`"}`)
			if status != test.status || !strings.Contains(body, test.shows) || (err != nil) != test.broken {
				t.Errorf("%d %.200q %v", status, body, err)
			}
			if strings.Contains(body, id) && name == "missing ids" {
				t.Errorf("the id is there: %s", body)
			}
			if status, body, _ := asOna(t, s, server.URL, "GetPersonalAccessToken", `{"personalAccessTokenId":"`+id+`"}`); status != 200 || !strings.Contains(body, id) {
				t.Errorf("afterwards: %d %s", status, body)
			}
		})
	}
}

// A list that shows each token twice, from its second page on.
func TestDuplicatedIDsSkip(t *testing.T) {
	t.Parallel()
	s, server := sandboxtest.Start(t, sandbox.Options{})
	_, _, _ = asOna(t, s, server.URL, "CreatePersonalAccessToken", `{"userId":"`+s.Ona.Admin().ID+`"}`)
	fault := sandbox.DuplicatedIDs()
	fault.Path, fault.Skip = "ListPersonalAccessTokens", 1
	s.Inject(fault)
	for i, want := range []int{1, 2, 2} {
		_, body, _ := asOna(t, s, server.URL, "ListPersonalAccessTokens", "{}")
		var list struct{ PersonalAccessTokens []any }
		if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.PersonalAccessTokens) != want {
			t.Errorf("list %d: %s", i, body)
		}
	}
}

// A server that grants less than was asked for.
func TestGranting(t *testing.T) {
	t.Parallel()
	clock := sandbox.NewFrozenClock(sandboxtest.Noon)
	s, server := sandboxtest.Start(t, sandbox.Options{Now: clock.Now})
	s.Inject(sandbox.Granting(func(asked map[string]any) { asked["validFor"] = "60s" }))
	_, body, _ := asOna(t, s, server.URL, "CreatePersonalAccessToken", `{"userId":"`+s.Ona.Admin().ID+`","validFor":"3600s"}`)
	tokens := s.Ona.PersonalAccessTokens()
	if len(tokens) != 1 || tokens[0].ExpiresAt.Sub(tokens[0].CreatedAt) != time.Minute {
		t.Errorf("%s: %+v", body, tokens)
	}
}

// A body that trickles goes on for as long as the client listens, and no longer.
func TestTrickle(t *testing.T) {
	t.Parallel()
	s, server := sandboxtest.Start(t, sandbox.Options{})
	pauses, ended := 0, make(chan int, 1)
	s.Inject(sandbox.Fault{Status: http.StatusOK, Body: "{" + strings.Repeat(" ", 100) + "}", Pause: func(ctx context.Context) {
		if pauses++; pauses > 10 {
			<-ctx.Done() // the client goes away
			ended <- pauses
		}
	}})
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+cryptlexPath, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 10)
	if _, err := io.ReadFull(response.Body, first); err != nil || first[0] != '{' {
		t.Errorf("%q %v", first, err)
	}
	cancel()
	_ = response.Body.Close()
	if n := <-ended; n != 11 {
		t.Errorf("%d bytes were tried", n)
	}
}
