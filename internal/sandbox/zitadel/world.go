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

// firstZitadelID starts the ids, which count up and have 18 digits.
const firstZitadelID = 400674748268284966

// zitadelWorld is what the instance knows, as the data file keeps it.
type zitadelWorld struct {
	LastID        int64                           `json:"lastId"`
	Organizations map[string]*zitadelOrganization `json:"organizations"`
	Users         map[string]*zitadelUser         `json:"users"`
	Tokens        map[string]*ZitadelToken        `json:"tokens"`
	Keys          map[string]*zitadelKey          `json:"keys"`
	Sessions      map[string]*zitadelSession      `json:"sessions"`
	// The ids of the instance and of the fixtures.
	Instance            string `json:"instance"`
	DefaultOrganization string `json:"defaultOrganization"`
	SecondOrganization  string `json:"secondOrganization"`
	Machine             string `json:"machine"`
	Human               string `json:"human"`
	AdminToken          string `json:"adminToken"`
}

// zitadelChange is what the API reports of an object's last change.
type zitadelChange struct {
	// Sequence counts the object's changes.
	Sequence  int       `json:"sequence"`
	CreatedAt time.Time `json:"createdAt"`
	ChangedAt time.Time `json:"changedAt"`
}

func (c *zitadelChange) touch(now time.Time) {
	c.Sequence++
	c.ChangedAt = now
	if c.CreatedAt.IsZero() {
		c.CreatedAt = now
	}
}

type zitadelOrganization struct {
	zitadelChange
	ID   string `json:"id"`
	Name string `json:"name"`
}

// User states, as the API names them. A deleted user is remembered, because
// the API tells one from a user that never was.
const (
	zitadelActive   = "USER_STATE_ACTIVE"
	zitadelInactive = "USER_STATE_INACTIVE"
	zitadelLocked   = "USER_STATE_LOCKED"
	zitadelDeleted  = "USER_STATE_DELETED"
)

type zitadelUser struct {
	zitadelChange
	ID           string              `json:"id"`
	Organization string              `json:"organization"`
	Username     string              `json:"username"`
	Name         string              `json:"name"`
	Description  string              `json:"description,omitempty"`
	Human        bool                `json:"human,omitempty"`
	State        string              `json:"state"`
	ClientSecret string              `json:"clientSecret,omitempty"`
	Memberships  []zitadelMembership `json:"memberships,omitempty"`
}

func (u *zitadelUser) exists() bool { return u != nil && u.State != zitadelDeleted }

// ZitadelToken is a personal access token of the sandbox's ZITADEL.
type ZitadelToken struct {
	ID, UserID, OrganizationID, Secret string
	// Sequence is that of the user's change which created the token.
	Sequence  int
	CreatedAt time.Time
	// ExpiresAt is 9999-12-31T23:59:59Z for a token that never expires.
	ExpiresAt time.Time
	// Credential marks a token that stands for a login: see AddCredential.
	Credential bool
}

func (t *ZitadelToken) live(platform string) stage.LiveToken {
	l := stage.LiveToken{Platform: platform, Kind: stage.KindPersonalAccessToken, ID: t.ID, Secret: t.Secret, Owner: t.UserID}
	if !t.ExpiresAt.Equal(zitadelNever) {
		l.ExpiresAt = t.ExpiresAt
	}
	return l
}

// now is the present at the database's precision.
func (p *Zitadel) now() time.Time { return p.core.Now().Truncate(time.Microsecond) }

// newID returns an id greater than every one before. The step is random, so
// that nobody can rely on ids being consecutive.
func (w *zitadelWorld) newID() string {
	w.LastID += 1 + rand.Int64N(1<<24)
	return strconv.FormatInt(w.LastID, 10)
}

// authenticates says whether the token is accepted as a credential at now.
func (w *zitadelWorld) authenticates(t *ZitadelToken, now time.Time) bool {
	return w.active(t.UserID) && !stage.Expired(t.ExpiresAt, now)
}

// sortedTokens lists the tokens in the order of their creation.
func (w *zitadelWorld) sortedTokens() []*ZitadelToken {
	return slices.SortedFunc(maps.Values(w.Tokens), compareZitadelIDs)
}

func compareZitadelIDs(a, b *ZitadelToken) int {
	return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
}
