// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"
	"os"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// NewLiveWorld is a world without a sandbox: its provider talks to a real
// server, to which env leads, and really waits. Its clock may be moved forward
// all the same: the server's stays. The test is skipped unless TF_ACC is set.
func NewLiveWorld(t testing.TB, env map[string]string) *World {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1 and have terraform in PATH (make test does)")
	}
	return &World{t: t, Clock: sandbox.NewClock(), env: maps.Clone(env), deadlines: map[*deadline]bool{}}
}
