// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"
)

// FuzzHint reads what a server asks to wait: never a negative time, and a wait
// that is as long as was asked.
func FuzzHint(f *testing.F) {
	for _, value := range []string{"", "0", "17", " 3 ", "-1", "9223372036854775807", "99999999999999999999", "1.5", "Fri, 27 Nov 2026 10:00:00 GMT", "Friday, 27-Nov-26 10:00:00 GMT", "soon"} {
		f.Add(value, "")
		f.Add("", value)
	}
	now := time.Date(2026, time.November, 27, 9, 0, 0, 0, time.UTC)
	config := Config{Settings: Settings{Now: func() time.Time { return now }}}
	f.Fuzz(func(t *testing.T, standard, draft string) {
		header := http.Header{"Retry-After": {standard}, "Ratelimit-Retryafter": {draft}}
		asked, ok := config.hint(header, nil)
		if asked < 0 || !ok && asked != 0 {
			t.Fatalf("%q, %q: %v, %t", standard, draft, asked, ok)
		}
		if asked < math.MaxInt64-longestJitter {
			if waits := jittered(asked); waits < asked || waits > asked+longestJitter+time.Millisecond {
				t.Errorf("%v asked, and %v waited", asked, waits)
			}
		}
	})
}

// FuzzTimestamp reads instants: what is read is written and read as the same,
// and what is not is refused without being quoted.
func FuzzTimestamp(f *testing.F) {
	for _, text := range []string{`null`, `""`, `"2030-01-02T03:04:05Z"`, `"2030-01-02T03:04:05.123456789+02:00"`, `"2030-01-02T03:04:05"`, `"0001-01-01T00:00:00Z"`, `"9999-12-31T23:59:59Z"`, `"9998-12-31T23:59:59-23:59"`, `"canary-secret"`, `17`, `{}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, encoded []byte) {
		var read, again Timestamp
		if err := read.UnmarshalJSON(encoded); err != nil {
			if err.Error() != ErrNotTime.Error() {
				t.Fatalf("refused with %q", err)
			}
			return
		}
		if read.IsZero() {
			return
		}
		written, err := json.Marshal(read.Time)
		if err != nil {
			t.Fatalf("%s is read as %v, which can't be written: %v", encoded, read.Time, err)
		}
		if err := again.UnmarshalJSON(written); err != nil || !again.Equal(read.Time) {
			t.Errorf("%s is read as %v and then as %v (%v)", encoded, read.Time, again.Time, err)
		}
	})
}

// FuzzItems reads lists: as many items as there are, and those that can be read
// as they are read by themselves.
func FuzzItems(f *testing.F) {
	for _, text := range []string{`[]`, `null`, `[{"id":"a"}]`, `[{"id":"b","ends":"canary-secret"},{"id":"c"}]`, `[1,"x",null,[]]`, `{}`, `[`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, encoded []byte) {
		var items Items[dated]
		var raw []json.RawMessage
		err, rawErr := json.Unmarshal(encoded, &items), json.Unmarshal(encoded, &raw)
		if (err == nil) != (rawErr == nil) || err == nil && len(items) != len(raw) {
			t.Fatalf("%d items of %d: %v, %v", len(items), len(raw), err, rawErr)
		}
		for i, item := range items {
			var alone dated
			readable := json.Unmarshal(raw[i], &alone) == nil
			if readable != (item.Err == nil) || readable && alone != item.Value {
				t.Errorf("%s is %+v, and alone %+v", raw[i], item, alone)
			}
			if item.Err != nil && strings.Contains(item.Err.Error(), "canary-secret") {
				t.Errorf("the answer is quoted: %v", item.Err)
			}
		}
	})
}

// FuzzRedaction hides a secret in a text, in each of its forms: no part of it
// that is long enough to be worth something is left.
func FuzzRedaction(f *testing.F) {
	f.Add("s3cret-\"quoted\"\\ and %20", "before ", " after", uint(0))
	f.Add("eyJhbGciOiJIUzI1NiJ9.canary", "x", "y", uint(5))
	f.Fuzz(func(t *testing.T, secret, before, after string, which uint) {
		if secret = strings.TrimSpace(secret); len(secret) < shortest || len(secret)+len(before)+len(after) > 2000 {
			t.Skip()
		}
		known := forms(secret)
		hidden := known[which%uint(len(known))]
		if shown := (secrets{secret}).blot(before + hidden + after); strings.Contains(shown, hidden) && len(hidden) >= shortest {
			t.Errorf("%q is left in %q", hidden, shown)
		}
	})
}
