// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// beTheCommand makes the test binary run the command itself, so that signals
// and exit codes are tested on a real process.
const beTheCommand = "TOKEN_SANDBOX_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(beTheCommand) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// readVariables reads export lines until "ready".
func readVariables(t *testing.T, r io.Reader) map[string]string {
	t.Helper()
	variables := make(map[string]string)
	for lines := bufio.NewScanner(r); lines.Scan(); {
		if lines.Text() == "ready" {
			return variables
		}
		name, value, found := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		if !found {
			t.Fatalf("unexpected line %q", lines.Text())
		}
		variables[name] = value
	}
	t.Fatal("it never got ready")
	return nil
}

// begin runs the command in this process and returns its variables and a way
// to end it.
func begin(t *testing.T, args ...string) (variables map[string]string, end func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := run(ctx, args, writer, io.Discard)
		_ = writer.CloseWithError(err)
		done <- err
	}()
	variables = readVariables(t, reader)
	return variables, func() {
		t.Helper()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("it ended with %v", err)
		}
	}
}

// callOna posts a message to Ona with nothing but the exported variables.
func callOna(t *testing.T, variables map[string]string, method string, message any) map[string]any {
	t.Helper()
	body, err := json.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, variables["ONA_HOST"]+"/gitpod.v1."+method, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+variables["ONA_TOKEN"])
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer map[string]any
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v %v", method, response.Status, answer, err)
	}
	return answer
}

func TestVariables(t *testing.T) {
	t.Parallel()
	variables, end := begin(t)
	defer end()
	box, err := sandbox.New(sandbox.Options{Weather: sandbox.Real}) // the command's default
	if err != nil {
		t.Fatal(err)
	}
	wanted := box.Env("http://127.0.0.1:1")
	if len(wanted) == 0 {
		t.Fatal("the sandbox names no variables")
	}
	for _, variable := range wanted {
		if variables[variable.Name] == "" {
			t.Errorf("%s is missing", variable.Name)
		}
	}
	if host := variables["ONA_HOST"]; !strings.HasPrefix(host, "http://127.0.0.1:") || !strings.HasSuffix(host, "/api") {
		t.Errorf("ONA_HOST is %s", host)
	}
}

func TestTokensSurviveARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sandbox.json")
	first, end := begin(t, "-data", file)
	identity := callOna(t, first, "IdentityService/GetAuthenticatedIdentity", struct{}{})
	user := identity["subject"].(map[string]any)["id"]
	callOna(t, first, "UserService/CreatePersonalAccessToken", map[string]any{"userId": user, "description": "kept"})
	before := callOna(t, first, "UserService/ListPersonalAccessTokens", struct{}{})
	end()

	second, end := begin(t, "-data", file)
	defer end()
	if diff := cmp.Diff(first["ONA_TOKEN"], second["ONA_TOKEN"]); diff != "" {
		t.Error("the bootstrap credential changed")
	}
	after := callOna(t, second, "UserService/ListPersonalAccessTokens", struct{}{})
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
	id := after["personalAccessTokens"].([]any)[0].(map[string]any)["id"]
	callOna(t, second, "UserService/DeletePersonalAccessToken", map[string]any{"personalAccessTokenId": id})
	if left := callOna(t, second, "UserService/ListPersonalAccessTokens", struct{}{}); left["personalAccessTokens"] != nil {
		t.Errorf("left: %v", left)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	foreign := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(foreign, []byte("not JSON"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"every interface":    {[]string{"-listen", "0.0.0.0:0"}, "not a loopback address"},
		"no host":            {[]string{"-listen", ":0"}, "not a loopback address"},
		"another host":       {[]string{"-listen", "192.0.2.1:0"}, "not a loopback address"},
		"a name":             {[]string{"-listen", "example.com:0"}, "not a loopback address"},
		"no port":            {[]string{"-listen", "127.0.0.1"}, "not host:port"},
		"an argument":        {[]string{"serve"}, `unexpected argument "serve"`},
		"a negative delay":   {[]string{"-latency", "-1s"}, "can't be negative"},
		"an unwritable file": {[]string{"-data", "/nonexistent/file"}, `-data "/nonexistent/file": `},
		"a directory":        {[]string{"-data", t.TempDir()}, "Give a file in a directory"},
		"another's file":     {[]string{"-data", foreign}, "give the sandbox's own data file, or one that is not there yet"},
		"a port in use":      {[]string{"-listen", taken.Addr().String()}, "another program listens there already"},
		"no such port":       {[]string{"-listen", "127.0.0.1:99999"}, `-listen "127.0.0.1:99999"`},
		"no weather":         {[]string{"-weather", "sunny"}, "give one of fair, real, storm"},
	} {
		if err := run(t.Context(), test.args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if left, err := os.ReadFile(foreign); err != nil || string(left) != "not JSON" {
		t.Errorf("another's file holds %q, %v", left, err)
	}
	if err := run(t.Context(), []string{"-nonsense"}, io.Discard, io.Discard); !errors.Is(err, errUsage) {
		t.Errorf("an unknown flag: %v", err)
	}
	if err := run(t.Context(), []string{"-help"}, io.Discard, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("help: %v", err)
	}
}

func TestOutputThatCannotBeWrittenEndsIt(t *testing.T) {
	t.Parallel()
	reader, writer := io.Pipe()
	_ = reader.Close()
	if err := run(t.Context(), nil, writer, io.Discard); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}

func TestSignalsEndItCleanly(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			command := exec.CommandContext(t.Context(), os.Args[0])
			command.Env = append(os.Environ(), beTheCommand+"=1")
			stdout, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			readVariables(t, stdout)
			if err := command.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := command.Wait(); err != nil {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

// Every token that a client was told of is in the data file when a signal ends
// the command while others are being issued.
func TestSIGTERMLosesNothing(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sandbox.json")
	command := exec.CommandContext(t.Context(), os.Args[0], "-data", file, "-weather", "fair")
	command.Env = append(os.Environ(), beTheCommand+"=1")
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	variables := readVariables(t, stdout)
	var mu sync.Mutex
	var secrets []string
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			for {
				secret, err := createCryptlexToken(t.Context(), variables)
				if err != nil {
					return // the command has ended
				}
				mu.Lock()
				secrets = append(secrets, secret)
				if len(secrets) == 20 {
					_ = command.Process.Signal(syscall.SIGTERM)
				}
				mu.Unlock()
			}
		})
	}
	running.Wait()
	if err := command.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	saved, err := os.ReadFile(file)
	if err != nil || len(secrets) < 20 {
		t.Fatalf("%d tokens, %v", len(secrets), err)
	}
	for _, secret := range secrets {
		if !bytes.Contains(saved, []byte(secret)) {
			t.Errorf("a token that was answered is not in the data file")
		}
	}
}

// createCryptlexToken issues a token and returns its secret.
func createCryptlexToken(ctx context.Context, variables map[string]string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, variables["CRYPTLEX_ENDPOINT"]+"/v3/personal-access-tokens",
		strings.NewReader(`{"name":"n","scopes":["a"]}`))
	if err != nil {
		return "", err
	}
	r.Header.Set("Authorization", "Bearer "+variables["CRYPTLEX_ACCESS_TOKEN"])
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	var created struct{ Token string }
	if err := json.NewDecoder(response.Body).Decode(&created); err != nil || created.Token == "" {
		return "", fmt.Errorf("%s: %w", response.Status, err)
	}
	return created.Token, nil
}

// The seed is printed, and the same seed makes the same weather.
func TestWeatherIsPrintedWithItsSeed(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stderr bytes.Buffer
	if err := run(ctx, []string{"-seed", "42"}, io.Discard, &stderr); err != nil {
		t.Fatal(err)
	}
	if got := stderr.String(); !strings.Contains(got, "-weather real -seed 42") {
		t.Errorf("it printed %q", got)
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"http://127.0.0.1:1/api": "http://127.0.0.1:1/api",
		"":                       "''",
		"a b":                    "'a b'",
		"it's":                   `'it'\''s'`,
		"$HOME":                  "'$HOME'",
	} {
		if got := quote(value); got != want {
			t.Errorf("%q: got %s", value, got)
		}
	}
}
