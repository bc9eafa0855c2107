// SPDX-License-Identifier: MPL-2.0

package duration

import (
	"fmt"
	"time"
)

// Text writes a duration as people do in configuration: "90d", "24h" and "90m",
// not "2160h0m0s". [Parse] reads it.
func Text(d time.Duration) string {
	switch {
	case d > 2*Day && d%Day == 0:
		return fmt.Sprintf("%dd", d/Day)
	case d != 0 && d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d != 0 && d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return d.String()
}
