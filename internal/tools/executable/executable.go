// SPDX-License-Identifier: MPL-2.0

// Package executable writes the programs that tests put in the place of real ones,
// such as a CLI that hangs.
package executable

import (
	"os"
	"syscall"
	"testing"
)

// Write makes content, which begins with "#!", a program at path.
//
// No process may be started while the file is open to be written: on Linux the
// child would hold it open until its own program begins, and a program that
// somebody can still write to can't be run ("text file busy").
func Write(t *testing.T, path, content string) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, []byte(content), 0o700); err != nil {
		t.Fatal(err)
	}
}
