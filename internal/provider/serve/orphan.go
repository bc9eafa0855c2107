// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"os"
	"time"
)

const (
	// looking is how often a provider looks whether its CLI is still there.
	looking = time.Second
	// winding is how long an orphan goes on with what it has begun, such as a
	// revocation. With looking it is less than the 10 s that a provider may
	// outlive its CLI.
	winding = 7 * time.Second
)

// exitWithParent ends the process soon after the CLI that started it is gone. A
// CLI that is killed tells its providers nothing: they would serve nobody for
// ever. It returns when done is closed.
func exitWithParent(done <-chan struct{}) {
	parent := os.Getppid()
	ticker := time.NewTicker(looking)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
		}
		if os.Getppid() != parent || !lives(parent) {
			time.Sleep(winding)
			os.Exit(1)
		}
	}
}
