// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// The steps that are measured.
const (
	stepPlan    = "plan"
	stepCreate  = "create"
	stepRotate  = "rotate"
	stepDestroy = "destroy"
)

// worthwhile says whether a measurement is made in this run.
func (b *bench) worthwhile(k key) bool {
	return telling(k) && (!b.targetsOnly || compared(k))
}

// telling says whether a measurement tells something: what calls nothing is
// the same at any latency, thousands of tokens are planned only, and slow
// servers and the base are shown by some hundreds of writes.
func telling(k key) bool {
	calls := k.Provider == ours || k.Provider == other
	if k.Latency > 0 && !calls {
		return false
	}
	if k.Step == stepPlan {
		return k.N <= 1000 || k.Latency == 0 && k.Provider != other
	}
	if !k.OwnPace && k.N > 200 && (k.Latency > 0 || k.Provider == other) {
		return false
	}
	return k.N <= 1000
}

// key says what was measured.
type key struct {
	Revision, Platform, Step, Provider string
	N                                  int
	Latency                            time.Duration
	// OwnPace: at the platform's default pace.
	OwnPace bool `json:",omitempty"`
}

type measurement struct {
	key
	took
}

type bench struct {
	options
	cli        *cli.CLI
	dir        string
	candidates []candidate
	revision   string
	done       map[key]took
}

// load takes over what earlier runs measured of this revision.
func (b *bench) load(revision string) error {
	b.revision, b.done = revision, map[key]took{}
	file, err := os.Open(b.results)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var m measurement
		if json.Unmarshal(lines.Bytes(), &m) == nil && m.Revision == b.revisionOf(m.Provider) {
			b.done[m.key] = m.took
		}
	}
	return nil
}

// revisionOf names what a candidate was built from.
func (b *bench) revisionOf(provider string) string {
	if provider == other {
		return b.base
	}
	return b.revision
}

// keep remembers a measurement for this run and the next.
func (b *bench) keep(k key, t took) error {
	b.done[k] = t
	line, err := json.Marshal(measurement{k, t})
	if err != nil {
		return err
	}
	file, err := os.OpenFile(b.results, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	_, err = file.Write(append(line, '\n'))
	fmt.Printf("%-9s %-8s %-6s n=%-5d %5s  %7.2f s  cpu %6.2f s  provider %6.2f s %6d KiB  %d calls\n",
		k.Platform, k.Step, k.Provider, k.N, k.Latency, t.Wall, t.CPU, t.Process.CPU, t.Process.Memory, t.Calls)
	return err
}

// measureAll measures what is not measured yet.
func (b *bench) measureAll(ctx context.Context) error {
	for _, platform := range b.platforms {
		for _, latency := range b.latencies {
			for _, n := range b.sizes {
				if slices.Contains(b.steps, stepPlan) {
					if err := b.plans(ctx, key{Platform: platform, Step: stepPlan, N: n, Latency: latency}); err != nil {
						return err
					}
				}
				if err := b.writes(ctx, key{Platform: platform, N: n, Latency: latency}); err != nil {
					return err
				}
			}
		}
	}
	return b.atOwnPace(ctx)
}

// atOwnPace rotates where the platform's documented rate is what takes time.
func (b *bench) atOwnPace(ctx context.Context) error {
	if !slices.Contains(b.platforms, "cryptlex") || !slices.Contains(b.steps, stepRotate) || !b.ownPace {
		return nil
	}
	k := key{Revision: b.revision, Platform: "cryptlex", N: 300, Latency: 50 * time.Millisecond, Provider: ours, OwnPace: true}
	return b.write(ctx, k, b.candidates[0])
}

// plans measures plans without changes, the candidates in turn, round by
// round, and keeps the median of each.
func (b *bench) plans(ctx context.Context, k key) error {
	var stages []*stage
	defer func() {
		for _, s := range stages {
			_ = s.close()
		}
	}()
	for _, c := range b.candidates {
		k.Provider, k.Revision = c.name, b.revisionOf(c.name)
		if _, ok := b.done[k]; ok || !b.worthwhile(k) {
			continue
		}
		s, err := newStage(ctx, b.cli, c, filepath.Join(b.dir, "work", c.name))
		if err != nil {
			return err
		}
		stages = append(stages, s)
		if err := errors.Join(s.configure(k.Platform, k.N, false), s.seed(ctx, k.Platform, k.N)); err != nil {
			return err
		}
		s.latency.Store(int64(k.Latency))
	}
	all := make([][]took, len(stages))
	rounds := b.rounds
	if k.N > 1000 {
		rounds = 1 // each takes minutes, and a moment's noise is lost in it
	}
	for range rounds {
		for i, s := range stages {
			t, err := s.run(ctx, "plan", "-detailed-exitcode")
			if err != nil {
				return err
			}
			all[i] = append(all[i], t)
		}
	}
	for i, s := range stages {
		slices.SortFunc(all[i], func(a, c took) int { return int((a.Wall - c.Wall) * 1e6) })
		k.Provider, k.Revision = s.provider.name, b.revisionOf(s.provider.name)
		if err := b.keep(k, all[i][len(all[i])/2]); err != nil {
			return err
		}
	}
	return nil
}

// writes measures a create, a rotation and a destroy of each candidate.
func (b *bench) writes(ctx context.Context, k key) error {
	for _, c := range b.candidates {
		k.Provider, k.Revision = c.name, b.revisionOf(c.name)
		if err := b.write(ctx, k, c); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) write(ctx context.Context, k key, c candidate) (err error) {
	wanted := slices.DeleteFunc([]string{stepCreate, stepRotate, stepDestroy}, func(step string) bool {
		k.Step = step
		_, done := b.done[k]
		return done || !slices.Contains(b.steps, step) || !b.worthwhile(k)
	})
	if len(wanted) == 0 {
		return nil
	}
	s, err := newStage(ctx, b.cli, c, filepath.Join(b.dir, "work", c.name))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.configure(k.Platform, k.N, k.OwnPace); err != nil {
		return err
	}
	s.latency.Store(int64(k.Latency))
	for _, step := range []string{stepCreate, stepRotate, stepDestroy} {
		if k.Step = step; step != stepCreate && !slices.Contains(wanted, step) {
			continue
		}
		t, err := s.run(ctx, commands[step]...)
		if err != nil {
			return err
		}
		if err := b.keep(k, t); err != nil {
			return err
		}
	}
	return nil
}

var commands = map[string][]string{
	stepCreate:  {"apply", "-auto-approve"},
	stepRotate:  {"apply", "-auto-approve", "-var", "trigger=2"},
	stepDestroy: {"destroy", "-auto-approve"},
}

// sumUsage adds up what the provider's processes took.
func sumUsage(file string) (usage, error) {
	var sum usage
	in, err := os.Open(file)
	if errors.Is(err, os.ErrNotExist) {
		return sum, nil // the floor has no process of its own
	}
	if err != nil {
		return sum, err
	}
	defer func() { _ = in.Close() }()
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var u usage
		if err := json.Unmarshal(lines.Bytes(), &u); err != nil {
			return sum, err
		}
		sum.CPU += u.CPU
		sum.Memory = max(sum.Memory, u.Memory)
	}
	return sum, nil
}
