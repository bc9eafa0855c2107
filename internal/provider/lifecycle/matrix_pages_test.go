// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
)

// silent is the log of a server whose trouble is meant.
var silent = log.New(io.Discard, "", 0)

// withoutEnd makes of a page of a list one that is not the last: full, and with
// a cursor or a count that promise more.
func withoutEnd(body []byte, cursor string, fresh bool, number int) []byte {
	var page any
	if json.Unmarshal(body, &page) != nil {
		return body
	}
	switch page := page.(type) {
	case []any: // the next page is asked for as long as pages are full
		body, _ = json.Marshal(full(page, fresh, number))
	case map[string]any:
		promiseMore(page, cursor)
		for name, field := range page {
			if items, ok := field.([]any); ok {
				page[name] = full(items, fresh, number)
			}
		}
		body, _ = json.Marshal(page)
	}
	return body
}

func promiseMore(page map[string]any, cursor string) {
	for _, name := range []string{"pagination", "details"} {
		counts, _ := page[name].(map[string]any)
		if counts == nil {
			continue
		}
		for _, count := range []string{"total", "totalPages"} {
			if _, ok := counts[count]; ok {
				counts[count] = 1_000_000
			}
		}
		if _, ok := counts["totalResult"]; ok {
			counts["totalResult"] = "1000000"
		}
	}
	if page["personalAccessTokens"] != nil || page["tokens"] != nil || page["serviceAccountTokens"] != nil {
		counts, _ := page["pagination"].(map[string]any)
		if counts == nil {
			counts = map[string]any{}
			page["pagination"] = counts
		}
		counts["nextToken"] = cursor
	}
}

// full repeats the items of a page, under ids of their own, or as they are.
func full(items []any, fresh bool, number int) []any {
	if len(items) == 0 {
		return items
	}
	first, _ := items[0].(map[string]any)
	all := items
	for i := len(items); i < 100 && first != nil; i++ {
		copied := maps.Clone(first)
		if fresh && copied["id"] != nil {
			copied["id"] = fmt.Sprintf("%08d-0000-4000-8000-%012d", number, i)
		}
		all = append(all, copied)
	}
	return all
}
