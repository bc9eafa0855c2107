// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"maps"
	"testing"
)

// TestPrivateNotes: notes are read in the framework's form and in the provider's,
// and written in the shorter one, but not where none has changed.
func TestPrivateNotes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		private string
		notes   map[string]string // nil: unreadable
		bytes   string
	}{
		"none":                    {"", map[string]string{}, ""},
		"no note":                 {"{}", map[string]string{}, ""},
		"the framework's object":  {`{"a":"eyJiIjoxfQ=="}`, map[string]string{"a": `{"b":1}`}, `{"a":{"b":1}}`},
		"an object":               {`{"a":{"b":1}}`, map[string]string{"a": `{"b":1}`}, `{"a":{"b":1}}`},
		"the framework's list":    {`{"a":"WzFd"}`, map[string]string{"a": `[1]`}, `{"a":[1]}`},
		"the framework's truth":   {`{"a":"dHJ1ZQ=="}`, map[string]string{"a": "true"}, `{"a":"dHJ1ZQ=="}`},
		"the framework's text":    {`{"a":"IngiIA=="}`, map[string]string{"a": `"x" `}, `{"a":"IngiIA=="}`},
		"no JSON within":          {`{"a":"e3g="}`, map[string]string{"a": "{x"}, `{"a":"e3g="}`},
		"both forms":              {`{"a":"WzFd","b":[2]}`, map[string]string{"a": "[1]", "b": "[2]"}, `{"a":[1],"b":[2]}`},
		"a number":                {`{"a":1}`, nil, ""},
		"no base64":               {`{"a":"{"}`, nil, ""},
		"no object":               {`[1]`, nil, ""},
		"another provider's text": {`{"schema_version":"1"}`, nil, ""},
	} {
		notes, readable := readNotes([]byte(test.private))
		if readable != (test.notes != nil) {
			t.Errorf("%s: readable is %t", name, readable)
			continue
		}
		if !readable {
			if got := string(toFramework([]byte(test.private))); got != test.private {
				t.Errorf("%s: the framework is handed %s", name, got)
			}
			continue
		}
		if got := asTexts(notes); !maps.Equal(got, test.notes) {
			t.Errorf("%s: read as %v, want %v", name, got, test.notes)
		}
		if got := string(notes.bytes()); got != test.bytes {
			t.Errorf("%s: written as %s, want %s", name, got, test.bytes)
		}
		if got := string(notes.after([]byte(test.private))); got != test.private {
			t.Errorf("%s: unchanged notes are rewritten as %s", name, got)
		}
		again, _ := readNotes(notes.forFramework())
		if got := asTexts(again); !maps.Equal(got, test.notes) {
			t.Errorf("%s: the framework is handed %v, want %v", name, got, test.notes)
		}
	}
}

// TestPrivateNotesFromTheFramework: its answers are kept in the shorter form.
func TestPrivateNotesFromTheFramework(t *testing.T) {
	t.Parallel()
	for before, want := range map[string]string{
		"":                     `{"a":{"b":1}}`,
		`{"a":"eyJiIjoyfQ=="}`: `{"a":{"b":1}}`,
		`{"a":"eyJiIjoxfQ=="}`: `{"a":"eyJiIjoxfQ=="}`, // no change
		`{"a":{"b":1}}`:        `{"a":{"b":1}}`,
		"what is that":         `{"a":{"b":1}}`,
	} {
		if got := string(fromFramework([]byte(`{"a":"eyJiIjoxfQ=="}`), []byte(before))); got != want {
			t.Errorf("after %s: %s, want %s", before, got, want)
		}
	}
	if got := fromFramework(nil, []byte(`{"a":[]}`)); got != nil {
		t.Errorf("no note at all became %s", got)
	}
}

func asTexts(notes privateNotes) map[string]string {
	texts := map[string]string{}
	for key, note := range notes {
		texts[key] = string(note)
	}
	return texts
}
