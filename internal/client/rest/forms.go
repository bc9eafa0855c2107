// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// shortest is the length of the shortest part of a secret that is blotted out
// by itself: a server may cut what it echoes.
const shortest = 12

// longestText bounds what is looked through of a server's words.
const longestText = 16 << 10

// blot replaces every secret in a text, in each of its forms, and every part of
// one that is long enough to be worth something.
func (s secrets) blot(text string) string {
	text = text[:min(len(text), longestText)]
	struck := make([]bool, len(text))
	for length, parts := range s.parts() {
		for at := 0; at+length <= len(text); at++ {
			if parts[text[at:at+length]] {
				fill(struck[at : at+length])
			}
		}
	}
	if !slices.Contains(struck, true) {
		return text
	}
	var kept strings.Builder
	for at := range len(text) {
		switch {
		case !struck[at]:
			kept.WriteByte(text[at])
		case at == 0 || !struck[at-1]:
			kept.WriteString(redacted)
		}
	}
	return kept.String()
}

func fill(struck []bool) {
	for i := range struck {
		struck[i] = true
	}
}

// parts are what to look for, by length: every part of a form that has the
// shortest length, and the whole of one that is shorter.
func (s secrets) parts() map[int]map[string]bool {
	all := map[int]map[string]bool{}
	for _, secret := range s {
		for _, form := range forms(secret) {
			length := min(len(form), shortest)
			if all[length] == nil {
				all[length] = map[string]bool{}
			}
			for at := 0; at+length <= len(form); at++ {
				all[length][form[at:at+length]] = true
			}
		}
	}
	return all
}

// forms are the ways in which a server may write a secret that it was sent.
func forms(secret string) []string {
	all := []string{
		secret,
		url.QueryEscape(secret), // "+" for a space
		url.PathEscape(secret),  // "%20"
		strings.ReplaceAll(url.QueryEscape(secret), "+", "%20"),
		hex.EncodeToString([]byte(secret)),
	}
	if encoded, err := json.Marshal(secret); err == nil {
		all = append(all, strings.Trim(string(encoded), `"`), slashed(secret), inASCII(secret), byNET(secret))
	}
	for offset := range 3 {
		all = append(all, inBase64(base64.RawStdEncoding, secret, offset), inBase64(base64.RawURLEncoding, secret, offset))
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(form string) bool { return len(form) < minSecret })
}

// slashed escapes only what JSON demands.
func slashed(secret string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(secret)
}

// inASCII escapes what JSON demands, and all that is not ASCII, as Python does.
func inASCII(secret string) string {
	quoted := strconv.QuoteToASCII(secret)
	return quoted[1 : len(quoted)-1]
}

// byNET escapes as .NET does by default: as number, and more than others.
func byNET(secret string) string {
	var escaped strings.Builder
	for _, unit := range utf16.Encode([]rune(secret)) {
		switch {
		case unit == '\\':
			escaped.WriteString(`\\`)
		case unit < ' ' || unit > '~' || strings.ContainsRune("\"&'+<>`", rune(unit)):
			fmt.Fprintf(&escaped, `\u%04X`, unit)
		default:
			escaped.WriteByte(byte(unit))
		}
	}
	return escaped.String()
}

// inBase64 is what of an encoding tells the secret whatever stands before and
// after it: before it, offset bytes beyond a multiple of three.
func inBase64(encoding *base64.Encoding, secret string, offset int) string {
	encoded := encoding.EncodeToString(append(make([]byte, offset), secret...))
	first := (offset*8 + 5) / 6
	last := (offset + len(secret)) * 8 / 6
	if first >= last {
		return ""
	}
	return encoded[first:last]
}
