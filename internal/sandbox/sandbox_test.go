// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// creation is a request that creates a token on one platform.
type creation struct {
	path, body string
	header     map[string]string
}

// creations are requests that create a token of every kind but ZITADEL's, as
// the administrators.
func creations(s *sandbox.Sandbox) []creation {
	bearer := func(secret string) map[string]string { return map[string]string{"Authorization": "Bearer " + secret} }
	alephant := bearer(s.Alephant.Owner().AccessToken)
	alephant["X-Workspace-Id"] = s.Alephant.WorkspaceID()
	ona := bearer(s.Ona.Admin().AccessToken)
	return []creation{
		{"/api/gitpod.v1.UserService/CreatePersonalAccessToken", `{"userId":"` + s.Ona.Admin().ID + `"}`, ona},
		{"/v3/personal-access-tokens", `{"name":"n","scopes":["a"]}`, bearer(s.Cryptlex.Admin().AccessToken)},
		{"/api/v1/pats", `{"name":"n","scopes":["read"]}`, alephant},
		{
			"/api/gitpod.v1.RunnerConfigurationService/CreateHostAuthenticationToken",
			`{"runnerId":"` + s.Ona.RunnerID() + `","host":"github.com","token":"s3cret"}`, ona,
		},
	}
}

// send carries the creation out at a server's URL.
func (c creation) send(t *testing.T, url string) sandboxtest.Answer {
	t.Helper()
	return sandboxtest.Send(t, http.MethodPost, url+c.path, c.header, c.body)
}

