// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"slices"
	"testing"
)

// TestOwnOrigins: the credential goes to the vendor's own two hosts and to no
// third.
func TestOwnOrigins(t *testing.T) {
	t.Parallel()
	if want := []string{"https://app.gitpod.io", "https://app.ona.com"}; !slices.Equal(origins, want) {
		t.Errorf("credentials are sent on to %q, want %q", origins, want)
	}
}
