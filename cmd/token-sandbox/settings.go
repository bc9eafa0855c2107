// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"time"
)

// errUsage is a command line that can't be understood; the flag package has
// already told the user.
var errUsage = errors.New("usage")

// settings are what the command line says.
type settings struct {
	listen        string
	data          string
	latency       time.Duration
	zitadelV1Only bool
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("token-sandbox", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.listen, "listen", "127.0.0.1:0", "loopback `address` to serve on; port 0 picks a free one")
	flags.StringVar(&s.data, "data", "", "`file` that keeps credentials and tokens across restarts (default: kept nowhere)")
	flags.DurationVar(&s.latency, "latency", 0, "delay of every answer, such as 200ms")
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
	if s.latency < 0 {
		return s, fmt.Errorf("-latency %v: a delay can't be negative", s.latency)
	}
	return s, nil
}
