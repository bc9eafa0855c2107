// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// TestUnreadForOneCause: a rejected credential is one error for all tokens that
// it reads, and another account's is another; so is a platform that fails, in the
// same words. What is refused of a token's own secret is about that token.
func TestUnreadForOneCause(t *testing.T) {
	t.Parallel()
	set := connection.NewSet(nil)
	as := func(actor string) error { return &rest.Error{Platform: "Ona", Status: 401, Actor: actor} }
	failing := func(status int, words string) error {
		return &rest.Error{Platform: "Ona", Status: status, Message: words}
	}
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
		{failing(503, "database down"), diag.SeverityError},
		{failing(503, "database down"), diag.SeverityWarning},
		{failing(500, "database down"), diag.SeverityError},
		{failing(503, "another trouble"), diag.SeverityError},
		{&UnprovenError{Err: failing(503, "database down")}, diag.SeverityError},
		{failing(499, "given up"), diag.SeverityError},
		{failing(499, "given up"), diag.SeverityError},
		{&connection.UnknownError{Platform: "ona"}, diag.SeverityWarning},
	} {
		if got := Unread(set, "token", test.err).Severity(); got != test.want {
			t.Errorf("%d: %v is told as %s", i, test.err, got)
		}
	}
}
