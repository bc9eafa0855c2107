// SPDX-License-Identifier: MPL-2.0

// Package configuration says how each platform is configured: by which
// attributes of its block a credential is given, and which environment variables
// stand in for attributes. The provider reads its configuration by that, and its
// schema, its documentation and its errors name it from here.
package configuration

import (
	"slices"
	"strings"
)

// Platform is a platform as its user knows it.
type Platform struct {
	// Name is that of its block: "ona".
	Name string
	// Title is its name in sentences and in the errors of its client: "Ona".
	Title string
	// Methods are the ways to authenticate, of which one is used.
	Methods []Method
	// Variables are the environment variables that stand in for an attribute. The
	// first that is set counts.
	Variables map[string][]string
}

// Method is one way to authenticate: the attributes it needs, all of them.
type Method []string

// String names the attributes: "client_id with client_secret".
func (m Method) String() string { return strings.Join(m, " with ") }

// Of finds a platform by its title. One that is not known has a block of the
// same name, and nothing is known of it.
func Of(title string) Platform {
	at := slices.IndexFunc(all, func(p Platform) bool { return p.Title == title })
	if at < 0 {
		return Platform{Name: strings.ToLower(title), Title: title}
	}
	return all[at]
}

// Credential names all ways to authenticate, each attribute as spell has it:
// "access_token, or email with password".
func (p Platform) Credential(spell func(attribute string) string) string {
	var ways []string
	for _, method := range p.Methods {
		spelt := make(Method, 0, len(method))
		for _, attribute := range method {
			spelt = append(spelt, spell(attribute))
		}
		ways = append(ways, spelt.String())
	}
	return alternatives(ways, ", or ")
}

// CredentialVariables names the variables that give a credential:
// "ALEPHANT_ACCESS_TOKEN, or ALEPHANT_EMAIL with ALEPHANT_PASSWORD".
func (p Platform) CredentialVariables() string { return p.Credential(p.VariablesOf) }

// VariablesOf names the variables of an attribute: "ONA_TOKEN, ONA_API_KEY or
// GITPOD_API_KEY"; "" where none stands in for it.
func (p Platform) VariablesOf(attribute string) string {
	return alternatives(p.Variables[attribute], " or ")
}

// Environment is the sentence that ends an attribute's description: "Environment:
// `ONA_TOKEN`, `ONA_API_KEY`."
func (p Platform) Environment(attribute string) string {
	return "Environment: `" + strings.Join(p.Variables[attribute], "`, `") + "`."
}

// alternatives joins words by commas, and the last one by last.
func alternatives(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	end := len(words) - 1
	return strings.Join(words[:end], ", ") + last + words[end]
}
