//! The questions, each with its right. All are about the moment of the block.

use codec::Encode;
use frame_support::ensure;
use salus_primitives::{
	anchor::{RecordRef, RecordStatus},
	codes::{DataClassSet, OrganisationClass, PackState, PurposeOfUse, Role},
	decision::{AccessQuery, Decision},
	gs1::Gtin,
	ids::{AnchorId, Moment, OrganisationId, StudyId},
	lots::LotInspect,
	trace::{is_set_82, LotKey, LotNumber},
	traits::{Acting, ConsentDecision, CredentialInspect, OrganisationInspect, Standing},
};

use super::Refusal;
use crate::{AccountId, Consent, Consortium, DrugRegistry, DrugSupply, EhrAnchor, Timestamp};

/// The chain's decision, as contracts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub(super) enum Verdict {
	/// These of the classes are permitted. The chain's other obligations hold as well; whoever reads the data sees them in
	/// the disclosure log.
	#[codec(index = 0)]
	Permit(DataClassSet),
	/// Denied: the number of the reason.
	#[codec(index = 1)]
	Deny(u8),
	/// No consent speaks to it.
	#[codec(index = 2)]
	NoConsent,
}

fn now() -> Moment {
	Timestamp::get()
}

/// Somebody registered the contract: it may ask about what is no person's.
fn ensure_registered(contract: &AccountId) -> Result<(), Refusal> {
	ensure!(Consortium::is_registered(contract), Refusal::NotAuthorized);
	Ok(())
}

/// The organisation registered the contract and is in good standing: the contract may ask about its people and records.
fn ensure_right(contract: &AccountId, organisation: OrganisationId) -> Result<(), Refusal> {
	ensure!(Consortium::has_registered(organisation, contract), Refusal::NotAuthorized);
	ensure!(Consortium::standing(organisation, now()) == Standing::Good, Refusal::NotAuthorized);
	Ok(())
}

/// What isn't there, for a contract that may know that.
fn nothing<T>(contract: &AccountId) -> Result<Option<T>, Refusal> {
	ensure_registered(contract).map(|()| None)
}

/// For whom and as what somebody acts now.
pub(super) fn credential(contract: &AccountId, who: AccountId) -> Result<Option<(OrganisationId, Role)>, Refusal> {
	let Some(Acting { organisation, role }) = Consortium::acting(&who, now()) else { return nothing(contract) };
	ensure_right(contract, organisation)?;
	Ok(Some((organisation, role)))
}

/// An organisation's class, and its standing: 0 good, 1 suspended or expelled, 2 without a valid licence.
pub(super) fn organisation(
	contract: &AccountId,
	id: OrganisationId,
) -> Result<Option<(OrganisationClass, u8)>, Refusal> {
	ensure_registered(contract)?;
	let standing = match Consortium::standing(id, now()) {
		Standing::Good => 0,
		Standing::Suspended => 1,
		Standing::LicenceNotValid => 2,
		Standing::Unknown => return Ok(None),
	};
	Ok(Consortium::class(id).map(|class| (class, standing)))
}

/// Patient, requester, purpose, study, data classes.
pub(super) type Access = (AccountId, AccountId, PurposeOfUse, Option<StudyId>, DataClassSet);

/// Whether somebody may use a patient's data: by the native tier table, since a contract can't be entered from a
/// contract. Of data of any labels and any time.
pub(super) fn decide(
	contract: &AccountId,
	(patient, requester, purpose, study, classes): Access,
) -> Result<Verdict, Refusal> {
	ensure!(classes.is_known(), Refusal::InvalidArgument);
	let at = now();
	let acting = Consortium::acting(&requester, at).ok_or(Refusal::NotAuthorized)?;
	ensure_right(contract, acting.organisation)?;
	let query = AccessQuery { study, ..AccessQuery::new(patient, requester, purpose, classes) };
	Ok(match <Consent as ConsentDecision<AccountId>>::decide(&query, at) {
		Decision::Permit { obligations, .. } => Verdict::Permit(classes.difference(obligations.withhold)),
		Decision::Deny { reason, .. } => Verdict::Deny(reason.index()),
		Decision::NoConsent => Verdict::NoConsent,
	})
}

/// The status of a record that was anchored alone.
pub(super) fn anchor(contract: &AccountId, id: AnchorId) -> Result<Option<RecordStatus>, Refusal> {
	let Some(record) = EhrAnchor::record_info(RecordRef::Anchor(id)) else { return nothing(contract) };
	ensure_right(contract, record.custodian)?;
	Ok(Some(record.status))
}

/// Product, lot, number of the pack's leaf.
pub(super) type Pack = (u64, LotNumber, u32);

/// A pack's state, whether its lot has expired, and whether a recall stops it in any country.
pub(super) fn pack(contract: &AccountId, (gtin, lot, index): Pack) -> Result<Option<(PackState, bool, bool)>, Refusal> {
	ensure!(is_set_82(&lot), Refusal::InvalidArgument);
	ensure_registered(contract)?;
	let key = LotKey { gtin: Gtin(gtin), lot };
	let lot = <DrugRegistry as LotInspect>::lot(&key);
	let found = lot.zip(DrugSupply::state(&key, index));
	Ok(found.map(|(lot, state)| {
		(state, lot.is_expired(now()), <DrugRegistry as LotInspect>::recall_anywhere(&lot, key.gtin).is_some())
	}))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn answers_have_the_form_that_contracts_know() {
		assert_eq!(Some((OrganisationId(7), Role::Pharmacist)).encode(), [1, 7, 0, 0, 0, 2]);
		assert_eq!(Some((OrganisationClass::Payer, 2u8)).encode(), [1, 4, 2]);
		assert_eq!(Verdict::Permit(DataClassSet(1 << 14)).encode(), [0, 0, 0x40, 0, 0]);
		assert_eq!(Verdict::Deny(5).encode(), [1, 5]);
		assert_eq!(Verdict::NoConsent.encode(), [2]);
		assert_eq!(Some(RecordStatus::Destroyed).encode(), [1, 4]);
		assert_eq!(Some((PackState::Supplied, false, true)).encode(), [1, 1, 0, 1]);
		assert_eq!(None::<(PackState, bool, bool)>.encode(), [0]);
	}

	#[test]
	fn arguments_have_the_form_that_contracts_send() {
		let access = [&[1; 32][..], &[2; 32], &[7, 1, 3, 0, 0, 0, 0, 0x80, 0, 0]].concat();
		let expected: Access = (
			AccountId::new([1; 32]),
			AccountId::new([2; 32]),
			PurposeOfUse::ClinicalTrial,
			Some(StudyId(3)),
			DataClassSet(1 << 15),
		);
		assert_eq!(super::super::read::<Access>(&access), Ok(expected));
		let pack = [8, 7, 6, 5, 4, 3, 2, 1, 8, b'L', b'1', 3, 0, 0, 0];
		let lot = b"L1".to_vec().try_into().unwrap();
		assert_eq!(super::super::read::<Pack>(&pack), Ok((0x0102_0304_0506_0708, lot, 3)));
		let mut unknown = access;
		unknown[64] = 99;
		assert_eq!(super::super::read::<Access>(&unknown), Err(Refusal::InvalidArgument));
	}
}
