//! The calls, one function each. The arguments are encoded by the types of `salus-primitives`.

use codec::{Compact, Encode};
use salus_primitives::{
	codes::{DataClass, DataClassSet, OrganisationClass, PurposeOfUse, Role},
	commitment::{Commitment, CommitmentScheme},
	consent::ConsentTerms,
	gs1::{CompanyPrefix, Gln, Gtin, Sscc},
	ids::{AnchorId, ConsentId, Jurisdiction, Moment, OrganisationId, Period},
	trace::{LotKey, PackProof, RecallClass},
};
use sp_core::H256;
use subxt::{
	ext::scale_encode::{self, EncodeAsFields, FieldIter, TypeResolver},
	metadata::Metadata,
	transactions::Payload,
};

use crate::{chain::AccountId, Error, Result};

/// Execution time and proof size that a call may use at most, as `sp_weights::Weight` encodes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct WeightLimit {
	/// Picoseconds of execution.
	#[codec(compact)]
	pub ref_time: u64,
	/// Bytes of proof.
	#[codec(compact)]
	pub proof_size: u64,
}

/// The arguments of a call, encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments(Vec<u8>);

impl EncodeAsFields for Arguments {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_fields: &mut dyn FieldIter<'_, R::TypeId>,
		_types: &R,
		out: &mut Vec<u8>,
	) -> std::result::Result<(), scale_encode::Error> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

/// A call: its pallet and name, and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
	pallet: &'static str,
	name: &'static str,
	arguments: Arguments,
}

impl Payload for Call {
	type CallData = Arguments;

	fn pallet_name(&self) -> &str {
		self.pallet
	}

	fn call_name(&self) -> &str {
		self.name
	}

	fn call_data(&self) -> &Arguments {
		&self.arguments
	}
}

impl Call {
	/// A call of this name. The arguments follow each other as a tuple.
	fn new(pallet: &'static str, name: &'static str, arguments: &impl Encode) -> Self {
		Self { pallet, name, arguments: Arguments(arguments.encode()) }
	}

	/// `Pallet.call`, for messages.
	pub fn title(&self) -> String {
		format!("{}.{}", self.pallet, self.name)
	}

	/// The encoded arguments.
	pub fn arguments(&self) -> &[u8] {
		&self.arguments.0
	}

	/// The whole call: the indices that the metadata gives it, then the arguments.
	pub fn encode_with(&self, metadata: &Metadata) -> Result<Vec<u8>> {
		let missing = || Error::Chain(format!("the chain has no call {}", self.title()));
		let pallet = metadata.pallet_by_name(self.pallet).ok_or_else(missing)?;
		let variant = pallet.call_variant_by_name(self.name).ok_or_else(missing)?;
		let mut bytes = vec![pallet.call_index(), variant.index];
		bytes.extend_from_slice(&self.arguments.0);
		Ok(bytes)
	}
}

/// Calls of `Consortium`.
pub mod consortium {
	use super::*;

	/// Admits an organisation. For the council.
	pub fn admit_organisation(
		class: OrganisationClass,
		gln: Gln,
		jurisdiction: Jurisdiction,
		licence: Period,
		admin: &AccountId,
	) -> Call {
		Call::new("Consortium", "admit_organisation", &(class, gln, jurisdiction, licence, admin))
	}

	/// Suspends an organisation. For the council, or an admin of a regulator.
	pub fn suspend_organisation(organisation: OrganisationId) -> Call {
		Call::new("Consortium", "suspend_organisation", &organisation)
	}

	/// Reinstates a suspended organisation. For the council.
	pub fn reinstate_organisation(organisation: OrganisationId) -> Call {
		Call::new("Consortium", "reinstate_organisation", &organisation)
	}

	/// Gives an organisation a new licence period. For the council.
	pub fn renew_licence(organisation: OrganisationId, licence: Period) -> Call {
		Call::new("Consortium", "renew_licence", &(organisation, licence))
	}

	/// Records that GS1 gave a company prefix to an organisation. For the council.
	pub fn assign_prefix(organisation: OrganisationId, prefix: CompanyPrefix) -> Call {
		Call::new("Consortium", "assign_prefix", &(organisation, prefix))
	}

	/// Issues a credential. For an admin of the organisation.
	pub fn issue_credential(holder: &AccountId, role: Role, validity: Period) -> Call {
		Call::new("Consortium", "issue_credential", &(holder, role, validity))
	}

	/// Revokes a credential. For an admin of the organisation that issued it.
	pub fn revoke_credential(holder: &AccountId) -> Call {
		Call::new("Consortium", "revoke_credential", holder)
	}

	/// Admits a patient's pseudonym. For a provider's staff.
	pub fn admit_patient(patient: &AccountId) -> Call {
		Call::new("Consortium", "admit_patient", patient)
	}

	/// Registers an organisation's policy contract, or none. For an admin.
	pub fn set_policy(contract: Option<&AccountId>) -> Call {
		Call::new("Consortium", "set_policy", &contract)
	}
}

/// Calls of `Consent`.
pub mod consent {
	use super::*;

	/// Grants a consent. For the patient.
	pub fn grant(terms: &ConsentTerms<AccountId>) -> Call {
		Call::new("Consent", "grant", terms)
	}

	/// Puts new terms in a consent's place. For the patient.
	pub fn amend(consent: ConsentId, terms: &ConsentTerms<AccountId>) -> Call {
		Call::new("Consent", "amend", &(consent, terms))
	}

	/// Withdraws a consent. For the patient.
	pub fn withdraw(consent: ConsentId) -> Call {
		Call::new("Consent", "withdraw", &consent)
	}

