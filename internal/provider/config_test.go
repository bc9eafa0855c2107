// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/configuration"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// values are attributes as a user would write them; unknown stands for a value
// that is known after apply.
type values map[string]any

const unknown = "(known after apply)"

// sample is a platform with three methods of authentication, which returns what
// it was configured with.
func sample() platform {
	text := func() schema.Attribute { return schema.StringAttribute{Optional: true} }
	return platform{
		Platform: configuration.Platform{
			Name: "sample", Title: "Sample",
			Methods: []configuration.Method{{"access_token"}, {"key_file"}, {"client_id", "client_secret"}},
			Variables: map[string][]string{
				"endpoint":      {"SAMPLE_ENDPOINT"},
				"access_token":  {"SAMPLE_TOKEN", "SAMPLE_OLD_TOKEN"},
				"key_file":      {"SAMPLE_KEY_FILE"},
				"client_id":     {"SAMPLE_CLIENT_ID"},
				"client_secret": {"SAMPLE_CLIENT_SECRET"},
			},
		},
		attribute: schema.SingleNestedAttribute{Attributes: map[string]schema.Attribute{
			"endpoint": text(), "access_token": text(), "key_file": text(), "client_id": text(), "client_secret": text(),
		}},
		connect: func(b *block, _ rest.Settings) func() (any, error) {
			endpoint := b.text("endpoint")
			made := b.authenticate()
			b.rate()
			return func() (any, error) {
				if endpoint.set() {
					made["endpoint"] = endpoint.value
				}
				return made, nil
			}
		},
	}
}

func newTestProvider(env map[string]string) *tokensProvider {
	return &tokensProvider{
		options:   Options{Version: "test", Getenv: func(name string) string { return env[name] }},
		platforms: append([]platform{sample()}, platforms()...),
	}
}

// configure runs validation and configuration of a provider block.
func configure(t *testing.T, env map[string]string, block values) (diag.Diagnostics, *connection.Set) {
	t.Helper()
	return configureProvider(t, newTestProvider(env), block)
}

func configureProvider(t *testing.T, p *tokensProvider, block values) (diag.Diagnostics, *connection.Set) {
	t.Helper()
	var described provider.SchemaResponse
	p.Schema(t.Context(), provider.SchemaRequest{}, &described)
	typ, ok := described.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("the schema is no object")
	}
	config := tfsdk.Config{Schema: described.Schema, Raw: object(t, typ, block)}

	var validated provider.ValidateConfigResponse
	p.ValidateConfig(t.Context(), provider.ValidateConfigRequest{Config: config}, &validated)
	var configured provider.ConfigureResponse
	p.Configure(t.Context(), provider.ConfigureRequest{Config: config}, &configured)
	if configured.Diagnostics.HasError() {
		t.Fatalf("Configure failed: %v", configured.Diagnostics)
	}
	set, ok := configured.ResourceData.(*connection.Set)
	if !ok {
		t.Fatalf("provider data is %T", configured.ResourceData)
	}
	return validated.Diagnostics, set
}

func object(t *testing.T, typ tftypes.Object, set values) tftypes.Value {
	t.Helper()
	attributes := map[string]tftypes.Value{}
	for name, attributeType := range typ.AttributeTypes {
		attributes[name] = attribute(t, attributeType, set[name])
	}
	return tftypes.NewValue(typ, attributes)
}

func attribute(t *testing.T, typ tftypes.Type, value any) tftypes.Value {
	t.Helper()
	switch value := value.(type) {
	case values:
		if texts, ok := typ.(tftypes.Map); ok {
			elements := map[string]tftypes.Value{}
			for key, text := range value {
				elements[key] = attribute(t, texts.ElementType, text)
			}
			return tftypes.NewValue(typ, elements)
		}
		nested, ok := typ.(tftypes.Object)
		if !ok {
			t.Fatalf("%s is no object", typ)
		}
		return object(t, nested, value)
	case string:
		if value == unknown {
			return tftypes.NewValue(typ, tftypes.UnknownValue)
		}
	}
	return tftypes.NewValue(typ, value)
}

