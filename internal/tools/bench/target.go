// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"time"
)

// target is something that the measurements must show.
type target struct {
	what      string
	got, want float64
	unit      string
}

// met reports whether the target is reached.
func (t target) met() bool { return t.got <= t.want }

// parallelism is how many objects the CLI works on at once.
const parallelism = 10

// targets are those that what was measured can tell of.
func (b *bench) targets() []target {
	var all []target
	for _, platform := range b.platforms {
		all = append(all, b.planTargets(platform)...)
		all = append(all, b.callTargets(platform)...)
		all = append(all, b.growthTargets(platform)...)
	}
	return append(all, b.writeTargets()...)
}

// of is a measurement, and whether there is one.
func (b *bench) of(platform, step, provider string, n int, latency time.Duration) (took, bool) {
	t, ok := b.done[key{Revision: b.revisionOf(provider), Platform: platform, Step: step, Provider: provider, N: n, Latency: latency}]
	return t, ok
}

// ratio is a target for one quantity divided by another.
func ratio(what string, over, under, most float64) target {
	return target{what: what, got: over / under, want: most, unit: "×"}
}

// compared says whether a target is about a measurement.
func compared(k key) bool {
	if k.Step == stepPlan {
		return comparedPlan(k)
	}
	switch {
	case k.Step == stepDestroy:
		return false
	case k.OwnPace:
		return true
	case k.Platform == "ona" && k.N == 200 && k.Latency == 20*time.Millisecond:
		return k.Provider == ours || k.Provider == other
	case k.Platform == "zitadel" && k.N == 1000:
		return k.Step == stepCreate && (k.Provider == ours || k.Provider == doing)
	default:
		return k.N == 200 && k.Latency == 0 && k.Provider == ours // its calls
	}
}

func comparedPlan(k key) bool {
	switch {
	case k.Provider == floor:
		return false
	case k.N == 10:
		return k.Latency == 0 && k.Provider == ours // its memory
	case k.N == 1000:
		return k.Latency == 0 || k.Latency == 50*time.Millisecond && k.Provider == ours
	default:
		return k.N > 1000 // its growth
	}
}

func (b *bench) planTargets(platform string) []target {
	var all []target
	mine, ok := b.of(platform, stepPlan, ours, 1000, 0)
	if !ok {
		return nil
	}
	if base, ok := b.of(platform, stepPlan, other, 1000, 0); ok {
		all = append(all, ratio(platform+": plan of 1,000, wall, of what the base takes", mine.Wall, base.Wall, 1/2.2))
	}
	if idle, ok := b.of(platform, stepPlan, doing, 1000, 0); ok {
		all = append(all,
			ratio(platform+": plan of 1,000, wall, of what a provider takes that does nothing", mine.Wall, idle.Wall, 1.15),
			ratio(platform+": plan of 1,000, CPU, of what a provider takes that does nothing", mine.CPU, idle.CPU, 1.15))
	}
	if slow, ok := b.of(platform, stepPlan, ours, 1000, 50*time.Millisecond); ok {
		all = append(all, target{platform + ": plan of 1,000, wall, 50 ms more than 0 ms", slow.Wall - mine.Wall, 0.6, "s"})
	}
	return all
}

// callTargets bound the calls that creating and rotating the tokens of one
// owner makes: one or two each, and a share of the looks at the owner's list.
func (b *bench) callTargets(platform string) []target {
	var all []target
	for _, n := range b.sizes {
		pages := (n + kinds[platform].page - 1) / kinds[platform].page
		looks := 1.2*float64(pages)*float64((n+parallelism-1)/parallelism) + 10
		each := 1.0
		if platform == "ona" {
			each = 2 // its create does not tell the id
		}
		if t, ok := b.of(platform, stepCreate, ours, n, 0); ok {
			all = append(all, target{fmt.Sprintf("%s: calls to create %d", platform, n), float64(t.Calls), each*float64(n) + looks, ""})
		}
		if t, ok := b.of(platform, stepRotate, ours, n, 0); ok {
			// One more where more evidence is needed, or no answer to a revocation is documented.
			all = append(all, target{fmt.Sprintf("%s: calls to rotate %d", platform, n), float64(t.Calls), 3*float64(n) + looks, ""})
		}
	}
	return all
}

func (b *bench) growthTargets(platform string) []target {
	most := slices.Max(b.sizes)
	many, measured := b.of(platform, stepPlan, ours, most, 0)
	if !measured || most <= 1000 {
		return nil
	}
	var all []target
	if few, ok := b.of(platform, stepPlan, ours, 10, 0); ok && most >= 5000 {
		all = append(all, ratio(fmt.Sprintf("%s: the provider's peak memory at %d, of that at 10", platform, most), float64(many.Process.Memory), float64(few.Process.Memory), 2))
	}
	if mine, ok := b.of(platform, stepPlan, ours, 1000, 0); ok {
		factor := float64(most) / 1000
		all = append(all, ratio(fmt.Sprintf("%s: calls of a plan of %d, of linear", platform, most), float64(many.Calls), factor*float64(mine.Calls), 1.1))
		idleFew, first := b.of(platform, stepPlan, doing, 1000, 0)
		idleMany, second := b.of(platform, stepPlan, doing, most, 0)
		if first && second {
			above := max(mine.Wall-idleFew.Wall, 0.1) // below that it is noise
			all = append(all, ratio(fmt.Sprintf("%s: wall of a plan of %d above doing nothing, of linear", platform, most), many.Wall-idleMany.Wall, factor*above, 1.2))
		}
	}
	return all
}

func (b *bench) writeTargets() []target {
	var all []target
	for _, step := range []string{stepCreate, stepRotate} {
		mine, ok := b.of("ona", step, ours, 200, 20*time.Millisecond)
		if base, known := b.of("ona", step, other, 200, 20*time.Millisecond); ok && known {
			all = append(all, ratio("ona: "+step+" of 200 at 20 ms, wall, of what the base takes", mine.Wall, base.Wall, 1.0/6))
		}
	}
	mine, ok := b.of("zitadel", stepCreate, ours, 1000, 0)
	if idle, known := b.of("zitadel", stepCreate, doing, 1000, 0); ok && known {
		all = append(all, ratio("zitadel: create of 1,000, wall, of what a provider takes that does nothing", mine.Wall, idle.Wall, 1.3))
	}
	own := key{Revision: b.revision, Platform: "cryptlex", Step: stepRotate, Provider: ours, N: 300, Latency: 50 * time.Millisecond, OwnPace: true}
	if t, ok := b.done[own]; ok {
		all = append(all, ratio("cryptlex: rotate 300 at its default pace, wall, of what 10 calls a second need", t.Wall, float64(t.Calls)/10, 1.3))
	}
	return all
}
