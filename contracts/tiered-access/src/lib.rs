//! An organisation's own rules of tiered access, asked by the chain's decision path.
//!
//! The rules are those of `access-core`; this contract keeps their tables, lets only its admin change them, and says
//! by event what changed. A fresh contract allows nothing.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod errors;
mod events;
#[cfg(test)]
mod tests;

pub use crate::tiered_access::{TieredAccess, TieredAccessRef};
pub use errors::Error;
pub use events::{AdminTransferred, RoleAssigned, RuleAdded, TierCleared, TierDefined};

/// The contract. What ink!'s macros generate can't be documented; a constructor reads the
/// caller, so it is no `Default`.
#[allow(missing_docs, unreachable_pub, unsafe_code, clippy::new_without_default)]
#[ink::contract]
mod tiered_access {
	use super::{AdminTransferred, Error, RoleAssigned, RuleAdded, TierCleared, TierDefined};
	use access_core::{Rule, Tables, TablesMut, Tier, TierId};
	use ink::{prelude::vec::Vec, storage::Mapping};

	/// A tier as it is stored: its parent, and purposes and classes of its rules.
	type StoredTier = (Option<TierId>, Vec<(u32, u32)>);

	/// Who may change the rules, and their tables.
	#[ink(storage)]
	pub struct TieredAccess {
		admin: AccountId,
		version: u32,
		roles: Mapping<u8, TierId>,
		tiers: Mapping<TierId, StoredTier>,
	}

	impl Tables for TieredAccess {
		fn tier_of(&self, role: u8) -> Option<TierId> {
			self.roles.get(role)
		}

		fn tier(&self, id: TierId) -> Option<Tier> {
			let (parent, rules) = self.tiers.get(id)?;
			let rules = rules.into_iter().map(|(purposes, classes)| Rule { purposes, classes }).collect();
			Some(Tier { parent, rules })
		}
	}

	impl TablesMut for TieredAccess {
		fn put_tier(&mut self, id: TierId, tier: Tier) {
			let rules: Vec<_> = tier.rules.into_iter().map(|rule| (rule.purposes, rule.classes)).collect();
			self.tiers.insert(id, &(tier.parent, rules));
		}

		fn put_role(&mut self, role: u8, tier: Option<TierId>) {
			if let Some(id) = tier {
				self.roles.insert(role, &id);
			} else {
				self.roles.remove(role);
			}
		}
	}

	impl TieredAccess {
		/// An empty policy, which allows nothing. The caller becomes its admin.
		#[ink(constructor, selector = 0x5A105000)]
		pub fn new() -> Self {
			Self { admin: Self::env().caller(), version: 0, roles: Mapping::new(), tiers: Mapping::new() }
		}

		/// The part of the classes that the role may use for the purpose. The chain asks this; its selector and its
		/// arguments are fixed for good.
		#[ink(message, selector = 0x5A105001)]
		pub fn allowed(&self, role: u8, purpose: u8, classes: u32) -> u32 {
			access_core::allowed(self, role, purpose, classes)
		}

		/// Changes so far.
		#[ink(message, selector = 0x5A105002)]
		pub fn version(&self) -> u32 {
			self.version
		}

		/// The role's tier.
		#[ink(message, selector = 0x5A105003)]
		pub fn tier_of(&self, role: u8) -> Option<u8> {
			Tables::tier_of(self, role)
		}

		/// Who may change the policy.
		#[ink(message, selector = 0x5A105004)]
		pub fn admin(&self) -> AccountId {
			self.admin
		}

		/// Defines a tier, or moves it under another parent; the rules that it has stay.
		#[ink(message, selector = 0x5A105010)]
		pub fn define_tier(&mut self, tier: u8, parent: Option<u8>) -> Result<(), Error> {
			let version = self.next_version()?;
			access_core::define_tier(self, tier, parent)?;
			self.version = version;
			self.env().emit_event(TierDefined { tier, parent, version });
			Ok(())
		}

		/// Allows a tier a set of classes for a set of purposes.
		#[ink(message, selector = 0x5A105011)]
		pub fn add_rule(&mut self, tier: u8, purposes: u32, classes: u32) -> Result<(), Error> {
			let version = self.next_version()?;
			access_core::add_rule(self, tier, Rule { purposes, classes })?;
			self.version = version;
			self.env().emit_event(RuleAdded { tier, purposes, classes, version });
			Ok(())
		}

		/// Removes all rules of a tier; it keeps its parent and its roles.
		#[ink(message, selector = 0x5A105012)]
		pub fn clear_tier(&mut self, tier: u8) -> Result<(), Error> {
			let version = self.next_version()?;
			access_core::clear_tier(self, tier)?;
			self.version = version;
			self.env().emit_event(TierCleared { tier, version });
			Ok(())
		}

		/// Gives a role its tier, in place of the one it had.
		#[ink(message, selector = 0x5A105013)]
		pub fn assign_role(&mut self, role: u8, tier: u8) -> Result<(), Error> {
			let version = self.next_version()?;
			access_core::assign_role(self, role, tier)?;
			self.version = version;
			self.env().emit_event(RoleAssigned { role, tier: Some(tier), version });
			Ok(())
		}

		/// Takes a role's tier away.
		#[ink(message, selector = 0x5A105014)]
		pub fn unassign_role(&mut self, role: u8) -> Result<(), Error> {
			let version = self.next_version()?;
			access_core::unassign_role(self, role)?;
			self.version = version;
			self.env().emit_event(RoleAssigned { role, tier: None, version });
			Ok(())
		}

		/// Makes another account the admin.
		#[ink(message, selector = 0x5A105015)]
		pub fn transfer_admin(&mut self, to: AccountId) -> Result<(), Error> {
			let version = self.next_version()?;
			let from = core::mem::replace(&mut self.admin, to);
			self.version = version;
			self.env().emit_event(AdminTransferred { from, to, version });
			Ok(())
		}

		/// The version after this change, if the caller may make it.
		fn next_version(&self) -> Result<u32, Error> {
			if self.env().caller() != self.admin {
				return Err(Error::NotAdmin);
			}
			self.version.checked_add(1).ok_or(Error::TooManyChanges)
		}
	}
}
