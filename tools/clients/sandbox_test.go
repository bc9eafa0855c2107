// SPDX-License-Identifier: MPL-2.0

package clients

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// program is the sandbox's, built once.
var program string

func TestMain(m *testing.M) { os.Exit(runWithProgram(m)) }

func runWithProgram(m *testing.M) int {
	folder, err := os.MkdirTemp("", "clients")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	program = filepath.Join(folder, "token-sandbox")
	build := exec.Command("go", "build", "-C", filepath.Join("..", ".."), "-o", program, "./cmd/token-sandbox")
	if output, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building the sandbox: %v\n%s", err, output)
		return 1
	}
	return m.Run()
}

// startSandbox serves until the test ends, and returns the variables printed.
// The weather is fair: these clients don't look again for what lags.
func startSandbox(t *testing.T) map[string]string {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, "-weather", "fair")
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Wait() }) // which t.Context ends, just before
	variables := map[string]string{}
	for lines := bufio.NewScanner(stdout); lines.Scan() && lines.Text() != "ready"; {
		name, value, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		variables[name] = value
	}
	if variables["ONA_HOST"] == "" || variables["ZITADEL_ENDPOINT"] == "" {
		t.Fatalf("the sandbox printed %v", variables)
	}
	return variables
}
