// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestUpgradeState reads states of every earlier version of the schema, and
// the present one.
func TestUpgradeState(t *testing.T) {
	t.Parallel()
	const written = `{"id":"a","token":"secret","encrypted_token":null,"created_at":"2026-01-01T00:00:00Z",
		"expires_at":"2026-01-05T04:00:00Z","valid_for":"100h","rotate_at":"2026-01-05T03:00:00Z","age_recipients":null,
		"rotation":{"rotate_before":"1h","overlap":null,"triggers":{"a":"1"}},
		"previous":[{"id":"b","revoke_at":"2026-01-02T00:00:00Z","expires_at":null}],
		"description":"ci","user_id":"u","read_only":false,"creator":null}`
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	c := newCore(w, onaType, t.Fatalf)
	latest := c.wire.Schemas.ResourceSchemas[onaType].Version
	if latest != lifecycle.SchemaVersion {
		t.Errorf("states are written as version %d, want %d", latest, lifecycle.SchemaVersion)
	}
	for version := range latest + 1 {
		upgraded := c.wire.Upgrade(onaType, version, []byte(written))
		if c.failed(upgraded.Diagnostics) {
			t.Fatalf("version %d: %s", version, c.said.String())
		}
		c.state = upgraded.State
		for name, want := range map[string]string{"id": "a", "token": "secret", "valid_for": "100h", "expires_at": "2026-01-05T04:00:00Z"} {
			if got := c.text(name); got != want {
				t.Errorf("version %d: %s is %q, want %q", version, name, got, want)
			}
		}
		if previous := c.previous(); previous["b"] != "2026-01-02T00:00:00Z" {
			t.Errorf("version %d: previous is %v", version, previous)
		}
		if c.attributes(c.state)["rotation"].Equal(tftypes.NewValue(c.kind().AttributeTypes["rotation"], nil)) {
			t.Errorf("version %d: the rotation block is lost", version)
		}
	}
}
