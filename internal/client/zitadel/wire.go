// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// precision is that of the server's dates: it cuts off the rest.
const precision = time.Microsecond

// never is how ZITADEL writes "does not expire": v2 demands a date, v1 stores
// and returns this one where none is given.
var never = time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC)

// instant is a time on the wire, in UTC. Absent, null, "", year 1 and the last
// day of the year 9999 are the zero time.
type instant struct{ time.Time }

// UnmarshalJSON reads RFC 3339.
func (i *instant) UnmarshalJSON(encoded []byte) error {
	var text string
	if json.Unmarshal(encoded, &text) != nil {
		return rest.ErrNotTime
	}
	if text == "" {
		i.Time = time.Time{}
		return nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return rest.ErrNotTime
	}
	i.Time = stored(t)
	return nil
}

// stored returns t as the server keeps it; zero means never.
func stored(t time.Time) time.Time {
	t = t.UTC().Truncate(precision)
	if t.Year() <= 1 || !t.Before(never.Truncate(24*time.Hour)) {
		return time.Time{}
	}
	return t
}

// expirationDate writes an expiry; the zero time is never.
func expirationDate(expiresAt time.Time) string {
	if expiresAt = stored(expiresAt); expiresAt.IsZero() {
		expiresAt = never
	}
	return expiresAt.Format(time.RFC3339Nano)
}

// count is a 64-bit integer, which JSON carries as a string.
type count uint64

// UnmarshalJSON takes a string or a number.
func (c *count) UnmarshalJSON(encoded []byte) error {
	text := strings.Trim(string(encoded), `"`)
	if text == "null" || text == "" {
		*c = 0
		return nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return fmt.Errorf("%s is no count", encoded)
	}
	*c = count(n)
	return nil
}

// details are v1's common fields of an object.
type details struct {
	CreationDate  instant `json:"creationDate"`
	ChangeDate    instant `json:"changeDate"`
	ResourceOwner string  `json:"resourceOwner"`
}
