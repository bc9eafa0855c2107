// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
)

// Cryptlex is the handle on the sandbox's Cryptlex.
type Cryptlex struct{ core *core }

func newCryptlex(c *core) *Cryptlex { return &Cryptlex{core: c} }

func (p *Cryptlex) name() string { return "cryptlex" }

func (p *Cryptlex) prefixes() []string { return []string{"/v3/"} }

func (p *Cryptlex) serve(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

func (p *Cryptlex) environment(string) []Variable { return nil }

func (p *Cryptlex) live() []LiveToken { return nil }

func (p *Cryptlex) snapshot() any { return nil }

func (p *Cryptlex) restore(json.RawMessage) error { return nil }
