// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/cryptlex"
)

// state is a state file as far as it is changed here.
type state map[string]any

// seed brings n tokens into the sandbox and the state, without applying each:
// one token is applied, and its instance copied for tokens issued aside.
func (s *stage) seed(ctx context.Context, platform string, n int) error {
	if s.provider.name == floor {
		_, err := s.run(ctx, "apply", "-auto-approve")
		return err
	}
	applying := s.provider
	if applying.name == doing { // it would not know of real tokens
		s.provider.program = s.provider.real
	}
	defer func() { s.provider = applying }()
	if err := s.configure(platform, 1, false); err != nil {
		return err
	}
	if _, err := s.run(ctx, "apply", "-auto-approve"); err != nil {
		return err
	}
	known := map[string]bool{}
	for _, token := range s.sandbox.Live() {
		known[token.ID] = true
	}
	if err := s.issue(ctx, platform, n-1); err != nil {
		return fmt.Errorf("issuing tokens on %s: %w", platform, err)
	}
	var ids []string
	for _, token := range s.sandbox.Live() {
		if token.Platform == platform && !known[token.ID] {
			ids = append(ids, token.ID)
		}
	}
	slices.Sort(ids)
	if err := s.copyInstance(ids); err != nil {
		return err
	}
	if err := s.configure(platform, n, false); err != nil {
		return err
	}
	_, err := s.run(ctx, "apply", "-auto-approve", "-refresh-only")
	return err
}

// issue has n tokens issued aside. Nobody waits for what a platform admits in a
// span of time meanwhile: that would take minutes, of which nothing is measured.
func (s *stage) issue(ctx context.Context, platform string, n int) error {
	s.sandbox.Cryptlex.SetRateLimit(0, 0)
	defer s.sandbox.Cryptlex.SetRateLimit(cryptlex.Requests, cryptlex.Span)
	one, err := kinds[platform].issuer(ctx, s)
	for range n {
		if err != nil {
			return err
		}
		err = one()
	}
	return err
}

// copyInstance copies the state's one instance for each of the ids.
func (s *stage) copyInstance(ids []string) error {
	file := filepath.Join(s.dir, "terraform.tfstate")
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var whole state
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&whole); err != nil {
		return err
	}
	resources, _ := whole["resources"].([]any)
	if len(resources) != 1 {
		return errors.New("the state does not have one resource")
	}
	resource, _ := resources[0].(map[string]any)
	instances, _ := resource["instances"].([]any)
	for i, id := range ids {
		copied, err := copyOf(instances[0], i+1, id)
		if err != nil {
			return err
		}
		instances = append(instances, copied)
	}
	resource["instances"] = instances
	if raw, err = json.Marshal(whole); err != nil {
		return err
	}
	return os.WriteFile(file, raw, 0o600)
}

// copyOf is an instance for another token. Its notes lack the digest of the
// secret, which a refresh adds.
func copyOf(instance any, index int, id string) (map[string]any, error) {
	original, _ := instance.(map[string]any)
	copied := maps.Clone(original)
	attributes, _ := copied["attributes"].(map[string]any)
	attributes = maps.Clone(attributes)
	attributes["id"] = id
	if attributes["token"] != nil {
		attributes["token"] = "seeded-" + id
	}
	copied["attributes"], copied["index_key"] = attributes, index
	if identity, ok := copied["identity"].(map[string]any); ok {
		identity = maps.Clone(identity)
		identity["id"] = id
		copied["identity"] = identity
	}
	text, _ := copied["private"].(string)
	var private []byte
	if err := json.Unmarshal(fmt.Appendf(nil, "%q", text), &private); err != nil {
		return nil, err
	}
	notes := map[string]json.RawMessage{} // in either form: a base may have another
	if err := json.Unmarshal(private, &notes); err != nil {
		return nil, err
	}
	delete(notes, "digests")
	private, err := json.Marshal(notes)
	copied["private"] = private
	return copied, err
}
