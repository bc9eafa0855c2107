// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"strings"
	"testing"
)

func TestCheckID(t *testing.T) {
	t.Parallel()
	for id, ok := range map[string]bool{
		"400674938085706790": true, "ci-user_1.x@acme": true,
		"400674938085706790\n": false, "1,2": false, "1 2": false, "1\x00": false, "\t1": false,
	} {
		if err := checkID(id); (err == nil) != ok || err != nil && !strings.Contains(err.Error(), "copied alone") {
			t.Errorf("%q: %v", id, err)
		}
	}
}
