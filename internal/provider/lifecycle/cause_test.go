// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

var rotationTypes = map[string]attr.Type{
	"rotate_before": duration.Type{}, "overlap": duration.Type{}, "triggers": types.MapType{ElemType: types.StringType},
}

func rotationOf(before string, triggers types.Map) types.Object {
	value := duration.NewNull()
	if before != "" {
		value = duration.NewText(before)
	}
	return types.ObjectValueMust(rotationTypes, map[string]attr.Value{
		"rotate_before": value, "overlap": duration.NewNull(), "triggers": triggers,
	})
}

func triggersOf(pairs map[string]attr.Value) types.Map {
	return types.MapValueMust(types.StringType, pairs)
}

func validFor(text string) duration.Value {
	return duration.NewText(text)
}

// compared is a token issued with valid_for = 100h and rotate_before = 10h
// whose configuration did not change.
func compared() comparison {
	state := common{
		ID: types.StringValue("a"), Token: types.StringValue("secret"), EncryptedToken: types.StringNull(),
		CreatedAt: instant.NewValue(born), ExpiresAt: instant.NewValue(ends), ValidFor: validFor("100h"),
		Rotation: rotationOf("10h", types.MapNull(types.StringType)), Previous: previousList(nil),
		AgeRecipients: types.SetNull(types.StringType),
	}
	config := state
	config.ExpiresAt = instant.NewNull()
	arguments := Values{"name": types.StringValue("ci"), "scopes": SetOfStrings([]string{"read"})}
	return comparison{
		kind:   &Kind{Owner: []string{"user_id"}, Arguments: []string{"name", "scopes"}, Terms: byInstant},
		config: config, state: state, planned: arguments, issued: arguments.With(Values{"user_id": types.StringValue("u")}),
		note: issueNote{Form: formValidFor, Granted: ends},
	}
}

func fixedEnd(c *comparison, configured time.Time) {
	c.config.ValidFor, c.state.ValidFor = duration.NewNull(), duration.NewNull()
	c.config.ExpiresAt, c.note.Form = instant.NewValue(configured), formExpiresAt
}

func adopted(c *comparison) { c.adopted, c.note = true, issueNote{} }

