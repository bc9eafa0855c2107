// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"errors"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

func TestEndpoint(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]string{
		"":                               "https://alephant.io",
		"https://alephant.io/":           "https://alephant.io",
		"https://alephant.io/api/v1":     "https://alephant.io",
		"https://ai.example/x/api/v1/":   "https://ai.example/x",
		"http://127.0.0.1:8085":          "http://127.0.0.1:8085",
		" https://self-hosted.example\n": "https://self-hosted.example",
	} {
		client, err := New(Config{Endpoint: endpoint, AccessToken: "t"})
		if err != nil || client.rest.BaseURL() != want {
			t.Errorf("%q: got %v, %v", endpoint, client, err)
		}
	}
}

func TestConfigProblems(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		config  Config
		setting string
	}{
		{Config{}, "access_token"},
		{Config{Email: "a@b.example"}, "password"},
		{Config{Password: "p"}, "email"},
		{Config{AccessToken: "t", Endpoint: "alephant.io"}, "endpoint"},
		{Config{AccessToken: "t", RequestsPerSecond: -1}, "requests_per_second"},
	} {
		_, err := New(test.config)
		var refused *rest.ConfigError
		if !errors.As(err, &refused) || refused.Setting != test.setting {
			t.Errorf("%+v: got %v", test.config, err)
		}
	}
}

func TestWorkspaces(t *testing.T) {
	t.Parallel()
	s := newServer(t, ok(one))
	client := s.client(t, nil)
	for given, want := range map[string]string{"": workspace, "another": "another"} {
		s.got = nil
		if _, err := client.GetPersonalAccessToken(t.Context(), given, "x"); err != nil || s.got[0].workspace != want {
			t.Errorf("%q: got %v, %+v", given, err, s.got)
		}
	}
	s.got = nil
	none := s.client(t, func(c *Config) { c.WorkspaceID = "" })
	_, err := none.GetPersonalAccessToken(t.Context(), "", "x")
	var refused *rest.ConfigError
	if !errors.As(err, &refused) || refused.Setting != "workspace_id" || len(s.got) != 0 {
		t.Errorf("no workspace: got %v, %+v", err, s.got)
	}
}
