// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"crypto/sha256"
	"encoding/binary"
	"testing"
	"time"
)

// TestLeftoverByChance: another token of the user bears by chance the digits
// that a rotation of this one would have, one of a million; no provider was
// killed, and it lives on.
func TestLeftoverByChance(t *testing.T) {
	t.Parallel()
	c := coreOf(t, zitadelTokens, map[string]any{"valid_for": "2160h", "rotation": map[string]any{"overlap": "24h", "triggers": map[string]any{"a": "1"}}})
	c.mustApply()
	c.world.Clock.Advance(time.Hour)
	sum := sha256.Sum256([]byte("rotation of " + c.text("id")))
	digits := time.Duration(1+binary.BigEndian.Uint64(sum[:8])%999999) * time.Microsecond
	other := c.world.Sandbox.Zitadel.AddToken(c.text("user_id"), c.world.Clock.Now().Add(2160*time.Hour).Truncate(time.Second).Add(digits))
	c.world.Clock.Advance(2 * time.Hour)
	c.set("rotation", map[string]any{"overlap": "24h", "triggers": map[string]any{"a": "2"}})
	c.mustApply()
	if c.world.Live(other.ID) == nil {
		t.Errorf("it was revoked: %s", c.said.String())
	}
}
