// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestProposal: what a plan begins with where nobody configured it.
func TestProposal(t *testing.T) {
	t.Parallel()
	unknown := any(tftypes.UnknownValue)
	w := newWire(t.Context(), &Kind{
		ImportForms: [][]string{{"id"}},
		Attributes: map[string]schema.Attribute{
			"name":      schema.StringAttribute{Required: true},
			"tier":      schema.StringAttribute{Optional: true, Computed: true},
			"read_only": schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(false)},
		},
	})
	type values map[string]any
	tests := map[string]struct{ config, state, proposed, want values }{
		"nothing changes": {
			config: values{"name": "ci"},
			state:  values{"name": "ci", "tier": "free", "id": "1", "read_only": false},
			want:   values{"name": "ci", "tier": "free", "id": "1", "read_only": false},
		},
		"a change opens what is computed": {
			config:   values{"name": "cd"},
			state:    values{"name": "ci", "tier": "free", "id": "1", "read_only": false},
			proposed: values{"name": "cd", "tier": "free", "id": "1", "read_only": false},
			want:     values{"name": "cd", "tier": unknown, "id": unknown, "read_only": false},
		},
		"what is configured stays": {
			config:   values{"name": "cd", "tier": "paid", "read_only": true},
			state:    values{"name": "ci", "tier": "free", "id": "1", "read_only": false},
			proposed: values{"name": "cd", "tier": "paid", "id": "1", "read_only": true},
			want:     values{"name": "cd", "tier": "paid", "id": unknown, "read_only": true},
		},
		"what is not known yet stays so": {
			config:   values{"name": unknown},
			state:    values{"name": "ci", "id": "1", "read_only": false},
			proposed: values{"name": unknown, "id": "1", "read_only": false},
			want:     values{"name": unknown, "tier": unknown, "id": unknown, "read_only": false},
		},
		"a default that the state lacks is a change": {
			config: values{"name": "ci"},
			state:  values{"name": "ci", "tier": "free", "id": "1"},
			want:   values{"name": "ci", "tier": unknown, "id": unknown, "read_only": false},
		},
		"what is no longer configured takes its default": {
			config:   values{"name": "ci"},
			state:    values{"name": "ci", "tier": "free", "id": "1", "read_only": true},
			proposed: values{"name": "ci", "tier": "free", "id": "1", "read_only": true},
			want:     values{"name": "ci", "tier": unknown, "id": unknown, "read_only": false},
		},
	}
	types := w.object.(tftypes.Object).AttributeTypes
	object := func(given values) tftypes.Value {
		all := map[string]tftypes.Value{}
		for name, of := range types {
			all[name] = tftypes.NewValue(of, given[name])
		}
		return tftypes.NewValue(w.object, all)
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.proposed == nil {
				tt.proposed = tt.state
			}
			proposed := object(tt.proposed)
			var got map[string]tftypes.Value
			if err := w.proposal(object(tt.config), object(tt.state), proposed).As(&got); err != nil {
				t.Fatal(err)
			}
			for name, value := range tt.want {
				if want := tftypes.NewValue(types[name], value); !got[name].Equal(want) {
					t.Errorf("%s is %s, want %s", name, got[name], want)
				}
			}
			if !proposed.Equal(object(tt.proposed)) {
				t.Error("what Terraform proposed was changed")
			}
		})
	}
}
