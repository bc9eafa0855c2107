// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// refused turns an answer that is not a success into an Error.
func (c *call) refused(got answer) *Error {
	failure := c.failure()
	failure.Status = got.status
	if decode := c.client.config.DecodeError; decode != nil && !got.isHTML() {
		code, id, message, documented := decode(got.status, got.header, got.body)
		failure.Code = c.secrets.clean(code, maxCode)
		failure.ID = c.secrets.clean(id, maxCode)
		failure.Message = c.secrets.clean(message, maxMessage)
		failure.Documented = documented
	}
	if failure.Message == "" && !failure.Documented {
		failure.Message = got.kind()
	}
	failure.MayHaveRun = mayHaveRun(failure)
	return failure
}

// mayHaveRun decides from the answer alone. Only what the API itself refused
// was certainly not carried out: a bare error may stem from a proxy that lost
// the answer. 408 and 499 report a request that was given up half-way.
func mayHaveRun(failure *Error) bool {
	switch status := failure.Status; {
	case status == http.StatusTooManyRequests:
		return false
	case status == http.StatusRequestTimeout, status == 499, !failure.Documented:
		return true
	default:
		return status >= 500 && status != http.StatusNotImplemented
	}
}

// unanswered turns a failed exchange into an Error; sent says whether a
// connection was there to send the request on.
func (c *call) unanswered(ctx context.Context, err error, sent bool) *Error {
	failure := c.failure()
	failure.MayHaveRun = sent
	if wrapper, ok := errors.AsType[*url.Error](err); ok {
		err = wrapper.Err
	}
	if ctx.Err() != nil {
		failure.Err = ctx.Err()
		failure.Message = "it was interrupted: " + ctx.Err().Error()
		return failure
	}
	err = asProxyError(err)
	failure.Message = c.secrets.clean(c.explain(err, sent), maxMessage)
	failure.Err = &cause{words: failure.Message, err: err}
	if redirect, ok := errors.AsType[*redirectError](err); ok {
		failure.MayHaveRun = redirect.ran
	}
	return failure
}

// broken is an answer that began and could not be read to its end.
func (c *call) broken(ctx context.Context, got answer, err error) *Error {
	failure := c.unanswered(ctx, err, true)
	failure.Status = got.status
	failure.MayHaveRun = got.status != http.StatusTooManyRequests
	if errors.Is(err, errTooLarge) {
		failure.Message = errTooLarge.Error() + ", and not the API's"
	} else if ctx.Err() == nil {
		failure.Message = "the answer broke off: " + failure.Message
	}
	return failure
}

// unsent is a request that failed before there was anything to send.
func (c *call) unsent(cause error) *Error {
	failure := c.failure()
	failure.Err = cause
	failure.Message = c.secrets.clean(cause.Error(), maxMessage)
	return failure
}

func (c *call) failure() *Error {
	return &Error{
		Platform:  c.client.config.Platform,
		Operation: c.request.Operation,
		Actor:     c.client.actor,
		Attempts:  c.attempts,
	}
}