func TestAuthenticate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		env   map[string]string
		block values
		want  map[string]string
	}{
		{"attribute", nil, values{"access_token": "a"}, map[string]string{"access_token": "a"}},
		{"environment", map[string]string{"SAMPLE_TOKEN": "e"}, nil, map[string]string{"access_token": "e"}},
		{"environment behind an empty block", map[string]string{"SAMPLE_TOKEN": "e"}, values{}, map[string]string{"access_token": "e"}},
		{"first variable wins", map[string]string{"SAMPLE_TOKEN": "e", "SAMPLE_OLD_TOKEN": "old"}, nil, map[string]string{"access_token": "e"}},
		{"second variable", map[string]string{"SAMPLE_OLD_TOKEN": "old"}, nil, map[string]string{"access_token": "old"}},
		{"empty variable is not set", map[string]string{"SAMPLE_TOKEN": " ", "SAMPLE_OLD_TOKEN": "old"}, nil, map[string]string{"access_token": "old"}},
		{"attribute beats environment", map[string]string{"SAMPLE_TOKEN": "e"}, values{"access_token": "a"}, map[string]string{"access_token": "a"}},
		{"configured method wins whole", map[string]string{"SAMPLE_TOKEN": "e"}, values{"key_file": "k"}, map[string]string{"key_file": "k"}},
		{"its own other half may be environment", map[string]string{"SAMPLE_CLIENT_SECRET": "s", "SAMPLE_TOKEN": "e"}, values{"client_id": "c"}, map[string]string{"client_id": "c", "client_secret": "s"}},
		{"first complete method of the environment", map[string]string{"SAMPLE_CLIENT_ID": "c", "SAMPLE_CLIENT_SECRET": "s", "SAMPLE_KEY_FILE": "k"}, nil, map[string]string{"key_file": "k"}},
		{"incomplete method of the environment", map[string]string{"SAMPLE_CLIENT_ID": "c", "SAMPLE_OLD_TOKEN": "old"}, nil, map[string]string{"access_token": "old"}},
		{"endpoint from the environment", map[string]string{"SAMPLE_TOKEN": "e", "SAMPLE_ENDPOINT": "https://sample.example"}, nil, map[string]string{"access_token": "e", "endpoint": "https://sample.example"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			block := values{}
			if tt.block != nil {
				block["sample"] = tt.block
			}
			diags, set := configure(t, tt.env, block)
			if diags.HasError() {
				t.Fatal(diags)
			}
			got, err := connection.Get[map[string]string](set, "sample")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestInvalidConfiguration(t *testing.T) {
	t.Parallel()
	token := "canary-of-a-token"
	for _, tt := range []struct {
		name  string
		env   map[string]string
		block values
		want  []string
	}{
		{"two methods", nil, values{"sample": values{"access_token": token, "key_file": "k"}}, []string{"access_token and key_file", "Keep one"}},
		{"one method and half another", nil, values{"sample": values{"access_token": token, "client_id": "c"}}, []string{"access_token and client_id", "Keep one"}},
		{"half a method", nil, values{"sample": values{"client_id": "c"}}, []string{"sample.client_id", "client_secret", "SAMPLE_CLIENT_SECRET"}},
		{"empty credential", nil, values{"sample": values{"access_token": ""}}, []string{"sample.access_token", "is empty", "SAMPLE_TOKEN"}},
		{"not a URL", nil, values{"ona": values{"access_token": token, "endpoint": "https://"}}, []string{"ona.endpoint", "not a URL"}},
		{"not a URL, no credential", nil, values{"ona": values{"endpoint": "https://"}}, []string{"ona.endpoint", "not a URL"}},
		{"not a URL, credential unknown", nil, values{"ona": values{"access_token": unknown, "endpoint": "https://"}}, []string{"ona.endpoint", "not a URL"}},
		{"not a URL in the environment", map[string]string{"ONA_HOST": "no where"}, values{"ona": values{"access_token": token}}, []string{"ONA_HOST", "not a URL"}},
		{"plain http", nil, values{"ona": values{"access_token": token, "endpoint": "http://ona.example"}}, []string{"ona.endpoint", "allow_insecure_http"}},
		{"credential with a line break", nil, values{"ona": values{"access_token": token + "\nx"}}, []string{"ona.access_token"}},
		{"header of the provider's own", nil, values{"zitadel": values{"endpoint": "https://a.example", "access_token": token, "headers": values{"Authorization": token}}}, []string{"zitadel.headers", "Authorization"}},
		{"header of a call's own", nil, values{"alephant": values{"access_token": token, "headers": values{"x-workspace-id": token}}}, []string{"alephant.headers", "workspace_id"}},
		{"header of no name", nil, values{"ona": values{"access_token": token, "headers": values{"X Gate": token}}}, []string{"ona.headers", "not that of a header"}},
		{"no such CA file", nil, values{"ca_cert_file": "/nonexistent/ca.pem", "ona": values{"access_token": token}, "cryptlex": values{"access_token": token}}, []string{"ca_cert_file", "no such file"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			diags, _ := configure(t, tt.env, tt.block)
			if !diags.HasError() {
				t.Fatal("accepted")
			}
			for _, want := range tt.want {
				if !strings.Contains(diags[0].Detail(), want) {
					t.Errorf("%q does not contain %q", diags[0].Detail(), want)
				}
			}
			if len(diags) != 1 {
				t.Errorf("%d errors for one mistake: %v", len(diags), diags)
			}
			if strings.Contains(diags[0].Detail(), token) {
				t.Errorf("the error shows the credential: %q", diags[0].Detail())
			}
		})
	}
}

func TestAcceptedConfiguration(t *testing.T) {
	t.Parallel()
	for name, block := range map[string]values{
		"nothing":                         {},
		"no credential":                   {"ona": values{}},
		"loopback":                        {"ona": values{"access_token": "a", "endpoint": "http://127.0.0.1:1"}},
		"allowed http":                    {"allow_insecure_http": true, "ona": values{"access_token": "a", "endpoint": "http://ona.example"}},
		"perhaps allowed http":            {"allow_insecure_http": unknown, "ona": values{"access_token": "a", "endpoint": "http://ona.example"}},
		"unknown credential":              {"ona": values{"access_token": unknown}},
		"unknown second method":           {"sample": values{"access_token": "a", "key_file": unknown}},
		"unknown half of a second method": {"sample": values{"access_token": "a", "client_id": unknown}},
		"unknown half, no other half":     {"sample": values{"client_id": unknown}},
		"unknown half a method":           {"sample": values{"client_id": "c", "client_secret": unknown}},
		"unknown block":                   {"ona": unknown},
		"unknown CA file":                 {"ca_cert_file": unknown, "ona": values{"access_token": "a"}},
		"settings":                        {"request_timeout": "5s", "max_retries": 0, "ona": values{"access_token": "a", "requests_per_second": 2.5}},
		"bad environment of a platform without a block": {"ona": values{"access_token": "a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := map[string]string{}
			if _, ok := block["sample"]; !ok {
				env["SAMPLE_ENDPOINT"] = "not a URL"
			}
			if diags, _ := configure(t, env, block); diags.HasError() {
				t.Error(diags)
			}
		})
	}
}

func TestUnknownConfiguration(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		block values
		want  string // in the error
	}{
		{"credential", values{"sample": values{"access_token": unknown}}, "sample.access_token"},
		{"method that may be null", values{"sample": values{"access_token": "a", "key_file": unknown}}, "sample.key_file"},
		{"endpoint", values{"sample": values{"access_token": "a", "endpoint": unknown}}, "sample.endpoint"},
		{"number", values{"sample": values{"access_token": "a", "requests_per_second": unknown}}, "sample.requests_per_second"},
		{"block", values{"sample": unknown}, "of sample in"},
		{"top level", values{"ca_cert_file": unknown, "sample": values{"access_token": "a"}}, "ca_cert_file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, set := configure(t, nil, tt.block)
			_, err := connection.Get[map[string]string](set, "sample")
			if !connection.IsUnknown(err) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one about %s", err, tt.want)
			}
		})
	}
}

