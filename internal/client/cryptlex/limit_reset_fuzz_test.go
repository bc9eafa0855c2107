// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"net/http"
	"testing"
	"time"
)

// FuzzLimitReset reads the end of a limit's window, in whatever form: what seems
// longer than a window is not believed.
func FuzzLimitReset(f *testing.F) {
	for _, value := range []string{"", "5", "-1", "1795772400", "1795772405", "2026-11-27T09:00:05Z", "9223372036854775807", "soon"} {
		f.Add(value)
	}
	now := time.Date(2026, time.November, 27, 9, 0, 0, 0, time.UTC)
	read := limitReset(func() time.Time { return now })
	f.Fuzz(func(t *testing.T, value string) {
		left, ok := read(http.Header{"X-Rate-Limit-Reset": {value}}, nil)
		if ok && left > longestReset {
			t.Errorf("%q asks to wait %v", value, left)
		}
	})
}
