// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// example is the configuration that is applied, seen from the repository's root.
const example = "examples/demo"

// stage is where the scenes play: a sandbox, and two root modules in a
// temporary directory.
type stage struct {
	sandbox *sandbox.Sandbox
	server  *http.Server
	origin  string
	dir     string
	// tokens manages tokens; inventory only looks.
	tokens, inventory *cli.Project
}

func newStage(ctx context.Context, terraform *cli.CLI) (_ *stage, err error) {
	s := &stage{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.dir, err = os.MkdirTemp("", "tokens-demo-"); err != nil {
		return nil, err
	}
	configuration := filepath.Join(s.dir, "demo")
	if err := os.CopyFS(configuration, os.DirFS(example)); err != nil {
		return nil, err
	}
	provider := filepath.Join(s.dir, "provider")
	if err := cli.BuildProvider(ctx, provider); err != nil {
		return nil, err
	}
	if err := s.serve(ctx); err != nil {
		return nil, err
	}
	environment := s.environment()
	s.tokens = cli.NewProject(terraform, configuration, provider, environment)
	s.inventory = cli.NewProject(terraform, filepath.Join(configuration, "inventory"), provider, environment)
	return s, nil
}

// serve starts a sandbox on a free port of the loopback interface. Its weather is
// fair: each scene looks at lists once, which in the real one lag for a moment.
func (s *stage) serve(ctx context.Context) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.origin = "http://" + listener.Addr().String()
	if s.sandbox, err = sandbox.New(sandbox.Options{Origin: s.origin, Weather: sandbox.Fair}); err != nil {
		return errors.Join(err, listener.Close())
	}
	s.server = &http.Server{Handler: s.sandbox, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(listener) }() // it ends with close
	return nil
}

// environment points the provider at the sandbox, and hands the ids of the
// sandbox's fixtures to the configuration's variables.
func (s *stage) environment() []string {
	environment := []string{
		"TF_VAR_github_token=" + oldGitHubToken,
		"TMPDIR=" + s.dir, // a CLI that is killed leaves its sockets there
	}
	for _, v := range s.sandbox.Env(s.origin) {
		environment = append(environment, v.Name+"="+v.Value)
		if fixture, ok := strings.CutPrefix(v.Name, "TOKENS_SANDBOX_"); ok {
			environment = append(environment, "TF_VAR_"+strings.ToLower(fixture)+"="+v.Value)
		}
	}
	return environment
}

func (s *stage) close() error {
	var err error
	if s.server != nil {
		err = s.server.Close()
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}
