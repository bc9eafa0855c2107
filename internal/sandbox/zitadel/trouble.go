// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"maps"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Trouble is what an instance may suffer from.
type Trouble int

const (
	// Calm is the absence of trouble.
	Calm Trouble = iota
	// Starting is the second after the port opens: the REST calls of the APIs
	// answer 503 code 14, and nothing is carried out.
	Starting
	// DatabaseDown is a database that can't be reached. Every call is answered
	// 404, as if the instance did not exist.
	DatabaseDown
	// DatabaseFailing is a database whose connections are cut again and again.
	// About half of the calls fail, in one of many ways; see failing.go.
	DatabaseFailing
)

// troubles are those that a weather begins with.
var troubles = map[stage.Weather]Trouble{
	stage.DatabaseDown: DatabaseDown, stage.DatabaseFailing: DatabaseFailing,
}

// SetTrouble begins a trouble, or ends it with Calm.
func (p *Platform) SetTrouble(t Trouble) {
	defer p.lock()()
	p.trouble = t
}

// SetProjectionLag makes v1 lists and v2 searches show a token's creation or
// deletion only after d of the sandbox's clock. It holds for changes from now
// on; 0 switches it off. Gets and authentication never lag.
func (p *Platform) SetProjectionLag(d time.Duration) {
	defer p.lock()()
	p.projection.lag = d
}

// LagReads makes each creation or deletion from now on go unseen by the next n
// list reads after it, as SetProjectionLag does for a time; 0 switches it off.
func (p *Platform) LagReads(n int) {
	defer p.lock()()
	p.projection.reads = n
}

// SetWriteConflict sets how many writes to one user may be in flight at once:
// while there are more, writes answer the documented 500 and don't happen. 0
// makes every write conflict. Without a limit, as at the start, writes conflict
// by chance, and in real weather only.
func (p *Platform) SetWriteConflict(limit int) {
	p.writes.mu.Lock()
	defer p.writes.mu.Unlock()
	p.writes.limit = limit
}

// SetAccessTokenLifetime sets how long access tokens of the token endpoint
// are valid from now on; 12 hours unless changed.
func (p *Platform) SetAccessTokenLifetime(d time.Duration) {
	defer p.lock()()
	p.accessTokenLifetime = d
}

// Translate replaces error messages, by error id, as a server does that
// speaks the caller's language.
func (p *Platform) Translate(messages map[string]string) {
	defer p.lock()()
	p.translations = maps.Clone(messages)
}
