// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

const (
	// pathVariable names the CLI of acceptance tests.
	pathVariable = "TF_ACC_TERRAFORM_PATH"
	// limitedVariable and secondsVariable are what scripts/limit-cli runs, and for
	// how long.
	limitedVariable = "LIMITED_CLI"
	secondsVariable = "LIMITED_CLI_SECONDS"
)

// Limit has TF_ACC_TERRAFORM_PATH name a program that runs c and ends a run that
// takes longer, in whole seconds. It is for a library that runs the CLI of that
// variable without a limit. Find goes on to find c itself. It fails outside of
// this module's folders.
func Limit(c *CLI, longest time.Duration) error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	return errors.Join(
		os.Setenv(limitedVariable, c.Path),
		os.Setenv(secondsVariable, strconv.Itoa(int(longest.Seconds()))),
		os.Setenv(pathVariable, filepath.Join(root, "scripts", "limit-cli")),
	)
}

// moduleRoot is the nearest folder above the working directory that holds a
// go.mod.
func moduleRoot() (string, error) {
	folder, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(folder, "go.mod")); missing == nil {
			return folder, nil
		}
		above := filepath.Dir(folder)
		if above == folder {
			err = errors.New("no folder above holds a go.mod")
		}
		folder = above
	}
	return "", fmt.Errorf("looking for the module's folder: %w", err)
}
