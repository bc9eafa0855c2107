// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"encoding/json"
	"testing"
)

// TestListed: a list may be bare, enveloped, or null beside a pagination; an
// answer of something else is no empty list.
func TestListed(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		count int
		err   bool
	}{
		`[]`:                                     {0, false},
		`[{"id":"a"}]`:                           {1, false},
		`{"data":[]}`:                            {0, false},
		`{"data":[{"id":"a"}]}`:                  {1, false},
		`{"data":null,"pagination":{"total":0}}`: {0, false},
		`{"pagination":{"total":0}}`:             {0, false},
		`{"data":null}`:                          {0, true},
		`{}`:                                     {0, true},
		`{"status":"ok"}`:                        {0, true},
		`{"data":"x"}`:                           {0, true},
		`{"data":{}}`:                            {0, true},
	} {
		var answer listed
		err := json.Unmarshal([]byte(body), &answer)
		if (err != nil) != want.err || len(answer.items) != want.count {
			t.Errorf("%s: got %+v, %v", body, answer, err)
		}
	}
}
