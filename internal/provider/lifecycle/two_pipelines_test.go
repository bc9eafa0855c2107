// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestTwoPipelines has two pipelines issue, rotate and revoke tokens with one
// name at the same time, on platforms that lag and grant what they like, while
// requests and answers are lost. Neither may ever take or revoke the other's
// token, and no token may live that is in no state and was not named.
//
// Each part checks as many pairs as rapid is told to; rapid prints the seed of
// one that fails. With the race detector the first kind alone is played.
func TestTwoPipelines(t *testing.T) {
	t.Parallel()
	for at, k := range kinds {
		for part := range parts(5) {
			t.Run(fmt.Sprintf("%s, part %d", k.TypeName, part+1), func(t *testing.T) {
				t.Parallel()
				if raceDetector && at > 0 {
					t.Skip(playedApart)
				}
				rapid.Check(t, func(rt *rapid.T) { runPair(t, rt, k) })
			})
		}
	}
}

// pair are two pipelines in one world.
type pair struct {
	*rapid.T
	kind  kind
	world *acctest.World
	both  [2]*core
	// taken are the ids that a pipeline's state had, by pipeline.
	taken [2][]string
	// lost is when an answer may have been lost last.
	lost time.Time
	// looked is when a pipeline looked for its tokens last.
	looked [2]time.Time
}

func runPair(t *testing.T, rt *rapid.T, k kind) {
	h := &history{}
	defer h.end()
	p := &pair{T: rt, kind: k, world: acctest.NewProtocolWorld(cleanupTB{t, h}, sandbox.Options{
		Weather: rapid.SampledFrom([]sandbox.Weather{sandbox.Fair, sandbox.Real, sandbox.Real}).Draw(rt, "weather"),
		Seed:    rapid.Uint64Min(1).Draw(rt, "seed of the weather"),
	})}
	p.world.Unlimited()
	p.disturb()
	config := p.drawConfig()
	for i := range p.both {
		p.both[i] = newCore(p.world, k.TypeName, rt.Fatalf)
		p.both[i].quick = true
		p.both[i].skew = rapid.SampledFrom([]time.Duration{0, 0, -5 * time.Minute, 10 * time.Minute}).Draw(rt, "skew")
		p.both[i].configure(config)
	}
	p.run()
}

// disturb draws what the platform does that is not documented.
func (p *pair) disturb() {
	lag := rapid.SampledFrom([]time.Duration{0, 0, time.Second, 20 * time.Second, time.Minute}).Draw(p.T, "lag")
	if p.kind.Lag != nil {
		p.kind.Lag(p.world, lag)
	}
	precision := rapid.SampledFrom([]time.Duration{0, 0, time.Millisecond, time.Second}).Draw(p.T, "precision")
	if precision > 0 && p.kind.Precision != nil {
		p.kind.Precision(p.world, precision)
	}
}

func (p *pair) drawConfig() map[string]any {
	config := with(p.kind.Arguments(p.world), map[string]any{
		"rotation": map[string]any{"triggers": map[string]any{"on": "1"}, "overlap": rapid.SampledFrom([]string{"0s", "1h"}).Draw(p.T, "overlap")},
	})
	if p.kind.Whims != nil {
		maps.Copy(config, p.kind.Whims(p.T, p.world))
	}
	form := rapid.SampledFrom([]string{"valid_for", "valid_for", "expires_at", "never"}).Draw(p.T, "form")
	seconds := rapid.SampledFrom([]int{100, 150, 180, 600, 3600, 86400, 90 * 86400}).Draw(p.T, "seconds")
	switch {
	case form == "expires_at":
		config["expires_at"] = p.world.Clock.Now().Add(time.Duration(seconds)*time.Second + time.Hour).Format(time.RFC3339)
		if seconds == 90*86400 {
			config["expires_at"] = p.world.Clock.Now().Add(80 * day).Format(time.RFC3339)
		}
	case form == "never" && !p.kind.AlwaysEnds:
	default:
		config["valid_for"] = fmt.Sprintf("%ds", seconds)
	}
	return config
}

// run has both issue at once, live on and rotate, and end.
func (p *pair) run() {
	p.meet()
	for _, trigger := range []string{"2", "3"}[:rapid.IntRange(0, 2).Draw(p.T, "rotations")] {
		for _, c := range p.both {
			c.set("rotation", map[string]any{"triggers": map[string]any{"on": trigger}})
		}
		p.meet()
	}
	p.world.Clock.Advance(rapid.SampledFrom([]time.Duration{0, time.Second, 2 * time.Minute}).Draw(p.T, "before the end"))
	for i, c := range p.both {
		p.looked[i] = p.world.Clock.Now()
		if ok := c.destroy(); !ok && c.said.Len() == 0 {
			p.Fatalf("a destroy failed without a word")
		}
		p.check(fmt.Sprintf("after destroy of %d", i))
	}
}

