// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"encoding/base64"
	"strconv"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Page sizes, from the API's validation rules.
const (
	defaultPage = 25
	maxPage     = 100
)

// pageRequest is the pagination field of a list request.
type pageRequest struct {
	PageSize int    `json:"pageSize"`
	Token    string `json:"token"`
}

// pageInfo is the pagination field of a list's answer.
type pageInfo struct {
	NextToken string `json:"nextToken,omitempty"`
}

// paginate cuts the page that request asks for out of records.
func paginate[T any](records []stage.Placed[T], request pageRequest) ([]T, pageInfo, error) {
	if request.PageSize < 0 || request.PageSize > maxPage {
		return nil, pageInfo{}, violation("pagination.page_size", "value must be greater than or equal to 0 and less than or equal to 100")
	}
	if request.PageSize == 0 {
		request.PageSize = defaultPage
	}
	after, err := decodePageToken(request.Token)
	if err != nil {
		return nil, pageInfo{}, err
	}
	var page []T
	for _, record := range records {
		if record.Position <= after {
			continue
		}
		if len(page) == request.PageSize {
			return page, pageInfo{NextToken: encodePageToken(after)}, nil
		}
		page, after = append(page, record.Value), record.Position
	}
	return page, pageInfo{}, nil
}

func encodePageToken(position int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("after:" + strconv.Itoa(position)))
}

// decodePageToken returns the position after which the page begins.
func decodePageToken(token string) (int, error) {
	if token == "" {
		return -1, nil
	}
	data, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil && len(data) > len("after:") && string(data[:len("after:")]) == "after:" {
		if position, err := strconv.Atoi(string(data[len("after:"):])); err == nil {
			return position, nil
		}
	}
	return 0, connectErrorf(invalidArgument, "invalid page token")
}
