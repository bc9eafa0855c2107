// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"os"
	"sync/atomic"
	"time"
)

const (
	// looking is how often a provider looks whether its CLI is still there.
	looking = time.Second
	// winding is how long an orphan may go on with what it has begun, such as a
	// create and its revocation. With looking it is less than the 10 s that a provider may
	// outlive its CLI.
	winding = 7 * time.Second
)

// audience is the CLI that hears what the provider answers.
type audience struct {
	// parent is the process that is the CLI; 0: another one, for a debugger.
	parent int
	// left says that the CLI has said good-bye: its connection is closed.
	left atomic.Bool
}

// gone says whether no answer reaches the CLI any more.
func (a *audience) gone() bool { return a.left.Load() || a.parent != 0 && a.dead() }

// dead says whether the process is not there any more.
func (a *audience) dead() bool { return os.Getppid() != a.parent || !lives(a.parent) }

// exitWith ends the process after the CLI is gone, and windUp has returned. A
// CLI that is killed tells its providers nothing: they would serve nobody for
// ever. It returns when done is closed.
func (a *audience) exitWith(done <-chan struct{}, windUp func()) {
	ticker := time.NewTicker(looking)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
		}
		if a.dead() {
			windUp()
			os.Exit(1)
		}
	}
}
