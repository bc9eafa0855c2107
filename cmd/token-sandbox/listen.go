// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// listen opens address, which must be on a loopback interface: the sandbox
// prints its credentials and issues tokens to whoever asks.
func listen(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("-listen %q is not host:port, such as 127.0.0.1:8085", address)
	}
	if host != "localhost" && !net.ParseIP(host).IsLoopback() {
		return nil, notLoopback(address)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("-listen %q: another program listens there already. Give another port, or 0 for a free one", address)
	case err != nil:
		return nil, fmt.Errorf("-listen %q: %w", address, err)
	}
	// "localhost" is whatever the hosts file says.
	if opened, ok := listener.Addr().(*net.TCPAddr); !ok || !opened.IP.IsLoopback() {
		_ = listener.Close()
		return nil, notLoopback(address)
	}
	return listener, nil
}

func notLoopback(address string) error {
	return fmt.Errorf("-listen %q is not a loopback address: the sandbox serves this machine only, use 127.0.0.1, [::1] or localhost", address)
}
