// SPDX-License-Identifier: MPL-2.0

package alephant_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// login returns the answer to a login.
func (c client) login(email, password string) sandboxtest.Answer {
	c.t.Helper()
	body, err := json.Marshal(sandboxtest.Object{"email": email, "password": password})
	if err != nil {
		c.t.Fatal(err)
	}
	return sandboxtest.Send(c.t, http.MethodPost, c.origin+"/api/v1/auth/login", nil, string(body))
}

func TestLogin(t *testing.T) {
	t.Parallel()
	s, clock, c := New(t)
	owner := s.Alephant.Owner()
	s.Alephant.SetSessionLife(10 * time.Minute)
	a := c.login(strings.ToUpper(owner.Email), owner.Password)
	token, _ := a.Body["data"].(sandboxtest.Object)["accessToken"].(string)
	if a.Status != 200 || !strings.Contains(token, stage.CanaryPrefix) {
		t.Fatalf("got %d %s", a.Status, a.Text)
	}

	var claims jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(token, &claims); err != nil {
		t.Fatal(err)
	}
	ends := sandboxtest.Noon.Add(10 * time.Minute).Truncate(time.Second)
	if claims.Subject != owner.ID || !claims.ExpiresAt.Equal(ends) {
		t.Errorf("the claims are %+v", claims)
	}

	c.accessToken = token
	if a := c.call(http.MethodGet, "", ""); a.Status != 200 {
		t.Errorf("with the JWT: %d %s", a.Status, a.Text)
	}
	clock.Advance(10 * time.Minute)
	if a := c.call(http.MethodGet, "", ""); a.Status != 401 {
		t.Errorf("with the expired JWT: %d", a.Status)
	}
	c.accessToken = owner.AccessToken
	s.Alephant.EndSessions()
	if a := c.call(http.MethodGet, "", ""); a.Status != 401 {
		t.Errorf("after all sessions ended: %d", a.Status)
	}
	if a := c.login(owner.Email, owner.Password); a.Status != 200 {
		t.Errorf("another login: %d", a.Status)
	}
}

func TestSecondFactor(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	user := s.Alephant.AddSecondFactorUser()
	a := c.login(user.Email, user.Password)
	data, _ := a.Body["data"].(sandboxtest.Object)
	if a.Status != 200 || data["requiresTwoFactor"] != true || data["accessToken"] != nil || data["tempToken"] == nil {
		t.Errorf("got %d %s", a.Status, a.Text)
	}
	c.accessToken = fmt.Sprint(data["tempToken"])
	if a := c.call(http.MethodGet, "", ""); a.Status != 401 {
		t.Errorf("the temporary token: %d", a.Status)
	}
	c.accessToken = user.AccessToken
	if a := c.call(http.MethodGet, "", ""); a.Status != 200 {
		t.Errorf("the ready-made JWT: %d", a.Status)
	}
}

func TestRefusesLogins(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	for name, test := range map[string]struct {
		email, password string
		status          int
	}{
		"a wrong password": {s.Alephant.Owner().Email, "wrong", 401},
		"an unknown user":  {"nobody@example.com", s.Alephant.Owner().Password, 401},
		"no password":      {s.Alephant.Owner().Email, "", 400},
	} {
		a := c.login(test.email, test.password)
		if code, _ := nested(a); a.Status != test.status || code == nil {
			t.Errorf("%s: %d %s", name, a.Status, a.Text)
		}
	}
}

func TestRefreshTokens(t *testing.T) {
	t.Parallel()
	s, clock, c := New(t)
	owner := s.Alephant.Owner()
	signIn := c.login(owner.Email, owner.Password).Body["data"].(sandboxtest.Object)
	if signIn["expiresIn"] != 900.0 {
		t.Errorf("a JWT lives %v seconds", signIn["expiresIn"])
	}
	refresh := func(token any) sandboxtest.Answer {
		return sandboxtest.Send(t, "POST", c.origin+"/api/v1/auth/refresh", nil, `{"refreshToken":"`+token.(string)+`"}`)
	}
	clock.Advance(6 * 24 * time.Hour)
	renewed := refresh(signIn["refreshToken"])
	if renewed.Status != 200 || refresh(signIn["refreshToken"]).Status != 401 {
		t.Errorf("a refresh token serves not exactly once: %s", renewed.Text)
	}
	clock.Advance(8 * 24 * time.Hour)
	if a := refresh(renewed.Body["data"].(sandboxtest.Object)["refreshToken"]); a.Status != 401 {
		t.Errorf("after more than 7 days: %d", a.Status)
	}
}

// In real weather a ready-made JWT lives no longer than a log-in's, and what a
// client is pointed at the sandbox with is a log-in.
func TestReadyMadeJWTInRealWeather(t *testing.T) {
	t.Parallel()
	for weather, names := range map[sandbox.Weather]string{sandbox.Fair: "ALEPHANT_ACCESS_TOKEN", sandbox.Real: "ALEPHANT_PASSWORD"} {
		clock := stage.NewFrozenClock(sandboxtest.Noon)
		s, server := sandboxtest.Start(t, sandbox.Options{Now: clock.Now, Weather: weather})
		found := false
		for _, v := range s.Env(server.URL) {
			found = found || v.Name == names
		}
		clock.Advance(time.Hour)
		c := client{t, server.URL, s.Alephant.Owner().AccessToken, s.Alephant.WorkspaceID()}
		if lives := c.call("GET", "", "").Status == 200; !found || lives != (weather == sandbox.Fair) {
			t.Errorf("%s: %s exported %t, the ready-made JWT lives after an hour %t", weather, names, found, lives)
		}
	}
}
