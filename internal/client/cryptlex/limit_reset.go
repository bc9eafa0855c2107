// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// smallestEpoch tells a number of seconds from now (a window is short) from
	// seconds since 1970.
	smallestEpoch = 1_000_000_000
	// longestReset is far more than is left of a window of 5 s. What seems to
	// end later was read by another clock, or is in a form that is not known.
	longestReset = time.Minute
)

// limitReset reads X-Rate-Limit-Reset, the end of the limit's window. Its form
// is not documented: a time, seconds since 1970 and seconds from now are all
// in use with such headers.
func limitReset(now func() time.Time) func(http.Header, []byte) (time.Duration, bool) {
	return func(header http.Header, _ []byte) (time.Duration, bool) {
		left, ok := untilReset(strings.TrimSpace(header.Get("X-Rate-Limit-Reset")), now())
		return left, ok && left <= longestReset
	}
}

func untilReset(value string, now time.Time) (time.Duration, bool) {
	if at, err := time.Parse(time.RFC3339, value); err == nil {
		return at.Sub(now), true
	}
	count, err := strconv.ParseInt(value, 10, 64)
	switch {
	case err != nil || count < 0:
		return 0, false
	case count >= smallestEpoch:
		return time.Unix(count, 0).Sub(now), true
	default:
		return time.Duration(count) * time.Second, true
	}
}
