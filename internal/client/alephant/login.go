// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// ErrTwoFactor says that a log-in would need a second factor, which nobody is
// there to give.
var ErrTwoFactor = errors.New("the account has a second factor, so e-mail and password can't log in: set access_token to a JWT of a session that is logged in, or use an account without a second factor")

type loginAnswer struct {
	AccessToken       string `json:"accessToken"`
	RequiresTwoFactor bool   `json:"requiresTwoFactor"`
	TempToken         string `json:"tempToken"`
}

// login returns the call that begins a session. Beginning two is harmless.
func (c *Client) login(email, password string) func(context.Context) (string, error) {
	request := rest.Request{
		Operation: "login", Method: http.MethodPost, Path: basePath + "/auth/login", Repeat: rest.Safe, Anonymous: true,
		Body: struct {
			Email    string `json:"email"`
			Password string `json:"password"`
		}{email, password},
	}
	return func(ctx context.Context) (string, error) {
		var answer enveloped[loginAnswer]
		if err := c.rest.Do(ctx, request, &answer); err != nil {
			return "", err
		}
		switch {
		case answer.content.RequiresTwoFactor, answer.content.AccessToken == "" && answer.content.TempToken != "":
			return "", ErrTwoFactor
		case strings.TrimSpace(answer.content.AccessToken) == "":
			return "", c.rest.Incomplete(request.Operation, "the answer holds no access token")
		}
		return strings.TrimSpace(answer.content.AccessToken), nil
	}
}
