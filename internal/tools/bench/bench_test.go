// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestMain plays the other roles of this program, which the CLI starts.
func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		os.Exit(play(role))
	}
	os.Exit(m.Run())
}

func TestTargets(t *testing.T) {
	t.Parallel()
	b := bench{options: options{platforms: []string{"ona"}, sizes: []int{200}, base: "b"}, revision: "r", done: map[key]took{}}
	set := func(step, provider string, n int, latency time.Duration, wall float64, calls int) {
		b.done[key{Revision: b.revisionOf(provider), Platform: "ona", Step: step, Provider: provider, N: n, Latency: latency}] = took{Wall: wall, CPU: wall, Calls: calls}
	}
	set(stepPlan, ours, 1000, 0, 2, 10)
	set(stepPlan, other, 1000, 0, 5, 10)
	set(stepPlan, doing, 1000, 0, 1, 0)
	set(stepCreate, ours, 200, 0, 1, 458)
	met := map[string]bool{}
	for _, target := range b.targets() {
		met[target.what] = target.met()
	}
	for what, want := range map[string]bool{
		"ona: plan of 1,000, wall, of what the base takes":                     true,
		"ona: plan of 1,000, wall, of what a provider takes that does nothing": false,
		"ona: calls to create 200":                                             true, // 2 × 200 + 1.2 × 2 pages × 20 + 10
	} {
		if got, ok := met[what]; !ok || got != want {
			t.Errorf("%s: %t, %t, want %t", what, got, ok, want)
		}
	}
	b.sizes = []int{200, 5000}
	if growth := b.growthTargets("ona"); len(growth) > 0 {
		t.Errorf("of a plan that was not measured it says %v", growth)
	}
	set(stepCreate, ours, 200, 0, 1, 459)
	for _, target := range b.callTargets("ona") {
		if target.met() {
			t.Errorf("%s: %v is said to be met", target.what, target.got)
		}
	}
}

func TestWorthwhile(t *testing.T) {
	t.Parallel()
	const quick, slow = time.Duration(0), 50 * time.Millisecond
	for name, c := range map[string]struct {
		key                key
		always, forTargets bool
	}{
		"plan of 1,000":                        {key{Step: stepPlan, Provider: other, N: 1000}, true, true},
		"plan of 1,000, floor":                 {key{Step: stepPlan, Provider: floor, N: 1000}, true, false},
		"plan of 1,000, slow":                  {key{Step: stepPlan, Provider: ours, N: 1000, Latency: slow}, true, true},
		"plan of 1,000, slow, base":            {key{Step: stepPlan, Provider: other, N: 1000, Latency: slow}, true, false},
		"plan of 1,000, slow, does nothing":    {key{Step: stepPlan, Provider: doing, N: 1000, Latency: slow}, false, false},
		"plan of 5,000":                        {key{Step: stepPlan, Provider: doing, N: 5000, Latency: quick}, true, true},
		"plan of 5,000, base":                  {key{Step: stepPlan, Provider: other, N: 5000}, false, false},
		"rotation, base":                       {key{Platform: "ona", Step: stepRotate, Provider: other, N: 200, Latency: 20 * time.Millisecond}, true, true},
		"destroy":                              {key{Platform: "ona", Step: stepDestroy, Provider: ours, N: 200}, true, false},
		"create of 1,000":                      {key{Platform: "zitadel", Step: stepCreate, Provider: doing, N: 1000}, true, true},
		"create of 1,000 elsewhere":            {key{Platform: "alephant", Step: stepCreate, Provider: ours, N: 1000}, true, false},
		"create of 1,000, base":                {key{Platform: "zitadel", Step: stepCreate, Provider: other, N: 1000}, false, false},
		"rotation's calls":                     {key{Platform: "alephant", Step: stepRotate, Provider: ours, N: 200}, true, true},
		"rotation at the pace of the platform": {key{Platform: "cryptlex", Step: stepRotate, Provider: ours, N: 300, Latency: slow, OwnPace: true}, true, true},
	} {
		for targets, want := range map[bool]bool{false: c.always, true: c.forTargets} {
			b := bench{options: options{targetsOnly: targets}}
			if got := b.worthwhile(c.key); got != want {
				t.Errorf("%s, for targets only %t: %t, want %t", name, targets, got, want)
			}
		}
	}
}

func TestCopyInstance(t *testing.T) {
	t.Parallel()
	s := stage{dir: t.TempDir()}
	file := filepath.Join(s.dir, "terraform.tfstate")
	private := base64.StdEncoding.EncodeToString([]byte(`{"digests":{},"issue":{},"witness":"e30="}`))
	state := `{"serial":18446744073709551615,"resources":[{"instances":[{"index_key":0,"attributes":{"id":"a","token":"s"},"private":"` + private + `"}]}]}`
	if err := os.WriteFile(file, []byte(state), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.copyInstance([]string{"b", "c"}); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Serial    json.Number
		Resources []struct {
			Instances []struct {
				Index      int `json:"index_key"`
				Attributes map[string]string
				Private    []byte
			}
		}
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	instances := got.Resources[0].Instances
	if len(instances) != 3 || instances[2].Index != 2 || instances[0].Attributes["id"] != "a" || instances[2].Attributes["id"] != "c" ||
		string(instances[1].Private) != `{"issue":{},"witness":"e30="}` || got.Serial != "18446744073709551615" {
		t.Errorf("got %s", raw)
	}
}

func TestProcessorIn(t *testing.T) {
	t.Parallel()
	for cpuinfo, want := range map[string]string{
		"processor\t: 0\nmodel\t\t: 17\nmodel name\t: Acme 9000 @ 2:1\n\nmodel name\t: Another\n": "Acme 9000 @ 2:1",
		"processor\t: 0\nBogoMIPS\t: 243.75\n":                                                    "", // as on many an ARM
		"":                                                                                        "",
	} {
		if got := processorIn(cpuinfo); got != want {
			t.Errorf("%q: got %q, want %q", cpuinfo, got, want)
		}
	}
}
