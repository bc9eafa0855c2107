// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// registries are where CLIs look for a provider without a host: Terraform in
// the first, OpenTofu in the second.
var registries = []string{"registry.terraform.io/", "registry.opentofu.org/"}

// reattachment tells a CLI which providers run already, by their addresses.
type reattachment map[string]*plugin.ReattachConfig

// Serve serves a provider to the CLI until the test ends: another provider
// than ours, or another one in the place of ours. The name is its address
// without the registry: "zitadel/zitadel".
func (c *CLI) Serve(name string, server func() tfprotov6.ProviderServer) {
	c.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	reattach, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	go func() {
		err := tf6server.Serve(registries[0]+name, server,
			tf6server.WithDebug(ctx, reattach, closed),
			tf6server.WithGoPluginLogger(hclog.NewNullLogger()),
			tf6server.WithLoggingSink(sink{c.t}))
		if err != nil {
			c.t.Errorf("provider %s could not be served: %v", name, err)
			close(reattach)
		}
	}()
	config, ok := <-reattach
	if !ok {
		c.t.FailNow()
	}
	c.t.Cleanup(func() {
		stop()
		<-closed
	})
	for _, registry := range registries {
		c.providers[registry+name] = config
	}
}

// sink makes the provider log as Terraform does: nothing unless TF_LOG is set.
type sink struct{ testing.TB }

// Parallel completes the interface; nothing calls it.
func (sink) Parallel() {}

// json is the value of TF_REATTACH_PROVIDERS.
func (r reattachment) json(t testing.TB) string {
	t.Helper()
	type address struct{ Network, String string }
	all := map[string]any{}
	for name, config := range r {
		all[name] = map[string]any{
			"Protocol":        string(config.Protocol),
			"ProtocolVersion": 6,
			"Pid":             config.Pid,
			"Test":            true,
			"Addr":            address{config.Addr.Network(), config.Addr.String()},
		}
	}
	encoded, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}
