// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// UnreadableError says that a list shows an object in a form that can't be
// read. The others of the list can: whoever lists may go on.
type UnreadableError struct {
	// ID is the object's; "" where not even that can be read.
	ID string
	// Err says what is wrong, for which call.
	Err *Error
}

func (e *UnreadableError) Error() string { return e.Err.Error() }

func (e *UnreadableError) Unwrap() error { return e.Err }

// AsUnreadable returns what err says of one object of a list, nil where it is
// about the list.
func AsUnreadable(err error) *UnreadableError {
	unreadable, _ := errors.AsType[*UnreadableError](err)
	return unreadable
}

// Item is an object of a list, or why it can't be read: then Err is an
// *UnreadableError and Value is zero.
type Item[T any] struct {
	Value T
	Err   error
}

// Items are the objects of a list in a platform's JSON, each of which is decoded
// by itself: one that can't be read takes none of the others with it.
type Items[T any] []Item[T]

// UnmarshalJSON reads a JSON array. Anything else is an error.
func (i *Items[T]) UnmarshalJSON(encoded []byte) error {
	var all []T
	if json.Unmarshal(encoded, &all) == nil {
		*i = make(Items[T], 0, len(all))
		for _, value := range all {
			*i = append(*i, Item[T]{Value: value})
		}
		return nil
	}
	var each []json.RawMessage
	if err := json.Unmarshal(encoded, &each); err != nil {
		return err
	}
	*i = make(Items[T], 0, len(each))
	for _, one := range each {
		*i = append(*i, readItem[T](one))
	}
	return nil
}

func readItem[T any](encoded []byte) Item[T] {
	var value T
	err := json.Unmarshal(encoded, &value)
	if err == nil {
		return Item[T]{Value: value}
	}
	var named struct {
		ID Text `json:"id"`
	}
	_ = json.Unmarshal(encoded, &named) // what is no object has no id
	problem, cause := misfit(err)
	return Item[T]{Err: &UnreadableError{ID: string(named.ID), Err: &Error{Message: problem, Err: cause}}}
}

// Listed completes the items of an operation's answer: those that were read are
// converted, those that were not tell whose they are.
func Listed[W, T any](c *Client, operation string, items Items[W], convert func(W) T) []Item[T] {
	all := make([]Item[T], 0, len(items))
	for _, item := range items {
		if unreadable := AsUnreadable(item.Err); unreadable != nil {
			all = append(all, Item[T]{Err: c.unreadable(operation, unreadable)})
			continue
		}
		all = append(all, Item[T]{Value: convert(item.Value)})
	}
	return all
}

func (c *Client) unreadable(operation string, u *UnreadableError) *UnreadableError {
	which := "one without an id"
	if u.ID != "" {
		which = secrets{}.clean(u.ID, maxCode)
	}
	return &UnreadableError{ID: u.ID, Err: &Error{
		Platform: c.config.Platform, Operation: operation, Status: http.StatusOK, Attempts: 1,
		Message: fmt.Sprintf("of what is listed, %s can't be read: %s", which, u.Err.Message), Err: u.Err.Err,
	}}
}

// Readable are the objects of a list that can be read, for those who only look
// for such.
func Readable[T any](items []Item[T]) []T {
	all := make([]T, 0, len(items))
	for _, item := range items {
		if item.Err == nil {
			all = append(all, item.Value)
		}
	}
	return all
}

// ID is the object's, whether the rest of it can be read or not.
func (i Item[T]) ID(of func(T) string) string {
	if unreadable := AsUnreadable(i.Err); unreadable != nil {
		return unreadable.ID
	}
	return of(i.Value)
}
