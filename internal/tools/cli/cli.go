// SPDX-License-Identifier: MPL-2.0

// Package cli runs Terraform or OpenTofu with the provider of this checkout,
// isolated from whatever the person at the machine has configured. It needs
// neither `init` nor a network.
package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"
)

// Source is the provider's source address, as configurations name it.
const Source = "tokens-as-code/tokens"

// ErrNotFound says that there is no CLI where one was looked for.
var ErrNotFound = errors.New("install Terraform (https://developer.hashicorp.com/terraform/install) or OpenTofu (https://opentofu.org/docs/intro/install/)")

// CLI is an installed Terraform or OpenTofu.
type CLI struct {
	Path     string
	Version  *version.Version
	OpenTofu bool
}

// Find returns the CLI called name, a command or a path. An empty name means
// the one that acceptance tests use (TF_ACC_TERRAFORM_PATH), else terraform,
// else tofu; ErrNotFound if there is none.
func Find(ctx context.Context, name string) (*CLI, error) {
	candidates := []string{cmp.Or(os.Getenv(limitedVariable), os.Getenv(pathVariable)), "terraform", "tofu"}
	if name != "" {
		candidates = []string{name}
	}
	for _, candidate := range candidates {
		path, err := exec.LookPath(candidate)
		if err != nil {
			continue
		}
		// It is run in other directories than this one.
		if path, err = filepath.Abs(path); err != nil {
			return nil, err
		}
		return inspect(ctx, path)
	}
	if name != "" {
		return nil, fmt.Errorf("%s was not found: %w", name, ErrNotFound)
	}
	return nil, fmt.Errorf("neither terraform nor tofu is on PATH: %w", ErrNotFound)
}

// Environment is this process's own without what configures a CLI, such as
// TF_CLI_ARGS, and without the configuration file in the person's home.
func Environment() []string {
	environment := slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "TF_") })
	return append(environment, "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1")
}

func inspect(ctx context.Context, path string) (*CLI, error) {
	ctx, cancel := context.WithTimeout(ctx, LongestRun)
	defer cancel()
	command := exec.CommandContext(ctx, path, "version", "-json")
	command.Env = Environment()
	var complaints bytes.Buffer
	command.Stderr = &complaints
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("asking %s for its version: %w\n%s", path, err, &complaints)
	}
	// OpenTofu has kept the name of this field.
	var answer struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(output, &answer); err != nil {
		return nil, fmt.Errorf("reading the version of %s: %w", path, err)
	}
	parsed, err := version.NewVersion(answer.Version)
	if err != nil {
		return nil, fmt.Errorf("reading the version of %s: %w", path, err)
	}
	return &CLI{Path: path, Version: parsed, OpenTofu: strings.Contains(filepath.Base(path), "tofu")}, nil
}

// String is the CLI's name and version, such as "Terraform 1.14.0".
func (c *CLI) String() string {
	if c.OpenTofu {
		return "OpenTofu " + c.Version.String()
	}
	return "Terraform " + c.Version.String()
}

// AtLeast tells whether this is Terraform or OpenTofu of at least the given
// version of each; an empty one means that no version will do. Prereleases
// count as their release.
func (c *CLI) AtLeast(terraform, openTofu string) bool {
	least := terraform
	if c.OpenTofu {
		least = openTofu
	}
	return least != "" && c.Version.Core().GreaterThanOrEqual(version.Must(version.NewVersion(least)))
}
