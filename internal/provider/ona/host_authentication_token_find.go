// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"fmt"
	"strings"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// findHostToken returns a token of which nothing but the id is known, and the
// client to go on with. Ona may show it to its subject alone and answer others
// not_found; then the list, which administrators have, tells whose it is.
func (c *Connection) findHostToken(ctx context.Context, id string) (onaclient.HostAuthenticationToken, *onaclient.Client, error) {
	token, err := c.Client.GetHostAuthenticationToken(ctx, id)
	if onaclient.NotFound(err) {
		found, listed, failed := c.listedHostToken(ctx, onaclient.HostAuthenticationTokenFilter{}, id)
		if listed || failed != nil {
			token, err = found, failed
		}
	}
	if err != nil {
		return token, nil, err
	}
	client, err := c.as(ctx, subjectOf(token))
	return token, client, err
}

// listedHostToken looks for a token among those that the provider's credential
// may list.
func (c *Connection) listedHostToken(ctx context.Context, filter onaclient.HostAuthenticationTokenFilter, id string) (token onaclient.HostAuthenticationToken, listed bool, err error) {
	for token, err := range c.Client.ListHostAuthenticationTokens(ctx, filter) {
		if unreadable := rest.AsUnreadable(err); unreadable != nil {
			if unreadable.ID == "" || strings.EqualFold(unreadable.ID, id) {
				return token, false, err
			}
			continue // another token
		}
		if err != nil {
			return token, false, fmt.Errorf("Ona answered not_found, and looking for the token in the list failed: %w", err)
		}
		if strings.EqualFold(token.ID, id) {
			return token, true, nil
		}
	}
	return token, false, nil
}

// hostTokenKey is a token's id with the service account that reads it, so that
// many reads can share a list and each get goes to the right client.
func hostTokenKey(subject onaclient.Subject, id string) string {
	return accountOf(subject) + "/" + id
}

// getHostToken gets the token of a key.
func (c *Connection) getHostToken(ctx context.Context, key string) (onaclient.HostAuthenticationToken, error) {
	account, id, _ := strings.Cut(key, "/")
	client := c.Client
	if account != "" {
		var err error
		if client, err = c.as(ctx, accountSubject(account)); err != nil {
			return onaclient.HostAuthenticationToken{}, err
		}
	}
	return client.GetHostAuthenticationToken(ctx, id)
}
