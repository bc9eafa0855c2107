// SPDX-License-Identifier: MPL-2.0

package explain

import "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/configuration"

// platform is how the user knows a platform: by its block in the provider
// configuration.
type platform struct{ configuration.Platform }

// platformOf finds a platform by the name its client gives itself. One that
// is not known is explained in general words.
func platformOf(name string) platform { return platform{configuration.Of(name)} }

// path names a setting as it is written in the provider block.
func (p platform) path(setting string) string {
	switch setting {
	case "request_timeout", "max_retries", "ca_cert_file", "allow_insecure_http":
		return setting
	}
	return p.Name + "." + setting
}

// credential says where the credential comes from.
func (p platform) credential() string {
	if len(p.Methods) == 0 {
		return "the " + p.Name + " block of the provider, or its environment variables"
	}
	return orEnvironment(p.Credential(p.path), p.CredentialVariables())
}

// endpoint says where the endpoint comes from.
func (p platform) endpoint() string {
	return orEnvironment(p.path("endpoint"), p.VariablesOf("endpoint"))
}

// orEnvironment names the variables beside the setting: the user may know them
// only.
func orEnvironment(setting, variables string) string {
	if variables == "" {
		return setting
	}
	return setting + " (in the environment: " + variables + ")"
}
