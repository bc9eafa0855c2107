// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"encoding/json"
	"testing"
)

func TestRuling(t *testing.T) {
	t.Parallel()
	me, you := Witness{Subject: "me", Realm: "acme"}, Witness{Subject: "you", Realm: "acme"}
	elsewhere, realmless := Witness{Subject: "me", Realm: "other"}, Witness{Subject: "ME"}
	for name, test := range map[string]struct {
		found absence
		want  ruling
	}{
		"the one who saw it":                      {absence{noted: me, asking: me}, isGone},
		"the one who saw it, in capitals":         {absence{noted: me, asking: realmless}, isGone},
		"noted before organizations were":         {absence{noted: realmless, asking: me}, isGone},
		"another subject":                         {absence{noted: me, asking: you}, stranger},
		"another organization":                    {absence{noted: me, asking: elsewhere}, stranger},
		"somebody who can't be told":              {absence{noted: me}, stranger},
		"another subject, though it belongs":      {absence{noted: me, asking: you, belongs: true}, stranger},
		"another subject, of an ended token":      {absence{noted: me, asking: you, ended: true}, stranger},
		"ended, and nobody noted":                 {absence{asking: you, ended: true}, isGone},
		"ended, and still listed":                 {absence{noted: me, asking: me, ended: true, listed: listShows}, isGone},
		"nobody noted, but it belongs":            {absence{asking: you, belongs: true}, isGone},
		"nobody noted or told, but it belongs":    {absence{belongs: true}, isGone},
		"nobody noted":                            {absence{asking: you}, unvouched},
		"nobody noted, none told":                 {absence{}, unvouched},
		"just written":                            {absence{noted: me, asking: me, replicating: true}, notYet},
		"still listed":                            {absence{noted: me, asking: me, listed: listShows}, stillListed},
		"still listed, where nobody is noted":     {absence{belongs: true, listed: listShows}, stillListed},
		"may not be listed":                       {absence{noted: me, asking: me, listed: listRefused}, isGone},
		"the list failed":                         {absence{noted: me, asking: me, listed: listFailed}, unlisted},
		"hidden, as its secret works":             {absence{noted: me, asking: me, shown: shownWorking}, works},
		"nothing shows whom it answered":          {absence{noted: me, asking: me, shown: shownNothing}, unheard},
		"whom it answered can't be found out":     {absence{noted: me, asking: me, shown: shownFailed}, unheard},
		"nothing shows it, but it ended":          {absence{noted: me, asking: me, ended: true, shown: shownNothing}, isGone},
		"its secret is refused":                   {absence{noted: me, asking: me, shown: shownRefused}, isGone},
		"its secret is refused, with others":      {absence{noted: me, asking: me, shown: shownRefused, together: 3}, isGone},
		"its secret is refused, but it is listed": {absence{noted: me, asking: me, listed: listShows, shown: shownRefused}, stillListed},
		"with others":                             {absence{noted: me, asking: me, together: 1}, atOnce},
		"with others, where it may not be listed": {absence{noted: me, asking: me, listed: listRefused, together: 2}, atOnce},
		"with others, but ended":                  {absence{noted: me, asking: me, ended: true, together: 2}, isGone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.found.ruling(); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
			if text := test.found.reason(); (text == "") != (test.want == isGone) {
				t.Errorf("it says %q", text)
			}
		})
	}
}

// TestWitnessOfOlderStates reads what was noted before identities had parts.
func TestWitnessOfOlderStates(t *testing.T) {
	t.Parallel()
	for noted, want := range map[string]Witness{
		`"subject me of organization acme"`: {Subject: "me", Realm: "acme"},
		`"me"`:                              {Subject: "me"},
		`""`:                                {},
		`{"subject":"me","realm":"acme"}`:   {Subject: "me", Realm: "acme"},
		`{"subject":"me"}`:                  {Subject: "me"},
	} {
		var got Witness
		if err := json.Unmarshal([]byte(noted), &got); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", noted, got, err)
		}
	}
}
