// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestSalvaged(t *testing.T) {
	t.Parallel()
	type created struct {
		ID        string    `json:"id"`
		Secret    string    `json:"token"`
		ExpiresAt Timestamp `json:"expiresAt"`
		Details   struct {
			Owner     string    `json:"owner"`
			CreatedAt Timestamp `json:"createdAt"`
		} `json:"details"`
		Scopes []string `json:"scopes"`
	}
	for body, want := range map[string]struct {
		id, secret, owner string
		lost              []string
		err               bool
	}{
		`{"id":"1","token":"s","expiresAt":"2030-01-01T00:00:00Z","details":{"owner":"o"}}`:     {"1", "s", "o", nil, false},
		`{"expiresAt":"soon","id":"1","token":"s","details":{"owner":"o"}}`:                     {"1", "s", "o", []string{"expiresAt"}, false},
		`{"details":{"createdAt":"then","owner":"o"},"id":"1","token":"s","scopes":"all"}`:      {"1", "s", "o", []string{"createdAt", "scopes"}, false},
		`{"details":"none","id":"1","token":"s","expiresAt":{"seconds":1},"scopes":["a",null]}`: {"1", "s", "", []string{"details", "expiresAt"}, false},
		`{"id":1,"token":"s"}`:              {"", "s", "", []string{"id"}, false},
		`{"id":"1","token":{"secret":"s"}}`: {"1", "", "", []string{"token"}, false},
		`[]`:                                {err: true},
		`"x"`:                               {err: true},
	} {
		var got Salvaged[created]
		err := json.Unmarshal([]byte(body), &got)
		if (err != nil) != want.err || got.Value.ID != want.id || got.Value.Secret != want.secret || got.Value.Details.Owner != want.owner {
			t.Errorf("%s: got %+v, %v", body, got, err)
		}
		slices.Sort(got.Lost)
		if !slices.Equal(got.Lost, want.lost) {
			t.Errorf("%s: lost %q, want %q", body, got.Lost, want.lost)
		}
		if len(want.lost) > 0 && (!got.LostAny("x", want.lost[0]) || got.LostAny("x")) {
			t.Errorf("%s: LostAny", body)
		}
	}
}
