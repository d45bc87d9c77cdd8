//! How large the country is.

use salus_primitives::ids::Moment;

/// Manufacturers.
pub(crate) const MANUFACTURERS: u32 = 4;
/// Wholesalers.
pub(crate) const WHOLESALERS: u32 = 8;
/// Products.
pub(crate) const PRODUCTS: u32 = 20;
/// Cases that a lot is packed into.
pub(crate) const CASES: u32 = 50;
/// Cases that a pharmacy is sent at once: a tenth of a lot.
pub(crate) const ORDER: usize = 5;
/// Weeks in which lots are made and sold.
pub(crate) const WAVES: u32 = 10;
/// The smallest country in which everything happens that happens in the large one.
pub const LEAST: u32 = 10_000;

/// An hour.
pub(crate) const HOUR: Moment = 60 * 60 * 1000;
/// A day.
pub(crate) const DAY: Moment = 24 * HOUR;

/// How large the country is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
	/// Lots that are commissioned by manufacturers; repacking makes more.
	pub(crate) lots: u32,
	/// Packs of each of them.
	pub(crate) lot: u32,
	/// Pharmacies.
	pub(crate) pharmacies: u32,
}

impl Size {
	/// A country with about so many packs: 1,000,000 are 200 lots of 5,000 for 200 pharmacies.
	pub fn of(packs: u32) -> Self {
		let packs = packs.max(LEAST);
		let lots = (packs / 5_000).clamp(20, 200) / 20 * 20;
		Self { lots, lot: packs / lots / CASES * CASES, pharmacies: lots }
	}

	/// Packs of a case.
	pub(crate) fn case(self) -> u32 {
		self.lot / CASES
	}

	/// Of a tenth of a lot, what a pharmacy keeps to the last: 20 packs of 500.
	pub(crate) fn reserve(self) -> u32 {
		(self.lot / 250).max(2)
	}
}
