// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
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

// patience is how long an interrupted build may take to end by itself.
const patience = 10 * time.Second

// BuildProvider compiles this checkout's provider into directory, together
// with the CLI configuration that selects it. Nothing is left elsewhere, even
// when ctx ends early.
func BuildProvider(ctx context.Context, directory string) error {
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return err
	}
	command := exec.CommandContext(ctx, "go", "build", "-o", directory+string(filepath.Separator), module)
	command.Env = append(os.Environ(), "GOTMPDIR="+directory)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = patience
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
