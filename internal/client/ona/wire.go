// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"fmt"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// pagination is part of a list's request body.
type pagination struct {
	PageSize int    `json:"pageSize"`
	Token    string `json:"token,omitempty"`
}

type nextPage struct {
	NextToken string `json:"nextToken"`
}

// duration is a protobuf duration: seconds, with a fraction where needed.
type duration time.Duration

// MarshalText writes whole seconds, and a fraction of nine digits only if
// there is one.
func (d duration) MarshalText() ([]byte, error) {
	whole, fraction := time.Duration(d)/time.Second, time.Duration(d)%time.Second
	if fraction == 0 {
		return fmt.Appendf(nil, "%ds", whole), nil
	}
	return fmt.Appendf(nil, "%d.%09ds", whole, fraction), nil
}

func read(service, name string) method       { return method{service, name, rest.Safe} }
func idempotent(service, name string) method { return method{service, name, rest.Safe} }
func create(service, name string) method     { return method{service, name, rest.IfNotRun} }
