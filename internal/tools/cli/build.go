// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	module     = "github.com/tokens-as-code/terraform-provider-tokens"
	configFile = "cli.tfrc"
)

// config makes a CLI take the provider, and no other, from a directory.
const config = `disable_checkpoint = true
provider_installation {
  dev_overrides {
    %q = %q
  }
}
`

// BuildProvider compiles this checkout's provider into directory, together
// with the CLI configuration that selects it.
func BuildProvider(ctx context.Context, directory string) error {
	command := exec.CommandContext(ctx, "go", "build", "-o", directory+string(filepath.Separator), module)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	return WriteConfig(directory)
}

// WriteConfig writes into directory the CLI configuration that takes the
// provider from there.
func WriteConfig(directory string) error {
	return os.WriteFile(filepath.Join(directory, configFile), fmt.Appendf(nil, config, Source, directory), 0o600)
}
