// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// start serves a sandbox for the length of a test.
func start(t *testing.T, options sandbox.Options) (*sandbox.Sandbox, *httptest.Server) {
	t.Helper()
	s, err := sandbox.New(options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, server
}

// answer is what came back for one request.
type answer struct {
	status int
	header http.Header
	body   map[string]any
	text   string
}

// send makes one request, its body given as JSON text.
func send(t *testing.T, method, url string, header map[string]string, body string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for name, value := range header {
		r.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: response.StatusCode, header: response.Header, text: string(data)}
	if bytes.HasPrefix(data, []byte("{")) {
		if err := json.Unmarshal(data, &a.body); err != nil {
			t.Fatalf("%s %s answered %q: %v", method, url, data, err)
		}
	}
	return a
}

func TestUnknownPathIsABareNotFound(t *testing.T) {
	t.Parallel()
	_, server := start(t, sandbox.Options{})
	if a := send(t, http.MethodGet, server.URL+"/nowhere", nil, ""); a.status != http.StatusNotFound || a.body != nil {
		t.Errorf("got %d %q", a.status, a.text)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	identity := "/api/gitpod.v1.IdentityService/GetAuthenticatedIdentity"

	t.Run("answers instead, as often as asked, then not at all", func(t *testing.T) {
		t.Parallel()
		s, server := start(t, sandbox.Options{})
		s.Inject(sandbox.Fault{
			Method: http.MethodPost, Path: "Identity", Times: 2, Status: http.StatusServiceUnavailable,
			Header: http.Header{"Retry-After": {"7"}}, Body: `{"code":"unavailable"}`,
		})
		var statuses []int
		for range 3 {
			a := send(t, http.MethodPost, server.URL+identity, nil, "{}")
			statuses = append(statuses, a.status)
			if a.status == http.StatusServiceUnavailable && (a.body["code"] != "unavailable" || a.header.Get("Retry-After") != "7") {
				t.Errorf("the fault's answer was %v %q", a.header, a.text)
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
		s, server := start(t, sandbox.Options{})
		remove := s.Inject(sandbox.Fault{Path: "UserService", Status: http.StatusBadGateway})
		users := "/api/gitpod.v1.UserService/ListPersonalAccessTokens"
		var statuses []int
		for _, path := range []string{identity, users, users} {
			statuses = append(statuses, send(t, http.MethodPost, server.URL+path, nil, "{}").status)
		}
		remove()
		remove()
		statuses = append(statuses, send(t, http.MethodPost, server.URL+users, nil, "{}").status)
		if diff := cmp.Diff([]int{401, 502, 502, 401}, statuses); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("carries out and loses the answer", func(t *testing.T) {
		t.Parallel()
		s, server := start(t, sandbox.Options{})
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
		s, server := start(t, sandbox.Options{})
		var called atomic.Int64
		s.Inject(sandbox.Fault{Do: func() { called.Add(1) }})
		if a := send(t, http.MethodPost, server.URL+identity, nil, "{}"); a.status != http.StatusUnauthorized || called.Load() != 1 {
			t.Errorf("got %d after %d calls", a.status, called.Load())
		}
	})
}

func TestBodyIsBounded(t *testing.T) {
	t.Parallel()
	_, server := start(t, sandbox.Options{})
	a := send(t, http.MethodPost, server.URL+"/api/gitpod.v1.IdentityService/GetAuthenticatedIdentity", nil, strings.Repeat(" ", 2<<20))
	if a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", a.status)
	}
}

func TestDataFileSurvivesARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sandbox.json")
	first, server := start(t, sandbox.Options{DataFile: file})
	ona := onaClient{t, server.URL, first.Ona.Admin().AccessToken}
	ona.createPAT(first.Ona.Admin().ID, "kept", "3600s")
	host := ona.createHostToken(first.Ona.RunnerID(), "github.com")
	cryptlexClient{t, server.URL, first.Cryptlex.Admin().AccessToken}.create(`{"name":"n","scopes":["a"]}`)
	alephant := alephantClient{t, server.URL, first.Alephant.Owner().AccessToken, first.Alephant.WorkspaceID()}
	alephant.create(`{"name":"n","scopes":["read"]}`)

	second, restarted := start(t, sandbox.Options{DataFile: file})
	if diff := cmp.Diff(first.Env("http://sandbox"), second.Env("http://sandbox")); diff != "" {
		t.Errorf("the variables changed: %s", diff)
	}
	if diff := cmp.Diff(first.Live(), second.Live()); diff != "" || len(second.Live()) != 4 {
		t.Errorf("%d tokens: %s", len(second.Live()), diff)
	}
	if tokens := second.Ona.HostTokens(); tokens[0].ID != host || tokens[0].Token == "" {
		t.Errorf("the host token came back as %+v", tokens)
	}
	alephant.origin = restarted.URL
	if a := alephant.call(http.MethodGet, "", ""); a.status != http.StatusOK {
		t.Errorf("the JWT from before: %d", a.status)
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
	frozen := sandbox.NewFrozenClock(noon)
	frozen.Advance(time.Hour)
	if got := frozen.Now(); !got.Equal(noon.Add(time.Hour)) {
		t.Errorf("the frozen clock shows %v", got)
	}
	running := sandbox.NewClock()
	running.Advance(24 * time.Hour)
	if ahead := time.Until(running.Now()); ahead < 23*time.Hour || ahead > 24*time.Hour {
		t.Errorf("the running clock is %v ahead", ahead)
	}
}
