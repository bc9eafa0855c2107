// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/configuration"
)

// authenticate chooses one method and returns its values by attribute. A
// method with a configured attribute wins whole: nothing of another method is
// read, not even from the environment. Without one, the first method that the
// environment gives completely is taken.
func (b *block) authenticate() map[string]string {
	configured := b.configuredMethods()
	switch len(configured) {
	case 0:
		return b.authenticateFromEnvironment()
	case 1:
		return b.use(configured[0])
	}
	if known := b.knownMethods(configured); len(known) > 1 {
		b.problem(b.firstOf(known[1]), "%s and %s are two ways to authenticate, and they are never mixed. Keep one of them.", known[0], known[1])
		return nil
	}
	for _, m := range configured {
		b.use(m)
	}
	return nil
}

// configuredMethods are those with at least one attribute, known or not.
func (b *block) configuredMethods() []configuration.Method {
	var configured []configuration.Method
	for _, m := range b.platform.Methods {
		if b.firstOf(m) != "" {
			configured = append(configured, m)
		}
	}
	return configured
}

// knownMethods are those that are certainly configured.
func (b *block) knownMethods(methods []configuration.Method) []configuration.Method {
	var known []configuration.Method
	for _, m := range methods {
		if b.known(m) {
			known = append(known, m)
		}
	}
	return known
}

// known says whether the method has at least one attribute that is known: an
// unknown one may turn out to be null.
func (b *block) known(m configuration.Method) bool {
	return slices.ContainsFunc(m, func(attribute string) bool {
		value := b.attribute(attribute)
		return value != nil && !value.IsUnknown()
	})
}

// firstOf is the method's first attribute that is configured.
func (b *block) firstOf(m configuration.Method) string {
	for _, attribute := range m {
		if b.attribute(attribute) != nil {
			return attribute
		}
	}
	return ""
}

// use reads all of a method. A part that is missing is a problem, unless it
// is still open whether the method is configured at all.
func (b *block) use(m configuration.Method) map[string]string {
	values := map[string]string{}
	complete := true
	for _, attribute := range m {
		s := b.text(attribute)
		values[attribute] = s.value
		b.secrets = append(b.secrets, s.value)
		if s.set() {
			continue
		}
		complete = false
		if b.known(m) {
			b.problem(b.firstOf(m), "needs %s as well. %s", attribute, b.where(attribute))
		}
	}
	b.authenticated = complete
	return values
}

// where says where an attribute of a method is set.
func (b *block) where(attribute string) string {
	if b.getenv == nil {
		return "Set it in the block: with environment = false no variable stands in for it."
	}
	return "Set it in the block, or in " + b.platform.VariablesOf(attribute) + "."
}

func (b *block) authenticateFromEnvironment() map[string]string {
	for _, m := range b.platform.Methods {
		complete := true
		for _, attribute := range m {
			complete = complete && b.look(attribute).set()
		}
		if complete {
			return b.use(m)
		}
	}
	return nil
}

// secret are the values that must not be logged.
func (b *block) secret() []string {
	var secrets []string
	for _, s := range b.secrets {
		if s != "" {
			secrets = append(secrets, s)
		}
	}
	return secrets
}
