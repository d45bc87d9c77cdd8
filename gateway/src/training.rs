//! Training sets: which records a model was trained on, and whether each had a consent
//! (`docs/formats/training-manifest.md`).
//!
//! - [`manifest`]: the rows of a set, and the root over their commitments.
//! - [`check`]: whether the rows are on the chain and had a consent when the set was registered, and which of them may
//!   be used no longer.
//!
//! The chain has a set's root, requester, purpose and moment, and nothing of its rows.

use std::future::Future;

use salus_primitives::{
	anchor::RecordInfo,
	decision::{AccessQuery, Decision},
	ids::Moment,
};

use crate::{chain::AccountId, Result};

pub mod check;
pub mod manifest;

pub use manifest::{Manifest, Row};

/// What the chain says of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
	/// Whether the row's record has the row's commitment.
	pub anchored: bool,
	/// What the chain has on the row's record.
	pub info: Option<RecordInfo<AccountId>>,
}

/// The chain, as far as training sets need it.
pub trait Ledger {
	/// What the chain says of some rows, in their order.
	fn evidence(&self, rows: &[Row]) -> impl Future<Output = Result<Vec<Evidence>>>;

	/// The answers to at most [`MAX_QUERIES`](salus_primitives::decision::MAX_QUERIES) questions, in their order, now
	/// or at a moment in the past.
	fn decisions(
		&self,
		queries: &[AccessQuery<AccountId>],
		at: Option<Moment>,
	) -> impl Future<Output = Result<Vec<Decision>>>;

	/// Tells the user how far it is.
	fn progress(&self, text: &str) {
		let _ = text;
	}
}
