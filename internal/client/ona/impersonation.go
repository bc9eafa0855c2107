// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const (
	// renewAfter is how long a bearer is used. Ona lets it live for 30 minutes;
	// five are left for a request that is under way.
	renewAfter = 25 * time.Minute
	// refusedFor is how long a refusal to act as an account is believed: without
	// it, every object of the account would ask again.
	refusedFor = 30 * time.Second
)

// As returns a client that acts as a service account. Its bearer is asked for
// when it is first needed, kept in memory only, and shared by everything that
// acts as that account through this client. An error to get one is an
// [ImpersonationError] within the call's *rest.Error.
func (c *Client) As(serviceAccountID string) *Client {
	serviceAccountID = strings.ToLower(serviceAccountID) // a UUID is a number, however it is written
	c.accounts.mu.Lock()
	defer c.accounts.mu.Unlock()
	if as := c.accounts.clients[serviceAccountID]; as != nil {
		return as
	}
	bearer := &bearer{
		ask:  func(ctx context.Context) (string, error) { return c.accessToken(ctx, serviceAccountID) },
		id:   serviceAccountID,
		now:  c.now,
		turn: make(chan struct{}, 1),
	}
	as := &Client{rest: c.rest.As("service account "+serviceAccountID, bearer.authenticate), now: c.now, bearer: bearer}
	if c.accounts.clients == nil {
		c.accounts.clients = map[string]*Client{}
	}
	c.accounts.clients[serviceAccountID] = as
	return as
}

// accounts are the clients that act as service accounts, by account.
type accounts struct {
	mu      sync.Mutex
	clients map[string]*Client
}

// ImpersonationError says that the client could not act as a service account,
// and what to do.
type ImpersonationError struct {
	ServiceAccountID string
	Err              error
}

// Refused reports whether Ona itself does not let the caller act as the account,
// for want of a permission or because the account can't be used.
func (e *ImpersonationError) Refused() bool {
	return hasCode(e.Err, codePermissionDenied) || hasCode(e.Err, codeNotFound) || hasCode(e.Err, codeFailedPrecondition)
}

func (e *ImpersonationError) Unwrap() error { return e.Err }

func (e *ImpersonationError) Error() string {
	account := "service account " + e.ServiceAccountID
	var failure *rest.Error
	if !errors.As(e.Err, &failure) || !failure.Documented {
		return fmt.Sprintf("acting as %s: %s", account, e.Err)
	}
	words := fmt.Sprintf("CreateServiceAccountAccessToken: %d %s: %s", failure.Status, failure.Code, strings.TrimSuffix(failure.Message, "."))
	switch failure.Code {
	case codePermissionDenied:
		return fmt.Sprintf("the provider's credential may not act as %s (%s). What belongs to a service account is managed as that account: "+
			"give the identity behind the credential the permission to create access tokens for it, which administrators of the organization have, or configure a user's access token that has it", account, words)
	case codeNotFound:
		return fmt.Sprintf("there is no %s, or the provider's credential may not see it (%s). Check the id and the organization of the credential; "+
			"if the account was deleted, its tokens ended with it, and terraform state rm takes them out of the state", account, words)
	case codeFailedPrecondition:
		return fmt.Sprintf("nobody can act as %s at present (%s). If the account has expired or is suspended, extend its validity or activate it again, then apply again", account, words)
	}
	return fmt.Sprintf("acting as %s: %s", account, e.Err)
}

// bearer is the access token with which a client acts as an account.
type bearer struct {
	ask func(ctx context.Context) (string, error)
	id  string
	now func() time.Time
	// turn is held by the one request that asks for a token; the others wait.
	turn chan struct{}

	mu       sync.Mutex
	token    string // "": none
	since    time.Time
	count    int   // how many tokens there have been
	rejected int   // how many of them in a row were rejected
	refused  error // why there is no token
}

// authenticate is the credential of every request as the account.
func (b *bearer) authenticate(ctx context.Context, r *http.Request) error {
	token, err := b.current(ctx)
	if err == nil {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return err
}

func (b *bearer) current(ctx context.Context) (string, error) {
	if token, err := b.known(); token != "" || err != nil {
		return token, err
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case b.turn <- struct{}{}:
	}
	defer func() { <-b.turn }()
	if token, err := b.known(); token != "" || err != nil {
		return token, err
	}
	token, err := b.ask(ctx)
	if err != nil {
		err = &ImpersonationError{ServiceAccountID: b.id, Err: err}
	}
	return token, b.take(token, err)
}

// known returns the token, or why there is none, as long as either holds.
func (b *bearer) known() (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	age := b.now().Sub(b.since)
	switch {
	case b.refused != nil && age >= 0 && age < refusedFor:
		return "", b.refused
	case b.refused == nil && age >= 0 && age < renewAfter:
		return b.token, nil
	}
	return "", nil
}

// take remembers a token, or a refusal that another try would meet too.
func (b *bearer) take(token string, err error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var failure *rest.Error
	b.token, b.since, b.refused = token, b.now(), nil
	if err == nil {
		b.count++
	} else if errors.As(err, &failure) && failure.Documented && !failure.MayHaveRun && failure.Status != http.StatusTooManyRequests {
		b.refused = err
	}
	return err
}

// renewed makes a call, and once more with another token where Ona no longer
// accepts the first: its end came early. Where the other is rejected too, no
// third would fare better, and a call that may have been carried out is not
// repeated unless it is safe.
func (b *bearer) renewed(repeat rest.Repeat, call func() error) error {
	used := b.generation()
	err := call()
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.Status != http.StatusUnauthorized {
		b.prove(err)
		return err
	}
	if !b.end(used) || failure.MayHaveRun && repeat != rest.Safe {
		return b.rejects(err)
	}
	if err = call(); errors.As(err, &failure) && failure.Status == http.StatusUnauthorized {
		return b.rejects(err)
	}
	b.prove(err)
	return err
}

// rejects says whose access token was rejected: not that of the configuration.
func (b *bearer) rejects(err error) error {
	return fmt.Errorf("Ona rejects the access token that it gave for acting as service account %s (%w). The account may have been suspended or deleted meanwhile: look, then apply again", b.id, err)
}

func (b *bearer) generation() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.count
}

// prove notes that Ona accepted the token, whatever it made of the call.
func (b *bearer) prove(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var failure *rest.Error
	if err == nil || errors.As(err, &failure) && failure.Documented {
		b.rejected = 0
	}
}

// end forgets a rejected token, and reports whether another try is worth it:
// after the first rejection in a row, or where another call has replaced the
// token meanwhile.
func (b *bearer) end(generation int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.count > max(generation, 1) {
		return true
	}
	if b.rejected++; b.rejected > 1 {
		return false
	}
	b.token, b.since = "", time.Time{}
	return true
}