	/// Asks for access, and has the answer logged. For the holder of a credential.
	pub fn request_access(
		patient: &AccountId,
		purpose: PurposeOfUse,
		classes: DataClassSet,
		data_time: Option<Moment>,
	) -> Call {
		Call::new("Consent", "request_access", &(patient, purpose, classes, data_time))
	}
}

/// Calls of `EhrAnchor`.
pub mod anchor {
	use super::*;

	/// Anchors one commitment. For a custodian.
	pub fn anchor(
		commitment: Commitment,
		scheme: CommitmentScheme,
		class: DataClass,
		subject: Option<&AccountId>,
	) -> Call {
		Call::new("EhrAnchor", "anchor", &(commitment, scheme, class, subject))
	}

	/// Anchors the next version of a record. For its custodian.
	pub fn supersede(anchor: AnchorId, commitment: Commitment, scheme: CommitmentScheme) -> Call {
		Call::new("EhrAnchor", "supersede", &(anchor, commitment, scheme))
	}

	/// Marks an anchor as entered in error. For its custodian.
	pub fn enter_in_error(anchor: AnchorId) -> Call {
		Call::new("EhrAnchor", "enter_in_error", &anchor)
	}

	/// Anchors many commitments by one root. For a custodian.
	pub fn anchor_batch(
		root: H256,
		leaves: u32,
		scheme: CommitmentScheme,
		classes: DataClassSet,
		subject: Option<&AccountId>,
	) -> Call {
		Call::new("EhrAnchor", "anchor_batch", &(root, leaves, scheme, classes, subject))
	}
}

/// Calls of `DrugTrace`.
pub mod trace {
	use super::*;

	/// Registers a product. For the manufacturer that owns its prefix.
	pub fn register_product(gtin: Gtin, prefix_digits: u8) -> Call {
		Call::new("DrugTrace", "register_product", &(gtin, prefix_digits))
	}

	/// Commissions a lot by the root over its serials. For the product's manufacturer.
	pub fn commission(key: &LotKey, expiry: Moment, quantity: u32, root: H256) -> Call {
		Call::new("DrugTrace", "commission", &(key, expiry, quantity, root))
	}

	/// Packs the next packs of a lot into a container. For the product's manufacturer.
	pub fn pack(sscc: Sscc, key: &LotKey, count: u32) -> Call {
		Call::new("DrugTrace", "pack", &(sscc, key, count))
	}

	/// Offers a container to an organisation. For its holder.
	pub fn ship(sscc: Sscc, to: OrganisationId) -> Call {
		Call::new("DrugTrace", "ship", &(sscc, to))
	}

	/// Accepts a container on offer. For the organisation it is offered to.
	pub fn receive(sscc: Sscc) -> Call {
		Call::new("DrugTrace", "receive", &sscc)
	}

	/// Refuses a container on offer. For the organisation it is offered to.
	pub fn refuse(sscc: Sscc) -> Call {
		Call::new("DrugTrace", "refuse", &sscc)
	}

	/// Takes an offer back. For the holder.
	pub fn cancel(sscc: Sscc) -> Call {
		Call::new("DrugTrace", "cancel", &sscc)
	}

	/// Supplies a pack to a patient out of a container. For a pharmacy or provider that holds it.
	pub fn supply(pack: &PackProof, sscc: Sscc) -> Call {
		Call::new("DrugTrace", "supply", &(pack, sscc))
	}

	/// Recalls a lot. For its manufacturer or a regulator.
	pub fn recall(key: &LotKey, class: RecallClass) -> Call {
		Call::new("DrugTrace", "recall", &(key, class))
	}
}

/// An encoded call as an argument of another call: its bytes as they are.
struct Inner<'a>(&'a [u8]);

impl Encode for Inner<'_> {
	fn encode_to<T: codec::Output + ?Sized>(&self, dest: &mut T) {
		dest.write(self.0);
	}
}

/// Calls of `Council`.
pub mod council {
	use super::*;

	/// Proposes an encoded call. It is executed at once when `threshold` is 0 or 1.
	pub fn propose(threshold: u32, proposal: &[u8]) -> Call {
		let length = Compact(proposal.len() as u32);
		Call::new("Council", "propose", &(Compact(threshold), Inner(proposal), length))
	}

	/// Votes on a motion.
	pub fn vote(proposal: H256, index: u32, approve: bool) -> Call {
		Call::new("Council", "vote", &(proposal, Compact(index), approve))
	}

	/// Counts the votes of a motion, and executes it if it is approved.
	pub fn close(proposal: H256, index: u32, weight: WeightLimit, length: u32) -> Call {
		Call::new("Council", "close", &(proposal, Compact(index), weight, Compact(length)))
	}
}

/// Calls of `Utility`.
pub mod utility {
	use super::*;

	/// Runs encoded calls in order, all or none.
	pub fn batch_all(calls: &[Vec<u8>]) -> Call {
		let inner: Vec<_> = calls.iter().map(|call| Inner(call)).collect();
		Call::new("Utility", "batch_all", &inner)
	}
}

/// Calls of `Contracts`.
pub mod contracts {
	use super::*;

	/// Uploads code and makes a contract of it.
	pub fn instantiate_with_code(gas: WeightLimit, code: &[u8], data: &[u8], salt: &[u8]) -> Call {
		let no_deposit_limit: Option<Compact<u128>> = None;
		Call::new("Contracts", "instantiate_with_code", &(Compact(0u128), gas, no_deposit_limit, code, data, salt))
	}

	/// Calls a contract.
	pub fn call(contract: &AccountId, gas: WeightLimit, data: &[u8]) -> Call {
		let destination: sp_runtime::MultiAddress<AccountId, ()> = contract.clone().into();
		let no_deposit_limit: Option<Compact<u128>> = None;
		Call::new("Contracts", "call", &(destination, Compact(0u128), gas, no_deposit_limit, data))
	}
}

#[cfg(test)]
mod tests;
