// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
)

// reportTo is the address at which beGo says where it keeps temporary files.
const reportTo = "CLI_TEST_REPORT_TO"

// TestMain makes the test binary a Go command that never ends by itself, where
// it is called one.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "go" {
		beGo()
		return
	}
	os.Exit(m.Run())
}

func beGo() {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	connection, err := net.Dial("tcp", os.Getenv(reportTo))
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(connection, os.Getenv("GOTMPDIR"))
	_ = connection.Close()
	<-interrupted
	fmt.Println("tidied up")
	os.Exit(1)
}

func TestAnInterruptedBuildTidiesUp(t *testing.T) {
	programs, directory := t.TempDir(), filepath.Join(t.TempDir(), "provider")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(programs, "go")); err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	t.Setenv("PATH", programs)
	t.Setenv(reportTo, listener.Addr().String())

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	built := make(chan error, 1)
	go func() { built <- BuildProvider(ctx, directory) }()
	connection, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	temporary, err := io.ReadAll(connection)
	if err != nil {
		t.Fatal(err)
	}
	cancel()

	if err := <-built; err == nil || !strings.Contains(err.Error(), "tidied up") {
		t.Errorf("the build was not given the time to tidy up: %v", err)
	}
	if string(temporary) != directory {
		t.Errorf("it kept temporary files in %q, want %q", temporary, directory)
	}
}
