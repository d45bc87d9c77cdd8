//! Packs of a lot as they are written: their serial numbers, and the nodes beside their ways to the lot's root.

use codec::Encode;
use salus_primitives::trace::{LotKey, Serial};
use serde::{Deserialize, Serialize};
use sp_core::H256;

use super::LotTree;
use crate::{gs1, Error, Result};

/// Some packs of a lot, or all. Nothing in it tells the serial numbers of the others: of these it has hashes only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
	/// The product.
	pub gtin: String,
	/// The lot number.
	pub lot: String,
	/// How many packs the lot has.
	pub quantity: u32,
	/// The root over all of them.
	pub root: H256,
	/// The packs, lowest leaf first.
	pub runs: Vec<Run>,
	/// The hashes that lead from these packs to the root; none if these are all packs.
	pub path: Vec<H256>,
}

/// Packs with consecutive leaves.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
	/// Number of the first leaf.
	pub first: u32,
	/// The serial numbers, in the order of their leaves.
	pub serials: Vec<String>,
}

impl Part {
	/// Which lot of which product.
	pub fn key(&self) -> Result<LotKey> {
		Ok(LotKey { gtin: gs1::gtin(&self.gtin)?, lot: gs1::lot_number(&self.lot)? })
	}

	/// How many packs are in it.
	pub fn packs(&self) -> usize {
		self.runs.iter().map(|run| run.serials.len()).sum()
	}

	/// Checks that the packs are of a lot with this root, and makes them ready to be proved.
	pub fn open(&self) -> Result<LotTree> {
		let mut runs = Vec::with_capacity(self.runs.len());
		for run in &self.runs {
			let serials = run.serials.iter().map(|serial| gs1::serial(serial)).collect::<Result<Vec<Serial>>>()?;
			runs.push((run.first, serials));
		}
		let lot = LotTree::of_runs(self.key()?, self.quantity, runs, &self.path)?;
		match lot.root() == self.root {
			true => Ok(lot),
			false => Err(Error::bad("root", format!("the serial numbers have the root {:?}", lot.root()))),
		}
	}
}
