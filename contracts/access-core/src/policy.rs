//! What a policy is made of, and the question that is asked of it.

use alloc::vec::Vec;

/// Number of a tier, below [`MAX_TIERS`].
pub type TierId = u8;

/// Tiers have numbers below this one.
pub const MAX_TIERS: TierId = 32;

/// Rules of a tier at most, without the inherited ones.
pub const MAX_RULES: usize = 8;

/// Tiers in a line of inheritance at most, both ends included.
pub const MAX_DEPTH: usize = 8;

/// Allows a set of data classes for a set of purposes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rule {
	/// Bit n stands for the purpose with discriminant n.
	pub purposes: u32,
	/// Bit n stands for the data class with discriminant n.
	pub classes: u32,
}

impl Rule {
	/// The classes that this rule allows for a purpose.
	pub fn classes_for(self, purpose: u8) -> u32 {
		match 1u32.checked_shl(purpose.into()) {
			Some(bit) if self.purposes & bit != 0 => self.classes,
			_ => 0,
		}
	}
}

/// A tier: its place in the inheritance, and its own rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tier {
	/// The tier whose rules hold here too.
	pub parent: Option<TierId>,
	/// At most [`MAX_RULES`] rules.
	pub rules: Vec<Rule>,
}

impl Tier {
	/// The classes that this tier's own rules allow for a purpose.
	pub fn classes_for(&self, purpose: u8) -> u32 {
		self.rules.iter().take(MAX_RULES).fold(0, |classes, rule| classes | rule.classes_for(purpose))
	}
}

/// Read access to the stored tables.
pub trait Tables {
	/// The role's tier.
	fn tier_of(&self, role: u8) -> Option<TierId>;
	/// The tier of that number.
	fn tier(&self, id: TierId) -> Option<Tier>;
}

/// Write access to the stored tables. The functions of this crate check everything before they write.
pub trait TablesMut: Tables {
	/// Stores a tier under its number.
	fn put_tier(&mut self, id: TierId, tier: Tier);
	/// Gives the role a tier, or none.
	fn put_role(&mut self, role: u8, tier: Option<TierId>);
}

/// The part of `classes` that some rule of the role's tier, or of a tier above it, allows for `purpose`.
pub fn allowed(tables: &impl Tables, role: u8, purpose: u8, classes: u32) -> u32 {
	let mut granted = 0;
	let mut next = if role < crate::MAX_ROLES { tables.tier_of(role) } else { None };
	for _ in 0..MAX_DEPTH {
		// Nothing that a tier further up allows could add to a full answer.
		if granted == classes {
			break;
		}
		let Some(tier) = next.and_then(|id| tables.tier(id)) else { break };
		granted |= tier.classes_for(purpose) & classes;
		next = tier.parent;
	}
	granted
}
