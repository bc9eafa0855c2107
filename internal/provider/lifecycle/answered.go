// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// A platform may keep another text than it was asked for: without the white
// space around it, in small letters, cut. What it answered at issue is no
// difference later, or the token would be rotated for ever.

// noted are values as a note keeps them: texts, truths and sets of texts.
type noted map[string]any

// note turns the named values into what a note can keep.
func (v Values) note(names ...string) noted {
	kept := noted{}
	for _, name := range names {
		switch value := v[name].(type) {
		case types.Bool:
			kept[name] = value.ValueBool()
		case types.Set:
			kept[name] = v.Strings(name)
		default:
			kept[name] = v.String(name)
		}
		if !v.Said(name) {
			delete(kept, name)
		}
	}
	return kept
}

// values are the noted ones again.
func (n noted) values() Values {
	values := Values{}
	for name, value := range n {
		values[name] = valueNoted(value)
	}
	return values
}

func valueNoted(value any) attr.Value {
	switch value := value.(type) {
	case bool:
		return types.BoolValue(value)
	case []any:
		var texts []string
		for _, element := range value {
			if text, ok := element.(string); ok {
				texts = append(texts, text)
			}
		}
		return SetOfStrings(texts)
	case []string:
		return SetOfStrings(value)
	case string:
		return types.StringValue(value)
	}
	return nil
}

// answered are the arguments that the platform answered otherwise than they
// were ordered; nil: none.
func (k *Kind) answered(ordered, answer Values) noted {
	other := slices.DeleteFunc(slices.Clone(k.Arguments), func(name string) bool {
		return !answer.Said(name) || k.same(name, ordered, answer)
	})
	if len(other) == 0 {
		return nil
	}
	return answer.note(other...)
}

// ordered are found values in which each that the platform answered at issue is
// what was ordered then, as the state has it.
func (n noted) ordered(state, found Values) Values {
	values, answered := maps.Clone(found), n.values()
	for name, value := range answered {
		if value != nil && state.Said(name) && found.Said(name) && value.Equal(found[name]) {
			values[name] = state[name]
		}
	}
	return values
}
