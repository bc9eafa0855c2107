// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"strings"
	"time"

	"pgregory.net/rapid"
)

const day = 24 * time.Hour

// onaGrants draws other lives than asked for, and changed descriptions.
func onaGrants(t *rapid.T, w *World) map[string]any {
	w.Sandbox.Ona.SetGrant(rapid.SampledFrom([]func(time.Duration) time.Duration{
		nil, nil,
		func(asked time.Duration) time.Duration { return asked / 2 },
		func(asked time.Duration) time.Duration { return asked + time.Hour },
		func(asked time.Duration) time.Duration { return max(asked.Truncate(time.Minute), time.Minute) },
		func(time.Duration) time.Duration { return 30 * day },
		func(time.Duration) time.Duration { return time.Hour },
	}).Draw(t, "grant"))
	w.Sandbox.Ona.SetDescribe(rapid.SampledFrom([]func(string) string{
		nil, nil, nil, strings.TrimSpace, strings.ToUpper,
		func(text string) string { return text[:min(len(text), 10)] },
	}).Draw(t, "describe"))
	return nil
}

// onaWhims draws, besides, uses that are told late, and a description that leaves
// no room for a mark.
func onaWhims(t *rapid.T, w *World) map[string]any {
	onaGrants(t, w)
	if !rapid.SampledFrom([]bool{false, false, false, false, false, true}).Draw(t, "no room for a mark") {
		return nil
	}
	w.Sandbox.Ona.SetUseStep(rapid.SampledFrom([]time.Duration{0, 0, -1, time.Minute, day}).Draw(t, "step of last uses"))
	w.Sandbox.Ona.SetUseDelay(rapid.SampledFrom([]time.Duration{0, 0, time.Second, 10 * time.Second}).Draw(t, "delay of last uses"))
	return map[string]any{"description": strings.Repeat("x", 250)}
}
