// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"net/url"
	"strconv"
)

// Bounded reads a whole number between 1 and most out of a query.
func Bounded(query url.Values, name string, otherwise, most int) (int, bool) {
	text := query.Get(name)
	if text == "" {
		return otherwise, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 1 && n <= most
}
