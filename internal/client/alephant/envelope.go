// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"bytes"
	"encoding/json"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// enveloped is an answer that is bare or in a "data" envelope, or partly in
// each (a secret beside the metadata): what is in the envelope wins.
type enveloped[T any] struct{ content T }

func (e *enveloped[T]) UnmarshalJSON(encoded []byte) error {
	data := envelope(encoded)
	if isObject(data) {
		// Beside an envelope, foreign fields may share a name with ours.
		_ = json.Unmarshal(encoded, &e.content)
		return json.Unmarshal(data, &e.content)
	}
	return json.Unmarshal(encoded, &e.content)
}

// listed is an answer with a list: bare, or in an envelope with a pagination.
type listed struct {
	items      rest.Items[wireToken]
	pagination pagination
}

func (l *listed) UnmarshalJSON(encoded []byte) error {
	if !isObject(encoded) {
		return json.Unmarshal(encoded, &l.items)
	}
	var whole struct {
		Data       *rest.Items[wireToken] `json:"data"`
		Pagination *pagination            `json:"pagination"`
	}
	if err := json.Unmarshal(encoded, &whole); err != nil {
		return err
	}
	switch {
	case whole.Data == nil && whole.Pagination == nil:
		return errNoList
	case whole.Data != nil: // null is how servers in Go write an empty list
		l.items = *whole.Data
	}
	if whole.Pagination != nil {
		l.pagination = *whole.Pagination
	}
	return nil
}

// pagination tells how far a list goes; which fields it has is not documented.
type pagination struct {
	Total      *int  `json:"total"`
	TotalPages *int  `json:"totalPages"`
	HasMore    *bool `json:"hasMore"`
	HasNext    *bool `json:"hasNext"`
}

// last says whether a page of count items ends the list. Where the server does
// not tell, a page that is not full does.
func (p pagination) last(at rest.Numbered, count int) bool {
	switch {
	case count == 0:
		return true
	case p.Total != nil:
		return at.Seen+count >= *p.Total
	case p.TotalPages != nil:
		return at.Page >= *p.TotalPages
	case p.HasMore != nil:
		return !*p.HasMore
	case p.HasNext != nil:
		return !*p.HasNext
	}
	return count < pageSize
}

func envelope(encoded []byte) json.RawMessage {
	var whole struct {
		Data json.RawMessage `json:"data"`
	}
	_ = json.Unmarshal(encoded, &whole)
	return whole.Data
}

func isObject(encoded []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(encoded), []byte("{"))
}
