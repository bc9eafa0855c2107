// SPDX-License-Identifier: MPL-2.0

package connection_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

type client struct{ name string }

func TestGet(t *testing.T) {
	t.Parallel()
	refused := errors.New("endpoint is not a URL")
	set := connection.NewSet(nil)
	set.Add("ready", connection.Entry{Make: func() (any, error) { return &client{"ready"}, nil }})
	set.Add("broken", connection.Entry{Make: func() (any, error) { return nil, refused }})
	set.Add("absent", connection.Entry{Missing: "set absent.access_token or ABSENT_TOKEN"})
	set.Add("later", connection.Entry{Unknown: []string{"later.access_token", "later.endpoint"}})
	set.Add("other", connection.Entry{Make: func() (any, error) { return "a string", nil }})

	got, err := connection.Get[*client](set, "ready")
	if err != nil || got.name != "ready" {
		t.Fatalf("Get(ready) = %v, %v", got, err)
	}
	for _, tt := range []struct {
		data     any
		platform string
		want     []string
		unknown  bool
	}{
		{set, "broken", []string{"endpoint is not a URL"}, false},
		{set, "absent", []string{`"absent" is not configured`, "absent.access_token", "ABSENT_TOKEN"}, false},
		{set, "later", []string{"later.access_token and later.endpoint", "not known yet", "-target"}, true},
		{set, "nowhere", []string{"does not know"}, false},
		{set, "other", []string{"bug in the provider"}, false},
		{nil, "ready", []string{"has not been configured"}, false},
	} {
		_, err := connection.Get[*client](tt.data, tt.platform)
		if err == nil {
			t.Fatalf("Get(%q): no error", tt.platform)
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("Get(%q) = %q, want it to contain %q", tt.platform, err, want)
			}
		}
		if connection.IsUnknown(err) != tt.unknown {
			t.Errorf("IsUnknown(%q) = %v", err, !tt.unknown)
		}
	}
	if diff := cmp.Diff([]string{"broken", "later", "other", "ready"}, set.Platforms()); diff != "" {
		t.Error(diff)
	}
}

func TestMakeRunsOnce(t *testing.T) {
	t.Parallel()
	made := 0
	set := connection.NewSet(nil)
	set.Add("ona", connection.Entry{Make: func() (any, error) { made++; return &client{}, nil }})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := connection.Get[*client](set, "ona"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if made != 1 {
		t.Errorf("Make ran %d times, want 1", made)
	}
}
