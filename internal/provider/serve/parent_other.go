// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package serve

// lives says whether a parent still runs: where one ends, its children get
// another parent, which is seen before this is asked.
func lives(int) bool { return true }
