//! Changes of a policy. Each checks everything, then writes; after an error nothing has changed.

use crate::policy::{Rule, TablesMut, Tier, TierId, MAX_DEPTH, MAX_RULES, MAX_TIERS};
use crate::MAX_ROLES;

/// Why a change was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
	/// The role's or the tier's number is 32 or more.
	OutOfRange,
	/// No tier of that number is defined.
	UnknownTier,
	/// The parent is the tier itself or inherits from it.
	Cycle,
	/// More than eight tiers would inherit from each other in a line.
	TooDeep,
	/// The tier has eight rules already.
	TooManyRules,
	/// The rule names no purpose or no data class, so it would allow nothing.
	EmptyRule,
	/// The role has no tier.
	NotAssigned,
}

/// Defines a tier, or moves a defined one under another parent; its rules stay.
pub fn define_tier(tables: &mut impl TablesMut, id: TierId, parent: Option<TierId>) -> Result<(), Error> {
	if id >= MAX_TIERS {
		return Err(Error::OutOfRange);
	}
	let known = tables.tier(id);
	let above = depth_above(tables, id, parent)?;
	// Only a tier that exists already can have others below it, since a parent must be defined first.
	let below = if known.is_some() { depth_below(tables, id) } else { 0 };
	if above.saturating_add(below) >= MAX_DEPTH {
		return Err(Error::TooDeep);
	}
	let rules = known.unwrap_or_default().rules;
	tables.put_tier(id, Tier { parent, rules });
	Ok(())
}

/// Adds a rule to a tier.
pub fn add_rule(tables: &mut impl TablesMut, id: TierId, rule: Rule) -> Result<(), Error> {
	if rule.purposes == 0 || rule.classes == 0 {
		return Err(Error::EmptyRule);
	}
	let mut tier = tables.tier(id).ok_or(Error::UnknownTier)?;
	if tier.rules.len() >= MAX_RULES {
		return Err(Error::TooManyRules);
	}
	tier.rules.push(rule);
	tables.put_tier(id, tier);
	Ok(())
}

/// Removes a tier's own rules. The tier keeps its parent and its roles, so nothing refers to a tier that is gone.
pub fn clear_tier(tables: &mut impl TablesMut, id: TierId) -> Result<(), Error> {
	let mut tier = tables.tier(id).ok_or(Error::UnknownTier)?;
	tier.rules.clear();
	tables.put_tier(id, tier);
	Ok(())
}

/// Gives a role its tier, in place of the one it had.
pub fn assign_role(tables: &mut impl TablesMut, role: u8, id: TierId) -> Result<(), Error> {
	if role >= MAX_ROLES {
		return Err(Error::OutOfRange);
	}
	tables.tier(id).ok_or(Error::UnknownTier)?;
	tables.put_role(role, Some(id));
	Ok(())
}

/// Takes a role's tier away: the role is allowed nothing.
pub fn unassign_role(tables: &mut impl TablesMut, role: u8) -> Result<(), Error> {
	tables.tier_of(role).ok_or(Error::NotAssigned)?;
	tables.put_role(role, None);
	Ok(())
}

/// Tiers above `id` if `parent` were its parent.
fn depth_above(tables: &impl TablesMut, id: TierId, parent: Option<TierId>) -> Result<usize, Error> {
	let mut next = parent;
	for depth in 0..MAX_DEPTH {
		let Some(above) = next else { return Ok(depth) };
		if above == id {
			return Err(Error::Cycle);
		}
		next = tables.tier(above).ok_or(Error::UnknownTier)?.parent;
	}
	Err(Error::TooDeep)
}

/// Length of the longest line of tiers below `id`.
fn depth_below(tables: &impl TablesMut, id: TierId) -> usize {
	(0..MAX_TIERS).filter_map(|tier| distance(tables, tier, id)).max().unwrap_or(0)
}

/// Steps from a tier up to `ancestor`, if it inherits from it.
fn distance(tables: &impl TablesMut, tier: TierId, ancestor: TierId) -> Option<usize> {
	let mut next = tier;
	for steps in 0..MAX_DEPTH {
		if next == ancestor {
			return Some(steps);
		}
		next = tables.tier(next)?.parent?;
	}
	None
}
