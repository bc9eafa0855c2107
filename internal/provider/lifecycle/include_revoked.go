// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// includeRevoked is the argument that has revoked tokens listed, where the
// platform keeps their records.
const includeRevoked = "include_revoked"

func (d *dataSources) unlessIncluded() string {
	if d.kind.KeepsRevoked {
		return ", unless `" + includeRevoked + "` is true"
	}
	return ""
}

func (d *dataSources) includesRevoked(ctx context.Context, config reader) (bool, diag.Diagnostics) {
	if !d.kind.KeepsRevoked {
		return false, nil
	}
	var include types.Bool
	diags := config.GetAttribute(ctx, path.Root(includeRevoked), &include)
	return include.ValueBool(), diags
}
