//! An insurer's claims for medicines: approved when the pack was supplied, the patient consents to the use of the data
//! for payment, and the policy's terms hold.
//!
//! The rules are those of `claim-core`. Who the caller is, how the pack stands and whether the patient consents, the
//! chain says through the chain extension; so the insurer has to register this contract. It moves no money.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod errors;
mod events;
#[cfg(test)]
mod tests;

pub use crate::claim_adjudication::{ClaimAdjudication, ClaimAdjudicationRef};
pub use errors::Error;
pub use events::{ClaimApproved, ClaimDenied, ClaimSubmitted, HandedOver, TermsSet};

/// The contract. What ink!'s macros generate can't be documented; a constructor reads the caller, so it is no
/// `Default`.
#[allow(missing_docs, unreachable_pub, unsafe_code, clippy::new_without_default, clippy::type_complexity)]
#[ink::contract(env = salus_extension::SalusEnvironment)]
mod claim_adjudication {
	use claim_core::{Claim, Facts, Outcome, PackKey, Policy, Reason, Terms};
	use ink::storage::Mapping;
	use salus_extension::{
		codes::{CLAIMS_ADJUSTER, FINANCIAL, MEDICATIONS, PAYMENT, SUPPLIED},
		Stored,
	};

	use super::{ClaimApproved, ClaimDenied, ClaimSubmitted, Error, HandedOver, TermsSet};

	/// What an adjuster needs to see.
	const CLASSES: u32 = MEDICATIONS | FINANCIAL;

	/// The policies, the claims that wait, and how the others were judged.
	#[ink(storage)]
	pub struct ClaimAdjudication {
		owner: AccountId,
		issued: u32,
		policies: Mapping<[u8; 32], Stored<Policy>>,
		waiting: Mapping<u32, Stored<Claim<AccountId>>>,
		judged: Mapping<u32, Stored<Outcome>>,
		/// For which claim a pack was paid. The pack itself is only hashed into the key.
		paid: Mapping<Stored<PackKey>, u32>,
	}

	impl ClaimAdjudication {
		/// A contract without policies. The caller becomes its owner.
		#[ink(constructor, selector = 0x5A105200)]
		pub fn new() -> Self {
			Self {
				owner: Self::env().caller(),
				issued: 0,
				policies: Mapping::new(),
				waiting: Mapping::new(),
				judged: Mapping::new(),
				paid: Mapping::new(),
			}
		}

		/// Who sets the policies' terms.
		#[ink(message, selector = 0x5A105201)]
		pub fn owner(&self) -> AccountId {
			self.owner
		}

		/// A policy, by the commitment to its number.
		#[ink(message, selector = 0x5A105202)]
		pub fn policy(&self, policy: [u8; 32]) -> Option<Policy> {
			self.policies.get(policy).map(|policy| policy.0)
		}

		/// A claim that waits to be judged.
		#[ink(message, selector = 0x5A105203)]
		pub fn claim(&self, id: u32) -> Option<Claim<AccountId>> {
			self.waiting.get(id).map(|claim| claim.0)
		}

		/// How a claim was judged.
		#[ink(message, selector = 0x5A105204)]
		pub fn outcome(&self, id: u32) -> Option<Outcome> {
			self.judged.get(id).map(|outcome| outcome.0)
		}

		/// The claim that was approved for a pack.
		#[ink(message, selector = 0x5A105205)]
		pub fn claim_of(&self, pack: PackKey) -> Option<u32> {
			self.paid.get(Stored(pack))
		}

		/// Sets the terms of a policy. What it has paid in a period that goes on still counts.
		#[ink(message, selector = 0x5A105210)]
		pub fn set_terms(&mut self, policy: [u8; 32], terms: Terms) -> Result<(), Error> {
			self.ensure_owner()?;
			let (from, until) = (terms.from, terms.until);
			let record = Policy::set(self.policy(policy), terms)?;
			self.policies.insert(policy, &Stored(record));
			self.env().emit_event(TermsSet { policy, from, until });
			Ok(())
		}