func TestCauses(t *testing.T) {
	t.Parallel()
	old := map[string]attr.Value{"a": types.StringValue("1"), "b": types.StringValue("1")}
	tests := map[string]struct {
		change func(*comparison)
		want   []rotationCause
	}{
		"nothing changed": {change: func(*comparison) {}},

		// time
		"expiring": {func(c *comparison) { c.due.Rotate = dueExpiring }, []rotationCause{{Text: "it expires at 2026-01-05T04:00:00Z, within rotate_before"}}},
		"expired":  {func(c *comparison) { c.due.Rotate = dueExpired }, []rotationCause{{Text: "it expired at 2026-01-05T04:00:00Z"}}},
		"expired at a fixed end": {change: func(c *comparison) {
			fixedEnd(c, ends)
			c.due.Rotate = dueExpired
		}},
		"gone": {func(c *comparison) { c.due.Rotate = dueGone }, []rotationCause{{Text: "it does not exist any more"}}},
		"expiring under a rotate_before that changes": {change: func(c *comparison) {
			c.due.Rotate, c.config.Rotation = dueExpiring, rotationOf("1h", types.MapNull(types.StringType))
		}},
		"expiring under a rotate_before that is unknown": {func(c *comparison) {
			c.due.Rotate, c.config.Rotation = dueExpiring, types.ObjectUnknown(rotationTypes)
		}, []rotationCause{{Text: "rotation.rotate_before is not known yet", Uncertain: true}}},
		"expiring under a rotation block that goes": {change: func(c *comparison) {
			c.due.Rotate, c.config.Rotation = dueExpiring, types.ObjectNull(rotationTypes)
		}},
		"expired without a rotation block": {func(c *comparison) {
			c.due.Rotate, c.config.Rotation = dueExpired, types.ObjectNull(rotationTypes)
		}, []rotationCause{{Text: "it expired at 2026-01-05T04:00:00Z"}}},

		// arguments
		"name":         {func(c *comparison) { c.planned = c.planned.With(Values{"name": types.StringValue("cd")}) }, []rotationCause{{Text: "name changed"}}},
		"scopes":       {func(c *comparison) { c.planned = c.planned.With(Values{"scopes": SetOfStrings([]string{"write"})}) }, []rotationCause{{Text: "scopes changed"}}},
		"unknown name": {func(c *comparison) { c.planned = Values{"name": types.StringUnknown(), "scopes": c.planned["scopes"]} }, []rotationCause{{Text: "name is not known yet", Uncertain: true}}},
		"an unknown scope": {func(c *comparison) {
			c.planned = c.planned.With(Values{"scopes": types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown()})})
		}, []rotationCause{{Text: "scopes is not known yet", Uncertain: true}}},
		"scopes that say the same": {change: func(c *comparison) {
			c.kind.Same = func(string, Values, Values) bool { return true }
			c.planned = c.planned.With(Values{"scopes": SetOfStrings([]string{"read", "write"})})
		}},

		// owner
		"another owner":            {func(c *comparison) { c.owner = Values{"user_id": types.StringValue("v")} }, []rotationCause{{Text: "user_id changed"}}},
		"an unknown owner":         {func(c *comparison) { c.owner = Values{"user_id": types.StringUnknown()} }, []rotationCause{{Text: "user_id is not known yet", Uncertain: true}}},
		"the same owner":           {change: func(c *comparison) { c.owner = Values{"user_id": types.StringValue("u")} }},
		"an owner no longer named": {change: func(c *comparison) { c.owner = Values{"user_id": types.StringNull()} }},
		"an owner who was not told": {change: func(c *comparison) {
			c.owner, c.issued = Values{"user_id": types.StringValue("v")}, c.issued.without("user_id")
		}},
		"an owner spelled differently": {change: func(c *comparison) {
			c.owner = Values{"user_id": types.StringValue("U")}
			c.kind.Same = func(string, Values, Values) bool { return true }
		}},

		// validity
		"another spelling of valid_for": {change: func(c *comparison) { c.config.ValidFor = validFor("6000m") }},
		"valid_for":                     {func(c *comparison) { c.config.ValidFor = validFor("50h") }, []rotationCause{{Text: "its validity changed"}}},
		"valid_for goes":                {func(c *comparison) { c.config.ValidFor = duration.NewNull() }, []rotationCause{{Text: "its validity changed"}}},
		"valid_for unknown":             {func(c *comparison) { c.config.ValidFor = duration.NewUnknown() }, []rotationCause{{Text: "its validity is not known yet", Uncertain: true}}},
		"valid_for to the same expires_at": {change: func(c *comparison) {
			c.config.ValidFor, c.config.ExpiresAt = duration.NewNull(), instant.NewValue(ends)
		}},
		"expires_at, another zone": {change: func(c *comparison) {
			fixedEnd(c, ends)
			c.config.ExpiresAt = instant.NewText("2026-01-05T05:00:00+01:00")
		}},
		"expires_at moves by a nanosecond": {func(c *comparison) { fixedEnd(c, ends.Add(1)) }, []rotationCause{{Text: "its validity changed"}}},
		"expires_at to valid_for": {func(c *comparison) {
			fixedEnd(c, ends)
			c.config.ValidFor, c.config.ExpiresAt = validFor("100h"), instant.NewNull()
		}, []rotationCause{{Text: "its validity changed"}}},
		"expires_at goes": {func(c *comparison) {
			fixedEnd(c, ends)
			c.config.ExpiresAt = instant.NewNull()
		}, []rotationCause{{Text: "its validity changed"}}},
		"never, spelled out": {change: func(c *comparison) {
			fixedEnd(c, ends)
			c.note.Form, c.state.ExpiresAt, c.config.ExpiresAt = formNever, instant.NewNull(), instant.NewText("9999-12-31T23:59:59Z")
		}},
		"adopted: valid_for appears": {change: func(c *comparison) {
			adopted(c)
			c.state.ValidFor = duration.NewNull()
		}},
		"adopted: no validity configured": {change: func(c *comparison) {
			adopted(c)
			c.state.ValidFor, c.config.ValidFor = duration.NewNull(), duration.NewNull()
		}},
		"adopted: expires_at as granted": {change: func(c *comparison) {
			fixedEnd(c, ends.Add(999*time.Nanosecond))
			adopted(c)
		}},
		"adopted: another expires_at": {func(c *comparison) {
			fixedEnd(c, ends.Add(time.Microsecond))
			adopted(c)
		}, []rotationCause{{Text: "its validity changed"}}},

		"killed: valid_for appears": {func(c *comparison) {
			c.note = issueNote{}
			c.state.ValidFor = duration.NewNull()
		}, []rotationCause{{Text: "its validity changed"}}},
		"killed: still no end": {change: func(c *comparison) {
			fixedEnd(c, ends)
			c.note, c.state.ExpiresAt, c.config.ExpiresAt = issueNote{}, instant.NewNull(), instant.NewNull()
		}},
		"killed: expires_at goes": {func(c *comparison) {
			fixedEnd(c, ends)
			c.note, c.config.ExpiresAt = issueNote{}, instant.NewNull()
		}, []rotationCause{{Text: "its validity changed"}}},

		// recipients
		"recipients appear": {func(c *comparison) { c.config.AgeRecipients = SetOfStrings([]string{"age1"}) }, []rotationCause{{Text: "age_recipients changed"}}},
		"recipients go":     {func(c *comparison) { c.state.AgeRecipients = SetOfStrings([]string{"age1"}) }, []rotationCause{{Text: "age_recipients changed"}}},
		"recipients unknown": {
			func(c *comparison) { c.config.AgeRecipients = types.SetUnknown(types.StringType) },
			[]rotationCause{{Text: "age_recipients is not known yet", Uncertain: true}},
		},
		"imported: recipients appear": {change: func(c *comparison) {
			adopted(c)
			c.state.Token = types.StringNull()
			c.config.AgeRecipients = SetOfStrings([]string{"age1"})
		}},
		"imported and adopted since: recipients change": {change: func(c *comparison) {
			c.state.Token, c.state.AgeRecipients = types.StringNull(), SetOfStrings([]string{"age1"})
			c.config.AgeRecipients = SetOfStrings([]string{"age2"})
		}},
		"adopted with its secret: recipients appear": {func(c *comparison) {
			adopted(c)
			c.config.AgeRecipients = SetOfStrings([]string{"age1"})
		}, []rotationCause{{Text: "age_recipients changed"}}},

		// triggers
		"triggers appear": {change: func(c *comparison) { c.config.Rotation = rotationOf("10h", triggersOf(old)) }},
		"triggers appear, not known yet": {change: func(c *comparison) {
			c.config.Rotation = rotationOf("10h", types.MapUnknown(types.StringType))
		}},
		"triggers go":       {change: func(c *comparison) { c.state.Rotation = rotationOf("10h", triggersOf(old)) }},
		"the block goes":    {change: func(c *comparison) { c.config.Rotation = types.ObjectNull(rotationTypes) }},
		"a trigger's value": {triggersChange(old, types.StringValue("2")), []rotationCause{{Text: "rotation.triggers changed: a"}}},
		"a trigger unknown": {triggersChange(old, types.StringUnknown()), []rotationCause{{Text: "rotation.triggers is not known yet: a", Uncertain: true}}},
		"the block unknown": {func(c *comparison) {
			c.state.Rotation, c.config.Rotation = rotationOf("10h", triggersOf(old)), types.ObjectUnknown(rotationTypes)
		}, []rotationCause{{Text: "rotation.triggers is not known yet", Uncertain: true}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := compared()
			test.change(&c)
			if diff := cmp.Diff(test.want, c.causes(t.Context())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// triggersChange changes trigger a, adds c and drops b.
func triggersChange(old map[string]attr.Value, value attr.Value) func(*comparison) {
	return func(c *comparison) {
		c.state.Rotation = rotationOf("10h", triggersOf(old))
		c.config.Rotation = rotationOf("10h", triggersOf(map[string]attr.Value{"a": value, "c": types.StringValue("new")}))
	}
}
