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

// ObjectsOf are all objects of a kind of token.
func ObjectsOf(kind *Kind) Objects {
	return Objects{
		Resources:          []func() resource.Resource{NewResource(kind)},
		DataSources:        []func() datasource.DataSource{NewDataSource(kind), NewDataSources(kind)},
		EphemeralResources: []func() ephemeral.EphemeralResource{NewEphemeralResource(kind)},
		ListResources:      []func() list.ListResource{NewListResource(kind)},
		Actions:            []func() action.Action{NewRevokeAction(kind)},
	}
}
