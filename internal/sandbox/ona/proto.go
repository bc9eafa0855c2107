// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"regexp"
	"strings"
	"time"
)

var protoDuration = regexp.MustCompile(`^-?[0-9]{1,12}(\.[0-9]{1,9})?s$`)

// parseProtoDuration reads protobuf's JSON form of a duration, "2592000s".
func parseProtoDuration(text string) (time.Duration, error) {
	if !protoDuration.MatchString(text) {
		return 0, connectErrorf(invalidArgument, "unmarshal message: invalid google.protobuf.Duration value %q", text)
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, connectErrorf(invalidArgument, "unmarshal message: google.protobuf.Duration value out of range: %q", text)
	}
	return d, nil
}

// parseProtoTime reads protobuf's JSON form of a timestamp; empty is zero.
func parseProtoTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, connectErrorf(invalidArgument, "unmarshal message: invalid google.protobuf.Timestamp value %q", text)
	}
	return t.UTC(), nil
}

// protoTime writes protobuf's JSON form of a timestamp: UTC, with 0, 3, 6 or 9
// fractional digits. Zero, which is an unset field, is empty.
func protoTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	text := t.UTC().Format("2006-01-02T15:04:05.000000000")
	text = strings.TrimSuffix(text, "000")
	text = strings.TrimSuffix(text, "000")
	return strings.TrimSuffix(text, ".000") + "Z"
}
