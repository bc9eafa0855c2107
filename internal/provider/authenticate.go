// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"strings"
)

// method is one way to authenticate: the attributes it needs, all of them.
type method []credential

// credential is an attribute and the environment variables that stand in for
// it, first match wins.
type credential struct {
	attribute   string
	environment []string
}

func (m method) String() string {
	var names []string
	for _, c := range m {
		names = append(names, c.attribute)
	}
	return strings.Join(names, " with ")
}

// authenticate chooses one method and returns its values by attribute. A
// method with a configured attribute wins whole: nothing of another method is
// read, not even from the environment. Without one, the first method that the
// environment gives completely is taken.
func (b *block) authenticate(methods ...method) map[string]string {
	configured := b.configuredMethods(methods)
	switch len(configured) {
	case 0:
		return b.authenticateFromEnvironment(methods)
	case 1:
		return b.use(configured[0])
	}
	if known := b.knownMethods(configured); len(known) > 1 {
		b.problem(known[1].firstOf(b), "%s and %s are two ways to authenticate, and they are never mixed. Keep one of them.", known[0], known[1])
		return nil
	}
	for _, m := range configured {
		b.use(m)
	}
	return nil
}

// configuredMethods are those with at least one attribute, known or not.
func (b *block) configuredMethods(methods []method) []method {
	var configured []method
	for _, m := range methods {
		if m.firstOf(b) != "" {
			configured = append(configured, m)
		}
	}
	return configured
}

// knownMethods are those that are certainly configured.
func (b *block) knownMethods(methods []method) []method {
	var known []method
	for _, m := range methods {
		if m.known(b) {
			known = append(known, m)
		}
	}
	return known
}

// known says whether the method has at least one attribute that is known: an
// unknown one may turn out to be null.
func (m method) known(b *block) bool {
	return slices.ContainsFunc(m, func(c credential) bool {
		value := b.attribute(c.attribute)
		return value != nil && !value.IsUnknown()
	})
}

// firstOf is the method's first attribute that is configured.
func (m method) firstOf(b *block) string {
	for _, c := range m {
		if b.attribute(c.attribute) != nil {
			return c.attribute
		}
	}
	return ""
}

// use reads all of a method. A part that is missing is a problem, unless it
// is still open whether the method is configured at all.
func (b *block) use(m method) map[string]string {
	values := map[string]string{}
	complete := true
	for _, c := range m {
		s := b.text(c.attribute, c.environment...)
		values[c.attribute] = s.value
		b.secrets = append(b.secrets, s.value)
		if s.set() {
			continue
		}
		complete = false
		if m.known(b) {
			b.problem(m.firstOf(b), "needs %s as well. %s", c.attribute, b.where(c))
		}
	}
	b.authenticated = complete
	return values
}

// where says where a credential is set.
func (b *block) where(c credential) string {
	if b.getenv == nil {
		return "Set it in the block: with environment = false no variable stands in for it."
	}
	return "Set it in the block, or in " + strings.Join(c.environment, " or ") + "."
}

func (b *block) authenticateFromEnvironment(methods []method) map[string]string {
	for _, m := range methods {
		complete := true
		for _, c := range m {
			complete = complete && b.look(c.attribute, c.environment).set()
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
