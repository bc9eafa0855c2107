// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// Schema implements provider.Provider.
func (p *tokensProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Issues, rotates, watches and revokes access tokens on several platforms. " +
			"A platform is configured by its block or by a credential in the environment; an attribute beats the environment, and `environment = false` keeps it out altogether. " +
			"Nothing is contacted until an object of the platform needs it.",
		Attributes: map[string]schema.Attribute{
			"request_timeout": schema.StringAttribute{
				CustomType: duration.Type{}, Optional: true,
				Validators:          []validator.String{validate.PositiveDuration()},
				MarkdownDescription: "How long one attempt of a request may take, a duration. Default: `30s`.",
			},
			"max_retries": schema.Int64Attribute{
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(0, 100)},
				MarkdownDescription: "How often a request that may be repeated is repeated: reads after 429, 502, 503, 504 and broken connections; what issues a token only where the platform certainly did not carry it out. Default: `5`.",
			},
			"max_valid_for": schema.StringAttribute{
				CustomType: duration.Type{}, Optional: true,
				Validators: []validator.String{validate.PositiveDuration()},
				MarkdownDescription: "The longest lifetime of a token that is issued, a duration such as `90d`: a plan that would issue one which lives longer, or never ends, fails. " +
					"Tokens that exist already are left alone, with a warning. Host authentication tokens, which you bring, are not concerned. Default: whatever the platform grants.",
			},
			"ca_cert_file": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "PEM file of certificate authorities to trust in addition to the system's.",
			},
			environmentAttribute: schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether environment variables stand in for attributes of a platform's block that are not set. With `false` no credential, endpoint or other setting of any platform comes from the environment; " +
					"configure so what must never act as whoever the environment names. Default: `true`.",
			},
			"allow_insecure_http": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Allow plain `http` endpoints on other machines than this one. Credentials are then sent unencrypted. Default: `false`.",
			},
		},
	}
	for _, platform := range p.platforms {
		attribute := platform.attribute
		attribute.Optional = true
		attribute.Attributes = maps.Clone(attribute.Attributes)
		attribute.Attributes["requests_per_second"] = requestsPerSecond(platform.pace)
		attribute.Attributes["headers"] = headers(platform.ownHeaders)
		resp.Schema.Attributes[platform.Name] = attribute
	}
}

func requestsPerSecond(byDefault string) schema.Attribute {
	return schema.Float64Attribute{
		Optional:            true,
		Validators:          []validator.Float64{float64validator.AtLeast(0.01)},
		MarkdownDescription: fmt.Sprintf("How many requests are sent per second at most. Default: %s. Lower it where several runs share an address; a higher one is for an installation of your own that takes more.", byDefault),
	}
}

func headers(own string) schema.Attribute {
	return schema.MapAttribute{
		ElementType: types.StringType, Optional: true, Sensitive: true,
		MarkdownDescription: "Extra headers for every request, a login or token exchange included; a proxy may ask for some. " +
			"What the provider sends itself is refused: `Authorization`, `Accept`, `Content-Type`, `User-Agent`, " + own + " and others.",
	}
}

// environmentAttribute says whether variables stand in for attributes.
const environmentAttribute = "environment"

// config is a provider block as read.
type config struct {
	objects  map[string]types.Object // by platform
	settings rest.Settings
	// maxValidFor is the longest lifetime that is issued; null: any.
	maxValidFor duration.Value
	unknown     []string // top-level attributes
	// getenv reads the variables that stand in for a platform's attributes; nil:
	// none does.
	getenv func(string) string
}

// read reads a provider block for a CLI of this version; "" where it does not say.
func (p *tokensProvider) read(ctx context.Context, from tfsdk.Config, terraform string) (config, diag.Diagnostics) {
	c := config{objects: map[string]types.Object{}, getenv: p.options.Getenv}
	diags := c.readSettings(ctx, from)
	c.settings.UserAgent = userAgent(p.options.Version, terraform, p.options.Getenv("TF_APPEND_USER_AGENT"))
	c.settings.Now, c.settings.Wait = p.options.Now, p.options.Wait
	for _, platform := range p.platforms {
		var object types.Object
		diags.Append(from.GetAttribute(ctx, path.Root(platform.Name), &object)...)
		c.objects[platform.Name] = object
	}
	return c, diags
}

func (c *config) readSettings(ctx context.Context, from tfsdk.Config) diag.Diagnostics {
	var (
		timeout  duration.Value
		retries  types.Int64
		caFile   types.String
		insecure types.Bool
		environ  types.Bool
		longest  duration.Value
	)
	diags := c.attribute(ctx, from, "request_timeout", &timeout)
	diags.Append(c.attribute(ctx, from, "max_retries", &retries)...)
	diags.Append(c.attribute(ctx, from, "max_valid_for", &longest)...)
	diags.Append(c.attribute(ctx, from, "ca_cert_file", &caFile)...)
	diags.Append(c.attribute(ctx, from, "allow_insecure_http", &insecure)...)
	diags.Append(c.attribute(ctx, from, environmentAttribute, &environ)...)

	if environ.Equal(types.BoolValue(false)) {
		c.getenv = nil
	}
	c.maxValidFor = longest
	c.settings.Timeout = timeout.Duration()
	c.settings.MaxRetries = maxRetries(retries)
	c.settings.CACertFile = caFile.ValueString()
	c.settings.AllowInsecureHTTP = insecure.ValueBool()
	return diags
}

// maxRetries translates the attribute for the client, where zero means the
// default and a negative number none.
func maxRetries(configured types.Int64) int {
	if configured.Equal(types.Int64Value(0)) {
		return -1
	}
	return int(configured.ValueInt64())
}

// attribute reads a top-level attribute, and notes it where it is unknown.
func (c *config) attribute(ctx context.Context, from tfsdk.Config, name string, target interface{ IsUnknown() bool }) diag.Diagnostics {
	diags := from.GetAttribute(ctx, path.Root(name), target)
	if target.IsUnknown() {
		c.unknown = append(c.unknown, name)
	}
	return diags
}

// block returns the reader of a platform's block. What is unknown at the top
// level is unknown to every platform.
func (c *config) block(p platform) *block {
	b := newBlock(p.Platform, c.objects[p.Name], c.getenv)
	b.unknown = append(b.unknown, c.unknown...)
	return b
}
