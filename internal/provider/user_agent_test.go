// SPDX-License-Identifier: MPL-2.0

package provider

import "testing"

func TestUserAgent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ terraform, appended, want string }{
		{"", "", "terraform-provider-tokens/1.2.3"},
		{"1.11.4", "", "terraform-provider-tokens/1.2.3 Terraform/1.11.4"},
		{"1.11.4", " acme-platform/7 (team ci) ", "terraform-provider-tokens/1.2.3 Terraform/1.11.4 acme-platform/7 (team ci)"},
		{"1.11.4", "a\r\nX-Other: b\u00e9", "terraform-provider-tokens/1.2.3 Terraform/1.11.4 aX-Other: b"},
	} {
		if got := userAgent("1.2.3", tt.terraform, tt.appended); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
