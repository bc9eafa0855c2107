// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/json"
	"errors"
	"time"
)

// neverYear is the year from which on platforms mean "never"
// (9999-12-31T23:59:59Z).
const neverYear = 9999

// zoneless is the form of servers that leave out the time zone and mean UTC.
const zoneless = "2006-01-02T15:04:05"

// ErrNotTime is the error of decoders of times. It does not quote the text.
var ErrNotTime = errors.New("a time is not in RFC 3339")

// Timestamp is an instant in a platform's JSON. null, "", year 1 and year 9999
// all mean never or none, and are the zero time.
type Timestamp struct{ time.Time }

// UnmarshalJSON accepts RFC 3339 with any number of fractional digits, and the
// same without a time zone as UTC.
func (t *Timestamp) UnmarshalJSON(encoded []byte) error {
	t.Time = time.Time{}
	var text *string
	if err := json.Unmarshal(encoded, &text); err != nil {
		return ErrNotTime
	}
	if text == nil || *text == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, *text)
	if err != nil {
		at, err = time.Parse(zoneless, *text)
	}
	if err != nil {
		return ErrNotTime
	}
	if at = at.UTC(); at.Year() > 1 && at.Year() < neverYear {
		t.Time = at
	}
	return nil
}
