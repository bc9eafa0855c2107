// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

func TestSameScopes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		state, platform []string
		want            bool
	}{
		{[]string{"read"}, []string{"read"}, true},
		{[]string{"write"}, []string{"read", "write"}, true},
		{[]string{"read", "write"}, []string{"write"}, true},
		{[]string{"admin"}, []string{"write", "read", "admin"}, true},
		{[]string{"read"}, []string{"write"}, false},
		{[]string{"write"}, []string{"write", "admin"}, false},
		{[]string{"write", "new"}, []string{"read", "new", "write"}, true},
		{[]string{"write"}, []string{"write", "new"}, false},
		{nil, []string{"read"}, false},
	} {
		state := lifecycle.Values{"scopes": lifecycle.SetOfStrings(tt.state)}
		platform := lifecycle.Values{"scopes": lifecycle.SetOfStrings(tt.platform)}
		if got := sameScopes("scopes", state, platform); got != tt.want {
			t.Errorf("%v and %v: %t, want %t", tt.state, tt.platform, got, tt.want)
		}
	}
	same := lifecycle.Values{"scopes": lifecycle.SetOfStrings(nil), "name": lifecycle.Text("a")}
	if sameScopes("name", same, same) {
		t.Error("a name is judged as if it were scopes")
	}
}
