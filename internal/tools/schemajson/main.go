// SPDX-License-Identifier: MPL-2.0

// Schemajson prints the provider's schemas in the format of
// `terraform providers schema -json`, taken from the provider itself.
//
// The documentation is generated from its output, so that it is the same
// whichever CLI is installed: Terraform before 1.14 and OpenTofu leave out
// list resources and actions.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
)

// address is where tfplugindocs looks for a provider called "tokens",
// whatever namespace it is published under.
const address = "registry.terraform.io/hashicorp/tokens"

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "schemajson:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	server := providerserver.NewProtocol6(provider.New("schema")())()
	schemas, err := providerSchemas(ctx, server, address)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(schemas)
}
