// SPDX-License-Identifier: MPL-2.0

// Package sandbox serves the token APIs of Ona, ZITADEL, Cryptlex and Alephant
// on one local listener, for trying, testing and demonstrating the provider
// without an account anywhere. It implements the wire formats on its own,
// sharing no code with the clients: a shared mistake would hide itself.
package sandbox

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// Options configure a Sandbox. The zero value is usable: wall clock, no
// latency, nothing kept on disk.
type Options struct {
	// Now is the sandbox's clock; nil means time.Now. See Clock.
	Now func() time.Time
	// Latency delays every request.
	Latency time.Duration
	// DataFile keeps credentials and tokens across restarts. It is replaced
	// atomically before the request that changed something is answered.
	// Empty: everything is forgotten on exit.
	DataFile string
	// Origin is the external origin, such as "http://127.0.0.1:8085", that
	// ZITADEL compares with the Host header and expects as the audience of a
	// JWT profile. Empty: not checked.
	Origin string
	// Weather is how hard life is. The zero value is Fair: nothing happens by
	// chance.
	Weather Weather
	// Seed decides what happens by chance; 0 takes a seed at random. See
	// Sandbox.Seed.
	Seed uint64
	// ZitadelV1Only leaves ZITADEL's v2 API out, as releases before it do.
	ZitadelV1Only bool
}

// Sandbox is an http.Handler that serves all four platforms. The fields are
// the platforms' handles, with which tests arrange what the APIs can't: other
// users, replica lag, tokens that change behind the client's back.
type Sandbox struct {
	Ona      *ona.Platform
	Zitadel  *zitadel.Platform
	Cryptlex *cryptlex.Platform
	Alephant *alephant.Platform

	options   Options
	core      *stage.Core
	platforms []stage.Platform
	faults    faults
	calls     calls
}

var _ http.Handler = (*Sandbox)(nil)

// New makes a sandbox with fresh bootstrap credentials, or with those and the
// tokens of Options.DataFile where that file exists. It fails when the file
// can't be read, is damaged, or can't be written.
func New(options Options) (*Sandbox, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	for options.Seed == 0 {
		options.Seed = rand.Uint64()
	}
	c := &stage.Core{
		Clock: options.Now, Origin: options.Origin,
		Weather: options.Weather, Random: rand.New(rand.NewPCG(options.Seed, 0)),
	}
	s := &Sandbox{
		Ona:      ona.New(c),
		Zitadel:  zitadel.New(c, options.ZitadelV1Only),
		Cryptlex: cryptlex.New(c),
		Alephant: alephant.New(c),
		options:  options,
		core:     c,
	}
	s.platforms = []stage.Platform{s.Ona, s.Zitadel, s.Cryptlex, s.Alephant}
	if err := s.load(); err != nil {
		return nil, fmt.Errorf("reading the sandbox's data file %s: %w", options.DataFile, err)
	}
	if err := s.Flush(); err != nil {
		return nil, err
	}
	return s, nil
}

// Seed is what decides by chance: given again, with the same requests in the
// same order, the same happens.
func (s *Sandbox) Seed() uint64 { return s.options.Seed }

// SetOrigin tells the sandbox the origin it is reachable at, once the listener
// knows its port.
func (s *Sandbox) SetOrigin(origin string) {
	s.core.Lock()
	defer s.core.Unlock()
	s.core.Origin = origin
}
