// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
)

// Ona is the handle on the sandbox's Ona.
type Ona struct{ core *core }

func newOna(c *core) *Ona { return &Ona{core: c} }

func (p *Ona) name() string { return "ona" }

func (p *Ona) prefixes() []string { return []string{"/api/gitpod.v1."} }

func (p *Ona) serve(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

func (p *Ona) environment(string) []Variable { return nil }

func (p *Ona) live() []LiveToken { return nil }

func (p *Ona) snapshot() any { return nil }

func (p *Ona) restore(json.RawMessage) error { return nil }
