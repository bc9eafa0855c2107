// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Resources returns the platform's managed resources.
func Resources() []func() resource.Resource {
	return []func() resource.Resource{
		lifecycle.NewResource(personalAccessToken()),
		newHostTokenResource,
	}
}

// DataSources returns the platform's data sources.
func DataSources() []func() datasource.DataSource {
	return nil
}

// EphemeralResources returns the platform's ephemeral resources.
func EphemeralResources() []func() ephemeral.EphemeralResource {
	return nil
}

// ListResources returns the platform's list resources.
func ListResources() []func() list.ListResource {
	return nil
}

// Actions returns the platform's actions.
func Actions() []func() action.Action {
	return nil
}
