//! Choices out of one number, so that a step of a history is the same whenever it is made again.

/// A generator of numbers (splitmix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
	pub(crate) fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// A number below `limit`.
	pub(crate) fn below(&mut self, limit: u64) -> u64 {
		self.next() % limit
	}

	/// One of 1 to `most`.
	pub(crate) fn up_to(&mut self, most: u64) -> u64 {
		1 + self.below(most)
	}

	pub(crate) fn chance(&mut self, percent: u64) -> bool {
		self.below(100) < percent
	}

	/// One of them, if there is one.
	pub(crate) fn pick<Item: Clone>(&mut self, items: impl IntoIterator<Item = Item>) -> Option<Item> {
		let items: Vec<Item> = items.into_iter().collect();
		let place = self.below(items.len().max(1) as u64) as usize;
		items.get(place).cloned()
	}

	/// Some of them, one at least if there is one, in their order.
	pub(crate) fn some<Item: Clone>(&mut self, items: &[Item], most: u64) -> Vec<Item> {
		let count = self.up_to(most).min(items.len() as u64);
		let mut rest = items.to_vec();
		while rest.len() as u64 > count {
			let place = self.below(rest.len() as u64) as usize;
			rest.remove(place);
		}
		rest
	}
}
