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

func TestCopyInstance(t *testing.T) {
	t.Parallel()
	s := stage{dir: t.TempDir()}
	file := filepath.Join(s.dir, "terraform.tfstate")
	private := base64.StdEncoding.EncodeToString([]byte(`{"digests":"e30=","issue":"e30="}`))
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
		string(instances[1].Private) != `{"issue":"e30="}` || got.Serial != "18446744073709551615" {
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
