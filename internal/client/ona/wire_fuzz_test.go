// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"encoding/json"
	"testing"
	"time"
)

// FuzzRetryInfo reads the wait that an error's details ask for: never a negative
// one.
func FuzzRetryInfo(f *testing.F) {
	for _, body := range []string{
		`{}`, `{"details":[{"type":"google.rpc.RetryInfo","value":"CgIIBQ"}]}`,
		`{"details":[{"type":"google.rpc.RetryInfo","value":"CgsI////////////AQ"}]}`,
		`{"details":[{"type":"google.rpc.RetryInfo","debug":{"retryDelay":"1.5s"}}]}`,
		`{"details":[{"type":"google.rpc.RetryInfo","debug":{"retryDelay":"-1s"}}]}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if asked, ok := retryInfo(nil, body); asked < 0 || !ok && asked != 0 {
			t.Errorf("%v, %t", asked, ok)
		}
	})
}

// FuzzDuration writes lifetimes as protobuf's JSON does: they are read as the
// same.
func FuzzDuration(f *testing.F) {
	for _, nanoseconds := range []int64{0, 1, 999_999_999, 1_500_000_000, 1<<63 - 1} {
		f.Add(nanoseconds)
	}
	f.Fuzz(func(t *testing.T, nanoseconds int64) {
		if nanoseconds < 0 {
			t.Skip() // no lifetime is
		}
		written, err := json.Marshal(duration(nanoseconds))
		if err != nil {
			t.Fatal(err)
		}
		read, err := time.ParseDuration(string(written[1 : len(written)-1]))
		if err != nil || int64(read) != nanoseconds {
			t.Errorf("%d is written %s and read %v (%v)", nanoseconds, written, read, err)
		}
	})
}
