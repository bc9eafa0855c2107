// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

var (
	nothing = &tfprotov6.DynamicValue{MsgPack: []byte{0xc0}}
	token   = &tfprotov6.DynamicValue{MsgPack: []byte{0x81, 0xa2, 'i', 'd', 0xa1, 'a'}}
	other   = &tfprotov6.DynamicValue{MsgPack: []byte{0x81, 0xa2, 'i', 'd', 0xa1, 'b'}}
)

// applying answers what it is asked to apply, and remembers it.
type applying struct {
	lifecycle.Framework

	asked  []*tfprotov6.ApplyResourceChangeRequest
	answer *tfprotov6.ApplyResourceChangeResponse
	err    error
	// preceded: the last request did not wait behind others.
	preceded bool
}

func (a *applying) ApplyResourceChange(ctx context.Context, q *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	a.asked = append(a.asked, q)
	if len(a.asked) > 1 {
		a.preceded = rest.HasPrecedence(ctx)
		return &tfprotov6.ApplyResourceChangeResponse{NewState: nothing}, ctx.Err()
	}
	return a.answer, a.err
}

func TestUnheard(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prior, planned, issued *tfprotov6.DynamicValue
		err                    error
		gone, destroyed        bool
	}{
		"a create that is heard": {prior: nothing, planned: token, issued: token},
		"a create":               {prior: nothing, planned: token, issued: token, gone: true, destroyed: true},
		"a create without prior": {planned: token, issued: token, gone: true, destroyed: true},
		"a create that failed":   {prior: nothing, planned: token, issued: nothing, gone: true},
		"a create that is lost":  {prior: nothing, planned: token, err: errors.New("lost"), gone: true},
		"a rotation":             {prior: token, planned: other, issued: other, gone: true},
		"a destroy":              {prior: token, planned: nothing, issued: nothing, gone: true},
		"a destroy that failed":  {prior: token, planned: nothing, issued: token, gone: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			framework := &applying{answer: &tfprotov6.ApplyResourceChangeResponse{NewState: test.issued, Private: []byte("notes")}, err: test.err}
			u := &unheard{gone: func() bool { return test.gone }, Framework: framework}
			ctx, cancel := context.WithCancel(t.Context())
			cancel() // as of every request whose CLI is gone
			answer, err := u.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{TypeName: "tokens_x", PriorState: test.prior, PlannedState: test.planned})
			if answer != framework.answer || !errors.Is(err, test.err) {
				t.Errorf("it answers %v, %v", answer, err)
			}
			if destroyed := len(framework.asked) == 2; destroyed != test.destroyed {
				t.Fatalf("destroyed: %t, want %t", destroyed, test.destroyed)
			}
			if !test.destroyed {
				return
			}
			if !framework.preceded {
				t.Error("it waits behind others, and the CLI does not wait for long")
			}
			destroy := framework.asked[1]
			if destroy.TypeName != "tokens_x" || destroy.PriorState != token || string(destroy.PlannedPrivate) != "notes" ||
				!bytes.Equal(destroy.PlannedState.MsgPack, nothing.MsgPack) || !bytes.Equal(destroy.Config.MsgPack, nothing.MsgPack) {
				t.Errorf("it is destroyed by %+v", destroy)
			}
		})
	}
}

// TestUnheardIsWaitedFor: the process ends after what it has begun.
func TestUnheardIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		u := &unheard{gone: func() bool { return false }}
		for _, test := range []struct{ takes, waited time.Duration }{{0, 0}, {time.Second, time.Second}, {time.Minute, winding}} {
			began := time.Now()
			u.begun.Go(func() { time.Sleep(test.takes) })
			u.windUp()
			if waited := time.Since(began); waited != test.waited {
				t.Errorf("what takes %s was waited for %s, want %s", test.takes, waited, test.waited)
			}
		}
		u.begun.Wait()
	})
}
