// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// never is how ZITADEL stores and reports "never expires".
var never = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// tokenRequest is the body of both create calls.
type tokenRequest struct {
	ExpirationDate json.RawMessage `json:"expirationDate"`
}

// readExpiry returns the instant that the request's body names; given is
// false when it names none, as null does.
func readExpiry(c *call) (expiry time.Time, given bool, err error) {
	var request tokenRequest
	body, err := readJSON(c.Request, &request)
	if err != nil {
		return time.Time{}, false, err
	}
	raw := request.ExpirationDate
	if len(raw) == 0 || string(raw) == "null" {
		return time.Time{}, false, nil
	}
	t, ok := parseInstant(raw)
	if !ok {
		return time.Time{}, false, timestampError(body, raw)
	}
	return t, true, nil
}

// parseInstant reads a Protobuf timestamp: RFC 3339 with any offset.
func parseInstant(raw json.RawMessage) (time.Time, bool) {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	return t, err == nil
}

// timestampError says where in the body the value is, as Protobuf's decoder
// does, no-break space included.
func timestampError(body []byte, raw json.RawMessage) error {
	problem := "invalid google.protobuf.Timestamp value"
	if raw[0] != '"' {
		problem = "unexpected token"
	}
	return invalid("", fmt.Sprintf("proto:\u00a0%s: %s %s", place(body, bytes.Index(body, raw)), problem, raw))
}

// normalizeExpiry brings an expiry into the form that is stored: UTC, cut to
// microseconds, the year 1 meaning never. A past one is an error.
func normalizeExpiry(expiry, now time.Time) (time.Time, error) {
	if expiry.IsZero() {
		return never, nil
	}
	if expiry.Before(now) {
		return time.Time{}, errExpired
	}
	return expiry.UTC().Truncate(time.Microsecond), nil
}
