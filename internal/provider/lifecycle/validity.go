// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"fmt"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
)

// validity is how long a token is to live, as configured: for a duration,
// until an instant, or without an end where both are zero.
type validity struct {
	For   time.Duration
	Until time.Time
}

// validityForm tells the forms of validity apart.
type validityForm string

// The forms. Only with formValidFor does time alone make a token due.
const (
	formValidFor  validityForm = "valid_for"
	formExpiresAt validityForm = "expires_at"
	formNever     validityForm = "never"
)

// form returns how the validity was configured.
func (v validity) form() validityForm {
	switch {
	case v.For > 0:
		return formValidFor
	case !v.Until.IsZero():
		return formExpiresAt
	default:
		return formNever
	}
}

// Terms say which validity a platform grants and how an order for a token
// can be told from every other.
type Terms struct {
	// Longest is the longest lifetime that may be asked for; 0: any.
	Longest time.Duration
	// Never: the platform grants tokens without an end.
	Never bool
	// NeverYear is the year whose ends mean "never" where the platform has no
	// token without an end; 0: none does.
	NeverYear int
	// ByLifetime: the API takes a lifetime in whole seconds. Else it takes
	// the instant of expiry.
	ByLifetime bool
	// Exact: the platform grants exactly the end that it is asked for, or
	// refuses.
	Exact bool
	// Precision is the resolution at which the API keeps the expiry.
	Precision time.Duration
}

// pastError is a configured expiry that has passed when a token is to be issued.
type pastError struct {
	Until, Now time.Time
}

func (e *pastError) Error() string {
	return fmt.Sprintf("the configured expires_at, %s, has passed (it is %s now), and a token is to be issued: "+
		"set a later expires_at, or use valid_for", formatInstant(e.Until), formatInstant(e.Now.Truncate(time.Second)))
}

// check says whether a token of this validity can be issued now.
func (v validity) check(now time.Time, terms Terms) error {
	if v.form() != formExpiresAt {
		return nil
	}
	if !v.Until.After(now) {
		return &pastError{Until: v.Until, Now: now}
	}
	if terms.Longest > 0 && v.Until.Sub(now) > terms.Longest {
		return fmt.Errorf("the configured expires_at, %s, is more than %s ahead, the longest lifetime that this platform grants: set an earlier one",
			formatInstant(v.Until), duration.Text(terms.Longest))
	}
	return nil
}

// agrees reports whether a platform's expiry is the configured one, given
// the platform's precision and that the end of a token asked for by its lifetime
// depends on the server's clock.
func (t Terms) agrees(configured, platform time.Time) bool {
	if t.NeverYear > 0 && configured.UTC().Year() == t.NeverYear {
		configured = time.Time{}
	}
	if configured.IsZero() || platform.IsZero() {
		return configured.IsZero() == platform.IsZero()
	}
	if t.ByLifetime {
		early := configured.Sub(platform)
		return early > -time.Minute && early <= clockSkew+time.Minute
	}
	precision := max(t.Precision, time.Nanosecond)
	return configured.Truncate(precision).Equal(platform.Truncate(precision))
}

func formatInstant(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format(time.RFC3339Nano)
}
