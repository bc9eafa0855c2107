// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestHistories lets a token live through random histories of plans, applies,
// time, outside revocations, faults, kills and configurations. In none of them
// may a plan change anything without a cause, a live token be neither in state
// nor reported, or a stranger's token be revoked.
//
// Each part checks as many histories as rapid is told to. Every kind that
// is issued has its own. With the race detector the first kind alone is played:
// what happens at the same time is the same for all.
func TestHistories(t *testing.T) {
	t.Parallel()
	played := 0
	for _, k := range kinds {
		if k.History == nil {
			continue // TestEveryKindIsTested says that it lacks one
		}
		played++
		apart := raceDetector && played > 1
		for part := range parts(3) {
			t.Run(fmt.Sprintf("%s, part %d", k.TypeName, part+1), func(t *testing.T) {
				t.Parallel()
				if apart {
					t.Skip(playedApart)
				}
				rapid.Check(t, func(rt *rapid.T) { liveThrough(t, rt, subjectOf(k)) })
			})
		}
	}
}

const playedApart = "it takes several times as long with the race detector: make test plays it without, in a run of its own"

// parts is in how many parts a property is checked that takes long: all of them
// where rapid is told to check more or less than its 100, as make fuzz does.
func parts(all int) int {
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		return 1
	}
	return all
}

func liveThrough(t *testing.T, rt *rapid.T, s subject) {
	h := newHistory(t, rt, s)
	defer h.end()
	rt.Repeat(map[string]func(*rapid.T){
		"":               h.check,
		"time passes":    h.pass,
		"set clock back": h.setBack,
		"configure":      h.configure,
		"apply":          h.apply,
		"save a plan":    h.save,
		"apply the plan": h.applySaved,
		"revoke outside": h.revokeOutside,
		"a stranger":     h.stranger,
		"break create":   h.breakCreate,
		"break revoke":   h.breakRevoke,
		"kill":           h.kill,
	})
}

// history is one history and what must be true of it.
type history struct {
	*core
	subject
	t        *rapid.T
	cleanups []func()
	saved    *planned
	// strangers are tokens of others that look like ours.
	strangers []string
	// revoked were revoked outside; lost were issued by a killed provider; kept
	// were in state once.
	revoked, lost, kept []string
	// leftBehind is what the last killed rotation left, for the retry.
	leftBehind leftBehind
	expiresAt  time.Time
	users      []string
}

// leftBehind is a token that the retry of the same rotation must clean up.
type leftBehind struct{ id, oldID, order string }

// cleanupTB lets a world end with its history rather than with the test.
type cleanupTB struct {
	testing.TB
	h *history
}

func (c cleanupTB) Cleanup(f func()) { c.h.cleanups = append(c.h.cleanups, f) }

func newHistory(t *testing.T, rt *rapid.T, s subject) *history {
	h := &history{t: rt, subject: s}
	// In fair weather, as a history that is replayed and shrunk must draw all
	// that happens by chance.
	world := acctest.NewProtocolWorld(cleanupTB{t, h}, sandbox.Options{Weather: sandbox.Fair})
	world.Unlimited() // a history asks more in a moment than people do in an hour
	h.core, h.users = newCore(world, s.of.TypeName, rt.Fatalf), s.owners(world)
	h.configure(rt)
	return h
}

func (h *history) end() {
	for _, cleanup := range slices.Backward(h.cleanups) {
		cleanup()
	}
}

func (h *history) pass(t *rapid.T) {
	h.world.Clock.Advance(rapid.SampledFrom([]time.Duration{
		time.Second, time.Minute, time.Hour, 12 * time.Hour, 2 * day, 5 * day, 60 * day, 100 * day,
	}).Draw(t, "passes"))
}

// setBack sets the provider's clock, not the server's, back or right again.
func (h *history) setBack(t *rapid.T) {
	h.skew = rapid.SampledFrom(h.Skews).Draw(t, "skew")
}

