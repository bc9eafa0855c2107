// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// TestEnvironmentFalse: whatever a variable is named, none is read for a
// platform, be its block there or not.
func TestEnvironmentFalse(t *testing.T) {
	t.Parallel()
	empty := values{}
	for _, platform := range platforms() {
		empty[platform.Name] = values{}
	}
	for name, block := range map[string]values{
		"no blocks":    {},
		"empty blocks": empty,
		"null credentials": {
			"ona": values{"access_token": nil}, "zitadel": values{"jwt_profile": nil, "endpoint": nil},
			"cryptlex": values{"access_token": nil}, "alephant": values{"email": nil, "password": nil},
		},
		"half a method": {"zitadel": values{"client_id": "c"}, "alephant": values{"email": "e"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var (
				mu   sync.Mutex
				read []string
			)
			p := newTestProvider(nil)
			p.options.Getenv = func(name string) string {
				mu.Lock()
				defer mu.Unlock()
				read = append(read, name)
				return "canary"
			}
			block["environment"] = false
			_, set := configureProvider(t, p, block)
			for _, platform := range platforms() {
				if _, err := connection.Get[any](set, platform.Name); err == nil {
					t.Errorf("%s is connected", platform.Name)
				}
			}
			if got := strings.Join(read, " "); strings.Trim(strings.NewReplacer("TF_APPEND_USER_AGENT", "", lifecycle.ImportSecretsVariable, "").Replace(got), " ") != "" {
				t.Errorf("read %s", got)
			}
		})
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	env := map[string]string{"SAMPLE_TOKEN": "e", "SAMPLE_ENDPOINT": "https://sample.example"}
	for name, tt := range map[string]struct {
		environment any
		block       any
		want        string // the credential
		err         string // or in the error
	}{
		"null":                           {nil, values{}, "e", ""},
		"true":                           {true, values{}, "e", ""},
		"false, configured":              {false, values{"access_token": "a"}, "a", ""},
		"false, not configured":          {false, values{}, "", "environment = false"},
		"false, no block":                {false, nil, "", "environment = false"},
		"unknown, not configured":        {unknown, values{}, "", "environment in the provider configuration is not known yet"},
		"unknown, no block":              {unknown, nil, "", "environment in the provider configuration is not known yet"},
		"false, an unknown credential":   {false, values{"access_token": unknown}, "", "sample.access_token in the provider configuration is not known yet"},
		"unknown, an unknown credential": {unknown, values{"access_token": unknown}, "", "sample.access_token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags, set := configure(t, env, values{"environment": tt.environment, "sample": tt.block})
			if diags.HasError() {
				t.Fatal(diags)
			}
			got, err := connection.Get[map[string]string](set, "sample")
			switch {
			case tt.err == "" && (err != nil || got["access_token"] != tt.want):
				t.Errorf("%v, error %v", got, err)
			case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)):
				t.Errorf("error %v, want one with %q", err, tt.err)
			}
			if endpoint := got["endpoint"]; tt.environment == false && endpoint != "" {
				t.Errorf("the endpoint is %s", endpoint)
			}
		})
	}
}

// TestNullCredential: whoever keeps the environment out is told why there is no
// credential, and what to do where it is null during plan only.
func TestNullCredential(t *testing.T) {
	t.Parallel()
	for _, platform := range platforms() {
		_, set := configure(t, nil, values{"environment": false, platform.Name: values{}})
		_, err := connection.Get[any](set, platform.Name)
		if _, ok := errors.AsType[*connection.NotConfiguredError](err); !ok {
			t.Errorf("%s: error %v", platform.Name, err)
			continue
		}
		for _, want := range []string{platform.Credential(bare), "environment = false", "mint_when", "null while Terraform plans"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q does not contain %q", err, want)
			}
		}
		if strings.Contains(err.Error(), platform.CredentialVariables()) {
			t.Errorf("%q names variables", err)
		}
	}
}

// TestEnvironmentUnnamed: what is wrong with a block is not mended by a
// variable that is not read.
func TestEnvironmentUnnamed(t *testing.T) {
	t.Parallel()
	for name, block := range map[string]values{
		"half a method":    {"client_id": "c"},
		"empty credential": {"access_token": ""},
	} {
		diags, _ := configure(t, nil, values{"environment": false, "sample": block})
		if len(diags) != 1 || strings.Contains(diags[0].Detail(), "SAMPLE_") {
			t.Errorf("%s: %v", name, diags)
		}
	}
}

// TestEnvironmentPerhaps: a variable that perhaps is not read is no mistake yet.
func TestEnvironmentPerhaps(t *testing.T) {
	t.Parallel()
	env := map[string]string{"ONA_HOST": "no where"}
	for name, tt := range map[string]struct {
		environment any
		wrong       bool
	}{"true": {true, true}, "false": {false, false}, "unknown": {unknown, false}} {
		diags, _ := configure(t, env, values{"environment": tt.environment, "ona": values{"access_token": "a"}})
		if diags.HasError() != tt.wrong {
			t.Errorf("%s: %v", name, diags)
		}
	}
}
