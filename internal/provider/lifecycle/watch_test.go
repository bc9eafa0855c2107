// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"testing"
	"time"
)

// TestWatch has a token's last use told at once, in its own time or never, beside
// others that are in use.
func TestWatch(t *testing.T) {
	t.Parallel()
	since := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	at := func(seconds int) time.Time { return since.Add(time.Duration(seconds) * time.Second) }
	never, moving := []time.Time{{}, {}, {}, {}}, []time.Time{at(1), at(3), at(5), at(7)}
	still, once := []time.Time{at(1), at(1), at(1), at(1)}, []time.Time{at(1), at(3), at(3), at(3)}
	idle := []time.Time{since.Add(-25 * time.Hour), since.Add(-25 * time.Hour), since.Add(-25 * time.Hour), since.Add(-25 * time.Hour)}
	recently := []time.Time{at(-3600), at(-3600), at(-3600), at(-3600)}
	for name, tt := range map[string]struct {
		it, other []time.Time
		looks     int
		settled   bool
		want      standing
	}{
		"moves every time":               {moving, still, 4, false, standing{Proof: proofMoved}},
		"both move":                      {moving, moving, 4, false, standing{}},
		"the other one moves":            {still, moving, 4, true, standing{Settled: true, Proof: proofMissed}},
		"moved once beside a mover":      {once, moving, 4, false, standing{}},
		"nothing moves":                  {still, still, 4, false, standing{}},
		"too few looks":                  {moving, still, 3, false, standing{}},
		"never used":                     {never, still, 4, true, standing{Settled: true, Unused: true}},
		"used before the day":            {idle, still, 4, true, standing{Settled: true, Idle: true}},
		"used within the day":            {recently, still, 4, true, standing{Settled: true}},
		"never used, and used by now":    {[]time.Time{{}, at(3), at(5), at(7)}, still, 4, false, standing{Proof: proofMoved}},
		"not listed, beside one that is": {nil, moving, 4, true, standing{}},
	} {
		var w watch
		for i := range tt.looks {
			used := map[string]time.Time{"other": tt.other[i]}
			if tt.it != nil {
				used["it"] = tt.it[i]
			}
			seen := at(2 * i)
			if tt.settled {
				seen = seen.Add(replicaLag)
			}
			w.see(seen, used)
		}
		if got := w.tell(standing{}, "it", since); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}
