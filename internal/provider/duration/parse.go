// SPDX-License-Identifier: MPL-2.0

package duration

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"time"
)

// Day is what "d" stands for: always 24 hours.
const Day = 24 * time.Hour

// days is a duration that begins with days; the rest is of smaller units.
var days = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)d((?:[0-9.].*)?)$`)

// Parse reads what [time.ParseDuration] reads, and days before that: "90d",
// "1d12h". With days it is never negative.
func Parse(text string) (time.Duration, error) {
	parts := days.FindStringSubmatch(text)
	if parts == nil {
		return time.ParseDuration(text)
	}
	hours, err := time.ParseDuration(parts[1] + "h")
	if err != nil || hours > math.MaxInt64/24 {
		return 0, fmt.Errorf("%s days are too many for a duration", parts[1])
	}
	rest := time.Duration(0)
	if parts[2] != "" {
		if rest, err = time.ParseDuration(parts[2]); err != nil {
			return 0, err
		}
	}
	sum := 24*hours + rest
	if sum < rest {
		return 0, errors.New("the duration is too long")
	}
	return sum, nil
}
