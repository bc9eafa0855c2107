// SPDX-License-Identifier: MPL-2.0

// Package stage is what the platforms of the sandbox stand on: one lock, one
// clock, stores that lag, and the shapes in which a platform tells of itself.
package stage

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// Platform is what one vendor's API supplies to the sandbox. Every method is
// called with the core's lock held: a platform's state needs no lock of its
// own, and only its exported methods, which tests call, take the core's.
type Platform interface {
	// Name is the platform's key in the data file and in LiveToken.Platform.
	Name() string
	// Prefixes are the beginnings of the paths that the platform answers.
	Prefixes() []string
	// Serve answers one request. The body has been read completely.
	Serve(w http.ResponseWriter, r *http.Request)
	// Environment lists the variables that point a client at the platform,
	// then those, named TOKENS_SANDBOX_…, that name its fixtures.
	Environment(origin string) []Variable
	// Live lists the issued tokens that exist and have not expired.
	Live() []LiveToken
	// Snapshot returns the platform's state in a form that JSON can carry;
	// Restore replaces the state with a snapshot.
	Snapshot() any
	Restore(data json.RawMessage) error
}

// Arrivals is what a platform implements that must know of a request while it
// still waits for its turn: how many are under way at once, for instance.
type Arrivals interface {
	// Arrive is called, without the core's lock, before a request is delayed;
	// leave when it has been answered.
	Arrive(r *http.Request) (leave func())
}

// Core is what the platforms share: one lock, one clock, one data file.
type Core struct {
	sync.Mutex
	// Clock is the sandbox's clock.
	Clock func() time.Time
	// Origin is the external origin, empty where none is checked.
	Origin string
	// Weather is how hard life is.
	Weather Weather
	// Random is the source of whatever happens by chance, drawn from with the
	// lock held, so that a seed tells the sandbox's weather.
	Random *rand.Rand
	// Dirty says that the data file is outdated.
	Dirty bool
}

// Now is the sandbox's present, in UTC.
func (c *Core) Now() time.Time { return c.Clock().UTC() }

// Chance is true with the probability p.
func (c *Core) Chance(p float64) bool { return p > 0 && c.Random.Float64() < p }

// Changed notes that the data file is outdated. It is written before the
// current request is answered.
func (c *Core) Changed() { c.Dirty = true }
