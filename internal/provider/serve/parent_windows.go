// SPDX-License-Identifier: MPL-2.0

package serve

import "syscall"

// lives says whether a parent still runs. On Windows a process keeps the id of
// a parent that has ended.
func lives(parent int) bool {
	handle, err := syscall.OpenProcess(syscall.SYNCHRONIZE, false, uint32(parent)) //nolint:gosec // an id fits
	if err != nil {
		return false
	}
	defer func() { _ = syscall.CloseHandle(handle) }()
	event, err := syscall.WaitForSingleObject(handle, 0)
	return err != nil || event == syscall.WAIT_TIMEOUT
}
