// SPDX-License-Identifier: MPL-2.0

package instant_test

import (
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// FuzzInstant reads instants: each is written and read as the same, what means
// never is null, and a state follows what it agrees with no further.
func FuzzInstant(f *testing.F) {
	for _, text := range []string{
		"", "2030-01-31T12:00:00Z", "2030-01-31T14:00:00+02:00", "2030-01-31T12:00:00.123456789Z", "9999-12-31T23:59:59Z",
		"9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2030-01-31", "2030-01-31T12:00:00", "\x00",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		value := instant.NewText(text)
		at := value.Time()
		if value.Never() != at.IsZero() {
			t.Fatalf("%q never ends: %t, and is %s", text, value.Never(), at)
		}
		again := instant.NewValue(at)
		if again.Never() != value.Never() || !instant.Same(again, value) {
			t.Errorf("%q is %s, and that %s", text, at, again)
		}
		if !value.Never() && again.IsNull() {
			t.Errorf("%q is null", text)
		}
		if followed := instant.Follow(value, at, time.Second); followed != value && !followed.Equal(value) {
			t.Errorf("%q becomes %s though the platform agrees", text, followed)
		}
		if later := instant.Follow(value, at.Add(2*time.Second), time.Second); !value.Never() && !instant.Never(at.Add(2*time.Second)) && instant.Same(later, value) {
			t.Errorf("%q stays though the platform answers another instant", text)
		}
	})
}
