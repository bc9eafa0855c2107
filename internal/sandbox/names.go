// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// CanaryPrefix begins every secret that the sandbox issues.
const CanaryPrefix = stage.CanaryPrefix

// Kinds of tokens, as LiveToken.Kind names them.
const (
	KindPersonalAccessToken     = stage.KindPersonalAccessToken
	KindHostAuthenticationToken = stage.KindHostAuthenticationToken
	KindServiceAccountToken     = stage.KindServiceAccountToken
)

// Weathers; the stage says what each of them is.
const (
	Fair            = stage.Fair
	Real            = stage.Real
	Storm           = stage.Storm
	DatabaseDown    = stage.DatabaseDown
	DatabaseFailing = stage.DatabaseFailing
)

// ParseWeather reads the name of a weather.
func ParseWeather(name string) (Weather, error) { return stage.ParseWeather(name) }

// What the stage has that users of the sandbox name too.
type (
	// Clock is a clock that tests move. Its Now serves as Options.Now.
	Clock = stage.Clock
	// LiveToken is a token that somebody could use at this moment.
	LiveToken = stage.LiveToken
	// Variable is an environment variable.
	Variable = stage.Variable
	// Weather is how hard the sandbox makes life for its clients.
	Weather = stage.Weather
)

// NewClock returns a clock that runs with the wall clock plus what it has been
// advanced by.
func NewClock() *Clock { return stage.NewClock() }

// NewFrozenClock returns a clock that stands still at t until it is advanced.
func NewFrozenClock(t time.Time) *Clock { return stage.NewFrozenClock(t) }
