// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// sends starts a server that answers every connection with raw bytes, and
// counts the connections.
func sends(t *testing.T, raw string) (address string, connections *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	connections = new(atomic.Int32)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			_, _ = connection.Read(make([]byte, 4096))
			_, _ = connection.Write([]byte(raw))
			_ = connection.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return listener.Addr().String(), connections
}

// A secret may stand anywhere in what a server sends, and net/http quotes it.
func TestCausesQuoteNothingOfTheServer(t *testing.T) {
	t.Parallel()
	const secret = "new-secret-8f3a1c"
	for name, raw := range map[string]string{
		"a body for headers":           "HTTP/1.1 200 OK\r\n" + secret + "\r\n\r\n",
		"a body for a status line":     secret + "\r\n\r\n",
		"a JSON body alone":            `{"token":"` + secret + `"}` + "\r\n\r\n",
		"a status that is no number":   "HTTP/1.1 " + secret + " OK\r\n\r\n",
		"another protocol":             "HTTP/" + secret + " 200 OK\r\n\r\n",
		"a length that is no number":   "HTTP/1.1 200 OK\r\nContent-Length: " + secret + "\r\n\r\n",
		"an unknown transfer encoding": "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + secret + "\r\n\r\n",
		"a location that is no URL":    "HTTP/1.1 307 Moved\r\nLocation: http://[" + secret + "\r\nContent-Length: 0\r\n\r\n",
		"a location with a secret":     "HTTP/1.1 302 Found\r\nLocation: /tokens/" + secret + "\r\nContent-Length: 0\r\n\r\n",
		"a scheme that is no scheme":   "HTTP/1.1 307 Moved\r\nLocation: " + secret + "://x/\r\nContent-Length: 0\r\n\r\n",
		"a chunk that is none":         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + secret + "\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := sends(t, raw)
			clock := newClock()
			logged := &strings.Builder{}
			config := Config{Settings: Settings{Now: clock.Now, Wait: clock.Wait, MaxRetries: -1}, Platform: "Acme", Endpoint: "http://" + address}
			failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodPost, Path: "/x"}, &struct{}{}))
			fmt.Fprintln(logged, failed, failed.Err)
			if text := logged.String(); strings.Contains(text, secret) {
				t.Errorf("the server's bytes show: %s", text)
			}
			if failed.Message == "" {
				t.Errorf("nothing is said: %+v", failed)
			}
		})
	}
}

// What will not change is said at once.
func TestHTTPSToAPlainPort(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	nonsense, _ := sends(t, "hello\r\n")
	for address, want := range map[string]string{
		strings.TrimPrefix(server.URL, "http://"): "speaks plain http there, and not https",
		nonsense: "does not speak TLS there",
	} {
		clock := newClock()
		config := Config{Settings: Settings{Now: clock.Now, Wait: clock.Wait}, Platform: "Acme", Endpoint: "https://" + address}
		failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}, nil))
		if failed.Attempts != 1 || failed.MayHaveRun || len(clock.waits) != 0 || !strings.Contains(failed.Message, want) {
			t.Errorf("got %+v after %v, want %q at once", failed, clock.waits, want)
		}
	}
}

// proxied sends a client's requests through a proxy.
func proxied(t *testing.T, client *Client, proxy string) {
	t.Helper()
	address, err := url.Parse("http://user:proxy-password@" + proxy)
	if err != nil {
		t.Fatal(err)
	}
	client.transport.Proxy = http.ProxyURL(address)
}

func TestAProxyIsBlamedForItself(t *testing.T) {
	t.Parallel()
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(407) }))
	t.Cleanup(refusing.Close)
	for _, test := range []struct {
		name, proxy, endpoint, want string
		attempts                    int
	}{
		{"dead, for https", closedPort(t), "https://acme.invalid", "could not be reached: connection refused", 6},
		{"dead, for http", closedPort(t), "http://127.0.0.1:1", "could not be reached: connection refused", 6},
		{"refusing", strings.TrimPrefix(refusing.URL, "http://"), "https://acme.invalid", "refuses to connect to acme.invalid: 407 Proxy Authentication Required", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			clock := newClock()
			client := newClient(t, Config{Settings: Settings{Now: clock.Now, Wait: clock.Wait}, Platform: "Acme", Endpoint: test.endpoint})
			proxied(t, client, test.proxy)
			failed := failure(t, client.Do(t.Context(), Request{Operation: "op", Method: http.MethodPost, Path: "/x"}, nil))
			if want := "the proxy " + test.proxy; !strings.Contains(failed.Message, want) || !strings.Contains(failed.Message, test.want) {
				t.Errorf("got %q, want %q and %q", failed.Message, want, test.want)
			}
			var proxy *ProxyError
			if !errors.As(failed, &proxy) || failed.Attempts != test.attempts || failed.MayHaveRun || strings.Contains(failed.Error(), "proxy-password") {
				t.Errorf("got %+v", failed)
			}
		})
	}
}
