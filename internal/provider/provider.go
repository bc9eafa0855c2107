// SPDX-License-Identifier: MPL-2.0

// Package provider is the Terraform provider "tokens": its configuration, and
// the platforms whose objects it offers.
package provider

import (
	"context"
	"os"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	tokensfunction "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/function"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/inventory"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Options are what a test may replace.
type Options struct {
	// Version is the provider's own, sent in the user agent.
	Version string
	// Now is the clock. Default: time.Now.
	Now func() time.Time
	// Wait pauses for d or until the context ends. Default: a timer.
	Wait func(ctx context.Context, d time.Duration) error
	// Deadline ends a context after d. Default: context.WithTimeout.
	Deadline func(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc)
	// Getenv reads the environment. Default: os.Getenv.
	Getenv func(name string) string
}

// New returns the provider's constructor as main serves it.
func New(version string) func() provider.Provider {
	return NewWith(Options{Version: version})
}

// NewWith returns the provider's constructor with replaced parts.
func NewWith(options Options) func() provider.Provider {
	if options.Getenv == nil {
		options.Getenv = os.Getenv
	}
	return func() provider.Provider {
		return &tokensProvider{options: options, platforms: platforms()}
	}
}

// Serve is a provider as it answers Terraform's protocol.
func Serve(p provider.Provider) tfprotov6.ProviderServer {
	server := providerserver.NewProtocol6(p)()
	tokens, ok := p.(*tokensProvider)
	if !ok {
		return server
	}
	ctx := context.Background()
	var metadata provider.MetadataResponse
	tokens.Metadata(ctx, provider.MetadataRequest{}, &metadata)
	return lifecycle.NewServer(ctx, server, metadata.TypeName, tokens.Resources(ctx), tokens.configured)
}

type tokensProvider struct {
	options   Options
	platforms []platform
	// set is what Configure handed to every object; nil before.
	set atomic.Pointer[connection.Set]
}

var (
	_ provider.ProviderWithValidateConfig     = (*tokensProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*tokensProvider)(nil)
	_ provider.ProviderWithListResources      = (*tokensProvider)(nil)
	_ provider.ProviderWithActions            = (*tokensProvider)(nil)
	_ provider.ProviderWithFunctions          = (*tokensProvider)(nil)
)

// Metadata implements provider.Provider.
func (p *tokensProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "tokens"
	resp.Version = p.options.Version
}

// Configure hands every object the connections of this provider block. It
// contacts nothing and succeeds with unknown values: who needs them says so.
func (p *tokensProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	config, diags := p.read(ctx, req.Config, req.TerraformVersion)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	set := connection.NewSet(p.options.Now)
	set.MaxValidFor, set.Deadline = config.maxValidFor, p.options.Deadline
	set.ImportSecrets = p.options.Getenv(lifecycle.ImportSecretsVariable)
	if p.options.Wait != nil {
		set.Wait = p.options.Wait
	}
	for _, platform := range p.platforms {
		set.Add(platform.Name, platform.entry(config.block(platform), config.settings))
	}
	p.set.Store(set)
	resp.ResourceData = set
	resp.DataSourceData = set
	resp.EphemeralResourceData = set
	resp.ListResourceData = set
	resp.ActionData = set
}

// configured is the provider data of this provider block, nil before Configure.
func (p *tokensProvider) configured() any {
	if set := p.set.Load(); set != nil {
		return set
	}
	return nil
}

// Resources implements provider.Provider.
func (p *tokensProvider) Resources(context.Context) []func() resource.Resource {
	return collect(p.platforms, func(o lifecycle.Objects) []func() resource.Resource { return o.Resources })
}

// DataSources implements provider.Provider.
func (p *tokensProvider) DataSources(context.Context) []func() datasource.DataSource {
	var sources []inventory.Source
	for _, platform := range p.platforms {
		sources = append(sources, platform.inventory...)
	}
	ofPlatforms := collect(p.platforms, func(o lifecycle.Objects) []func() datasource.DataSource { return o.DataSources })
	return append(ofPlatforms, inventory.NewDataSource(sources))
}

// EphemeralResources implements provider.ProviderWithEphemeralResources.
func (p *tokensProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return collect(p.platforms, func(o lifecycle.Objects) []func() ephemeral.EphemeralResource { return o.EphemeralResources })
}

// ListResources implements provider.ProviderWithListResources.
func (p *tokensProvider) ListResources(context.Context) []func() list.ListResource {
	return collect(p.platforms, func(o lifecycle.Objects) []func() list.ListResource { return o.ListResources })
}

// Actions implements provider.ProviderWithActions.
func (p *tokensProvider) Actions(context.Context) []func() action.Action {
	return collect(p.platforms, func(o lifecycle.Objects) []func() action.Action { return o.Actions })
}

// Functions implements provider.ProviderWithFunctions.
func (p *tokensProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{tokensfunction.NewAgeDecrypt, tokensfunction.NewExpiresWithin}
}

func collect[T any](platforms []platform, of func(lifecycle.Objects) []T) []T {
	var all []T
	for _, platform := range platforms {
		all = append(all, of(platform.objects)...)
	}
	return all
}
