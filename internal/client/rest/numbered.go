// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"fmt"
	"strconv"
	"strings"
)

// Numbered is a cursor of a list whose pages are numbered from 1. It carries
// what tells that the list advances: a server that ignores the number would
// answer with the first page for ever.
type Numbered struct {
	Page  int    // the page to fetch
	Seen  int    // how many items the pages before held
	First string // id of the first item of the page before
}

// ParseNumbered reads a cursor; "" is the first page.
func ParseNumbered(cursor string) (Numbered, error) {
	if cursor == "" {
		return Numbered{Page: 1}, nil
	}
	parts := strings.SplitN(cursor, " ", 3)
	if len(parts) == 3 {
		page, badPage := strconv.Atoi(parts[0])
		seen, badSeen := strconv.Atoi(parts[1])
		if badPage == nil && badSeen == nil {
			return Numbered{Page: page, Seen: seen, First: parts[2]}, nil
		}
	}
	return Numbered{}, fmt.Errorf("the cursor %q of a list is not one of its own", cursor)
}

// Next returns the cursor after a page of count items that begins with the
// item first, or ErrRepeatedPage.
func (n Numbered) Next(count int, first string) (string, error) {
	if n.Page > 1 && first == n.First {
		return "", ErrRepeatedPage
	}
	return fmt.Sprintf("%d %d %s", n.Page+1, n.Seen+count, first), nil
}
