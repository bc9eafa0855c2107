// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"encoding/json"
	"testing"
)

// TestListAnswer: what is empty is left out, but an answer of something else is
// no empty list.
func TestListAnswer(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		count int
		next  string
		err   bool
	}{
		`{}`:                                    {0, "", false},
		`{"pagination":{}}`:                     {0, "", false},
		`{"pagination":{"nextToken":"more"}}`:   {0, "more", false},
		`{"tokens":[]}`:                         {0, "", false},
		`{"tokens":[{"id":"a"},{"id":"b"}]}`:    {2, "", false},
		`{"tokens":[],"totalCount":7}`:          {0, "", false},
		`{"pagination":{},"totalCount":7}`:      {0, "", false},
		`{"status":"ok"}`:                       {err: true},
		`{"data":"x"}`:                          {err: true},
		`{"data":[]}`:                           {err: true},
		`{"personalAccessTokens":[{"id":"a"}]}`: {err: true},
		`{"tokens":"x"}`:                        {err: true},
		`{"pagination":"x"}`:                    {err: true},
		`[]`:                                    {err: true},
		`{"pagination":{"nextToken":1},"tokens":[]}`: {err: true},
	} {
		answer := listAnswer[wireServiceAccountToken]{field: "tokens"}
		err := json.Unmarshal([]byte(body), &answer)
		if (err != nil) != want.err || err == nil && (len(answer.items) != want.count || answer.next != want.next) {
			t.Errorf("%s: got %+v, %v", body, answer, err)
		}
	}
}
