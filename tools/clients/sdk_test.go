// SPDX-License-Identifier: MPL-2.0

package clients

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestOnaSDK runs a program that knows Ona by its vendor's SDK for JavaScript
// alone, which sends messages in JSON. The releases since 1.0 send binary ones
// unless they are given another transport, and can't be had everywhere.
func TestOnaSDK(t *testing.T) {
	t.Parallel()
	folder := installSDK(t)
	command := exec.CommandContext(t.Context(), "node", "life.mjs")
	command.Dir, command.Env = folder, os.Environ()
	for name, value := range startSandbox(t) {
		command.Env = append(command.Env, name+"="+value)
	}
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
}

// installSDK brings the program and the SDK into a folder, or skips the test
// where it can't be had.
func installSDK(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("npm is not on PATH, so that Ona's SDK for JavaScript can't be installed: install Node.js")
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("ona-sdk")); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1")
	command.Dir = folder
	if output, err := command.CombinedOutput(); err != nil {
		t.Skipf("Ona's SDK for JavaScript could not be downloaded (%v), so that it was not tried:\n%s", err, output)
	}
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "@gitpod", "sdk")); err != nil {
		t.Fatal(err)
	}
	return folder
}
