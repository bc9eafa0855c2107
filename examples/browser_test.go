// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"context"
	"fmt"
	"image"
	"image/color"
	_ "image/png" // the browser's screenshots
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// openInBrowser checks what a browser makes of the page: a bar of its state's
// colour for each token.
func openInBrowser(t *testing.T, path string, rows []row) {
	t.Helper()
	picture := screenshot(t, path)
	if picture == nil {
		return
	}
	bars := map[string]int{}
	for _, row := range rows {
		bars[row.State]++
	}
	for state, colour := range stateColours {
		if got := barsOf(picture, colour); got != bars[state] {
			t.Errorf("the browser draws %d bars of tokens that are %s, want %d", got, state, bars[state])
		}
	}
}

// stateColours are those of the page where the reader's system is light.
var stateColours = map[string]color.RGBA{
	"fine":    {0x3b, 0x82, 0xc4, 0xff},
	"soon":    {0xd1, 0x45, 0x3b, 0xff},
	"idle":    {0xc9, 0x8a, 0x1b, 0xff},
	"forever": {0x7a, 0x5b, 0xbd, 0xff},
	"ended":   {0x98, 0xa2, 0xad, 0xff},
}

// Where the bars are in a picture of this width: right of the columns of text,
// and below the legend and the scale.
const (
	width, height = 1280, 1010
	left, top     = 700, 200
)

// barsOf counts the heights at which something of a colour stands that is as
// high as a bar.
func barsOf(picture image.Image, colour color.RGBA) int {
	const high = 12
	count, last := 0, -high
	for y := top; y < picture.Bounds().Max.Y-high; y++ {
		if y-last >= high && hasColumn(picture, colour, y, high) {
			count, last = count+1, y
		}
	}
	return count
}

// hasColumn reports whether somewhere, from y down, so many points are of the
// colour.
func hasColumn(picture image.Image, colour color.RGBA, y, high int) bool {
	for x := left; x < picture.Bounds().Max.X; x++ {
		down := 0
		for down < high && color.RGBAModel.Convert(picture.At(x, y+down)) == colour {
			down++
		}
		if down == high {
			return true
		}
	}
	return false
}

// screenshot is what a browser makes of a page; nil where there is none.
func screenshot(t *testing.T, path string) image.Image {
	t.Helper()
	var browser string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			browser = found
		}
	}
	if browser == "" {
		t.Log("no Chromium on this machine: the page was not opened in a browser")
		return nil
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	name := filepath.Join(filepath.Dir(path), "tokens.png")
	command := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb",
		"--user-data-dir="+t.TempDir(), fmt.Sprintf("--window-size=%d,%d", width, height), "--screenshot="+name, "file://"+path)
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", browser, err, output)
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	picture, _, err := image.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}
