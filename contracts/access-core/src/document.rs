//! A policy as a whole, as it is proposed and put into force.

use alloc::vec::Vec;

use crate::{
	decide::Tables,
	rules::{Rule, Tier, TierId},
	MAX_DEPTH, MAX_ROLES, MAX_RULES, MAX_RULES_IN_ALL, MAX_TIERS,
};

/// A policy. Both lists are in the order of their numbers and name each once, so that a policy has one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Document {
	/// Roles and their tiers.
	pub roles: Vec<(u8, TierId)>,
	/// The tiers by their numbers.
	pub tiers: Vec<(TierId, Tier)>,
}

/// Why a policy is refused, with the number of the tier or the role that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[repr(u8)]
pub enum DocumentError {
	/// The number of the tier or the role is 32 or more.
	OutOfRange(u8) = 0,
	/// The tier or the role comes twice, or after a greater number.
	NotInOrder(u8) = 1,
	/// That tier is named as a parent, as a role's tier or as a delegated one, and isn't there.
	UnknownTier(u8) = 2,
	/// The tier inherits from itself.
	Cycle(u8) = 3,
	/// More than eight tiers inherit from each other in a line that starts at this one.
	TooDeep(u8) = 4,
	/// The tier has more than eight rules, or with it the policy more than 64.
	TooManyRules(u8) = 5,
	/// A rule of the tier names no purpose or no data class, so that it would allow nothing.
	EmptyRule(u8) = 6,
	/// A rule of the tier has hours that never come, or days or minutes that don't exist.
	BadHours(u8) = 7,
}

/// As it would be derived, in less code.
#[cfg(feature = "codec")]
impl codec::Encode for DocumentError {
	fn encode_to<O: codec::Output + ?Sized>(&self, output: &mut O) {
		let (reason, number) = match *self {
			Self::OutOfRange(number) => (0, number),
			Self::NotInOrder(number) => (1, number),
			Self::UnknownTier(number) => (2, number),
			Self::Cycle(number) => (3, number),
			Self::TooDeep(number) => (4, number),
			Self::TooManyRules(number) => (5, number),
			Self::EmptyRule(number) => (6, number),
			Self::BadHours(number) => (7, number),
		};
		output.write(&[reason, number]);
	}
}

#[cfg(feature = "codec")]
impl codec::EncodeLike for DocumentError {}

impl Document {
	/// Checks everything that the evaluation relies on.
	pub fn check(&self) -> Result<(), DocumentError> {
		in_order(&mut self.tiers.iter().map(|(id, _)| *id), MAX_TIERS)?;
		in_order(&mut self.roles.iter().map(|(role, _)| *role), MAX_ROLES)?;
		let mut rules: usize = 0;
		for (id, tier) in &self.tiers {
			self.check_tier(*id, tier)?;
			rules = rules.saturating_add(tier.rules.len());
			if rules > MAX_RULES_IN_ALL {
				return Err(DocumentError::TooManyRules(*id));
			}
		}
		self.roles.iter().try_for_each(|(_, tier)| self.known(*tier))
	}

	fn check_tier(&self, id: TierId, tier: &Tier) -> Result<(), DocumentError> {
		if tier.rules.len() > MAX_RULES {
			return Err(DocumentError::TooManyRules(id));
		}
		for rule in &tier.rules {
			if rule.purposes == 0 || rule.classes == 0 {
				return Err(DocumentError::EmptyRule(id));
			}
			if rule.hours.is_some_and(|hours| !hours.is_sound()) {
				return Err(DocumentError::BadHours(id));
			}
		}
		tier.delegates.map_or(Ok(()), |most| self.known(most))?;
		self.check_line(id, tier.parent)
	}

	/// Walks up from a tier: the line must end, with at most eight tiers in it.
	fn check_line(&self, id: TierId, parent: Option<TierId>) -> Result<(), DocumentError> {
		let mut next = parent;
		for _ in 0..MAX_DEPTH {
			let Some(above) = next else { return Ok(()) };
			if above == id {
				return Err(DocumentError::Cycle(id));
			}
			next = self.find(above).ok_or(DocumentError::UnknownTier(above))?.parent;
		}
		Err(DocumentError::TooDeep(id))
	}

	fn known(&self, id: TierId) -> Result<(), DocumentError> {
		self.find(id).map(drop).ok_or(DocumentError::UnknownTier(id))
	}

	fn find(&self, id: TierId) -> Option<&Tier> {
		self.tiers.iter().find(|(number, _)| *number == id).map(|(_, tier)| tier)
	}
}

impl Tables for Document {
	type Rules = Vec<Rule>;

	fn tier_of(&self, role: u8) -> Option<TierId> {
		self.roles.iter().find(|(number, _)| *number == role).map(|(_, tier)| *tier)
	}

	fn tier(&self, id: TierId) -> Option<Tier> {
		self.find(id).cloned()
	}
}

/// The same without copying the rules.
impl<'a> Tables for &'a Document {
	type Rules = &'a [Rule];

	fn tier_of(&self, role: u8) -> Option<TierId> {
		Document::tier_of(self, role)
	}

	fn tier(&self, id: TierId) -> Option<Tier<Self::Rules>> {
		let Tier { parent, limits, delegates, ref rules } = *self.find(id)?;
		Some(Tier { parent, limits, delegates, rules })
	}
}

/// Whether numbers are below a limit, and each is greater than the one before.
fn in_order(numbers: &mut dyn Iterator<Item = u8>, limit: u8) -> Result<(), DocumentError> {
	let mut least = 0;
	for number in numbers {
		if number >= limit {
			return Err(DocumentError::OutOfRange(number));
		}
		if number < least {
			return Err(DocumentError::NotInOrder(number));
		}
		least = number.saturating_add(1);
	}
	Ok(())
}
