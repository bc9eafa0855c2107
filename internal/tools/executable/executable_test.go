// SPDX-License-Identifier: MPL-2.0

package executable

import (
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// TestWrite: what is written can be run at once, also while others start
// processes.
func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var all sync.WaitGroup
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		all.Go(func() {
			program := filepath.Join(dir, name)
			for range 100 {
				Write(t, program, "#!/bin/sh\n")
				if err := exec.CommandContext(t.Context(), program).Run(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}
