// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"errors"
	"testing"
)

func TestWritesToOneUserAreFew(t *testing.T) {
	t.Parallel()
	var w writers
	var release func()
	for range writesPerUser {
		var err error
		if release, err = w.acquire(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
	}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.acquire(interrupted, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting does not end with the context: %v", err)
	}
	if w.of("a").TryAcquire(1) {
		t.Error("one write too many")
	}
	if !w.of("b").TryAcquire(1) {
		t.Error("another user has to wait")
	}
	release()
	if !w.of("a").TryAcquire(1) {
		t.Error("a turn was given back and can't be taken")
	}
	if writesPerUser >= 10 {
		t.Error("ten simultaneous writes to one user are known to conflict")
	}
}
