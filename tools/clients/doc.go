// SPDX-License-Identifier: MPL-2.0

// Package clients holds tests alone: clients that others wrote list, create and
// delete tokens on the sandbox, which they know by the variables that its
// program prints.
package clients
