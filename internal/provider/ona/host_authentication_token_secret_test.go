// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const (
	hiddenToken   = sandbox.CanaryPrefix + "write-only"
	hiddenRefresh = sandbox.CanaryPrefix + "refresh-write-only"
)

func writeOnly(w *acctest.World, token, refresh string, version string) string {
	return pat(w, "token_wo = \""+token+"\"\ntoken_wo_version = "+version+
		"\nrefresh_token_wo = \""+refresh+"\"\nrefresh_token_wo_version = "+version)
}

func TestAccHostTokenWriteOnly(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(writeOnly(w, hiddenToken, hiddenRefresh, "1"))
	cli.Must("plan", "-out=plan")
	absent := func(moment string) {
		t.Helper()
		cli.Must("plan", "-out=plan")
		for what, text := range map[string]string{
			"plan":  cli.Must("show", "-json", "plan"),
			"state": cli.Must("show", "-json"),
		} {
			// The plan's JSON repeats the configuration, constants included:
			// only what is planned and prior must be free of them.
			if what == "plan" {
				text = withoutConfiguration(t, text)
			}
			if strings.Contains(text, sandbox.CanaryPrefix) {
				t.Errorf("%s: the %s shows a write-only value", moment, what)
			}
		}
	}
	absent("before create")
	cli.Apply()
	absent("after create")
	if got := only(t, w); got.Token != hiddenToken || got.RefreshToken != hiddenRefresh {
		t.Errorf("stored %+v", got)
	}
	if strings.Contains(cli.State(), sandbox.CanaryPrefix) {
		t.Error("the state file shows a write-only value")
	}

	// Another secret under the same version is not noticed, by design.
	cli.Write(writeOnly(w, hiddenToken+"-2", hiddenRefresh+"-2", "1"))
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("the same version: plan exits with %d", exit)
	}
	cli.Write(writeOnly(w, hiddenToken+"-2", hiddenRefresh+"-2", "2"))
	absent("before update")
	cli.Apply()
	absent("after update")
	if got := only(t, w); got.Token != hiddenToken+"-2" || got.RefreshToken != hiddenRefresh+"-2" {
		t.Errorf("stored %+v", got)
	}
}

// From the state to its write-only twin and back, in place.
func TestAccHostTokenSecretMoves(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)+"refresh_token = \""+secret+"-r\""))
	cli.Apply()
	id := only(t, w).ID
	cli.Write(writeOnly(w, hiddenToken, hiddenRefresh, "1"))
	cli.Apply()
	if got := only(t, w); got.ID != id || got.Token != hiddenToken || got.RefreshToken != hiddenRefresh {
		t.Errorf("stored %+v", got)
	}
	if strings.Contains(cli.State(), sandbox.CanaryPrefix) {
		t.Error("the state still shows a secret")
	}
	cli.Write(pat(w, tokenIs(secret)+"refresh_token = \""+secret+"-r\""))
	cli.Apply()
	if got := only(t, w); got.ID != id || got.Token != secret || got.RefreshToken != secret+"-r" {
		t.Errorf("stored %+v", got)
	}
}

func TestAccHostTokenSecretsAreSensitive(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)+"refresh_token = \""+secret+"-r\""))
	plan := cli.Must("plan", "-no-color")
	applied := cli.Apply()
	cli.Write(pat(w, tokenIs(secret+"-2")+"refresh_token = \""+secret+"-r2\""))
	shown := plan + applied + cli.Must("plan", "-no-color") + cli.Must("show", "-no-color")
	if strings.Contains(shown, secret) {
		t.Error("a secret is shown")
	}
	if got := strings.Count(plan, "(sensitive value)"); got < 2 {
		t.Errorf("%d sensitive values in the plan: %s", got, plan)
	}
}

// withoutConfiguration is a plan's JSON less the copy of the configuration.
func withoutConfiguration(t *testing.T, plan string) string {
	t.Helper()
	var parts map[string]json.RawMessage
	if err := json.Unmarshal([]byte(plan), &parts); err != nil {
		t.Fatal(err)
	}
	delete(parts, "configuration")
	rest, err := json.Marshal(parts)
	if err != nil {
		t.Fatal(err)
	}
	return string(rest)
}
