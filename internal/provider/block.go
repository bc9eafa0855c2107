// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/configuration"
)

// block reads one platform's settings: an attribute first, then the
// environment. It notes what is unknown and what is wrong on the way.
type block struct {
	platform configuration.Platform
	object   types.Object
	// getenv reads the variables that stand in for attributes; nil: none does.
	getenv func(string) string

	settings      map[string]setting
	unknown       []string   // configuration paths
	problems      []*problem // of the block's own rules
	authenticated bool       // a complete method of authentication was found
	secrets       []string   // never to be logged
}

// setting is the value of one attribute or of the environment variable that
// stands in for it. The zero setting is not set.
type setting struct {
	value   string
	source  string // "ona.access_token" or "ONA_TOKEN"
	unknown bool
}

func (s setting) set() bool { return s.source != "" }

// problem says what is wrong with one attribute.
type problem struct {
	path path.Path
	text string
}

func (p *problem) Error() string { return fmt.Sprintf("%s: %s", p.path, p.text) }

func newBlock(platform configuration.Platform, object types.Object, getenv func(string) string) *block {
	b := &block{platform: platform, object: object, getenv: getenv, settings: map[string]setting{}}
	if object.IsUnknown() {
		b.unknown = append(b.unknown, platform.Name)
	}
	return b
}

// configured says whether the platform is: its block is there, or the
// environment gives a credential.
func (b *block) configured() bool {
	return !b.object.IsNull() || b.authenticated
}

func (b *block) path(attribute string) path.Path {
	return path.Root(b.platform.Name).AtName(attribute)
}

func (b *block) problem(attribute, format string, arguments ...any) {
	b.problems = append(b.problems, &problem{b.path(attribute), fmt.Sprintf(format, arguments...)})
}

// attribute returns a configured attribute, nil where it is null or where the
// whole block is null or unknown.
func (b *block) attribute(name string) attr.Value {
	if b.object.IsNull() || b.object.IsUnknown() {
		return nil
	}
	value := b.object.Attributes()[name]
	if value == nil || value.IsNull() {
		return nil
	}
	return value
}

// text reads a setting, the first of the environment variables standing in
// for an attribute that is not configured.
func (b *block) text(name string) setting {
	s := b.look(name)
	if s.unknown {
		b.unknown = append(b.unknown, s.source)
	}
	if s.set() && !s.unknown && strings.TrimSpace(s.value) == "" {
		b.problem(name, "is empty. Give a value, or leave the attribute out (null)%s.", b.orEnvironment(name))
	}
	b.settings[name] = s
	return s
}

func (b *block) look(name string) setting {
	if value := b.attribute(name); value != nil {
		s := setting{source: b.path(name).String(), unknown: value.IsUnknown()}
		if text, ok := value.(types.String); ok {
			s.value = text.ValueString()
		}
		return s
	}
	if b.getenv == nil {
		return setting{}
	}
	for _, variable := range b.platform.Variables[name] {
		if value := strings.TrimSpace(b.getenv(variable)); value != "" {
			return setting{value: value, source: variable}
		}
	}
	return setting{}
}

// rate reads requests_per_second; zero where it is not configured.
func (b *block) rate() float64 {
	const name = "requests_per_second"
	value, ok := b.attribute(name).(types.Float64)
	if !ok {
		return 0
	}
	if value.IsUnknown() {
		b.unknown = append(b.unknown, b.path(name).String())
	}
	return value.ValueFloat64()
}

// texts reads a map of secrets, such as extra headers. An element that is null
// is left out, as an attribute is.
func (b *block) texts(name string) map[string]string {
	value, ok := b.attribute(name).(types.Map)
	if !ok {
		return nil
	}
	b.settings[name] = setting{source: b.path(name).String(), unknown: value.IsUnknown()}
	texts := map[string]string{}
	for key, element := range value.Elements() {
		if element.IsNull() {
			continue
		}
		if text, ok := element.(types.String); ok && !text.IsUnknown() {
			texts[key] = text.ValueString()
			b.secrets = append(b.secrets, text.ValueString())
			continue
		}
		b.unknown = append(b.unknown, b.path(name).AtMapKey(key).String())
	}
	if value.IsUnknown() {
		b.unknown = append(b.unknown, b.path(name).String())
	}
	return texts
}

func (b *block) orEnvironment(name string) string {
	variables := b.platform.Variables[name]
	if len(variables) == 0 || b.getenv == nil {
		return ""
	}
	return " to use " + strings.Join(variables, ", ")
}
