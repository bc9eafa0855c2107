// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

var errNoList = errors.New("the answer holds no list")

// NotFound says that Alephant itself answered that there is no such token: a
// 404 whose code says "not found" and nothing of another object, or whose
// words name a PAT, as the vendor's own do ("PAT not found"). It is proof only
// if the request named the token's own workspace, and came from its user.
func NotFound(err error) bool {
	var failure *rest.Error
	if !errors.As(err, &failure) || !failure.Documented || failure.Status != http.StatusNotFound {
		return false
	}
	if failure.Code == "" {
		return namesToken.MatchString(failure.Message) && !namesOther.MatchString(failure.Message)
	}
	object, ok := strings.CutSuffix(strings.ToUpper(failure.Code), "NOT_FOUND")
	return ok && slices.Contains(tokenCodes, object) && !namesOther.MatchString(failure.Message)
}

var (
	// tokenCodes are what may stand before NOT_FOUND.
	tokenCodes = []string{"", "PAT_", "TOKEN_", "ACCESS_TOKEN_", "PERSONAL_ACCESS_TOKEN_"}
	namesToken = regexp.MustCompile(`(?i)\b(pat|(personal )?access token)\b`)
	namesOther = regexp.MustCompile(`(?i)\b(workspace|route|endpoint|path|cannot (get|delete))\b`)
)

// ownError is {"code","message"}.
type ownError struct {
	Code    rest.Text `json:"code"`
	Message rest.Text `json:"message"`
}

// own reports whether code and message are of Alephant's form: a number as
// code is a gateway's, and so is a message without one.
func (e ownError) own() bool { return e.Code != "" && !e.Code.IsNumber() }

// decodeError reads error.{code,message}, then {code,message}, then
// {"error":"<text>"}, the form in the vendor's review of its API, then the
// text. Frameworks on the way add a numeric code or status to theirs.
func decodeError(_ int, _ http.Header, body []byte) (code, id, message string, documented bool) {
	var whole struct {
		ownError
		Status     rest.Text       `json:"status"`
		StatusCode rest.Text       `json:"statusCode"`
		Error      json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &whole) != nil {
		return "", "", rest.PlainText(body), false
	}
	var nested ownError
	if json.Unmarshal(whole.Error, &nested) == nil && nested != (ownError{}) {
		return string(nested.Code), "", string(nested.Message), nested.own()
	}
	var text rest.Text
	_ = json.Unmarshal(whole.Error, &text)
	if whole.ownError != (ownError{}) {
		return string(whole.Code), "", string(cmp.Or(whole.Message, text)), whole.own() && whole.Message != ""
	}
	return "", "", string(text), text != "" && !whole.Status.IsNumber() && !whole.StatusCode.IsNumber()
}
