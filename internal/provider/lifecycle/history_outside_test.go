// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// What happens to a history from outside: revocations, strangers, faults.

func (h *history) revokeOutside(t *rapid.T) {
	candidates := added(h.strangers, h.ids())
	if len(candidates) == 0 {
		return
	}
	id := rapid.SampledFrom(candidates).Draw(t, "revoked")
	h.of.end(h.world, id)
	h.revoked = append(h.revoked, id)
}

// stranger issues a token that looks like ours, as another pipeline would.
func (h *history) stranger(t *rapid.T) {
	// The last one is shortened by more than a fingerprint is: a chance of one in
	// six hundred would be one of a failure in ten thousand histories.
	lifetime := rapid.SampledFrom([]time.Duration{100 * time.Hour, 2160 * time.Hour, 100*time.Hour - 700*time.Second}).Draw(t, "lifetime")
	before := h.ids()
	url, credential, body := h.Twin(h.world, lifetime)
	encoded, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, h.world.Origin+url, bytes.NewReader(encoded))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+credential)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	h.strangers = append(h.strangers, added(before, h.ids())...)
}

func (h *history) ids() []string { return h.Kept(h.world) }

func added(before, after []string) []string {
	return slices.DeleteFunc(slices.Clone(after), func(id string) bool { return slices.Contains(before, id) })
}

// breakCreate applies while creates fail, or run and lose their answer.
func (h *history) breakCreate(t *rapid.T) {
	fault := h.create()
	fault.Status, fault.Body = 500, `{"code":"internal","message":"broken"}`
	fault.After = rapid.Bool().Draw(t, "after")
	h.withFault(fault)
}

func (h *history) breakRevoke(*rapid.T) {
	fault := h.of.RevokeCall
	fault.Status, fault.Body = 403, `{"code":"permission_denied","message":"broken"}`
	h.withFault(fault)
}

func (h *history) withFault(fault sandbox.Fault) {
	mend := h.world.Sandbox.Inject(fault)
	defer mend()
	if p, ok := h.plan(); ok {
		h.core.apply(p, false)
	}
}
