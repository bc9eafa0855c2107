// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// scene is one step of the story.
type scene struct {
	title, text string
	play        func(context.Context, *stage, *page) error
}

// The GitHub token that the user brings, before and after its renewal.
const (
	oldGitHubToken = sandbox.CanaryPrefix + "github-1"
	newGitHubToken = sandbox.CanaryPrefix + "github-2"
)

// Settings of the configuration's variables.
const (
	renewed   = "-var=github_token=" + newGitHubToken
	rotateNow = "-var=rotation=second"
)

var scenes = []scene{
	{"Issue", "One apply issues every token of examples/demo.", issue},
	{"Plan again", "What was just applied has nothing left to do.", planAgain},
	{"Update in place", "The Git host's token was renewed: the object that holds it stays the same.", update},
	{"Rotate", "A trigger changes: new tokens are issued first, and the old ones live on for the overlap.", rotate},
	{"Take stock", "The inventory lists every visible token of every platform, in one form.", takeStock},
	{"Destroy", "Everything goes, even the old tokens that were still in their overlap.", destroy},
	{"Take stock again", "What is left is the token that the provider itself ran on.", takeStockAgain},
}

func issue(ctx context.Context, s *stage, p *page) error {
	output, err := apply(ctx, s)
	if err != nil {
		return err
	}
	p.quote(output)
	managed, err := s.tokens.Run(ctx, "state", "list")
	if err != nil {
		return err
	}
	live := s.sandbox.Live()
	if want := len(strings.Fields(managed)); len(live) != want {
		return fmt.Errorf("the sandbox has %d live tokens, the state %d", len(live), want)
	}
	p.proof("the sandbox has exactly these %d tokens", len(live))
	return nil
}

func planAgain(ctx context.Context, s *stage, p *page) error { return emptyPlan(ctx, s, p) }

func emptyPlan(ctx context.Context, s *stage, p *page, variables ...string) error {
	// Exit code 2 says that there are changes.
	output, err := s.tokens.Run(ctx, command("plan", append(variables, "-detailed-exitcode")...)...)
	if exit, ok := errors.AsType[*cli.ExitError](err); ok && exit.Code == 2 {
		return fmt.Errorf("the plan is not empty: %w", err)
	}
	if err != nil {
		return err
	}
	p.quote(output)
	return nil
}

func update(ctx context.Context, s *stage, p *page) error {
	before := s.sandbox.Live()
	output, err := apply(ctx, s, renewed)
	if err != nil {
		return err
	}
	p.quote(output, "will be updated in-place", "sensitive value")
	after := s.sandbox.Live()
	if !slices.Equal(ids(before), ids(after)) {
		return fmt.Errorf("the live tokens were %v, and are %v", ids(before), ids(after))
	}
	if !slices.ContainsFunc(after, func(t sandbox.LiveToken) bool { return t.Secret == newGitHubToken }) {
		return errors.New("the renewed token did not arrive")
	}
	p.proof("the renewed token arrived, and all %d tokens have the ids they had", len(after))
	return nil
}

func rotate(ctx context.Context, s *stage, p *page) error {
	before := s.sandbox.Live()
	variables := []string{renewed, rotateNow}
	output, err := apply(ctx, s, variables...)
	if err != nil {
		return err
	}
	p.quote(output, "will be updated in-place")
	after := s.sandbox.Live()
	for _, old := range before {
		if !slices.ContainsFunc(after, func(t sandbox.LiveToken) bool { return t.Secret == old.Secret }) {
			return fmt.Errorf("the old token %s of %s does not authenticate any more", old.ID, old.Platform)
		}
		if old.Kind != sandbox.KindHostAuthenticationToken {
			p.proof("%s: the old token %s still authenticates", old.Platform, old.ID)
		}
	}
	var issued int
	for _, t := range after {
		if !slices.Contains(ids(before), t.ID) {
			issued++
			p.proof("%s: the new token %s does too", t.Platform, t.ID)
		}
	}
	if want := len(issuedTokens(before)); issued != want {
		return fmt.Errorf("%d tokens were rotated, want %d", issued, want)
	}
	return emptyPlan(ctx, s, p, variables...)
}

func takeStock(ctx context.Context, s *stage, p *page) error {
	listed, err := inventory(ctx, s, p)
	if err != nil {
		return err
	}
	for _, t := range s.sandbox.Live() {
		if !slices.Contains(listed, t.ID) {
			return fmt.Errorf("the inventory misses the token %s of %s", t.ID, t.Platform)
		}
	}
	p.proof("every live token of the sandbox is among them")
	return nil
}

func takeStockAgain(ctx context.Context, s *stage, p *page) error {
	listed, err := inventory(ctx, s, p)
	if err != nil {
		return err
	}
	if len(listed) != 1 {
		return fmt.Errorf("the inventory lists %v, want the provider's own token alone", listed)
	}
	return nil
}

// inventory shows every visible token as a table, and returns their ids.
func inventory(ctx context.Context, s *stage, p *page) ([]string, error) {
	if _, err := s.inventory.Run(ctx, command("apply", "-auto-approve")...); err != nil {
		return nil, err
	}
	output, err := s.inventory.JSON(ctx, "output", "-json", "tokens")
	if err != nil {
		return nil, err
	}
	var listed []struct {
		Platform  string `json:"platform"`
		Kind      string `json:"kind"`
		Name      string `json:"name"`
		ID        string `json:"id"`
		ExpiresAt string `json:"expires_at"`
	}
	if err := json.Unmarshal(output, &listed); err != nil {
		return nil, fmt.Errorf("reading the inventory: %w", err)
	}
	var rows [][]string
	var found []string
	for _, t := range listed {
		found = append(found, t.ID)
		rows = append(rows, []string{t.Platform, t.Kind, t.Name, t.ID, cmp.Or(t.ExpiresAt, "never")})
	}
	return found, p.table([]string{"PLATFORM", "KIND", "NAME", "ID", "EXPIRES"}, rows)
}

func destroy(ctx context.Context, s *stage, p *page) error {
	output, err := s.tokens.Run(ctx, command("destroy", "-auto-approve")...)
	if err != nil {
		return err
	}
	p.quote(output)
	if live := s.sandbox.Live(); len(live) > 0 {
		return fmt.Errorf("these tokens were left behind: %v", ids(live))
	}
	p.proof("nothing that was issued lives any more")
	return nil
}

// apply returns what the CLI printed.
func apply(ctx context.Context, s *stage, variables ...string) (string, error) {
	return s.tokens.Run(ctx, command("apply", append(variables, "-auto-approve")...)...)
}

// command is a CLI command that asks nothing and prints no colours.
func command(name string, args ...string) []string {
	return append([]string{name, "-input=false", "-no-color"}, args...)
}

// ids are the tokens' ids in a stable order.
func ids(tokens []sandbox.LiveToken) []string {
	var all []string
	for _, t := range tokens {
		all = append(all, t.ID)
	}
	slices.Sort(all)
	return all
}

// issuedTokens are the tokens that a platform issues, and that therefore rotate.
func issuedTokens(tokens []sandbox.LiveToken) []sandbox.LiveToken {
	return slices.DeleteFunc(slices.Clone(tokens), func(t sandbox.LiveToken) bool {
		return t.Kind == sandbox.KindHostAuthenticationToken
	})
}
