// SPDX-License-Identifier: MPL-2.0

// Demo shows the provider at work, with a real CLI and without an account
// anywhere: it applies examples/demo against the embedded sandbox, and checks
// with the sandbox after each step. It fails if anything is not as said.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

func main() {
	name := flag.String("cli", "", "terraform or tofu, a command or a path (default: the first one found)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	page := newPage(os.Stdout)
	if err := run(ctx, page, *name); err != nil {
		page.failure(err)
		stop()
		os.Exit(1) //nolint:gocritic // stop has just been called
	}
}

func run(ctx context.Context, page *page, name string) (err error) {
	terraform, err := cli.Find(ctx, name)
	if err != nil {
		return err
	}
	page.title("Access tokens as code, with " + terraform.String())
	page.text("Building the provider…")
	stage, err := newStage(ctx, terraform)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stage.close()) }()
	page.text("The sandbox serves the token APIs on " + stage.origin + ".")
	return perform(ctx, scenes, stage, page)
}

// perform plays the scenes up to the first that fails.
func perform(ctx context.Context, scenes []scene, stage *stage, page *page) error {
	for _, scene := range scenes {
		page.heading(scene.title)
		page.text(scene.text)
		err := scene.play(ctx, stage, page)
		if ctx.Err() != nil {
			err = context.Cause(ctx) // whatever a scene made of a CLI that was killed
		}
		if err != nil {
			return fmt.Errorf("%s: %w", scene.title, err)
		}
	}
	return nil
}
