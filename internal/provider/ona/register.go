// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/caller"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/inventory"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Objects are everything that the platform offers in Terraform.
func Objects() lifecycle.Objects {
	objects := lifecycle.ObjectsOf(personalAccessToken(), serviceAccountToken())
	objects.Resources = append(objects.Resources, newHostTokenResource)
	objects.DataSources = append(objects.DataSources, newHostTokenDataSource, newHostTokenDataSources, caller.NewDataSource(callerIdentity()))
	objects.ListResources = append(objects.ListResources, lifecycle.NewListing(hostTokenListing()))
	objects.Actions = append(objects.Actions, lifecycle.NewRevocation(hostTokenRevocation()))
	return objects
}

// Inventory is what the platform contributes to the inventory.
func Inventory() []inventory.Source {
	return []inventory.Source{inventory.OfKind(personalAccessToken()), serviceAccountTokens(), hostAuthenticationTokens()}
}
