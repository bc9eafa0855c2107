// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import "testing"

// TestUnknownRotateBefore: a rotate_before that is known at apply only changes
// rotate_at and nothing that consumers hold.
func TestUnknownRotateBefore(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	config := func(before string) string {
		return configure(`
  description = "ci"
  valid_for   = "2160h"
  rotation    = { rotate_before = terraform_data.before.output }
`) + `
resource "terraform_data" "before" {
  input            = "` + before + `"
  triggers_replace = "` + before + `"
}
`
	}
	l.Write(config("24h"))
	l.Apply()
	first := findToken(t, l)
	l.Write(config("48h"))
	planned := l.planned()
	planned.mustKeep(t, first)
	if string(planned.AfterUnknown["rotate_at"]) != "true" {
		t.Errorf("rotate_at is planned as %v", planned.After["rotate_at"])
	}
	l.Apply()
	if second := findToken(t, l); second.ID != first.ID || second.RotateAt >= first.RotateAt {
		t.Errorf("from %+v to %+v", first, second)
	}
	l.mustIdle()
}
