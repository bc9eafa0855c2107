// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"errors"
	"fmt"
	"iter"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// hostTokenFacts are the facts about the host authentication tokens of one
// subject: a service account's are asked for as that account.
type hostTokenFacts struct {
	*Connection

	subject onaclient.Subject
}

var _ lifecycle.Facts = hostTokenFacts{}

// Witness is who sees the subject's tokens.
func (f hostTokenFacts) Witness(ctx context.Context) (lifecycle.Witness, error) {
	return f.witnessOn(ctx, f.subject)
}

// Belongs reports whether the one who asks is the subject.
func (f hostTokenFacts) Belongs(ctx context.Context, _ lifecycle.Ref) (bool, error) {
	if accountOf(f.subject) != "" {
		return true, nil
	}
	return f.isOneOf(ctx, f.subject.ID)
}

// Peers yields the subject's tokens on a runner. Administrators see those in
// lists that they may not get.
func (f hostTokenFacts) Peers(ctx context.Context, owner lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return hostTokenCalls{f.Connection}.List(ctx, owner)
}

// judge decides whether a host authentication token is gone, as the life of
// issued tokens has it decided.
func (c *Connection) judge(data any, subject onaclient.Subject) lifecycle.Judge {
	return lifecycle.NewJudge(data, hostTokenTypeName, hostTokenFacts{c, subject})
}

// clock is the provider's.
func (c *Connection) clock() lifecycle.Clock { return lifecycle.Clock{Now: c.now, Wait: c.wait} }

// ref says what state and notes know of the token.
func (m hostTokenModel) ref(ctx context.Context, notes privatestate.Reader) lifecycle.Ref {
	return lifecycle.Ref{
		ID:        m.ID.ValueString(),
		Owner:     m.scope(),
		Witness:   noted[lifecycle.Witness](ctx, notes, witnessNote),
		WrittenAt: noted[written](ctx, notes, writtenNote).At,
		Unseen:    m.RunnerID.IsNull(),
	}
}

// scope is where the token is listed.
func (m *hostTokenModel) scope() lifecycle.Values {
	return lifecycle.Values{"runner_id": m.RunnerID, "subject_id": lifecycle.Text(m.subject().ID)}
}

// unproven returns nil if an error proves that the token is gone, and else one
// that says why it may exist.
func (m hostTokenModel) unproven(ctx context.Context, c *Connection, data any, notes privatestate.Reader, answer error) error {
	return m.explained(c.judge(data, m.subject()).Gone(ctx, m.ref(ctx, notes), answer))
}

// explained is nil of a token that is gone, and adds to what was decided of
// another what only Ona's documentation tells.
func (m hostTokenModel) explained(judged error) error {
	unproven, ok := errors.AsType[*lifecycle.UnprovenError](judged)
	switch {
	case errors.Is(judged, lifecycle.ErrGone):
		return nil
	case ok && unproven.StillListed():
		return errors.New(hiddenFrom(m.subject(), m.RunnerID.ValueString()))
	case ok:
		return judged
	}
	return withRole(m.subject(), m.RunnerID.ValueString(), judged)
}

// withRole says first what a service account needs where Ona refuses a call that
// was made as it, or does not show it the runner.
func withRole(subject onaclient.Subject, runner string, refusal error) error {
	failure, ok := errors.AsType[*rest.Error](refusal)
	if !ok || failure.Actor == "" || !onaclient.PermissionDenied(refusal) && !onaclient.NotFound(refusal) {
		return refusal
	}
	otherwise := ""
	if onaclient.NotFound(refusal) {
		otherwise = ", or there is no such runner"
	}
	return fmt.Errorf("service account %s needs the user role on runner %s for its host authentication tokens%s: %w", subject.ID, runner, otherwise, refusal)
}

// hiddenFrom says why a token that exists is not shown, and what to do.
func hiddenFrom(subject onaclient.Subject, runner string) string {
	const text = "Ona answers not_found, but lists the token: it exists. The state is kept. "
	if account := accountOf(subject); account != "" {
		return fmt.Sprintf("For service account %s, which it belongs to, %sGive the account the user role on runner %s.", account, text, runner)
	}
	return fmt.Sprintf("%sOnly %s, whose token it is, may read, change and delete it: use an access token of that user.", text, subject.ID)
}

// notVisible says what not_found means where nothing is known of the token.
func (c *Connection) notVisible(ctx context.Context) string {
	who := "the credential"
	if witness, err := c.Witness(ctx); err == nil {
		who = fmt.Sprintf("the credential (%s)", witness)
	}
	return fmt.Sprintf("Ona has no such token (it answers not_found), or %s may not see it. Check the id, or use a credential that may see the token.", who)
}