func TestNotConfigured(t *testing.T) {
	t.Parallel()
	for name, block := range map[string]values{"no block": {}, "no credential": {"ona": values{}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, set := configure(t, nil, block)
			_, err := connection.Get[any](set, "ona")
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range []string{"access_token", "ONA_TOKEN", "ONA_API_KEY", "GITPOD_API_KEY"} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not contain %q", err, want)
				}
			}
			// A name that is misspelt never reaches the provider.
			if got, want := strings.Contains(err.Error(), "spelled"), len(block) > 0; got != want {
				t.Errorf("%q speaks of spelling: %t, want %t", err, got, want)
			}
		})
	}
}

func TestConfiguredPlatforms(t *testing.T) {
	t.Parallel()
	_, set := configure(t, map[string]string{"ONA_TOKEN": "e"}, values{})
	if diff := cmp.Diff([]string{"ona"}, set.Platforms()); diff != "" {
		t.Error(diff)
	}
	_, set = configure(t, map[string]string{"SAMPLE_ENDPOINT": "https://sample.example"}, values{"ona": values{}})
	if diff := cmp.Diff([]string{"ona"}, set.Platforms()); diff != "" {
		t.Error("an endpoint alone configures a platform, or an empty block does not: ", diff)
	}
}

func TestSettingsReachTheClient(t *testing.T) {
	t.Parallel()
	p := newTestProvider(map[string]string{"TF_APPEND_USER_AGENT": "acme/7"})
	var got rest.Settings
	p.platforms[0].connect = func(_ *block, settings rest.Settings) func() (any, error) {
		got = settings
		return func() (any, error) { return nil, nil }
	}
	var described provider.SchemaResponse
	p.Schema(context.Background(), provider.SchemaRequest{}, &described)
	typ, _ := described.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	block := values{"request_timeout": "5s", "max_retries": 0, "ca_cert_file": "ca.pem", "allow_insecure_http": true}
	var resp provider.ConfigureResponse
	p.Configure(t.Context(), provider.ConfigureRequest{
		TerraformVersion: "1.11.4", Config: tfsdk.Config{Schema: described.Schema, Raw: object(t, typ, block)},
	}, &resp)

	if got.Timeout.String() != "5s" || got.MaxRetries >= 0 || got.CACertFile != "ca.pem" || !got.AllowInsecureHTTP || got.UserAgent != "terraform-provider-tokens/test Terraform/1.11.4 acme/7" {
		t.Errorf("settings %+v", got)
	}
}

