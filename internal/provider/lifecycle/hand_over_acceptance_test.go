// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/agekey"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// handOver is a token that is kept encrypted, and what takes its secret: a
// resource with a write-only argument.
func handOver(w *acctest.World, recipient, trigger string) string {
	return fmt.Sprintf(`
variable "age_identity" {
  type      = string
  ephemeral = true
}

resource "tokens_ona_personal_access_token" "ci" {
  description    = "ci"
  valid_for      = "2160h"
  age_recipients = [%q]
  rotation       = { overlap = "24h", triggers = { run = %q } }
}

resource "tokens_ona_host_authentication_token" "store" {
  runner_id        = %q
  host             = "store.example.com"
  source           = "pat"
  token_wo         = provider::tokens::age_decrypt(tokens_ona_personal_access_token.ci.encrypted_token, var.age_identity)
  token_wo_version = tokens_ona_personal_access_token.ci.id
}

output "encrypted" {
  value = tokens_ona_personal_access_token.ci.encrypted_token
}
`, recipient, trigger, w.Sandbox.Ona.RunnerID())
}

// keyFile is what age-keygen writes, or age-keygen -pq.
func keyFile(recipient, identity fmt.Stringer) string {
	return fmt.Sprintf("# created: 2026-11-27T12:00:00Z\n# public key: %s\n%s\n", recipient, identity)
}

// TestHandOver hands a token over twice, the second time after a rotation, and
// looks for secret and key in all that is left of it.
func TestHandOver(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	identity, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "trace.log")
	p := newProcess(t, w, handOver(w, identity.Recipient().String()+"\n", "1"), "TF_LOG=TRACE", "TF_LOG_PATH="+log,
		"TF_VAR_age_identity="+keyFile(identity.Recipient(), identity))
	var left strings.Builder
	for _, trigger := range []string{"1", "2"} {
		p.write(handOver(w, identity.Recipient().String()+"\n", trigger))
		for _, args := range [][]string{
			{"plan", "-out=plan", "-no-color"},
			{"show", "-json", "plan"},
			{"apply", "-no-color", "plan"},
			{"output", "-json"},
			{"show", "-no-color"},
			{"plan", "-no-color", "-detailed-exitcode"},
		} {
			output, err := p.Run(t.Context(), args...)
			if err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
			left.WriteString(output)
		}
		mustHaveHandedOver(t, w)
		left.WriteString(contents(t, p.dir))
	}
	mustTellNoSecret(t, log, []string{"CreatePersonalAccessToken", "UpdateHostAuthenticationToken"}, identity.String())
	for _, secret := range []string{sandbox.CanaryPrefix, identity.String()} {
		if at := strings.Index(left.String(), secret); at >= 0 {
			t.Errorf("a secret is left behind: %s", left.String()[max(0, at-300):at+10])
		}
	}
}

// TestHandOverWithoutAKey: what is no key at all is refused by the plan of a
// rotation, whose secret is not known yet, and not half-way through the apply.
func TestHandOverWithoutAKey(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	p := newProcess(t, w, handOver(w, identity.Recipient().String(), "1"))
	apply := func(key fmt.Stringer) (string, error) {
		return p.Run(t.Context(), "apply", "-auto-approve", "-no-color", "-input=false", "-var=age_identity="+key.String())
	}
	if output, err := apply(identity); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	p.write(handOver(w, identity.Recipient().String(), "2"))
	if output, err := apply(identity.Recipient()); err == nil || !strings.Contains(flat(output), `Invalid value for "identity" parameter`) {
		t.Errorf("an apply without a key: %v\n%s", err, output)
	}
	if tokens := w.Sandbox.Ona.PersonalAccessTokens(); len(tokens) != 1 {
		t.Errorf("%d tokens were issued", len(tokens))
	}
}

// TestHandOverWithALastingKey: what the documentation says of a key that is not
// ephemeral. In a write-only argument the secret is nowhere, but the plan holds
// the key; and nothing keeps it out of an output, and so out of the state.
func TestHandOverWithALastingKey(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	identity := newAgeIdentity(t)
	lasting := strings.Replace(handOver(w, identity.Recipient().String(), "1"), "ephemeral = true", "sensitive = true", 1)
	const output = `
output "clear" {
  value     = provider::tokens::age_decrypt(tokens_ona_personal_access_token.ci.encrypted_token, var.age_identity)
  sensitive = true
}
`
	for config, inState := range map[string]bool{lasting: false, lasting + output: true} {
		p := newProcess(t, w, config, "TF_VAR_age_identity="+identity.String())
		for _, args := range [][]string{{"plan", "-out=plan", "-no-color"}, {"apply", "-no-color", "plan"}} {
			if output, err := p.Run(t.Context(), args...); err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
		}
		if !strings.Contains(unpacked(t, filepath.Join(p.dir, "plan")), identity.String()) {
			t.Error("the plan does not hold the key")
		}
		state, err := os.ReadFile(filepath.Join(p.dir, "terraform.tfstate"))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(state), sandbox.CanaryPrefix); got != inState {
			t.Errorf("the secret is in the state: %t, want %t", got, inState)
		}
		if output, err := p.Run(t.Context(), "destroy", "-auto-approve", "-no-color"); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
	}
}

