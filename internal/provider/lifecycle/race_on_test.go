// SPDX-License-Identifier: MPL-2.0

//go:build race

package lifecycle_test

// raceDetector reports whether the tests run with the race detector.
const raceDetector = true