// configure draws another configuration.
func (h *history) configure(t *rapid.T) {
	config := h.drawArguments(t, h.core)
	validFor := rapid.SampledFrom([]string{"100h", "2160h", ""}).Draw(t, "valid_for")
	h.expiresAt = time.Time{}
	if len(h.users) > 0 && (h.of.ByOwner || rapid.Bool().Draw(t, "owner")) {
		config[h.of.Owner] = stringValue(rapid.SampledFrom(h.users).Draw(t, "owner"))
	}
	switch {
	case validFor != "":
		config["valid_for"] = stringValue(validFor)
	case h.of.AlwaysEnds || rapid.Bool().Draw(t, "fixed end"):
		h.expiresAt = h.now().Add(rapid.SampledFrom([]time.Duration{2 * time.Hour, 200 * time.Hour}).Draw(t, "expires in"))
		config["expires_at"] = stringValue(h.expiresAt.Format(time.RFC3339Nano))
	}
	if rapid.Bool().Draw(t, "rotation") {
		config["rotation"] = h.drawRotation(t, validFor != "")
	}
	h.config = config
}

func (h *history) drawRotation(t *rapid.T, mayRotateBefore bool) tftypes.Value {
	kind := h.kind().AttributeTypes["rotation"].(tftypes.Object) //nolint:forcetypeassert // the block is an object
	before := tftypes.NewValue(tftypes.String, nil)
	if mayRotateBefore {
		before = rapid.SampledFrom([]tftypes.Value{before, stringValue("10h"), stringValue("99h59m59.9s")}).Draw(t, "rotate_before")
	}
	triggers := tftypes.NewValue(kind.AttributeTypes["triggers"], nil)
	if value := rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "trigger"); value != "" {
		triggers = tftypes.NewValue(kind.AttributeTypes["triggers"], map[string]tftypes.Value{"on": stringValue(value)})
	}
	overlap := rapid.SampledFrom([]tftypes.Value{tftypes.NewValue(tftypes.String, nil), stringValue("0s"), stringValue("48h")}).Draw(t, "overlap")
	return tftypes.NewValue(kind, map[string]tftypes.Value{"rotate_before": before, "overlap": overlap, "triggers": triggers})
}

func stringValue(text string) tftypes.Value { return tftypes.NewValue(tftypes.String, text) }

// apply plans and applies without faults: it has to succeed, and the next plan
// has to be empty.
func (h *history) apply(t *rapid.T) {
	p, ok := h.plan()
	if !ok {
		h.mustBeExcused(t)
		return
	}
	cause := h.describe(p)
	oldID := h.text("id")
	already := h.said.Len()
	if !h.core.apply(p, false) {
		h.mustBeHidden(t, h.said.String()[already:])
		return
	}
	h.mustHaveCleaned(t, oldID)
	said := h.said.Len()
	again, ok := h.plan()
	due := h.due()
	if strings.Contains(h.said.String()[said:], "A token whose id was not known was found") { // and is to be revoked
		due = append(due, "found")
	}
	if rotated := h.text("id") != oldID; rotated { // a token that is due at once would be for ever
		due = slices.DeleteFunc(due, func(cause string) bool { return cause == dueToRotate })
	}
	if ok && !again.empty() && len(due) == 0 {
		t.Fatalf("two plans in a row change something without a cause:\n%s\n%s\n%s", cause, h.describe(again), h.said.String()[said:])
	}
}

// plan plans; what no create finished is destroyed before, as Terraform replaces
// what is tainted.
func (h *history) plan() (planned, bool) {
	if h.tainted() && !h.destroy() {
		return planned{}, false
	}
	return h.core.plan()
}

// mustBeHidden fails unless an apply failed as a token was revoked outside, on a
// platform that nothing made show whom it answered.
func (h *history) mustBeHidden(t *rapid.T, said string) {
	if h.of.Hides == nil || !strings.Contains(said, "Nothing in its answers shows that they were meant for the identity") {
		t.Fatalf("the apply failed:\n%s", h.said.String())
	}
}

// mustBeExcused fails unless a plan had a reason to fail.
func (h *history) mustBeExcused(t *rapid.T) {
	said := h.said.String()
	switch {
	case h.tainted(): // and could not be destroyed
	case !h.expiresAt.IsZero() && !h.expiresAt.After(h.now()) && strings.Contains(said, "has passed"):
	case strings.Contains(said, "reads may lag behind"): // revoked outside right after our write
	case strings.Contains(said, "No identity is noted"): // revoked outside after a kill
	default:
		t.Fatalf("the plan failed:\n%s", said)
	}
}

// dueToRotate is the cause that the token itself is due.
const dueToRotate = "rotate"