// keyCheck is how the guide has a plan refuse somebody else's key.
const keyCheck = `
  validation {
    condition     = can(provider::tokens::age_decrypt(file("check.age"), var.age_identity))
    error_message = "This key does not open check.age."
  }
`

// TestHandOverChecksTheKey: as the guide shows it, somebody else's key is
// refused before a rotation, not half-way through it.
func TestHandOverChecksTheKey(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../docs/guides/rotation.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(guide), strings.Trim(keyCheck, "\n")) {
		t.Errorf("the guide does not show %s", keyCheck)
	}
	w := acctest.NewWorld(t)
	identity, other := newAgeIdentity(t), newAgeIdentity(t)
	seal, err := agekey.NewSeal([]string{identity.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	check, err := seal.Close("ok")
	if err != nil {
		t.Fatal(err)
	}
	checked := func(run string) string {
		return strings.Replace(handOver(w, identity.Recipient().String(), run), "ephemeral = true\n", "ephemeral = true\n"+keyCheck, 1)
	}
	p := newProcess(t, w, checked("1"))
	if err := os.WriteFile(filepath.Join(p.dir, "check.age"), []byte(check), 0o600); err != nil {
		t.Fatal(err)
	}
	apply := func(key fmt.Stringer) (string, error) {
		return p.Run(t.Context(), "apply", "-auto-approve", "-no-color", "-input=false", "-var=age_identity="+key.String())
	}
	if output, err := apply(identity); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	p.write(checked("2"))
	if output, err := apply(other); err == nil || !strings.Contains(flat(output), "This key does not open check.age.") {
		t.Errorf("an apply with somebody else's key: %v\n%s", err, output)
	}
	if tokens := w.Sandbox.Ona.PersonalAccessTokens(); len(tokens) != 1 {
		t.Errorf("%d tokens were issued", len(tokens))
	}
	if output, err := apply(identity); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	mustHaveHandedOver(t, w)
}

// mustHaveHandedOver fails unless the store holds the newest token's secret.
func mustHaveHandedOver(t *testing.T, w *acctest.World) {
	t.Helper()
	tokens, stored := w.Sandbox.Ona.PersonalAccessTokens(), w.Sandbox.Ona.HostTokens()
	if len(stored) != 1 || len(tokens) == 0 || stored[0].Token != tokens[len(tokens)-1].Secret {
		t.Errorf("the newest of %d tokens has not reached the store, which holds %d", len(tokens), len(stored))
	}
}

// contents are the files of a working directory, state and plan among them, and
// what is packed in a saved plan.
func contents(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		raw, err := os.ReadFile(path)
		if err != nil {
			continue // a folder
		}
		text.Write(raw)
		if entry.Name() == "plan" {
			text.WriteString(unpacked(t, path))
		}
	}
	if !strings.Contains(text.String(), "encrypted_token") {
		t.Error("there is neither state nor plan")
	}
	return text.String()
}

func unpacked(t *testing.T, plan string) string {
	t.Helper()
	archive, err := zip.OpenReader(plan)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	var text strings.Builder
	for _, file := range archive.File {
		opened, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&text, opened); err != nil { //nolint:gosec // a plan that this test has made
			t.Fatal(err)
		}
	}
	return text.String()
}

// TestHandOverErrors: whoever gives the wrong key is told which argument is
// wrong, and nothing of the key or the text is repeated.
func TestHandOverErrors(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	identity, other := newAgeIdentity(t), newAgeIdentity(t)
	p := newProcess(t, w, handOver(w, identity.Recipient().String(), "1"), "TF_VAR_age_identity="+keyFile(identity.Recipient(), identity))
	p.mustApply()
	for given, want := range map[string][]string{
		other.String():                           {`"identity"`, "encrypted to other recipients"},
		"AGE-PLUGIN-YUBIKEY-1" + sandboxTail:     {`"identity"`, "plugin yubikey"},
		"-----BEGIN OPENSSH PRIVATE KEY-----abc": {`"identity"`, "SSH keys are not supported"},
	} {
		wrong := newProcess(t, w, "", "TF_VAR_age_identity="+given)
		wrong.write(handOver(w, identity.Recipient().String(), "1"))
		state, err := os.ReadFile(filepath.Join(p.dir, "terraform.tfstate"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(wrong.dir, "terraform.tfstate"), state, 0o600); err != nil {
			t.Fatal(err)
		}
		output, err := wrong.Run(t.Context(), "plan", "-no-color")
		if err == nil {
			t.Fatalf("the wrong key is accepted:\n%s", output)
		}
		for _, words := range want {
			if !strings.Contains(flat(output), words) {
				t.Errorf("want %q in:\n%s", words, output)
			}
		}
		for _, secret := range []string{given, "BEGIN AGE ENCRYPTED", sandbox.CanaryPrefix} {
			if strings.Contains(output, secret) {
				t.Errorf("the error repeats %q:\n%s", secret, output)
			}
		}
	}
}

// sandboxTail makes a key that is none.
const sandboxTail = "QQPQQQQQQQQQQQQ"

func newAgeIdentity(t *testing.T) *age.X25519Identity {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return identity
}
