// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// platform is what one vendor's API supplies to the sandbox. Every method is
// called with the core's lock held: a platform's state needs no lock of its
// own, and only its exported methods, which tests call, take the core's.
type platform interface {
	// name is the platform's key in the data file and in LiveToken.Platform.
	name() string
	// prefixes are the beginnings of the paths that the platform answers.
	prefixes() []string
	// serve answers one request. The body has been read completely.
	serve(w http.ResponseWriter, r *http.Request)
	// environment lists the variables that point a client at the platform,
	// then those, named TOKENS_SANDBOX_…, that name its fixtures.
	environment(origin string) []Variable
	// live lists the issued tokens that exist and have not expired.
	live() []LiveToken
	// snapshot returns the platform's state in a form that JSON can carry;
	// restore replaces the state with a snapshot.
	snapshot() any
	restore(data json.RawMessage) error
}

// arrivals is what a platform implements that must know of a request while it
// still waits for its turn: how many are under way at once, for instance.
type arrivals interface {
	// arrive is called, without the core's lock, before a request is delayed;
	// leave when it has been answered.
	arrive(r *http.Request) (leave func())
}

// core is what the platforms share: one lock, one clock, one data file.
type core struct {
	sync.Mutex
	// clock is the sandbox's clock.
	clock func() time.Time
	// origin is the external origin, empty where none is checked.
	origin string
	// dirty says that the data file is outdated.
	dirty bool
}

// now is the sandbox's present, in UTC.
func (c *core) now() time.Time { return c.clock().UTC() }

// changed notes that the data file is outdated. It is written before the
// current request is answered.
func (c *core) changed() { c.dirty = true }