		/// Makes another account the owner.
		#[ink(message, selector = 0x5A105211)]
		pub fn hand_over(&mut self, to: AccountId) -> Result<(), Error> {
			self.ensure_owner()?;
			let from = core::mem::replace(&mut self.owner, to);
			self.env().emit_event(HandedOver { from, to });
			Ok(())
		}

		/// Submits a claim, which then waits to be judged.
		#[ink(message, selector = 0x5A105220)]
		pub fn submit(
			&mut self,
			pack: PackKey,
			patient: AccountId,
			policy: [u8; 32],
			amount: u64,
		) -> Result<u32, Error> {
			let claim = Claim { pack, patient, policy, amount, at: self.env().block_timestamp() };
			claim.check()?;
			if !self.policies.contains(policy) {
				return Err(Error::UnknownPolicy);
			}
			let id = self.issued.checked_add(1).ok_or(Error::TooManyClaims)?;
			self.issued = id;
			self.waiting.insert(id, &Stored(claim));
			self.env().emit_event(ClaimSubmitted { id, policy, amount });
			Ok(id)
		}

		/// Approves a claim, if nothing stands against it.
		#[ink(message, selector = 0x5A105221)]
		pub fn approve(&mut self, id: u32) -> Result<(), Error> {
			let by = self.adjuster()?;
			let claim = self.claim(id).ok_or(Error::UnknownClaim)?;
			let policy = self.policy(claim.policy);
			let facts = self.facts(&claim, by)?;
			let spent = Policy::judge(policy.as_ref(), &claim, facts).map_err(Error::StandsAgainst)?;
			let Some(record) = policy else { return Err(Error::UnknownPolicy) };
			let Claim { pack, policy, amount, .. } = claim;
			self.policies.insert(policy, &Stored(Policy { spent, ..record }));
			self.paid.insert(Stored(pack), &id);
			self.settle(id, Outcome::Approved);
			self.env().emit_event(ClaimApproved { id, policy, amount, spent, by });
			Ok(())
		}

		/// Denies a claim.
		#[ink(message, selector = 0x5A105222)]
		pub fn deny(&mut self, id: u32, reason: Reason) -> Result<(), Error> {
			let by = self.adjuster()?;
			let policy = self.claim(id).ok_or(Error::UnknownClaim)?.policy;
			self.settle(id, Outcome::Denied(reason));
			self.env().emit_event(ClaimDenied { id, policy, reason, by });
			Ok(())
		}

		fn ensure_owner(&self) -> Result<(), Error> {
			(self.env().caller() == self.owner).then_some(()).ok_or(Error::NotOwner)
		}

		/// The caller, if it is a claims adjuster of the insurer.
		fn adjuster(&self) -> Result<AccountId, Error> {
			let caller = self.env().caller();
			let credential = self.env().extension().credential(caller)?;
			let adjuster = credential.is_some_and(|credential| credential.role == CLAIMS_ADJUSTER);
			adjuster.then_some(caller).ok_or(Error::NotAdjuster)
		}

		/// What the books and the chain say about a claim.
		fn facts(&self, claim: &Claim<AccountId>, adjuster: AccountId) -> Result<Facts, Error> {
			let PackKey { gtin, lot, index } = claim.pack.clone();
			let chain = || self.env().extension();
			let verdict = chain().decide(claim.patient, adjuster, PAYMENT, None, CLASSES)?;
			let pack = chain().pack(gtin, lot, index)?;
			Ok(Facts {
				claimed: self.paid.contains(Stored(claim.pack.clone())),
				supplied: pack.map(|pack| pack.state == SUPPLIED),
				consented: verdict.permitted() & CLASSES == CLASSES,
			})
		}

		/// Keeps how a claim was judged, and forgets its patient and its pack.
		fn settle(&mut self, id: u32, outcome: Outcome) {
			self.waiting.remove(id);
			self.judged.insert(id, &Stored(outcome));
		}
	}
}