// due are the causes that time gives now.
func (h *history) due() []string {
	var due []string
	if at := h.text("rotate_at"); at != "" && !h.now().Before(parse(at)) {
		due = append(due, dueToRotate)
	}
	for id, at := range h.previous() {
		if !h.now().Before(parse(at)) {
			due = append(due, "revoke "+id)
		}
	}
	return due
}

func parse(text string) time.Time {
	instant, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return instant
}

func (h *history) describe(p planned) string {
	var changes []string
	before, after := h.attributes(p.prior), h.attributes(p.after)
	for name := range after {
		if !after[name].Equal(before[name]) {
			changes = append(changes, fmt.Sprintf("%s: %s -> %s", name, before[name], after[name]))
		}
	}
	slices.Sort(changes)
	return strings.Join(changes, "\n")
}

func (h *history) save(*rapid.T) {
	if p, ok := h.plan(); ok {
		h.saved = &p
	}
}

// applySaved applies a saved plan, however old, if the state is still the one
// it was made for.
func (h *history) applySaved(t *rapid.T) {
	if h.saved == nil || h.saved.serial != h.serial {
		return
	}
	p := *h.saved
	h.saved = nil
	kept := p.after.Equal(p.prior) || known(h.attributes(p.after)["id"])
	before := h.text("id")
	ok := h.core.apply(p, false)
	if ok && kept && before != "" && h.text("id") != before {
		t.Fatalf("a plan that was not to rotate rotated")
	}
	if ok && !kept && h.text("id") == before {
		t.Fatalf("a plan that was to rotate did not")
	}
}

func known(value tftypes.Value) bool { return value.IsKnown() }

// kill lets the provider die after what it did and before it told anybody.
func (h *history) kill(*rapid.T) {
	p, ok := h.plan()
	if !ok {
		return
	}
	before, oldID := h.ids(), h.text("id")
	h.core.apply(p, true)
	issued := added(before, h.ids())
	h.revoked = append(h.revoked, added(h.ids(), before)...)
	h.lost = append(h.lost, issued...)
	h.leftBehind = leftBehind{}
	if _, lasting := h.config["valid_for"]; lasting && len(issued) == 1 && oldID != "" {
		h.leftBehind = leftBehind{id: issued[0], oldID: oldID, order: h.order()}
	}
}

// order is what the leftover of a rotation is recognised by.
func (h *history) order() string {
	var parts []string
	for _, name := range append(h.arguments(), "valid_for", h.of.Owner) {
		parts = append(parts, h.config[name].String())
	}
	return strings.Join(parts, " ")
}

// mustHaveCleaned fails if a repeated rotation left the killed one's token.
func (h *history) mustHaveCleaned(t *rapid.T, oldID string) {
	left := h.leftBehind
	rotated := h.text("id") != oldID && left.oldID == oldID && left.order == h.order()
	if !rotated || left.id == "" || h.of.Unmarked {
		return
	}
	if slices.Contains(h.ids(), left.id) && !strings.Contains(h.said.String(), left.id) {
		t.Fatalf("token %s was left behind by a killed rotation and not cleaned up", left.id)
	}
}

// check holds after every step.
func (h *history) check(t *rapid.T) {
	held := append([]string{h.text("id")}, keys(h.previous())...)
	existing := h.ids()
	for _, id := range h.strangers {
		if !slices.Contains(existing, id) {
			t.Fatalf("the stranger's token %s was revoked", id)
		}
	}
	for _, token := range h.world.Sandbox.Live() {
		known := slices.Contains(held, token.ID) || slices.Contains(h.strangers, token.ID) ||
			slices.Contains(h.lost, token.ID) || strings.Contains(h.said.String(), token.ID)
		if !known {
			t.Fatalf("token %s lives, is not in state, and was never reported", token.ID)
		}
		// A report is no excuse here: the plan of every rotation names the token.
		if slices.Contains(h.kept, token.ID) && !slices.Contains(held, token.ID) {
			t.Fatalf("token %s lives and was dropped from the state", token.ID)
		}
	}
	h.kept = append(h.kept, added(h.kept, held)...)
	for _, id := range held {
		if id != "" && !slices.Contains(existing, id) && !slices.Contains(h.revoked, id) {
			t.Fatalf("token %s is in state and was revoked", id)
		}
	}
}

func keys(m map[string]string) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	return keys
}
