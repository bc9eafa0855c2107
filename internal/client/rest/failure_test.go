// SPDX-License-Identifier: MPL-2.0

package rest

import "testing"

// TestMayHaveRun: which answers say that a request was certainly not carried out.
func TestMayHaveRun(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status     int
		documented bool
		want       bool
	}{
		{429, false, false},
		{429, true, false},
		{403, true, false},
		{403, false, true}, // of something on the way, which may have lost the answer
		{400, true, false},
		{408, true, true},
		{499, true, true},
		{500, true, true},
		{500, false, true},
		{501, true, false},
		{502, false, true},
		{503, true, true},
	} {
		if got := mayHaveRun(&Error{Status: test.status, Documented: test.documented}); got != test.want {
			t.Errorf("%d, documented %t: %t", test.status, test.documented, got)
		}
	}
}
