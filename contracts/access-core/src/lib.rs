//! The rules of tiered access, free of any contract language.
//!
//! A *role* has at most one *tier*. A tier has up to [`MAX_RULES`] rules and at most one parent, whose rules it
//! inherits. A *rule* allows a set of data classes for a set of purposes. What no rule names is not allowed.
//!
//! Roles, purposes and classes are the numbers of `salus_primitives::codes`: roles and purposes by discriminant,
//! sets as bits (bit n stands for discriminant n). A number of 32 or more stands for nothing and gets nothing.
//!
//! Where the tables are kept is the caller's business: a contract implements [`Tables`] on its storage, tests do on
//! maps. Nothing here panics, and every walk has a bound.

#![no_std]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

extern crate alloc;

mod edit;
mod policy;

pub use edit::{add_rule, assign_role, clear_tier, define_tier, unassign_role, Error};
pub use policy::{allowed, Rule, Tables, TablesMut, Tier, TierId, MAX_DEPTH, MAX_RULES, MAX_TIERS};

/// Roles have numbers below this one.
pub const MAX_ROLES: u8 = 32;
