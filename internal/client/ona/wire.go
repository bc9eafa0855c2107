// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"encoding/json"
	"errors"
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

// listAnswer is one page of a list, which its answer holds as field.
type listAnswer[T any] struct {
	field string
	items rest.Items[T]
	next  string // the next page's token, "" after the last
}

var errNoList = errors.New("the answer holds no list")

// UnmarshalJSON reads a page. Ona's JSON is that of protobuf, which leaves out
// what is empty, a list among it. But an answer that has neither the list nor a
// pagination, and something else instead, is not Ona's.
func (a *listAnswer[T]) UnmarshalJSON(encoded []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(encoded, &fields); err != nil {
		return err
	}
	list, listed := fields[a.field]
	page, paged := fields["pagination"]
	if !listed && !paged && len(fields) > 0 {
		return errNoList
	}
	var next nextPage
	if paged {
		if err := json.Unmarshal(page, &next); err != nil {
			return err
		}
	}
	a.next = next.NextToken
	if !listed {
		return nil
	}
	return a.items.UnmarshalJSON(list) // known to be JSON, which json.Unmarshal would scan twice more
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
