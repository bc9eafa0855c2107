// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/executable"
)

// serveVariable makes this test binary the provider.
const serveVariable = "TOKENS_TEST_SERVE"

func TestMain(m *testing.M) {
	if os.Getenv(serveVariable) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// run is a CLI's project whose provider is this program, and what that wrote to
// stderr.
type run struct {
	*cli.Project
	stderr, log string
}

func newRun(t *testing.T, config string, variables ...string) run {
	t.Helper()
	found, err := cli.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, providers := t.TempDir(), t.TempDir()
	r := run{stderr: filepath.Join(dir, "stderr"), log: filepath.Join(dir, "log")}
	script := fmt.Sprintf("#!/bin/sh\nexec '%s' 2>>'%s'\n", self, r.stderr)
	program := filepath.Join(providers, "terraform-provider-tokens")
	executable.Write(t, program, script)
	if err := cli.WriteConfig(providers); err != nil {
		t.Fatal(err)
	}
	config = "terraform {\n  required_providers {\n    tokens = { source = \"" + cli.Source + "\" }\n  }\n}\n" + config
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	r.Project = cli.NewProject(found, dir, providers, append(variables, serveVariable+"=1", "TF_LOG_PATH="+r.log))
	return r
}

func (r run) read(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// logged applies one token and plans it, with log variables in the CLI's
// environment, and returns what the provider's process wrote to stderr.
func logged(t *testing.T, variables ...string) []byte {
	t.Helper()
	for name, value := range acctest.NewWorld(t).Environ() {
		variables = append(variables, name+"="+value)
	}
	r := newRun(t, "resource \"tokens_ona_personal_access_token\" \"ci\" {\n  description = \"ci\"\n  valid_for = \"24h\"\n}\n", variables...)
	for _, args := range [][]string{{"apply", "-auto-approve"}, {"plan"}} {
		if _, err := r.Run(t.Context(), args...); err != nil {
			t.Fatal(err)
		}
	}
	return r.read(t, r.stderr)
}

// TestUnsolicitedBytesAreNotLogged has a server send more than it was asked for,
// which net/http writes to the standard logger by itself.
func TestUnsolicitedBytesAreNotLogged(t *testing.T) {
	t.Parallel()
	acctest.NewWorld(t) // skips where there is no CLI
	const canary = "canary-that-nobody-asked-for"
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go answerTooMuch(connection, canary)
		}
	}()
	r := newRun(t, "data \"tokens_ona_personal_access_tokens\" \"all\" {}\n",
		"TF_LOG=TRACE", "ONA_HOST=http://"+listener.Addr().String(), "ONA_TOKEN=t0ken")
	output, err := r.Run(t.Context(), "plan", "-no-color")
	if err == nil || !strings.Contains(output, "404") {
		t.Fatalf("the plan is not answered with 404: %v\n%s", err, output)
	}
	for name, content := range map[string][]byte{"output": []byte(output), "log": r.read(t, r.log), "stderr": r.read(t, r.stderr)} {
		if at := bytes.Index(content, []byte(canary)); at >= 0 {
			t.Errorf("the %s holds what the server sent: %s", name, content[max(0, at-200):at])
		}
	}
}

// answerTooMuch answers each request of a connection, and sends a secret behind
// the answer.
func answerTooMuch(connection net.Conn, secret string) {
	defer func() { _ = connection.Close() }()
	reader := bufio.NewReader(connection)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		_, _ = io.WriteString(connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nX-Secret: "+secret+"\r\n\r\n")
	}
}

// TestLogsOnlyForWhoAsks runs this program as a CLI does. Each line that it
// writes costs the CLI more than many an attribute, even where it is dropped.
func TestLogsOnlyForWhoAsks(t *testing.T) {
	t.Parallel()
	const call, framework = "CreatePersonalAccessToken", `"@module":"sdk.framework"`
	tests := map[string]struct {
		variables []string
		has, not  []string
	}{
		"nobody":            {},
		"for all":           {variables: []string{"TF_LOG=TRACE"}, has: []string{call, framework}},
		"for the calls":     {variables: []string{"TF_LOG=DEBUG"}, has: []string{call}, not: []string{`"@level":"trace"`}},
		"for this provider": {variables: []string{"TF_LOG_PROVIDER_TOKENS=DEBUG"}, has: []string{call}, not: []string{framework}},
		"for the SDK":       {variables: []string{"TF_LOG_SDK=TRACE"}, has: []string{framework}, not: []string{call}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := logged(t, test.variables...)
			if len(test.has) == 0 && len(got) > 0 {
				t.Errorf("%d bytes of log that nobody asked for: %.400s", len(got), got)
			}
			for _, text := range test.has {
				if !bytes.Contains(got, []byte(text)) {
					t.Errorf("the log of %d bytes does not tell of %s", len(got), text)
				}
			}
			for _, text := range test.not {
				if bytes.Contains(got, []byte(text)) {
					t.Errorf("the log tells of %s", text)
				}
			}
		})
	}
}
