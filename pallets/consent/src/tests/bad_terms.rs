//! Terms that no call takes, each with its error.

use frame_support::{assert_noop, dispatch::DispatchResult};
use salus_primitives::{
	codes::{DataClassSet, DiseaseGroupSet, DuoModifierSet, DuoPermission, PurposeSet, SensitivitySet},
	consent::{Actor, ConsentTerms, LabelRule, Provision},
	ids::Period,
	study::DataUse,
};

use crate::{mock::*, Error};

const UNKNOWN: u32 = 1 << 31;

pub(super) fn lab_permit() -> Provision<AccountId> {
	permit(Actor::Account(PHYSICIAN), lab())
}

/// A disease-specific data use that names no disease.
pub(super) fn unsound_data_use() -> DataUse {
	DataUse {
		permission: DuoPermission::DiseaseSpecific,
		diseases: DiseaseGroupSet::empty(),
		modifiers: DuoModifierSet::empty(),
		jurisdiction: None,
	}
}

/// Provisions that no call takes, each with its error.
pub(super) fn bad_provisions() -> Vec<(Error<Test>, Provision<AccountId>)> {
	let empty = Period::between(2, 2);
	vec![
		(Error::EmptyProvision, Provision { purposes: PurposeSet::empty(), ..lab_permit() }),
		(Error::EmptyProvision, Provision { classes: DataClassSet::empty(), ..lab_permit() }),
		(Error::UnknownCode, Provision { purposes: PurposeSet(1 | UNKNOWN), ..lab_permit() }),
		(Error::UnknownCode, Provision { classes: DataClassSet(1 | UNKNOWN), ..lab_permit() }),
		(
			Error::UnknownCode,
			Provision {
				labels: LabelRule { sensitivities: SensitivitySet(UNKNOWN), ..LabelRule::any() },
				..lab_permit()
			},
		),
		(Error::UnknownCode, Provision { data_use: Some(unsound_data_use()), ..lab_permit() }),
		(Error::InvalidPeriod, Provision { period: empty, ..lab_permit() }),
		(Error::InvalidPeriod, Provision { data_period: Period::between(2, 1), ..lab_permit() }),
		(Error::UnknownActor, permit(Actor::Organisation(NO_ORGANISATION), lab())),
		(Error::UnknownActor, deny(Actor::Organisation(NO_ORGANISATION), lab())),
		(Error::UnknownActor, permit(Actor::Study(NO_STUDY), lab())),
		(Error::ActorNotInGoodStanding, permit(Actor::Organisation(SPA), lab())),
	]
}

/// Terms that no call takes, each with its error: with a bad provision after a good one, and bad by themselves.
pub(super) fn bad_terms() -> Vec<(Error<Test>, ConsentTerms<AccountId>)> {
	let lab_denial = || deny(Actor::Anyone, lab());
	let with_provision = |(error, provision)| (error, terms([lab_permit(), provision]));
	let mut bad: Vec<_> = bad_provisions().into_iter().map(with_provision).collect();
	bad.extend([
		(Error::EmptyTerms, terms([])),
		(Error::InvalidPeriod, ConsentTerms { period: Period::between(START + 2, START + 1), ..lab_terms() }),
		(Error::InvalidPeriod, ConsentTerms { period: Period::between(START + 2, START + 2), ..lab_terms() }),
		(Error::Expired, ConsentTerms { period: Period { start: None, end: Some(START) }, ..lab_terms() }),
		(Error::InvalidParent, terms([within(0, lab_permit())])),
		(Error::InvalidParent, terms([within(1, lab_denial()), lab_permit()])),
		(Error::InvalidParent, terms([lab_permit(), within(9, lab_denial())])),
		(Error::InvalidParent, terms([lab_permit(), within(0, lab_permit())])),
		(
			Error::InvalidParent,
			terms([
				lab_permit(),
				within(0, lab_denial()),
				within(1, lab_permit()),
				within(2, lab_denial()),
				within(3, lab_permit()),
			]),
		),
	]);
	bad
}

/// The call refuses all bad terms with the right error, and writes nothing.
pub(super) fn refuses_bad_terms(call: impl Fn(ConsentTerms<AccountId>) -> DispatchResult) {
	for (error, terms) in bad_terms() {
		assert_noop!(call(terms), error);
	}
}

/// The call refuses all bad provisions with the right error, and writes nothing.
pub(super) fn refuses_bad_provisions(call: impl Fn(Provision<AccountId>) -> DispatchResult) {
	for (error, provision) in bad_provisions() {
		assert_noop!(call(provision), error);
	}
}