func TestUnknownPathIsABareNotFound(t *testing.T) {
	t.Parallel()
	_, server := sandboxtest.Start(t, sandbox.Options{})
	if a := sandboxtest.Send(t, http.MethodGet, server.URL+"/nowhere", nil, ""); a.Status != http.StatusNotFound || a.Body != nil {
		t.Errorf("got %d %q", a.Status, a.Text)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	identity := "/api/gitpod.v1.IdentityService/GetAuthenticatedIdentity"

	t.Run("answers instead, as often as asked, then not at all", func(t *testing.T) {
		t.Parallel()
		s, server := sandboxtest.Start(t, sandbox.Options{})
		s.Inject(sandbox.Fault{
			Method: http.MethodPost, Path: "Identity", Times: 2, Status: http.StatusServiceUnavailable,
			Header: http.Header{"Retry-After": {"7"}}, Body: `{"code":"unavailable"}`,
		})
		var statuses []int
		for range 3 {
			a := sandboxtest.Send(t, http.MethodPost, server.URL+identity, nil, "{}")
			statuses = append(statuses, a.Status)
			if a.Status == http.StatusServiceUnavailable && (a.Body["code"] != "unavailable" || a.Header.Get("Retry-After") != "7") {
				t.Errorf("the fault's answer was %v %q", a.Header, a.Text)
			}
		}
		if diff := cmp.Diff([]int{503, 503, 401}, statuses); diff != "" {
			t.Error(diff)
		}
		if n := s.Calls("POST " + identity); n != 3 {
			t.Errorf("counted %d calls", n)
		}
	})

	t.Run("strikes only what matches, until removed", func(t *testing.T) {
		t.Parallel()
		s, server := sandboxtest.Start(t, sandbox.Options{})
		remove := s.Inject(sandbox.Fault{Path: "UserService", Status: http.StatusBadGateway})
		users := "/api/gitpod.v1.UserService/ListPersonalAccessTokens"
		var statuses []int
		for _, path := range []string{identity, users, users} {
			statuses = append(statuses, sandboxtest.Send(t, http.MethodPost, server.URL+path, nil, "{}").Status)
		}
		remove()
		remove()
		statuses = append(statuses, sandboxtest.Send(t, http.MethodPost, server.URL+users, nil, "{}").Status)
		if diff := cmp.Diff([]int{401, 502, 502, 401}, statuses); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("carries out and loses the answer", func(t *testing.T) {
		t.Parallel()
		s, server := sandboxtest.Start(t, sandbox.Options{})
		var during atomic.Int64
		s.Inject(sandbox.Fault{
			Path: "CreatePersonalAccessToken", Times: 1, After: true,
			Do: func() { during.Store(int64(len(s.Live()))) },
		})
		body := `{"userId":"` + s.Ona.Admin().ID + `"}`
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
			server.URL+"/api/gitpod.v1.UserService/CreatePersonalAccessToken", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+s.Ona.Admin().AccessToken)
		if response, err := http.DefaultClient.Do(r); err == nil {
			_ = response.Body.Close()
			t.Fatalf("an answer arrived: %s", response.Status)
		}
		if during.Load() != 1 || len(s.Live()) != 1 {
			t.Errorf("%d tokens at the time of the fault, %d after", during.Load(), len(s.Live()))
		}
	})

	t.Run("calls a hook and then answers as usual", func(t *testing.T) {
		t.Parallel()
		s, server := sandboxtest.Start(t, sandbox.Options{})
		var called atomic.Int64
		s.Inject(sandbox.Fault{Do: func() { called.Add(1) }})
		if a := sandboxtest.Send(t, http.MethodPost, server.URL+identity, nil, "{}"); a.Status != http.StatusUnauthorized || called.Load() != 1 {
			t.Errorf("got %d after %d calls", a.Status, called.Load())
		}
	})
}

func TestBodyIsBounded(t *testing.T) {
	t.Parallel()
	_, server := sandboxtest.Start(t, sandbox.Options{})
	a := sandboxtest.Send(t, http.MethodPost, server.URL+"/api/gitpod.v1.IdentityService/GetAuthenticatedIdentity", nil, strings.Repeat(" ", 2<<20))
	if a.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", a.Status)
	}
}

func TestDataFileSurvivesARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sandbox.json")
	first, server := sandboxtest.Start(t, sandbox.Options{DataFile: file})
	for _, c := range creations(first) {
		if a := c.send(t, server.URL); a.Status != http.StatusOK && a.Status != http.StatusCreated {
			t.Fatalf("%s: %d %s", c.path, a.Status, a.Text)
		}
	}

	second, restarted := sandboxtest.Start(t, sandbox.Options{DataFile: file})
	if diff := cmp.Diff(first.Env("http://sandbox"), second.Env("http://sandbox")); diff != "" {
		t.Errorf("the variables changed: %s", diff)
	}
	if diff := cmp.Diff(first.Live(), second.Live()); diff != "" || len(second.Live()) != 4 {
		t.Errorf("%d tokens: %s", len(second.Live()), diff)
	}
	if tokens := second.Ona.HostTokens(); tokens[0].Host != "github.com" || tokens[0].Token == "" {
		t.Errorf("the host token came back as %+v", tokens)
	}
	alephant := creations(first)[2]
	if a := sandboxtest.Send(t, http.MethodGet, restarted.URL+alephant.path, alephant.header, ""); a.Status != http.StatusOK {
		t.Errorf("the JWT from before: %d", a.Status)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the data file is %v, %v", info, err)
	}
}

func TestDamagedDataFileIsRefused(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "[", `{"ona":{"accounts":{}}}`, `{"ona":[]}`, `{"zitadel":{}}`, `{"cryptlex":{}}`, `{"alephant":{}}`} {
		file := filepath.Join(t.TempDir(), "sandbox.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := sandbox.New(sandbox.Options{DataFile: file}); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%q: got %v", content, err)
		}
	}
}

func TestDataFileInAMissingDirectoryIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := sandbox.New(sandbox.Options{DataFile: filepath.Join(t.TempDir(), "missing", "f")}); err == nil {
		t.Error("no error")
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	frozen := stage.NewFrozenClock(noon)
	frozen.Advance(time.Hour)
	if got := frozen.Now(); !got.Equal(noon.Add(time.Hour)) {
		t.Errorf("the frozen clock shows %v", got)
	}
	running := stage.NewClock()
	running.Advance(24 * time.Hour)
	if ahead := time.Until(running.Now()); ahead < 23*time.Hour || ahead > 24*time.Hour {
		t.Errorf("the running clock is %v ahead", ahead)
	}
}
