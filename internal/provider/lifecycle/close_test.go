// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// patience is what a CLI allows a Close, less what getting there takes.
const patience = 8 * time.Second

// closed closes an ephemeral resource, and fails the test if that takes longer
// on the world's clock than a CLI allows.
func closed(t *testing.T, w *acctest.World, p *acctest.Protocol, k kind, opened acctest.Opened) []string {
	t.Helper()
	before := w.Clock.Now()
	errs := p.Close(t.Context(), k.TypeName, opened)
	if took := w.Clock.Now().Sub(before); took > patience+time.Second {
		t.Errorf("Close took %s", took)
	}
	return errs
}

// names fails the test unless an error says which token lives on, and until when.
func names(t *testing.T, errs []string, opened acctest.Opened) {
	t.Helper()
	if len(errs) != 1 || !strings.Contains(errs[0], fmt.Sprint(opened.Result["id"])) || !strings.Contains(errs[0], "ends by itself at") {
		t.Errorf("errors %q", errs)
	}
}

func mustOpen(t *testing.T, p *acctest.Protocol, k kind, w *acctest.World) acctest.Opened {
	t.Helper()
	opened, errs := p.Open(t.Context(), k.TypeName, k.Arguments(w))
	if errs != nil {
		t.Fatal(errs)
	}
	return opened
}

// TestCloseOfAStalledPlatform is not parallel: it counts goroutines.
func TestCloseOfAStalledPlatform(t *testing.T) { //nolint:paralleltest // see above
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			w := acctest.NewProtocolWorld(t, sandbox.Options{})
			p := w.Protocol()
			opened := mustOpen(t, p, k, w)
			before := goleak.IgnoreCurrent()
			arrived, goOn := make(chan struct{}), make(chan struct{})
			var once sync.Once
			remove := w.Sandbox.Inject(sandbox.Fault{Do: func() {
				once.Do(func() { close(arrived) })
				<-goOn
			}})
			go func() {
				<-arrived
				w.Pass(patience)
			}()
			names(t, closed(t, w, p, k, opened), opened)
			remove()
			close(goOn)
			goleak.VerifyNone(t, before,
				goleak.IgnoreTopFunction("internal/poll.runtime_pollWait"), // connections that are kept
				goleak.IgnoreTopFunction("net/http.(*persistConn).writeLoop"),
				goleak.IgnoreTopFunction("net/http.(*persistConn).readLoop"))
		})
	}
}

func TestCloseOfAPlatformThatAsksToWait(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		first, second := mustOpen(t, p, k, w), mustOpen(t, p, k, w)
		busy := func(seconds string, times int) func() {
			return w.Sandbox.Inject(sandbox.Fault{Status: 429, Header: http.Header{"Retry-After": {seconds}}, Body: "slow down", Times: times})
		}
		busy("3", 1)
		if errs := closed(t, w, p, k, first); errs != nil {
			t.Errorf("after 3 s it is free: %q", errs)
		}
		remove := busy("60", 0)
		names(t, closed(t, w, p, k, second), second)
		remove()
		if live := w.Sandbox.Live(); len(live) != 1 || live[0].ID != second.Result["id"] {
			t.Errorf("%q live", idsOf(live))
		}
	})
}

// TestCloseGoesFirst is a pace at which the revocation's turn would come 20 s
// later.
func TestCloseGoesFirst(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		platform := strings.Split(k.TypeName, "_")[1]
		p := w.ProtocolWith(map[string]any{platform: map[string]any{"requests_per_second": 0.05}})
		opened := mustOpen(t, p, k, w)
		if errs := closed(t, w, p, k, opened); errs != nil {
			t.Error(errs)
		}
		if live := w.Sandbox.Live(); len(live) != 0 {
			t.Errorf("%q live", idsOf(live))
		}
	})
}

// TestAHundredAtTheDefaultPace opens and closes as many at a time as a CLI does:
// ten, and then the next ten, since this clock would jump for those who wait
// while the answer to another is on its way.
func TestAHundredAtTheDefaultPace(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		// This clock jumps while requests are on their way: the sandbox would see
		// more at once than were sent.
		w.Unlimited()
		p := w.Protocol()
		opened := make([]acctest.Opened, 100)
		tenAtATime(len(opened), func(i int) { opened[i] = mustOpen(t, p, k, w) })
		tenAtATime(len(opened), func(i int) {
			if errs := closed(t, w, p, k, opened[i]); errs != nil {
				t.Error(errs)
			}
		})
		if live := w.Sandbox.Live(); len(live) != 0 {
			t.Errorf("%d live", len(live))
		}
	})
}

func tenAtATime(count int, do func(i int)) {
	for first := 0; first < count; first += 10 {
		var group sync.WaitGroup
		for i := first; i < min(first+10, count); i++ {
			group.Go(func() { do(i) })
		}
		group.Wait()
	}
}
