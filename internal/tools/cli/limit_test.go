// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/executable"
)

// stage makes a folder of programs: a CLI, and a sleep that lasts until that CLI
// is ready, then until it has said what it has to say, and no time from then on.
func stage(t *testing.T, script string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	ready, slept, said := filepath.Join(dir, "ready"), filepath.Join(dir, "slept"), filepath.Join(dir, "said")
	until := func(file string) string {
		return "until [ -e '" + file + "' ] || [ ! -d '" + dir + "' ]; do /bin/sleep 0.1; done\n"
	}
	for name, script := range map[string]string{
		"terraform": "if [ \"$1\" = version ]; then echo '{\"terraform_version\": \"1.11.4\"}'; exit; fi\n" + strings.NewReplacer("READY", "touch '"+ready+"'", "SAID", "touch '"+said+"'").Replace(script),
		"sleep":     "if [ -e '" + slept + "' ]; then " + until(said) + "else " + until(ready) + "touch '" + slept + "'; fi\n",
	} {
		executable.Write(t, filepath.Join(dir, name), "#!/bin/sh\n"+script)
	}
	return dir
}

func TestLimit(t *testing.T) {
	tests := map[string]struct {
		script   string
		exitCode int
		output   string
	}{
		"it ends by itself":        {script: "echo \"$# $2\"\nexit 3\n", exitCode: 3, output: "2 a b\n"},
		"it hangs, and says where": {script: "trap 'echo here; exit 2' QUIT\nREADY\nwhile :; do /bin/sleep 0.1; done\n", exitCode: 2, output: "here\n"},
		"it hangs, and can't say":  {script: "trap '' QUIT\nSAID\nREADY\nwhile :; do /bin/sleep 0.1; done\n", exitCode: -1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := stage(t, test.script)
			t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
			t.Setenv(pathVariable, "")
			t.Setenv(limitedVariable, "")
			t.Setenv(secondsVariable, "")
			installed, err := Find(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			if err := Limit(installed, time.Second); err != nil {
				t.Fatal(err)
			}
			command := exec.CommandContext(t.Context(), os.Getenv(pathVariable), "apply", "a b")
			output, _ := command.Output() // the exit code says it
			if command.ProcessState == nil || command.ProcessState.ExitCode() != test.exitCode || string(output) != test.output {
				t.Errorf("%v with %q, want exit code %d with %q", command.ProcessState, output, test.exitCode, test.output)
			}
			if again, err := Find(t.Context(), ""); err != nil || again.Path != installed.Path {
				t.Errorf("afterwards, Find finds %v, %v, want %s", again, err, installed.Path)
			}
		})
	}
}
