// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

var errNoList = errors.New("the answer holds no list")

// NotFound says that Alephant itself answered that there is no such token: a
// 404 with an error body. It is proof only if the request named the token's
// own workspace; a 404 about the workspace or the route proves nothing.
func NotFound(err error) bool {
	var failure *rest.Error
	if !errors.As(err, &failure) || !failure.Documented || failure.Status != http.StatusNotFound {
		return false
	}
	code := strings.ToUpper(failure.Code)
	return !strings.Contains(code, "WORKSPACE") && !strings.Contains(code, "ROUTE")
}

// ownError is {"code","message"}.
type ownError struct {
	Code    rest.Text `json:"code"`
	Message rest.Text `json:"message"`
}

// decodeError reads error.{code,message}, then {code,message}, then the text.
// The body is Alephant's own if it has both, or either within "error":
// gateways on the way answer with a bare message.
func decodeError(_ int, _ http.Header, body []byte) (code, id, message string, documented bool) {
	var whole struct {
		ownError
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &whole) != nil {
		return "", "", rest.PlainText(body), false
	}
	var nested ownError
	if json.Unmarshal(whole.Error, &nested) == nil && nested != (ownError{}) {
		return string(nested.Code), "", string(nested.Message), true
	}
	var text rest.Text
	_ = json.Unmarshal(whole.Error, &text)
	return string(whole.Code), "", string(cmp.Or(whole.Message, text)), whole.Code != "" && whole.Message != ""
}
