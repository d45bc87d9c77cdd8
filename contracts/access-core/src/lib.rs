//! The rules of tiered access, free of any contract language.
//!
//! - A *role* has at most one *tier*. A tier has up to [`MAX_RULES`] rules and at most one parent, whose rules it
//!   inherits. A *rule* allows a set of data classes for a set of purposes, always or within certain hours.
//! - A tier has *limits* on security labels: how confidential the data may be at most, and which sensitivities it may
//!   bear. The limits of the tier that asks hold for inherited rules as well; a parent's limits are not inherited.
//! - A *delegation* gives an account a tier until a moment ([`Delegation`]).
//! - A *policy* ([`Document`]) is proposed and put into force as a whole. It gets a version number and holds from a
//!   moment on; the last [`MAX_VERSIONS`] versions are kept ([`Schedule`]).
//! - A policy is changed by the *quorum* of its admins ([`Council`], [`Book`]).
//!
//! Default deny: what no rule names is not allowed, and no list says "all except". Roles, purposes, classes and
//! sensitivities are the numbers of `salus_primitives::codes`, sets are bits (bit n stands for discriminant n). A
//! number of 32 or more stands for nothing and gets nothing.
//!
//! Where the tables are kept is the caller's business: a contract implements [`Tables`] on its storage, a runtime on
//! constants. [`decide`] needs no allocation of its own. Nothing here panics, and every walk has a bound.

#![no_std]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

extern crate alloc;

mod council;
mod decide;
mod delegation;
mod document;
mod rules;
mod schedule;

pub use council::{Book, Council, CouncilError, Proposal, MAX_ADMINS, MAX_OPEN, MAX_OPEN_EACH, PROPOSAL_LIFE};
pub use decide::{decide, decide_lazily, Answer, Labels, Question, Tables};
pub use delegation::{may_give, Delegation, DelegationError, MAX_DELEGATION};
pub use document::{Document, DocumentError};
pub use rules::{Hours, Limits, Rule, Tier, TierId};
pub use schedule::{Adopted, Kept, Schedule, ScheduleError, MAX_VERSIONS};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, as the block's timestamp gives it.
pub type Moment = u64;

/// Milliseconds of a day.
pub const DAY: Moment = 24 * 60 * 60 * 1000;

/// Roles have numbers below this one.
pub const MAX_ROLES: u8 = 32;

/// Tiers have numbers below this one.
pub const MAX_TIERS: TierId = 32;

/// Rules of a tier at most, without the inherited ones.
pub const MAX_RULES: usize = 8;

/// Rules of a policy at most, so that it is cheap to read.
pub const MAX_RULES_IN_ALL: usize = 64;

/// Tiers in a line of inheritance at most, both ends included.
pub const MAX_DEPTH: usize = 8;

/// Whether a set of bits holds a number.
fn holds(set: u32, number: u8) -> bool {
	1u32.checked_shl(number.into()).is_some_and(|bit| set & bit != 0)
}
