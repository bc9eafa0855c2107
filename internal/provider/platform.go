// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/configuration"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/inventory"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// platforms are all platforms of the provider. A new one is one line here,
// its entry in configuration, and one config file.
func platforms() []platform {
	return []platform{
		ona(),
		zitadel(),
		cryptlex(),
		alephant(),
	}
}

// platform is one platform's part of the provider: its configuration block and
// its objects.
type platform struct {
	configuration.Platform

	attribute  schema.SingleNestedAttribute
	connect    connector
	ownHeaders string // what its requests set besides what all do, for the documentation
	// pace is how many requests are sent where no rate is configured, in words.
	pace string

	objects   lifecycle.Objects
	inventory []inventory.Source
}

// connector reads a platform's block and returns how to connect. Reading
// records on the block what is unknown and what is wrong.
type connector func(b *block, settings rest.Settings) func() (any, error)

// entry decides whether and how the platform is connected.
func (p platform) entry(b *block, settings rest.Settings) connection.Entry {
	settings.Log = logger(b.secret)
	settings.Headers = b.texts("headers")
	connect := p.connect(b, settings)
	if !b.configured() {
		return connection.Entry{Missing: p.missing(b)}
	}
	if len(b.unknown) > 0 {
		return connection.Entry{Unknown: b.unknown}
	}
	return connection.Entry{Make: func() (any, error) {
		if len(b.problems) > 0 {
			return nil, b.problems[0]
		}
		if !b.authenticated {
			return nil, &connection.NotConfiguredError{Platform: p.Name, Reason: p.missing(b)}
		}
		made, err := connect()
		return made, b.sourced(err)
	}}
}

// missing says what to set where there is no credential.
func (p platform) missing(b *block) string {
	set := "set " + p.Credential(bare) + " in the provider's " + p.Name + " block"
	if b.getenv != nil {
		set += ", or the environment variable " + p.CredentialVariables()
		if b.object.IsNull() {
			return set
		}
		return set + ". The block is there: check how its names are spelled, since the CLI drops one that the provider does not have without a word"
	}
	return set + " (the provider block has environment = false, so no environment variable is read, and a null counts as not set). " +
		"If the value comes from an ephemeral resource with mint_when = terraform.applying, it is null while Terraform plans: " +
		"leave mint_when out there, so that the plan has a credential of its own"
}

// bare spells an attribute in a sentence, quoted in the documentation.
func bare(attribute string) string { return attribute }

func quoted(attribute string) string { return "`" + attribute + "`" }
