// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"maps"
	"net/http"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// subject is the kind of token that lives through a history.
type subject struct {
	acctest.History

	of kind
}

// subjectOf is a kind's token; it has to have a history.
func subjectOf(k kind) subject { return subject{*k.History, k} }

// arguments are the names of those that a history changes.
func (s subject) arguments() []string { return slices.Sorted(maps.Keys(s.Drawn)) }

func (s subject) drawArguments(t *rapid.T, c *core) map[string]tftypes.Value {
	drawn := map[string]tftypes.Value{}
	for _, name := range s.arguments() {
		value := rapid.SampledFrom(s.Drawn[name]).Draw(t, name)
		drawn[name] = c.value(c.kind().AttributeTypes[name], value)
	}
	return drawn
}

// owners are whom a token may be issued for.
func (s subject) owners(w *acctest.World) []string {
	if s.Owners == nil {
		return nil
	}
	return s.Owners(w)
}

// create strikes the call that issues a token.
func (s subject) create() sandbox.Fault {
	call := regexp.MustCompile(s.of.Calls["create"])
	return sandbox.Fault{If: func(r *http.Request) bool { return call.MatchString(r.Method + " " + r.URL.Path) }}
}
