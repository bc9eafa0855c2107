// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// ValidateConfig checks what is known of the configured blocks, without
// contacting anything. That credentials are missing is no error here: they may
// come from the environment of the machine that plans.
func (p *tokensProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	config, diags := p.read(ctx, req.Config, "")
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	for _, platform := range p.platforms {
		if b := config.block(platform); !b.object.IsNull() {
			resp.Diagnostics.Append(platform.validate(b, config.settings)...)
		}
	}
}

// validate reports the block's own problems, then what the client can't use.
func (p platform) validate(b *block, settings rest.Settings) diag.Diagnostics {
	if slices.Contains(b.unknown, "allow_insecure_http") {
		settings.AllowInsecureHTTP = true // it may turn out so
	}
	settings.Headers = b.texts("headers")
	connect := p.connect(b, settings)
	var diags diag.Diagnostics
	for _, problem := range b.problems {
		diags.AddAttributeError(problem.path, "Invalid configuration of "+p.Title, problem.Error())
	}
	if diags.HasError() {
		return diags
	}
	diags.Append(p.judge(b, p.checkEndpoint(b, settings))...)
	if b.authenticated && !diags.HasError() {
		_, err := connect()
		diags.Append(p.judge(b, err)...)
	}
	return diags
}

// checkEndpoint checks where to connect, which needs no credential.
func (p platform) checkEndpoint(b *block, settings rest.Settings) error {
	endpoint := b.settings["endpoint"]
	if !endpoint.set() || endpoint.unknown {
		return nil
	}
	_, err := rest.New(rest.Config{Settings: settings, Platform: p.Title, Endpoint: endpoint.value})
	return err
}

// sourced says of a setting that the client rejects from which environment
// variable it comes. One that is written in the block is named by its path.
func (b *block) sourced(err error) error {
	rejected, ok := errors.AsType[*rest.ConfigError](err)
	if !ok {
		return err
	}
	s := b.settings[rejected.Setting]
	if !s.set() || b.attribute(rejected.Setting) != nil {
		return err
	}
	named := *rejected
	named.Problem += " The value comes from the environment variable " + s.source + "."
	return &named
}

// judge reports a setting that the client rejects, unless it is not set at all,
// or unknown, as is one from the environment that perhaps is not read.
func (p platform) judge(b *block, err error) diag.Diagnostics {
	var rejected *rest.ConfigError
	if !errors.As(err, &rejected) {
		return nil
	}
	s, own := b.settings[rejected.Setting]
	if own && (!s.set() || s.unknown) || slices.Contains(b.unknown, rejected.Setting) {
		return nil
	}
	if own && b.attribute(rejected.Setting) == nil && slices.Contains(b.unknown, environmentAttribute) {
		return nil // it may turn out not to be read
	}
	// A top-level setting is rejected by every configured platform in the same
	// words: of equal diagnostics the framework keeps one.
	at, source, summary := path.Root(rejected.Setting), rejected.Setting, "Invalid provider configuration"
	if own {
		at, source, summary = b.path(rejected.Setting), s.source, "Invalid configuration of "+p.Title
	}
	if own && b.attribute(rejected.Setting) == nil {
		at = path.Root(b.platform.Name) // from the environment
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, summary, source+": "+rejected.Problem)}
}
