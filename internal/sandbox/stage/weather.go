// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"fmt"
	"slices"
	"strings"
)

// Weather is how hard the sandbox makes life for its clients.
type Weather string

const (
	// Fair is without chance: no lag, no conflict, sessions that last. The zero
	// Weather is fair too.
	Fair Weather = "fair"
	// Real has the lags, conflicts and session lives that were measured on real
	// servers or that their vendors document.
	Real Weather = "real"
	// Storm is Real, and loses requests, loses answers and answers 429 at
	// random.
	Storm Weather = "storm"
	// DatabaseDown is Real, with ZITADEL's database out of reach.
	DatabaseDown Weather = "database_down"
	// DatabaseFailing is Real, with ZITADEL's database cut off again and again.
	DatabaseFailing Weather = "database_failing"
)

var weathers = []Weather{Fair, Real, Storm, DatabaseDown, DatabaseFailing}

// ParseWeather reads the name of a weather.
func ParseWeather(name string) (Weather, error) {
	if slices.Contains(weathers, Weather(name)) {
		return Weather(name), nil
	}
	var names []string
	for _, w := range weathers {
		names = append(names, string(w))
	}
	return "", fmt.Errorf("%q is no weather: give one of %s", name, strings.Join(names, ", "))
}

// Real says whether things happen that happen on real servers.
func (w Weather) Real() bool { return w != "" && w != Fair }
