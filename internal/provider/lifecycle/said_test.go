// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// TestUnreadForOneCause: a rejected credential is one error for all tokens that
// it reads, and another account's is another; what is refused of a token's own
// secret is about that token.
func TestUnreadForOneCause(t *testing.T) {
	t.Parallel()
	set := connection.NewSet(nil)
	as := func(actor string) error { return &rest.Error{Platform: "Ona", Status: 401, Actor: actor} }
	for i, test := range []struct {
		err  error
		want diag.Severity
	}{
		{as("service account a"), diag.SeverityError},
		{as("service account a"), diag.SeverityWarning},
		{as("service account b"), diag.SeverityError},
		{as(""), diag.SeverityError},
		{as(""), diag.SeverityWarning},
		{&UnprovenError{Err: as("")}, diag.SeverityError},
	} {
		if got := Unread(set, "token", test.err).Severity(); got != test.want {
			t.Errorf("%d: %v is told as %s", i, test.err, got)
		}
	}
}
