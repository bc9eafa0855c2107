// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// errUsage is a command line that can't be understood; the flag package has
// already told the user.
var errUsage = errors.New("usage")

// settings are what the command line says.
type settings struct {
	listen        string
	data          string
	latency       time.Duration
	weather       sandbox.Weather
	seed          uint64
	zitadelV1Only bool
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("token-sandbox", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.listen, "listen", "127.0.0.1:0", "loopback `address` to serve on; port 0 picks a free one")
	flags.StringVar(&s.data, "data", "", "`file` that keeps credentials and tokens across restarts (default: kept nowhere)")
	flags.DurationVar(&s.latency, "latency", 0, "delay of every answer, such as 200ms")
	weather := flags.String("weather", string(sandbox.Real), "`how` hard life is: fair, real (lags, conflicts, short sessions), storm (lost requests and answers, and 429s, too), database_down or database_failing (ZITADEL's)")
	flags.Uint64Var(&s.seed, "seed", 0, "`number` that decides what happens by chance; 0 takes one at random and prints it")
	flags.BoolVar(&s.zitadelV1Only, "zitadel-v1-only", false, "serve ZITADEL as releases before v4 do, without the v2 API for tokens")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return s, err
		}
		return s, errUsage
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q: only flags are understood, see -help", flags.Arg(0))
	}
	var err error
	if s.weather, err = sandbox.ParseWeather(*weather); err != nil {
		return s, fmt.Errorf("-weather %w", err)
	}
	if s.latency < 0 {
		return s, fmt.Errorf("-latency %v: a delay can't be negative", s.latency)
	}
	return s, nil
}
