// SPDX-License-Identifier: MPL-2.0

// Terraform-provider-tokens is the Terraform provider `tokens`: access tokens
// as code, issued, rotated, watched and revoked on Ona, ZITADEL, Cryptlex and
// Alephant. Terraform and OpenTofu start it; it is not run by hand.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
)

// address is the provider's source address in the public registry; the CLI
// that attaches to a provider in debug mode knows it by this name.
const address = "registry.terraform.io/tokens-as-code/tokens"

// version is set by the linker when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger: print how a CLI attaches, and run until interrupted")
	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         address,
		Debug:           *debug,
		ProtocolVersion: 6,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "terraform-provider-tokens:", err)
		os.Exit(1)
	}
}
