// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
)

// Alephant is the handle on the sandbox's Alephant.
type Alephant struct{ core *core }

func newAlephant(c *core) *Alephant { return &Alephant{core: c} }

func (p *Alephant) name() string { return "alephant" }

func (p *Alephant) prefixes() []string { return []string{"/api/v1/"} }

func (p *Alephant) serve(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

func (p *Alephant) environment(string) []Variable { return nil }

func (p *Alephant) live() []LiveToken { return nil }

func (p *Alephant) snapshot() any { return nil }

func (p *Alephant) restore(json.RawMessage) error { return nil }
