//! What the benchmarks start from.

use alloc::vec::Vec;
use frame_benchmarking::{account, BenchmarkError};
use frame_support::{
	traits::{Get, Time},
	BoundedVec,
};
use salus_primitives::{
	codes::{DataClassSet, PurposeSet},
	consent::{Actor, ConsentTerms, Effect, Provision, MAX_LEVELS, MAX_PROVISIONS},
	ids::{ConsentId, Moment, OrganisationId, Period},
};

use crate::{Config, Open, Pallet, Proposal, Proposals};

/// Sets up, through the runtime, whom the benchmarks need. All of it holds from moment 0 on and for good.
pub trait BenchmarkHelper<AccountId, Signature> {
	/// An account that is an admitted patient and passes `PatientOrigin` when it signs.
	fn patient() -> AccountId;

	/// An account that passes `RequesterOrigin` when it signs and holds a valid credential as a physician of an
	/// organisation in good standing.
	fn requester() -> AccountId;

	/// An organisation in good standing, another one for each number.
	fn organisation(number: u32) -> OrganisationId;

	/// The signature of an admitted patient for a payload: always the same patient, whatever the payload.
	fn sign(payload: &[u8]) -> (AccountId, Signature);

	/// Sets the clock that `Time` reads.
	fn set_time(now: Moment);
}

/// Terms that hold always, of permits each for all purposes and classes.
fn terms<T: Config>(actors: impl Iterator<Item = Actor<T::AccountId>>) -> ConsentTerms<T::AccountId> {
	let permit = |actor| Provision::new(Effect::Permit, actor, PurposeSet::all(), DataClassSet::all());
	let provisions: Vec<_> = actors.map(permit).collect();
	ConsentTerms { period: Period::always(), provisions: BoundedVec::truncate_from(provisions), source: None }
}

/// Permits that name an organisation each, all of them different: each one has to be looked up.
pub(super) fn for_organisations<T: Config>(provisions: u32) -> ConsentTerms<T::AccountId> {
	terms::<T>((0..provisions).map(|number| Actor::Organisation(T::BenchmarkHelper::organisation(number))))
}

/// As many permits as fit, for one reader.
pub(super) fn for_reader<T: Config>() -> ConsentTerms<T::AccountId> {
	let reader = T::BenchmarkHelper::requester();
	terms::<T>((0..MAX_PROVISIONS).map(|_| Actor::Account(reader.clone())))
}

/// As many provisions as fit, in chains of exceptions to exceptions. The first is a permit.
pub(super) fn nested<T: Config>() -> ConsentTerms<T::AccountId> {
	let mut terms = for_reader::<T>();
	for (index, provision) in (0u8..).zip(terms.provisions.iter_mut()) {
		let level = index.checked_rem(MAX_LEVELS).unwrap_or_default();
		provision.parent = if level == 0 { None } else { index.checked_sub(1) };
		provision.effect = if level % 2 == 0 { Effect::Permit } else { Effect::Deny };
	}
	terms
}

/// Permits for strangers as many as fit, but for the last one, which is for an organisation.
pub(super) fn for_strangers_and<T: Config>(organisation: OrganisationId) -> ConsentTerms<T::AccountId> {
	let strangers = (1..MAX_PROVISIONS).map(|number| Actor::Account(account("stranger", number, 0)));
	terms::<T>(strangers.chain([Actor::Organisation(organisation)]))
}

/// Grants that many consents, one a moment, so that each is a line of the history and the next change is another.
pub(super) fn fill<T: Config>(
	patient: &T::AccountId,
	consents: u32,
	terms: &ConsentTerms<T::AccountId>,
) -> Result<(), BenchmarkError> {
	for _ in 0..consents {
		Pallet::<T>::do_grant(patient.clone(), terms.clone())?;
		T::BenchmarkHelper::set_time(T::Time::now().saturating_add(1));
	}
	Ok(())
}

/// As many open consents as leave room for one.
pub(super) fn all_but_one<T: Config>() -> u32 {
	T::MaxOpenConsents::get().saturating_sub(1)
}

/// The patient's oldest open consent.
pub(super) fn oldest<T: Config>(patient: &T::AccountId) -> Result<ConsentId, BenchmarkError> {
	let open = Pallet::<T>::open_at(patient, Moment::MAX);
	open.first().copied().ok_or(BenchmarkError::Stop("the patient has no open consent"))
}

/// How many open consents the patient has.
pub(super) fn open_count<T: Config>(patient: &T::AccountId) -> usize {
	Open::<T>::get(patient).map(|snapshot| snapshot.consents.len()).unwrap_or_default()
}

/// Stores a proposal of full length.
pub(super) fn proposed<T: Config>(patient: &T::AccountId, organisation: OrganisationId) {
	Proposals::<T>::insert(patient, organisation, Proposal { terms: for_reader::<T>(), until: Moment::MAX });
}
