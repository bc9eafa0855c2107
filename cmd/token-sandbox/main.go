// SPDX-License-Identifier: MPL-2.0

// Command token-sandbox serves the token APIs of Ona, ZITADEL, Cryptlex and
// Alephant on one loopback port, for trying the provider, or any other client
// of these APIs, without an account anywhere:
//
//	token-sandbox -listen 127.0.0.1:8085 -data sandbox.json
//
// Once it serves, it prints shell export lines that point clients at it, and
// then a line that says "ready". SIGINT and SIGTERM end it with status 0, and
// lose nothing of the data file. Life is as hard as with the real services,
// unless -weather says otherwise.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// shutdownTimeout bounds the wait for requests under way when a signal comes.
const shutdownTimeout = 5 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		os.Exit(2) // the flag package has said why
	default:
		fmt.Fprintln(os.Stderr, "token-sandbox:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	settings, err := parse(args, stderr)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, settings.listen)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	origin := "http://" + listener.Addr().String()
	s, err := sandbox.New(sandbox.Options{
		Latency:       settings.latency,
		DataFile:      settings.data,
		Origin:        origin,
		ZitadelV1Only: settings.zitadelV1Only,
		Weather:       settings.weather,
		Seed:          settings.seed,
	})
	if err != nil {
		return withFlag(err, settings.data)
	}
	fmt.Fprintf(stderr, "token-sandbox: the weather is %s, by the seed %d; -weather %s -seed %d brings it back\n", settings.weather, s.Seed(), settings.weather, s.Seed())
	return serve(ctx, listener, s, func() error { return announce(stdout, s.Env(origin)) })
}

// withFlag says which flag an error of the data file comes from, and what to do:
// where the system did not refuse it, it is what stands in the file.
func withFlag(err error, file string) error {
	if file == "" {
		return err
	}
	remedy := "It is left as it is: give the sandbox's own data file, or one that is not there yet"
	if errors.As(err, new(*fs.PathError)) {
		remedy = "Give a file in a directory that exists and can be written to"
	}
	return fmt.Errorf("-data %q: %w. %s", file, err, remedy)
}

// serve answers requests until ctx ends, lets those under way finish, and
// writes the data file a last time.
func serve(ctx context.Context, listener net.Listener, s *sandbox.Sandbox, ready func() error) error {
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	err := ready()
	if err == nil {
		select {
		case err = <-failed:
		case <-ctx.Done():
		}
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if server.Shutdown(grace) != nil {
		_ = server.Close() // clients that hold on longer are cut off
	}
	return errors.Join(err, s.Flush())
}
