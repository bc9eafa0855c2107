// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const applied = `
Terraform will perform the following actions:

  # tokens_x.a will be updated in-place
  ~ resource "tokens_x" "a" {
      ~ token = (sensitive value)
    }
  # tokens_x.b will be created
  + resource "tokens_x" "b" {
      + token = (sensitive value)
    }

Plan: 1 to add, 1 to change, 0 to destroy.
tokens_x.b: Creating...
tokens_x.b: Creation complete after 0s [id=1]

Apply complete! Resources: 1 added, 1 changed, 0 destroyed.
`

func TestQuote(t *testing.T) {
	t.Parallel()
	const done = "  │ tokens_x.b: Creation complete after 0s [id=1]\n  │ Apply complete! Resources: 1 added, 1 changed, 0 destroyed.\n"
	tests := map[string]struct {
		phrases []string
		want    string
	}{
		"what was done": {want: done},
		"and what changed": {
			phrases: []string{"will be updated in-place", "sensitive value"},
			want:    "  │ # tokens_x.a will be updated in-place\n  │ ~ token = (sensitive value)\n" + done,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			(&page{out: &out}).quote(applied, test.phrases...)
			if diff := cmp.Diff(test.want, out.String()); diff != "" {
				t.Errorf("quoted lines differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestColourOnlyWhereWanted(t *testing.T) {
	t.Parallel()
	for _, colour := range []bool{false, true} {
		var out strings.Builder
		p := &page{out: &out, colour: colour}
		p.heading("Issue")
		p.proof("%d tokens", 5)
		if got := strings.Contains(out.String(), "\x1b["); got != colour {
			t.Errorf("with colour %t: %q", colour, out.String())
		}
	}
}
