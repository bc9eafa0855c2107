// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/ona"
)

// OnaRateLimit is the fault of a rate limit: requests whose path contains path
// are answered resource_exhausted, times times, with a google.rpc.RetryInfo
// detail that asks to wait for delay.
func OnaRateLimit(path string, times int, delay time.Duration) Fault {
	return Fault{
		Path: path, Times: times, Status: http.StatusTooManyRequests, Body: ona.RateLimitBody(delay),
		Header: http.Header{"Content-Type": {"application/json"}},
	}
}