// The documentation tells the pace of each platform, not that there is one.
func TestDefaultPaceIsDescribed(t *testing.T) {
	t.Parallel()
	var described provider.SchemaResponse
	(&tokensProvider{platforms: platforms()}).Schema(t.Context(), provider.SchemaRequest{}, &described)
	for _, platform := range platforms() {
		block, ok := described.Schema.Attributes[platform.Name].(schema.SingleNestedAttribute)
		if !ok {
			t.Fatalf("%s is no block", platform.Name)
		}
		got := block.Attributes["requests_per_second"].GetMarkdownDescription()
		if tells := regexp.MustCompile(`429|\d in (a minute|\d+ seconds)`); !tells.MatchString(platform.pace) || !strings.Contains(got, platform.pace) {
			t.Errorf("%s: %q does not tell the pace, or %q is none", platform.Name, got, platform.pace)
		}
	}
}

// TestErrorsNameTheVariables: what an error says of a rejected credential names the
// variables of the block, of every platform.
func TestErrorsNameTheVariables(t *testing.T) {
	t.Parallel()
	for _, platform := range platforms() {
		told := explain.Detail(&rest.Error{Platform: platform.Title, Operation: "Get", Status: http.StatusUnauthorized})
		if variables := platform.CredentialVariables(); variables == "" || !strings.Contains(told, variables) {
			t.Errorf("%s: %q does not name %q: are all platforms in configuration?", platform.Title, told, variables)
		}
	}
}

// TestVariablesAreOfAttributes: what a variable stands in for is an attribute of
// the block, and each attribute that makes a credential has one.
func TestVariablesAreOfAttributes(t *testing.T) {
	t.Parallel()
	for _, platform := range platforms() {
		for name := range platform.Variables {
			if platform.attribute.Attributes[name] == nil {
				t.Errorf("%s has no attribute %s", platform.Name, name)
			}
		}
		for _, name := range slices.Concat(platform.Methods...) {
			if len(platform.Variables[name]) == 0 {
				t.Errorf("%s.%s has no variable", platform.Name, name)
			}
		}
	}
}
