// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// firstID starts the ids, which count up and have 18 digits.
const firstID = 400674748268284966

// world is what the instance knows, as the data file keeps it.
type world struct {
	LastID        int64                    `json:"lastId"`
	Organizations map[string]*organization `json:"organizations"`
	Users         map[string]*user         `json:"users"`
	Tokens        map[string]*Token        `json:"tokens"`
	Keys          map[string]*key          `json:"keys"`
	Sessions      map[string]*session      `json:"sessions"`
	// The ids of the instance and of the fixtures.
	Instance            string `json:"instance"`
	DefaultOrganization string `json:"defaultOrganization"`
	SecondOrganization  string `json:"secondOrganization"`
	Machine             string `json:"machine"`
	Human               string `json:"human"`
	AdminToken          string `json:"adminToken"`
}

// change is what the API reports of an object's last change.
type change struct {
	// Sequence counts the object's changes.
	Sequence  int       `json:"sequence"`
	CreatedAt time.Time `json:"createdAt"`
	ChangedAt time.Time `json:"changedAt"`
}

func (c *change) touch(now time.Time) {
	c.Sequence++
	c.ChangedAt = now
	if c.CreatedAt.IsZero() {
		c.CreatedAt = now
	}
}

type organization struct {
	change
	ID   string `json:"id"`
	Name string `json:"name"`
	// State is one of the organization states.
	State string `json:"state"`
}

// Organization states, as the API names them. A deleted organization is
// remembered: calls may still name it in their header.
const (
	orgActive   = "ORG_STATE_ACTIVE"
	orgInactive = "ORG_STATE_INACTIVE"
	orgRemoved  = "ORG_STATE_REMOVED"
)

// User states, as the API names them. A deleted user is remembered, because
// the API tells one from a user that never was.
const (
	stateActive   = "USER_STATE_ACTIVE"
	stateInactive = "USER_STATE_INACTIVE"
	stateLocked   = "USER_STATE_LOCKED"
	stateDeleted  = "USER_STATE_DELETED"
	// stateOrphaned is a user of a deleted organization, a state that the API
	// never shows.
	stateOrphaned = "USER_STATE_ORPHANED"
)

type user struct {
	change
	ID           string       `json:"id"`
	Organization string       `json:"organization"`
	Username     string       `json:"username"`
	Name         string       `json:"name"`
	Description  string       `json:"description,omitempty"`
	Human        bool         `json:"human,omitempty"`
	State        string       `json:"state"`
	ClientSecret string       `json:"clientSecret,omitempty"`
	Memberships  []membership `json:"memberships,omitempty"`
}

// exists says whether the user can be read, and signed in.
func (u *user) exists() bool { return u.writable() && u.State != stateOrphaned }

// writable says whether tokens can be added to the user and taken away. The
// users of a deleted organization still are: their own records tell nothing of
// its end.
func (u *user) writable() bool { return u != nil && u.State != stateDeleted }

// Token is a personal access token of the sandbox's ZITADEL.
type Token struct {
	ID, UserID, OrganizationID, Secret string
	// Sequence is that of the user's change which created the token.
	Sequence  int
	CreatedAt time.Time
	// ExpiresAt is 9999-12-31T23:59:59Z for a token that never expires.
	ExpiresAt time.Time
	// Credential marks a token that stands for a login: see AddCredential.
	Credential bool
	// Ended marks a token that no longer authenticates, though it is listed:
	// its user was deactivated or locked after it was issued.
	Ended bool
}

func (t *Token) live(platform string) stage.LiveToken {
	l := stage.LiveToken{Platform: platform, Kind: stage.KindPersonalAccessToken, ID: t.ID, Secret: t.Secret, Owner: t.UserID}
	if !t.ExpiresAt.Equal(never) {
		l.ExpiresAt = t.ExpiresAt
	}
	return l
}

// now is the present at the database's precision.
func (p *Platform) now() time.Time { return p.core.Now().Truncate(time.Microsecond) }

// newID returns an id greater than every one before. The step is random, so
// that nobody can rely on ids being consecutive.
func (w *world) newID() string {
	w.LastID += 1 + rand.Int64N(1<<24)
	return strconv.FormatInt(w.LastID, 10)
}

// authenticates says whether the token is accepted as a credential at now.
func (w *world) authenticates(t *Token, now time.Time) bool {
	return !t.Ended && w.active(t.UserID) && !stage.Expired(t.ExpiresAt, now)
}

// sortedTokens lists the tokens in the order of their creation.
func (w *world) sortedTokens() []*Token {
	return slices.SortedFunc(maps.Values(w.Tokens), compareIDs)
}

func compareIDs(a, b *Token) int {
	return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
}
