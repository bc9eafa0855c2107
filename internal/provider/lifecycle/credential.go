// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// The token that the provider itself runs on is never revoked: that would lock
// everybody out. It is recognised by a digest of its secret.

// digest recognises a secret without holding it. The secrets have far more
// entropy than a dictionary, so that a plain hash gives nothing away. White
// space around a configured one, such as the end of a file's line, is dropped.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(secret)))
	return hex.EncodeToString(sum[:])
}

// noDigest is noted for a token whose secret is another one than was saved.
const noDigest = ""

// noteDigest adds a token's digest and forgets those of tokens not kept.
func noteDigest(ctx context.Context, to privatestate.Store, id, secret string, keep []string) diag.Diagnostics {
	digests, _ := privatestate.Read[map[string]string](ctx, to, digestsKey)
	kept := map[string]string{}
	for known, sum := range digests {
		if slices.Contains(keep, known) {
			kept[known] = sum
		}
	}
	kept[id] = digest(secret)
	return privatestate.Write(ctx, to, digestsKey, kept)
}

// addDigests notes the digests of tokens that were found later.
func addDigests(ctx context.Context, to privatestate.Store, more map[string]string) diag.Diagnostics {
	digests, _ := privatestate.Read[map[string]string](ctx, to, digestsKey)
	if digests == nil {
		digests = map[string]string{}
	}
	maps.Copy(digests, more)
	return privatestate.Write(ctx, to, digestsKey, digests)
}

// forgetDigests forgets those of tokens that are revoked: nobody's credential is
// one of them.
func forgetDigests(ctx context.Context, of privatestate.Store, ids []string) diag.Diagnostics {
	digests, noted := privatestate.Read[map[string]string](ctx, of, digestsKey)
	before := len(digests)
	for _, id := range ids {
		delete(digests, id)
	}
	if !noted || len(digests) == before {
		return nil
	}
	return privatestate.Write(ctx, of, digestsKey, digests)
}

// followDigest keeps the note true of a token that a refresh found. A killed
// provider and a move leave none, but the secret in the state; an order whose
// id was not known yet has it under no id; and a secret that was changed
// outside has none.
func followDigest(ctx context.Context, to privatestate.Store, id string, secret types.String, changed bool) diag.Diagnostics {
	digests, _ := privatestate.Read[map[string]string](ctx, to, digestsKey)
	if digests == nil {
		digests = map[string]string{}
	}
	_, noted := digests[id]
	nameless, wasNameless := digests[""]
	switch {
	case changed:
		digests[id] = noDigest
	case noted:
		return nil
	case wasNameless:
		digests[id] = nameless
	case !secret.IsNull():
		digests[id] = digest(secret.ValueString())
	default:
		return nil
	}
	delete(digests, "")
	return privatestate.Write(ctx, to, digestsKey, digests)
}

// shareDigests has an action of the same run know the state's tokens.
func (r *tokenResource) shareDigests(ctx context.Context, notes privatestate.Reader) {
	digests, _ := privatestate.Read[map[string]string](ctx, notes, digestsKey)
	recognitionOf(r.data, r.kind.TypeName).learn(digests)
}

// recognise tells whether a token is the provider's own credential. Where digests
// decide, nothing is asked. With an error it may be.
func (r *tokenResource) recognise(ctx context.Context, calls Calls, ref Ref, notes privatestate.Reader) (recognised, error) {
	if calls.Credential() == "" {
		return notCredential, nil
	}
	digests, _ := privatestate.Read[map[string]string](ctx, notes, digestsKey)
	recogniser := newRecogniser(r.data, r.kind.TypeName, calls)
	known := recogniser.bySecret(ref.ID, digests)
	if answer := known.recognised(); answer != maybeCredential {
		return answer, nil
	}
	token, err := calls.Read(ctx, ref)
	if errors.Is(err, ErrGone) { // whoever revokes it will say so
		return notCredential, nil
	}
	if err != nil {
		return maybeCredential, err
	}
	return recogniser.recognise(ctx, ref.Owner, token, known)
}

// refuseCredential is an error where a token that is to be destroyed is the provider's
// own credential, or may be.
func (r *tokenResource) refuseCredential(id string, answer recognised, err error) diag.Diagnostics {
	var reason, detail string
	switch {
	case err != nil:
		reason = "Whether token " + id + " is the credential that the provider itself runs on could not be found out."
		detail = "\n\n" + explain.Detail(err)
	case answer == isCredential:
		reason = "Token " + id + " is the credential that the provider itself runs on."
	case answer == maybeCredential:
		reason = "Token " + id + " may be the credential that the provider itself runs on: " + untold + "."
	default:
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("The "+r.kind.Title+" is not revoked", reason+" "+
		"Configure the provider with another credential, and destroy again. To keep the token and have Terraform forget it, "+
		"use terraform state rm, or a removed block with destroy = false."+detail)}
}

// untold is why it can't be told.
const untold = "its secret was never seen here, it belongs to the identity that the provider acts as, and the platform does not tell which token a call is made with"

// warnKept says why a previous token that is due is not revoked.
func (r *tokenResource) warnKept(id string, answer recognised, err error) diag.Diagnostic {
	text := fmt.Sprintf("Token %s is past its revoke_at but is the credential that the provider itself runs on, so it is not revoked. "+
		"Configure the provider with the new token; the next apply then revokes this one.", id)
	switch {
	case err != nil:
		text = fmt.Sprintf("Token %s is past its revoke_at. Whether it is the credential that the provider itself runs on could not be found out, so it is not revoked; the next apply tries again.\n\n%s",
			id, explain.Detail(err))
	case answer == maybeCredential:
		text = fmt.Sprintf("Token %s is past its revoke_at but may be the credential that the provider itself runs on, so it is not revoked: "+
			"it belongs to the same identity, and the platform does not tell which token a call is made with. "+
			"If the provider runs on it, configure the provider with the new one first. If it does not, revoke this one by hand, and the next apply drops it from previous.", id)
	}
	return diag.NewWarningDiagnostic("A rotated "+r.kind.Title+" is kept", text)
}
