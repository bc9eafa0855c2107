// SPDX-License-Identifier: MPL-2.0

// Terraform-provider-tokens is the Terraform provider `tokens`: access tokens
// as code, issued, rotated, watched and revoked on Ona, ZITADEL, Cryptlex and
// Alephant. Terraform and OpenTofu start it; it is not run by hand.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/serve"
)

// version is set by the linker when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger: print how a CLI attaches, and run until interrupted")
	flag.Parse()
	if err := serve.Provider(provider.New(version), *debug); err != nil {
		fmt.Fprintln(os.Stderr, "terraform-provider-tokens:", err)
		os.Exit(1)
	}
}
