// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/caller"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/inventory"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Objects are everything that the platform offers in Terraform.
func Objects() lifecycle.Objects {
	objects := lifecycle.ObjectsOf(personalAccessToken())
	objects.DataSources = append(objects.DataSources, caller.NewDataSource(callerIdentity()))
	return objects
}

// Inventory is what the platform contributes to the inventory.
func Inventory() []inventory.Source {
	return []inventory.Source{inventory.OfKind(personalAccessToken())}
}