// meet has the first apply, and the second in the midst of it; then both again,
// as pipelines do.
func (p *pair) meet() {
	fault := p.kind.createFault(p.world)
	fault.Times = 1
	fault.After = rapid.Bool().Draw(p.T, "after")
	fault.Drop = rapid.Bool().Draw(p.T, "lost")
	var second sync.Mutex
	if rapid.Bool().Draw(p.T, "at once") {
		fault.Do = func() {
			second.Lock()
			defer second.Unlock()
			p.apply(1)
		}
	}
	remove := p.world.Sandbox.Inject(fault)
	p.apply(0)
	remove()
	second.Lock() // the second applies in the server's goroutine, and may outlast the first
	defer second.Unlock()
	p.lost = p.world.Clock.Now()
	p.check("after both applied at once")
	for range rapid.IntRange(1, 3).Draw(p.T, "applies") {
		p.world.Clock.Advance(rapid.SampledFrom([]time.Duration{0, time.Second, 30 * time.Second, 2 * time.Minute}).Draw(p.T, "pause"))
		for which := range p.both {
			p.apply(which)
			p.check(fmt.Sprintf("after an apply of %d", which))
		}
	}
}

func (p *pair) apply(which int) {
	c := p.both[which]
	p.looked[which] = p.world.Clock.Now()
	if planned, ok := c.plan(); ok {
		if planned.replace || c.tainted() {
			c.destroy()
			return
		}
		c.apply(planned, false)
	}
}

// tainted reports whether the state has an object that no create finished.
func (c *core) tainted() bool {
	return !c.state.IsNull() && c.text("id") == "" && c.text("token") == ""
}

// check fails where a token was taken, revoked or lost.
func (p *pair) check(when string) {
	live := p.world.Sandbox.Live()
	var held, said, shown []string
	for which, c := range p.both {
		ids := append([]string{c.text("id")}, keys(c.previous())...)
		held, said = append(held, ids...), append(said, c.said.String())
		shown = append(shown, c.shown.String())
		for _, id := range ids {
			if id != "" && slices.Contains(p.taken[1-which], id) {
				p.Fatalf("%s: pipeline %d took the other's token %s", when, which, id)
			}
		}
		p.taken[which] = append(p.taken[which], added(append(slices.Clone(p.taken[which]), ""), ids)...)
		at := slices.IndexFunc(live, func(token sandbox.LiveToken) bool { return token.ID == c.text("id") })
		if at >= 0 && c.text("token") != "" && live[at].Secret != c.text("token") {
			p.Fatalf("%s: pipeline %d has the secret of another token than %s", when, which, live[at].ID)
		}
		if id := c.text("id"); at < 0 && id != "" && !p.over(c) {
			p.Fatalf("%s: the token %s of pipeline %d was revoked:\n%s", when, id, which, strings.Join(said, "\n--\n"))
		}
	}
	for _, token := range live {
		if !slices.Contains(held, token.ID) && !named(token, strings.Join(shown, "\n")) && !p.nameless(token) && !p.sought() {
			p.Fatalf("%s: token %+v lives, is in no state and was not named:\n%s", when, token, strings.Join(said, "\n--\n"))
		}
	}
}

// sought reports whether a state has an order that no list had to show yet when
// its pipeline looked last.
func (p *pair) sought() bool {
	for which, c := range p.both {
		if bytes.Contains(c.private, []byte(`"orders"`)) && p.looked[which].Before(p.lost.Add(lifecycle.ReplicaLag+15*time.Second)) {
			return true
		}
	}
	return false
}

// over reports whether the state's token has ended by itself.
func (p *pair) over(c *core) bool {
	over := false
	for _, token := range p.world.Sandbox.Ona.PersonalAccessTokens() {
		over = over || token.ID == c.text("id") && !p.world.Clock.Now().Before(token.ExpiresAt)
	}
	if end := c.text("expires_at"); end != "" && !p.world.Clock.Now().Before(parse(end)) {
		return true
	}
	return over
}

// named reports whether a person was told of a token, by its id or its mark.
func named(token sandbox.LiveToken, said string) bool {
	said = strings.ToLower(said)
	if _, mark, marked := strings.Cut(strings.ToLower(token.Name), " (tf-"); marked && strings.Contains(said, mark) {
		return true
	}
	return strings.Contains(said, strings.ToLower(token.ID)) ||
		!token.ExpiresAt.IsZero() && strings.Contains(said, strings.ToLower("exactly "+token.ExpiresAt.UTC().Format(time.RFC3339Nano)))
}

// nameless reports whether a state has the token's secret, but not its id yet.
func (p *pair) nameless(token sandbox.LiveToken) bool {
	return slices.ContainsFunc(p.both[:], func(c *core) bool { return c.text("token") == token.Secret })
}
