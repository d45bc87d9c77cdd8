//! Terms and questions for the tests, in few words.

use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse, PurposeSet},
	consent::{Actor, ConsentTerms, Effect, Provision},
	decision::AccessQuery,
	ids::{ConsentId, Period},
};

use super::*;

pub(crate) fn classes<const N: usize>(classes: [DataClass; N]) -> DataClassSet {
	classes.into_iter().collect()
}

pub(crate) fn purposes<const N: usize>(purposes: [PurposeOfUse; N]) -> PurposeSet {
	purposes.into_iter().collect()
}

/// A permit for treatment, at the top level, of data of any labels and any time.
pub(crate) fn permit(actor: Actor<AccountId>, classes: DataClassSet) -> Provision<AccountId> {
	Provision::new(Effect::Permit, actor, PurposeSet::of(PurposeOfUse::Treatment), classes)
}

/// A denial for treatment.
pub(crate) fn deny(actor: Actor<AccountId>, classes: DataClassSet) -> Provision<AccountId> {
	Provision { effect: Effect::Deny, ..permit(actor, classes) }
}

/// The same as an exception to another provision.
pub(crate) fn within(parent: u8, provision: Provision<AccountId>) -> Provision<AccountId> {
	Provision { parent: Some(parent), ..provision }
}

/// The same for data of a period.
pub(crate) fn made_in(period: Period, provision: Provision<AccountId>) -> Provision<AccountId> {
	Provision { data_period: period, ..provision }
}

/// Terms that hold always.
pub(crate) fn terms<const N: usize>(provisions: [Provision<AccountId>; N]) -> ConsentTerms<AccountId> {
	let provisions = provisions.to_vec().try_into().expect("few enough provisions");
	ConsentTerms { period: Period::always(), provisions, source: None }
}

/// A permit of laboratory results for the physician's treatment.
pub(crate) fn lab_terms() -> ConsentTerms<AccountId> {
	terms([permit(Actor::Account(PHYSICIAN), lab())])
}

pub(crate) fn lab() -> DataClassSet {
	classes([DataClass::Laboratory])
}

/// Alice's laboratory results of any time and any labels, for treatment.
pub(crate) fn lab_query(requester: AccountId) -> AccessQuery<AccountId> {
	AccessQuery::new(ALICE, requester, PurposeOfUse::Treatment, lab())
}

/// Grants the terms as Alice and gives the new consent's number.
pub(crate) fn granted(terms: ConsentTerms<AccountId>) -> ConsentId {
	let consent = crate::NextConsentId::<Test>::get();
	frame_support::assert_ok!(Consent::grant(signed(ALICE), terms));
	consent
}
