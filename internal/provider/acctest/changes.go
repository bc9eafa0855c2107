// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"strings"
	"testing"
)

// Attributes are the attributes of all resources in state, by their names.
func (c *CLI) Attributes() map[string]map[string]any {
	c.t.Helper()
	var state struct {
		Resources []struct {
			Name      string `json:"name"`
			Instances []struct {
				Attributes map[string]any `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal([]byte(c.State()), &state); err != nil {
		c.t.Fatal(err)
	}
	all := map[string]map[string]any{}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			all[resource.Name] = instance.Attributes
		}
	}
	return all
}

// imported saves a plan of imports as "import", and returns what it has read of
// the resources of a type, by their names.
func (c *CLI) imported(typeName string) map[string]map[string]any {
	c.t.Helper()
	c.Must("plan", "-no-color", "-input=false", "-out=import")
	var plan struct {
		ResourceChanges []struct {
			Type   string `json:"type"`
			Name   string `json:"name"`
			Change struct {
				Before map[string]any `json:"before"`
			} `json:"change"`
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(c.Must("show", "-json", "import")), &plan); err != nil {
		c.t.Fatal(err)
	}
	all := map[string]map[string]any{}
	for _, planned := range plan.ResourceChanges {
		if planned.Type == typeName {
			all[planned.Name] = planned.Change.Before
		}
	}
	return all
}

// change is one resource's part of a plan, as the CLI shows it.
type change struct {
	t    testing.TB
	text string
}

// changeOf finds a resource's part of a plan.
func (a *alive) changeOf(said, name string) change {
	a.t.Helper()
	_, text, found := strings.Cut(said, "# "+a.TypeName+"."+name+" ")
	text, _, ended := strings.Cut(text, "\n    }\n")
	if !found || !ended {
		a.t.Fatalf("nothing is planned for %s:\n%s", name, said)
	}
	// The CLI aligns what follows an attribute's name.
	return change{t: a.t, text: strings.Join(strings.Fields(text), " ")}
}

func (c change) must(parts ...string) {
	c.t.Helper()
	for _, part := range parts {
		if !strings.Contains(c.text, part) {
			c.t.Errorf("a plan lacks %q: %s", part, c.text)
		}
	}
}

func (c change) mustNot(parts ...string) {
	c.t.Helper()
	for _, part := range parts {
		if strings.Contains(c.text, part) {
			c.t.Errorf("a plan has %q: %s", part, c.text)
		}
	}
}
