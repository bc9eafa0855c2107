// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// call is one request with all its attempts.
type call struct {
	client  *Client
	request Request
	url     string
	body    []byte
	secrets secrets

	attempts int
	started  time.Time
	// connected tells whether the current attempt got a connection. Without
	// one, nothing of it can have reached the server.
	connected atomic.Bool
	// mayHaveRun is true as soon as one attempt may have been carried out.
	mayHaveRun bool
	asked      time.Duration // how long the server asks to wait; 0: it doesn't
	delay      time.Duration // how long the next attempt waits

	answer  *answer // of the attempt that succeeded
	failed  *Error  // of the last attempt that did not
	again   bool    // whether that one called for another
	unready error   // why the next attempt could not be made
}

// prepare makes one attempt ready: its turn, then a credential that is fresh
// when the turn comes.
func (c *call) prepare(request *http.Request) error {
	if err := c.client.pace.wait(request.Context()); err != nil {
		return err
	}
	if credential := c.client.config.Credential; credential != nil && !c.request.Anonymous {
		if err := credential(request.Context(), request); err != nil {
			return &AuthenticationError{Err: err}
		}
	}
	c.secrets.addHeader(request.Header)
	c.connected.Store(false)
	c.attempts++
	c.started = c.client.config.Now()
	return nil
}

func (c *Client) newCall(r Request) (*call, *Error) {
	made := &call{client: c, request: r}
	made.secrets.addAll(c.config.Header)
	var err error
	if made.body, err = r.encode(); err != nil {
		return nil, made.unsent(err)
	}
	form, _ := r.Body.(url.Values)
	made.secrets.addBody(made.body, form)
	if made.url, err = r.url(c.address()); err != nil {
		return nil, made.unsent(err)
	}
	return made, nil
}

func (c *call) run(ctx context.Context, out any) error {
	request, err := c.newRequest(ctx)
	if err != nil {
		return c.unsent(err)
	}
	if err := c.prepare(request.Request); err != nil {
		return c.stopped(ctx, err)
	}
	response, err := c.retrier().Do(request) //nolint:bodyclose // check reads and closes it
	switch {
	case c.answer != nil:
		return c.decode(out)
	case c.unready != nil:
		return c.stopped(ctx, c.unready)
	case response == nil && c.again && ctx.Err() != nil:
		return c.stopped(ctx, ctx.Err())
	case c.failed != nil:
		return c.failed
	default:
		return c.unsent(err)
	}
}

