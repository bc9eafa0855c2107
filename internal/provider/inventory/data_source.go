// SPDX-License-Identifier: MPL-2.0

package inventory

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// dataSource is tokens_inventory.
type dataSource struct {
	sources []Source
	data    any
}

var _ datasource.DataSourceWithConfigure = (*dataSource)(nil)

// NewDataSource returns the framework's constructor of the inventory of what
// the sources list.
func NewDataSource(sources []Source) func() datasource.DataSource {
	return func() datasource.DataSource { return &dataSource{sources: sources} }
}

// Metadata names the data source.
func (d *dataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_inventory"
}

// Schema implements datasource.DataSource.
func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dataSourceSchema(d.platforms())
}

// Configure keeps the provider's connections; nothing is contacted.
func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.data = req.ProviderData
}

// platforms are those that contribute, sorted.
func (d *dataSource) platforms() []string {
	var names []string
	for _, source := range d.sources {
		names = append(names, source.Platform)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Read lists all platforms at once.
func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	sources, problem := d.chosen(config.platforms())
	if problem != "" {
		resp.Diagnostics.AddAttributeError(path.Root("platforms"), "No platform to list", problem)
		return
	}
	found := collect(ctx, d.data, sources, config.selection())
	asWarning := config.OnError.ValueString() == onErrorWarn
	if !asWarning && onlyUnknown(found.failures) && explain.Defer(ctx, req, resp) {
		return
	}
	resp.Diagnostics.Append(report(found, asWarning)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config.take(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, &config)...)
}

// chosen are the sources of the named platforms, or of all configured ones
// where none is named.
func (d *dataSource) chosen(platforms []string) (sources []Source, problem string) {
	if len(platforms) == 0 {
		set, ok := d.data.(*connection.Set)
		if !ok {
			return nil, "The provider has not been configured yet."
		}
		platforms = set.Platforms()
	}
	for _, source := range d.sources {
		if slices.Contains(platforms, source.Platform) {
			sources = append(sources, source)
		}
	}
	if len(sources) == 0 {
		return nil, fmt.Sprintf("No platform is configured in the provider block or by the environment. Configure at least one of %s.", strings.Join(d.platforms(), ", "))
	}
	return sources, ""
}

// onlyUnknown reports whether something failed, and only for want of values of
// the provider configuration that are not known yet.
func onlyUnknown(failures []failure) bool {
	return len(failures) > 0 && !slices.ContainsFunc(failures, func(f failure) bool { return !connection.IsUnknown(f.err) })
}

// report names what failed and why, and each token that can't be read.
func report(found inventory, asWarning bool) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, f := range together(found.failures) {
		diags.Append(f.report("list the %s of platform %q", asWarning))
	}
	for _, f := range together(found.unreadable) {
		diags.Append(f.report("read some of the %s of platform %q", asWarning))
	}
	return diags
}

// complaint is what several kinds of a platform's tokens failed for alike.
type complaint struct {
	platform string
	kinds    []string
	err      error
}

// together joins the failures of a platform that say the same: one mistake in
// its configuration is one error.
func together(failures []failure) []complaint {
	var all []complaint
	for _, f := range failures {
		same := func(c complaint) bool {
			return c.platform == f.source.Platform && c.err.Error() == f.err.Error()
		}
		at := slices.IndexFunc(all, same)
		if at < 0 {
			at = len(all)
			all = append(all, complaint{platform: f.source.Platform, err: f.err})
		}
		all[at].kinds = append(all[at].kinds, strings.ReplaceAll(f.source.Kind, "_", " ")+"s")
	}
	return all
}

func (c complaint) report(action string, asWarning bool) diag.Diagnostic {
	kinds := c.kinds[len(c.kinds)-1]
	if others := c.kinds[:len(c.kinds)-1]; len(others) > 0 {
		kinds = strings.Join(others, ", ") + " and " + kinds
	}
	action = fmt.Sprintf(action, kinds, c.platform)
	if asWarning {
		return explain.Warning(action+", so they are missing from the inventory", c.err)
	}
	return explain.Error(action, c.err)
}
