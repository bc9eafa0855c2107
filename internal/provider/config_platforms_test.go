// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	alephantprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	cryptlexprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/cryptlex"
	onaprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/ona"
	zitadelprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/zitadel"
)

// recorder answers every request with 401 and keeps the first one.
type recorder struct {
	*httptest.Server

	mu    sync.Mutex
	first *http.Request
}

func newRecorder(t *testing.T) *recorder {
	t.Helper()
	r := &recorder{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.first == nil {
			r.first = request.Clone(context.Background())
		}
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(r.Close)
	return r
}

// asks makes one call of a platform with whatever it is configured with.
func asks(t *testing.T, set *connection.Set, platform string) {
	t.Helper()
	var err error
	switch platform {
	case "ona":
		var c *onaprovider.Connection
		if c, err = connection.Get[*onaprovider.Connection](set, platform); err == nil {
			_, _ = c.Client.GetPersonalAccessToken(t.Context(), "id")
		}
	case "zitadel":
		var c *zitadelprovider.Connection
		if c, err = connection.Get[*zitadelprovider.Connection](set, platform); err == nil {
			_, _ = c.Client.GetMyUser(t.Context())
		}
	case "cryptlex":
		var c *cryptlexprovider.Connection
		if c, err = connection.Get[*cryptlexprovider.Connection](set, platform); err == nil {
			_, _ = c.Client.GetPersonalAccessToken(t.Context(), "id")
		}
	case "alephant":
		var c *alephantprovider.Connection
		if c, err = connection.Get[*alephantprovider.Connection](set, platform); err == nil {
			_, _ = c.Client.GetPersonalAccessToken(t.Context(), "", "id")
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestWhatIsSent checks, for each platform, that settings reach the requests:
// an attribute before the environment, and one method of authentication whole.
func TestWhatIsSent(t *testing.T) {
	t.Parallel()
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("ci:s"))
	const workspace = "0b3f6e9c-6f0e-4a4c-9a39-2b8f6e0a8f11"
	tested := map[string]bool{}
	for _, tt := range []struct {
		name, platform string
		env            map[string]string // HERE stands for the recorder's URL
		block          values
		want           map[string]string // headers, empty where none is sent
		path           string
	}{
		{
			"attributes before the environment", "zitadel",
			map[string]string{"ZITADEL_ENDPOINT": "https://nowhere.invalid", "ZITADEL_ACCESS_TOKEN": "e"},
			values{"endpoint": "HERE", "access_token": " a\n"},
			map[string]string{"Authorization": "Bearer a"},
			"/auth/v1/users/me",
		},
		{
			"the environment alone", "zitadel",
			map[string]string{"ZITADEL_ENDPOINT": "HERE", "ZITADEL_ACCESS_TOKEN": "e", "ZITADEL_ISSUER": "https://login.example.com"},
			nil,
			map[string]string{"Authorization": "Bearer e", "Host": "login.example.com"},
			"/auth/v1/users/me",
		},
		{
			"a configured method wins whole", "zitadel",
			map[string]string{"ZITADEL_ENDPOINT": "HERE", "ZITADEL_ACCESS_TOKEN": "e", "ZITADEL_CLIENT_SECRET": "s"},
			values{"client_id": "ci"},
			map[string]string{"Authorization": basic},
			"/oauth/v2/token",
		},
		{
			"issuer and headers hold for the token exchange", "zitadel",
			map[string]string{"ZITADEL_ENDPOINT": "HERE", "ZITADEL_CLIENT_ID": "ci", "ZITADEL_CLIENT_SECRET": "s"},
			values{"issuer": "https://login.example.com", "headers": values{"X-Proxy": "open", "X-Empty": nil}},
			map[string]string{"Authorization": basic, "Host": "login.example.com", "X-Proxy": "open", "X-Empty": ""},
			"/oauth/v2/token",
		},
		{
			"extra headers", "ona",
			map[string]string{"ONA_HOST": "HERE", "ONA_TOKEN": "e"},
			values{"headers": values{"X-Proxy": "open"}},
			map[string]string{"Authorization": "Bearer e", "X-Proxy": "open", "Connect-Protocol-Version": "1"},
			"/api/gitpod.v1.UserService/GetPersonalAccessToken",
		},
		{
			"extra headers", "cryptlex",
			map[string]string{"CRYPTLEX_ENDPOINT": "HERE", "CRYPTLEX_ACCESS_TOKEN": "e"},
			values{"headers": values{"x-proxy": "open"}},
			map[string]string{"Authorization": "Bearer e", "X-Proxy": "open"},
			"/v3/personal-access-tokens/id",
		},
		{
			"extra headers hold for the login", "alephant",
			map[string]string{"ALEPHANT_ENDPOINT": "HERE", "ALEPHANT_EMAIL": "ci@example.com", "ALEPHANT_PASSWORD": "p", "ALEPHANT_WORKSPACE_ID": workspace},
			values{"headers": values{"X-Proxy": "open"}},
			map[string]string{"Authorization": "", "X-Proxy": "open"},
			"/api/v1/auth/login",
		},
		{
			"attributes before the environment", "cryptlex",
			map[string]string{"CRYPTLEX_ENDPOINT": "https://nowhere.invalid", "CRYPTLEX_ACCESS_TOKEN": "e"},
			values{"endpoint": "HERE", "access_token": "a"},
			map[string]string{"Authorization": "Bearer a"},
			"/v3/personal-access-tokens/id",
		},
		{
			"the environment alone", "cryptlex",
			map[string]string{"CRYPTLEX_ENDPOINT": "HERE", "CRYPTLEX_ACCESS_TOKEN": "e"},
			nil,
			map[string]string{"Authorization": "Bearer e"},
			"/v3/personal-access-tokens/id",
		},
		{
			"the environment alone", "alephant",
			map[string]string{"ALEPHANT_ENDPOINT": "HERE", "ALEPHANT_ACCESS_TOKEN": "e", "ALEPHANT_WORKSPACE_ID": workspace},
			nil,
			map[string]string{"Authorization": "Bearer e", "X-Workspace-Id": workspace},
			"/api/v1/pats/id",
		},
		{
			"a configured method wins whole", "alephant",
			map[string]string{"ALEPHANT_ENDPOINT": "HERE", "ALEPHANT_ACCESS_TOKEN": "e", "ALEPHANT_PASSWORD": "p"},
			values{"email": "ci@example.com", "workspace_id": workspace},
			map[string]string{"Authorization": ""},
			"/api/v1/auth/login",
		},
	} {
		tested[tt.platform] = true
		t.Run(tt.platform+": "+tt.name, func(t *testing.T) {
			t.Parallel()
			server := newRecorder(t)
			env, block := map[string]string{}, values{}
			for name, value := range tt.env {
				env[name] = strings.ReplaceAll(value, "HERE", server.URL)
			}
			if tt.block != nil {
				if tt.block["endpoint"] == "HERE" {
					tt.block["endpoint"] = server.URL
				}
				block[tt.platform] = tt.block
			}
			diags, set := configure(t, env, block)
			if diags.HasError() {
				t.Fatal(diags)
			}
			asks(t, set, tt.platform)
			if server.first == nil {
				t.Fatal("nothing was asked")
			}
			if server.first.URL.Path != tt.path {
				t.Errorf("asked for %s, want %s", server.first.URL.Path, tt.path)
			}
			for name, want := range tt.want {
				got := server.first.Header.Get(name)
				if name == "Host" {
					got = server.first.Host
				}
				_, sent := server.first.Header[name]
				if got != want || want == "" && sent {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		})
	}
	for _, platform := range platforms() {
		if !tested[platform.Name] {
			t.Errorf("nothing shows what the settings of %s send", platform.Name)
		}
	}
}

// TestInvalidEnvironment has no block that validation could check: whatever
// needs the platform says which variable is wrong.
func TestInvalidEnvironment(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing.json")
	_, set := configure(t, map[string]string{"ZITADEL_ENDPOINT": "https://example.zitadel.cloud", "ZITADEL_KEY_PATH": missing}, values{})
	_, err := connection.Get[*zitadelprovider.Connection](set, "zitadel")
	for _, want := range []string{"jwt_profile_file", "can't be read: no such file", "ZITADEL_KEY_PATH"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not contain %q", err, want)
		}
	}
	_, set = configure(t, nil, values{"zitadel": values{"endpoint": "https://example.zitadel.cloud", "jwt_profile_file": missing}})
	if _, err := connection.Get[*zitadelprovider.Connection](set, "zitadel"); err == nil || strings.Contains(err.Error(), "environment") {
		t.Errorf("a configured file is told as %v", err)
	}
}

func TestInvalidPlatformConfiguration(t *testing.T) {
	t.Parallel()
	const secret = "canary-of-a-key"
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	zitadelWith := func(more values) values {
		more["endpoint"] = "https://example.zitadel.cloud"
		return values{"zitadel": more}
	}
	for _, tt := range []struct {
		name  string
		env   map[string]string
		block values
		want  []string
	}{
		{"no key file", nil, zitadelWith(values{"jwt_profile_file": filepath.Join(dir, "missing.json")}), []string{"zitadel.jwt_profile_file", "can't be read: no such file"}},
		{"no key file, by the environment", map[string]string{"ZITADEL_KEY_PATH": filepath.Join(dir, "missing.json")}, zitadelWith(values{}), []string{"ZITADEL_KEY_PATH", "can't be read"}},
		{"the key in the place of its file", nil, zitadelWith(values{"jwt_profile_file": `{"type":"serviceaccount","key":"` + secret + `"}`}), []string{"zitadel.jwt_profile_file", "the key itself", "jwt_profile"}},
		{"the key in the place of its file, by the environment", map[string]string{"ZITADEL_KEY_PATH": "-----BEGIN RSA PRIVATE KEY-----\n" + secret}, zitadelWith(values{}), []string{"ZITADEL_KEY_PATH", "the key itself"}},
		{"an encoded key in the place of its file", nil, zitadelWith(values{"jwt_profile_file": secret + strings.Repeat("/MIIEpAIBAAKCAQ", 100)}), []string{"zitadel.jwt_profile_file", "can't be read"}},
		{"a certificate in the place of its file", nil, values{"ca_cert_file": secret, "cryptlex": values{"access_token": "t"}}, []string{"ca_cert_file", "can't be read"}},
		{"a token in the place of a workspace", nil, values{"alephant": values{"access_token": "t", "workspace_id": secret + "-that-is-long"}}, []string{"workspace_id", "UUID"}},
		{"a token in the place of a workspace, by the environment", map[string]string{"ALEPHANT_WORKSPACE_ID": secret}, values{"alephant": values{"access_token": "t"}}, []string{"ALEPHANT_WORKSPACE_ID", "not a UUID"}},
		{"a header in the place of its name", nil, zitadelWith(values{"access_token": "t", "headers": values{"X-Key: " + secret: "x"}}), []string{"zitadel.headers", "not that of a header"}},
		{"a broken header", nil, zitadelWith(values{"access_token": "t", "headers": values{secret: "x\ny"}}), []string{"zitadel.headers", "line break"}},
		{"key file is no JSON", nil, zitadelWith(values{"jwt_profile_file": file("pem.json", "-----BEGIN RSA PRIVATE KEY-----"+secret)}), []string{"not JSON"}},
		{"key of an application", nil, zitadelWith(values{"jwt_profile_file": file("app.json", `{"type":"application","keyId":"1","key":"`+secret+`"}`)}), []string{"application", "machine user"}},
		{"inline key is no key", nil, zitadelWith(values{"jwt_profile": `{"type":"serviceaccount","keyId":"1","userId":"2","key":"` + secret + `"}`}), []string{"zitadel.jwt_profile", "PEM"}},
		{"two methods", nil, zitadelWith(values{"access_token": secret, "jwt_profile": "{}"}), []string{"access_token and jwt_profile", "Keep one"}},
		{"half a method", nil, zitadelWith(values{"client_id": "ci"}), []string{"client_secret", "ZITADEL_CLIENT_SECRET"}},
		{"issuer with a path", nil, zitadelWith(values{"access_token": secret, "issuer": "https://login.example.com/ui"}), []string{"zitadel.issuer", "not an origin"}},
		{"plain http", nil, values{"cryptlex": values{"access_token": secret, "endpoint": "http://cryptlex.example"}}, []string{"cryptlex.endpoint", "allow_insecure_http"}},
		{"two methods", nil, values{"alephant": values{"access_token": secret, "email": "a@example.com", "password": "p"}}, []string{"access_token and email with password", "Keep one"}},
		{"no workspace id, by the environment", map[string]string{"ALEPHANT_WORKSPACE_ID": "acme"}, values{"alephant": values{"access_token": secret}}, []string{"ALEPHANT_WORKSPACE_ID", "not a UUID"}},
		{"half a method", nil, values{"alephant": values{"password": secret}}, []string{"email", "ALEPHANT_EMAIL"}},
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
			if strings.Contains(diags[0].Detail(), secret) {
				t.Errorf("the error shows the secret: %q", diags[0].Detail())
			}
		})
	}
}
