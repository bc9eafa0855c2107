// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
)

// Zitadel is the handle on the sandbox's ZITADEL.
type Zitadel struct{ core *core }

func newZitadel(c *core) *Zitadel { return &Zitadel{core: c} }

func (p *Zitadel) name() string { return "zitadel" }

func (p *Zitadel) prefixes() []string { return []string{"/management/v1", "/v2", "/auth/v1", "/oauth/v2", "/.well-known", "/debug"} }

func (p *Zitadel) serve(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

func (p *Zitadel) environment(string) []Variable { return nil }

func (p *Zitadel) live() []LiveToken { return nil }

func (p *Zitadel) snapshot() any { return nil }

func (p *Zitadel) restore(json.RawMessage) error { return nil }