func (c *call) newRequest(ctx context.Context) (*retryablehttp.Request, error) {
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { c.connected.Store(true) },
	})
	var body any
	if c.body != nil {
		body = c.body
	}
	request, err := retryablehttp.NewRequestWithContext(ctx, c.request.Method, c.url, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	if c.body != nil {
		request.Header.Set("Content-Type", c.request.contentType())
	}
	for name, values := range c.request.Header {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	return request, nil
}

// retrier drives the attempts. It is told to pause for no time between them:
// the pause is made in ready, where Settings.Wait governs it.
func (c *call) retrier() *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient:   c.client.http,
		RetryMax:     c.client.config.retries(),
		CheckRetry:   c.check,
		Backoff:      c.plan,
		PrepareRetry: c.ready,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// check judges one attempt and says whether to make another.
func (c *call) check(ctx context.Context, response *http.Response, cause error) (bool, error) {
	got, failure := c.judge(ctx, response, cause)
	c.log(ctx, got.status)
	if failure == nil {
		c.answer = &got
		return false, nil
	}
	c.failed = failure
	c.again = c.mayRepeat(ctx, failure) && c.patient(ctx, got)
	c.mayHaveRun = c.mayHaveRun || failure.MayHaveRun
	failure.MayHaveRun = c.mayHaveRun
	return c.again, nil
}

func (c *call) judge(ctx context.Context, response *http.Response, cause error) (answer, *Error) {
	if cause != nil {
		return answer{}, c.unanswered(ctx, cause, c.connected.Load())
	}
	c.client.clock.learn(response.StatusCode, response.Header, c.started, c.client.config.Now())
	got, err := readAnswer(response)
	switch {
	case err == nil && got.succeeded():
		return got, nil
	case err == nil:
		return got, c.refused(got)
	default:
		return got, c.broken(ctx, got, err)
	}
}

// mayRepeat applies the rules of Repeat to a failure. RetryIf overrides what the
// status alone suggests: the platform says that the request was not run.
func (c *call) mayRepeat(ctx context.Context, failure *Error) bool {
	switch {
	case ctx.Err() != nil || isPermanent(failure.Err):
		return false
	case c.request.RetryIf != nil && c.request.RetryIf(failure):
		failure.MayHaveRun = false
		return true
	case failure.Status == http.StatusTooManyRequests:
		return true
	case failure.Status == 0 || failure.Err != nil:
		return c.request.Repeat == Safe || !failure.MayHaveRun
	default:
		return c.request.Repeat == Safe && isTransient(failure.Status)
	}
}

func isTransient(status int) bool {
	return status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}

// patient notes how long the server asks to wait, and gives up where that is
// longer than anybody would watch an apply stand still, or than ctx lasts.
func (c *call) patient(ctx context.Context, got answer) bool {
	longest := longestHint
	if deadline, ok := ctx.Deadline(); ok {
		longest = min(longest, max(deadline.Sub(c.client.config.Now()), 0))
	}
	c.asked, _ = c.client.config.hint(got.header, got.body)
	if got.status == http.StatusTooManyRequests {
		c.client.pace.refused(c.asked)
	}
	if c.asked <= longest {
		return true
	}
	c.failed.Message = joinNonEmpty("; ", c.failed.Message,
		fmt.Sprintf("it asks to wait %s, and this provider waits %s at most", c.asked.Round(time.Second), longest.Round(time.Second)))
	return false
}

// plan decides how long to wait and tells the retrier not to.
func (c *call) plan(_, _ time.Duration, attempt int, _ *http.Response) time.Duration {
	if c.asked > 0 {
		c.delay = jittered(c.asked)
	} else {
		c.delay = backoff(attempt)
	}
	return 0
}

func (c *call) ready(request *http.Request) error {
	if c.unready = c.client.config.Wait(request.Context(), c.delay); c.unready == nil {
		c.unready = c.prepare(request)
	}
	return c.unready
}

func (c *call) decode(out any) error {
	problem, cause := c.answer.decode(out)
	if problem == "" {
		return nil
	}
	failure := c.failure()
	failure.Status = c.answer.status
	failure.Message = problem
	failure.MayHaveRun = true
	failure.Err = cause
	return failure
}

// stopped is a call that ended while it waited for an attempt or failed to
// authenticate it; what the attempt before said stays part of the message.
func (c *call) stopped(ctx context.Context, cause error) error {
	failure := c.unsent(cause)
	failure.MayHaveRun = c.mayHaveRun
	if held, ok := errors.AsType[*HeldError](cause); ok {
		failure.Status, failure.Message = http.StatusTooManyRequests, held.Error()
	}
	if ctx.Err() == nil {
		return failure
	}
	failure.Message = "it was interrupted while waiting for its turn: " + ctx.Err().Error()
	failure.Err = ctx.Err()
	if c.failed != nil {
		failure.Status, failure.Code, failure.ID, failure.Documented = c.failed.Status, c.failed.Code, c.failed.ID, c.failed.Documented
		failure.Message = joinNonEmpty("; ", c.failed.Message, failure.Message)
		failure.Err = errors.Join(ctx.Err(), c.failed.Err)
	}
	return failure
}

func (c *call) log(ctx context.Context, status int) {
	c.client.config.Log(ctx, c.client.config.Platform+" API request", map[string]any{
		"platform":    c.client.config.Platform,
		"operation":   c.request.Operation,
		"method":      c.request.Method,
		"path":        c.client.base.Path + c.request.Path,
		"status":      status,
		"duration_ms": c.client.config.Now().Sub(c.started).Milliseconds(),
		"attempt":     c.attempts,
	})
}
