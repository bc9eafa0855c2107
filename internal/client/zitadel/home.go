// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"sync"
)

// whereabouts is what is known of the organization a user lives in.
type whereabouts int

const (
	located whereabouts = iota
	// missing: the instance has no such user.
	missing
	// hidden: the caller may not read the user, or not outside of one
	// organization.
	hidden
)

// home is the organization a user lives in, as far as the caller can tell.
type home struct {
	where          whereabouts
	organizationID string // where located
	state          string // the user's own, where located
	err            error  // the API's answer where not located
}

// homes remembers where users live, which never changes, in which state they
// were, and whom the caller may not read: a client serves one run.
type homes struct {
	mu     sync.Mutex
	byUser map[string]home
}

func (h *homes) get(userID string) (home, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	known, ok := h.byUser[userID]
	return known, ok
}

func (h *homes) put(userID string, known home) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.byUser == nil {
		h.byUser = map[string]home{}
	}
	h.byUser[userID] = known
}

// Home returns the organization that a user lives in, "" where the caller can't
// tell or there is no such user. organizationID is where to look on servers
// that can't look everywhere. An error means that nothing was learned.
func (c *Client) Home(ctx context.Context, organizationID, userID string) (string, error) {
	at, err := c.locate(ctx, c.organization(organizationID), userID)
	return at.organizationID, err
}

// locate finds out where a user lives. organizationID is where to look on
// servers that can't look everywhere. An error means that nothing was learned.
func (c *Client) locate(ctx context.Context, organizationID, userID string) (home, error) {
	if known, ok := c.homes.get(userID); ok {
		return known, nil
	}
	user, err := c.v2.GetUserByID(ctx, userID)
	absent := missing
	if bareNotFound(err) {
		// Not finding a user in one organization says nothing of the others.
		user, err = c.v1.GetUserByID(ctx, organizationID, userID)
		absent = hidden
	}
	switch {
	case err == nil:
		return c.settle(userID, user)
	case hasID(err, idUserNotFoundGet):
		return home{where: absent, err: err}, nil
	case Forbidden(err):
		return c.locateSelf(ctx, userID, err)
	default:
		return home{}, advise(err)
	}
}

// locateSelf is for a caller without roles: it may always read itself.
func (c *Client) locateSelf(ctx context.Context, userID string, refusal error) (home, error) {
	me, err := c.auth.GetMyUser(ctx)
	if err != nil {
		return home{}, advise(err)
	}
	if me.ID != userID {
		unreadable := home{where: hidden, err: refusal}
		c.homes.put(userID, unreadable)
		return unreadable, nil
	}
	return c.settle(userID, me)
}

func (c *Client) settle(userID string, user User) (home, error) {
	if user.ID != userID || user.OrganizationID == "" {
		return home{}, c.rest.Incomplete("GetUserByID", "the answer lacks the user "+userID+" or its organization; check that endpoint leads to ZITADEL's API")
	}
	known := home{organizationID: user.OrganizationID, state: user.State}
	c.homes.put(userID, known)
	return known, nil
}

// mismatch says that a user who was located lives elsewhere than asked.
func (h home) mismatch(userID, asked string) error {
	if h.where != located || asked == "" || asked == h.organizationID {
		return nil
	}
	return &ElsewhereError{UserID: userID, Asked: asked, Actual: h.organizationID}
}
