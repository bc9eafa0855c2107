// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Objects are the framework's constructors of everything that a platform
// offers in Terraform.
type Objects struct {
	Resources          []func() resource.Resource
	DataSources        []func() datasource.DataSource
	EphemeralResources []func() ephemeral.EphemeralResource
	ListResources      []func() list.ListResource
	Actions            []func() action.Action
}

// ObjectsOf are all objects of a platform's kinds of token.
func ObjectsOf(kinds ...*Kind) Objects {
	var all Objects
	for _, kind := range kinds {
		all.Resources = append(all.Resources, newTokenResource(kind))
		all.DataSources = append(all.DataSources, newDataSource(kind), newDataSources(kind))
		all.EphemeralResources = append(all.EphemeralResources, newEphemeralResource(kind))
		all.ListResources = append(all.ListResources, newListResource(kind))
		all.Actions = append(all.Actions, newRevokeAction(kind))
	}
	return all
}
