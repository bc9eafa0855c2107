// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"testing"

	"filippo.io/age"
)

// A recipient that is null, perhaps only when the apply has come to it, must
// not leave the secret plain.
func TestNullRecipientIssuesNothing(t *testing.T) {
	t.Parallel()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for name, null := range map[string]string{"known": "null", "unknown during plan": "terraform_data.null.output"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLife(t, "")
			l.Write("resource \"terraform_data\" \"null\" {\n  input = null\n}\n" +
				configure(rotating+fmt.Sprintf("age_recipients = [%q, %s]", identity.Recipient(), null)))
			mustContain(t, l.mustFail(), "age_recipients", "null")
			l.mustLive()
		})
	}
}
