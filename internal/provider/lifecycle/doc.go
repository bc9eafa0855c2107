// SPDX-License-Identifier: MPL-2.0

// Package lifecycle is the life of a personal access token, once for every
// platform: issued, rotated with an overlap, watched, revoked. It knows
// Terraform and no platform; a platform supplies a [Kind] and its [Calls].
//
// Its rooms, from what a platform sees to what decides:
//
//	contract    kind, calls, token, outcome,    what a platform supplies and is asked for;
//	            witness, clock
//	            filter, locator, objects        all that it gets for that
//
//	surface     resource, schema, description,  the managed resource
//	            identity, create, read,
//	            read_nameless, update, delete,
//	            modify_plan, import*, move_*,
//	            age_recipients, max_valid_for,
//	            upgrade_state
//	            ephemeral*, list_resource,      the other objects
//	            data_source*, observe, listed,
//	            expiry_filter, include_revoked,
//	            revoke_action
//	            said, warnings, plan_warnings   what a person is told of it
//
//	memory      common, values, object, each    attributes in state, plan, configuration
//	            note, answered, private_notes   private state: what a person does not need
//	            exchange, server, wire          a refresh or plan without the framework's walks
//
//	work        issue, looks, patience, pace    an order becomes a token
//	            server_time                     and by whose clock
//	            open_order*, order_text         whose id or answer is missing
//	            order_look                      and whether a list has to show it by now
//	            leftover, secretless            what a kill or an answer without a secret left
//	            judge, judging, absentees,      whether a token that was not found is gone
//	            replicas
//	            recognition, watch, credential, whether a token is the provider's credential,
//	            trial                           or the one that a secret belongs to
//
//	decisions   validity, mark                  configuration → the end that is asked for
//	            rotation, cause                 what is due, and why
//	            evidence                        is this the token that was ordered?
//	            absence                         is a token that was not found gone?
//	            standing                        may it be the provider's credential?
//
// Decisions are pure: they take facts and the time, call nobody and are tested
// by tables. Work gathers the facts. The surface translates between Terraform
// and the two.
//
// A token is ordered, whoever wants it: a plannedOrder is what is wanted, an
// [Order] what the platform is asked for, with the mark that tells its token
// from others, and an openOrder one whose token is not known yet. A resource's
// and an ephemeral resource's orders bring along what they save.
package lifecycle
