#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

mod admins;
#[cfg(any(feature = "runtime-benchmarks", test))]
#[allow(clippy::arithmetic_side_effects)] // Not in a chain's runtime.
pub mod benchmark_setup;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod contracts;
mod errors;
mod events;
mod genesis;
mod impls;
mod keys;
mod logic;
mod members;
pub mod migrations;
#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that can't go on has failed.
mod mock;
mod origins;
mod representation;
mod storage;
mod suspension;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
mod voids;
pub mod weights;

use frame_support::pallet_macros::import_section;

pub use contracts::{Registered, Registrants, MAX_CONTRACTS, MAX_REGISTRANTS};
pub use genesis::GenesisOrganisation;
pub use keys::PresentKey;
pub use members::Member;
pub use origins::{
	EnsureActing, EnsureAdmin, EnsureDeployer, EnsureHolder, EnsurePatient, EnsureRegulator, EnsureSponsor,
};
pub use pallet::*;
pub use representation::{
	History, InForce, Representation, RepresentativeKind, MAX_REPRESENTATIONS, MAX_REPRESENTATIVES, MAX_REPRESENTED,
};
pub use types::{Admins, Credential, EmergencyList, Intervals, Organisation, Patient, Void, VoidList};
pub use weights::WeightInfo;

/// The pallet. Its storage, its events and its errors are in files of their own.
#[import_section(storage::storage)]
#[import_section(events::events)]
#[import_section(errors::errors)]
#[frame_support::pallet]
pub mod pallet {
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		dispatch::{GetDispatchInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::{Contains, IsSubType, IsType, Time},
	};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		codes::{OrganisationClass, Role},
		gs1::{CompanyPrefix, Gln},
		ids::{Jurisdiction, Moment, OrganisationId, Period},
	};
	use sp_runtime::traits::Dispatchable;

	use crate::{
		contracts::{Registered, Registrants},
		genesis::GenesisOrganisation,
		members::Member,
		origins::{EnsureAdmin, EnsureSponsor},
		representation::{History, InForce, RepresentativeKind, MAX_REPRESENTATIVES, MAX_REPRESENTED},
		types::{Admins, Credential, EmergencyList, Organisation, Patient, Void, VoidList},
		weights::WeightInfo,
	};

	/// The version of the storage's layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The runtime's calls.
		type RuntimeCall: Parameter
			+ Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>
			+ GetDispatchInfo
			+ From<frame_system::Call<Self>>
			+ IsSubType<Call<Self>>
			+ IsType<<Self as frame_system::Config>::RuntimeCall>;

		/// What a guardian or a proxy may do for a patient. No call of this pallet, whatever this says.
		type RepresentedCalls: Contains<<Self as Config>::RuntimeCall>;

		/// Tells the time.
		type Time: Time<Moment = Moment>;

		/// Who says who is in: admits organisations, lets them put contracts on the chain, and sets their admins.
		type AdmitOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who says how those stand that are in: suspends without end and reinstates them, renews licences, assigns
		/// prefixes, forbids contracts, and declares what they issued void or lets it count again.
		///
		/// What restores a standing must need no more than organisations that have one can give: otherwise nobody could
		/// restore the last ones of a class whose assent `AdmitOrigin` needs.
		type StandingOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who suspends organisations at once, for a time.
		type RegulatorOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// A patient, by whatever key it signs with now. Success is the pseudonym.
		type PatientOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

		/// How long a suspension by a regulator lasts, in milliseconds.
		#[pallet::constant]
		type EmergencySuspension: Get<Moment>;

		/// How long after a suspension by a regulator began regulators can't suspend the organisation again, in
		/// milliseconds.
		#[pallet::constant]
		type EmergencyPause: Get<Moment>;

		/// Most organisations that are suspended by regulators at a time.
		#[pallet::constant]
		type MaxEmergencies: Get<u32>;

		/// Most admins of an organisation.
		#[pallet::constant]
		type MaxAdmins: Get<u32>;

		/// Most GS1 company prefixes of an organisation.
		#[pallet::constant]
		type MaxPrefixes: Get<u32>;

		/// Most licences with gaps between them, most suspensions, and most declarations that what it issued is void,
		/// of an organisation.
		#[pallet::constant]
		type MaxIntervals: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The members that the chain begins with.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Whether this is a development chain, whose keys anybody may know. The pallet doesn't care: it is for
		/// whoever checks a genesis for such keys.
		pub development_keys: bool,
		/// The founding organisations.
		pub organisations: Vec<GenesisOrganisation<T::AccountId>>,
		/// Credentials without end: the issuing organisation's place in the list above, the holder, the role.
		pub credentials: Vec<(u32, T::AccountId, Role)>,
		/// Patients: the sponsor's place in the list above, the pseudonym.
		pub patients: Vec<(u32, T::AccountId)>,
		/// The organisations that may put contracts on the chain, by their places in the list above.
		pub deployers: Vec<u32>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			crate::genesis::build::<T>(self);
		}
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxAdmins::get() >= 1, "MaxAdmins: an organisation is admitted with one admin");
			assert!(T::MaxIntervals::get() >= 2, "MaxIntervals: with one only, no suspension could ever be lifted");
			assert!(T::EmergencySuspension::get() >= 1, "EmergencySuspension: it would be over at once");
			let in_order = T::EmergencySuspension::get() < T::EmergencyPause::get();
			assert!(in_order, "EmergencyPause: a regulator could keep an organisation suspended for ever");
			assert!(T::MaxEmergencies::get() >= 1, "MaxEmergencies: with none, no regulator could suspend anybody");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Admit an organisation with its licence and its first admin. `AdmitOrigin` only.
		/// Emits `OrganisationAdmitted`.
		#[pallet::call_index(0)]
		pub fn admit_organisation(
			origin: OriginFor<T>,
			class: OrganisationClass,
			gln: Gln,
			jurisdiction: Jurisdiction,
			licence: Period,
			admin: T::AccountId,
		) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_admit_organisation(class, gln, jurisdiction, licence, admin).map(|_organisation| ())
		}

		/// Suspend an organisation from now on, without end; what a regulator suspended doesn't end by itself then.
		/// `StandingOrigin` only.
		/// Emits `OrganisationSuspended`.
		#[pallet::call_index(1)]
		pub fn suspend_organisation(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			T::StandingOrigin::ensure_origin(origin)?;
			Self::do_suspend_organisation(organisation)
		}

		/// Lift an organisation's suspension, also one by a regulator. `StandingOrigin` only.
		/// Emits `OrganisationReinstated`.
		#[pallet::call_index(2)]
		pub fn reinstate_organisation(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			T::StandingOrigin::ensure_origin(origin)?;
			Self::do_reinstate_organisation(organisation)
		}

		/// Prolong an organisation's licence, or add one after a gap. It counts from now on at the earliest, and never
		/// shortens what was granted. `StandingOrigin` only.
		/// Emits `LicenceRenewed`.
		#[pallet::call_index(3)]
		pub fn renew_licence(origin: OriginFor<T>, organisation: OrganisationId, licence: Period) -> DispatchResult {
			T::StandingOrigin::ensure_origin(origin)?;
			Self::do_renew_licence(organisation, licence)
		}

		/// Record that GS1 gave a company prefix to an organisation. `StandingOrigin` only.
		/// Emits `PrefixAssigned`.
		#[pallet::call_index(4)]
		pub fn assign_prefix(
			origin: OriginFor<T>,
			organisation: OrganisationId,
			prefix: CompanyPrefix,
		) -> DispatchResult {
			T::StandingOrigin::ensure_origin(origin)?;
			Self::do_assign_prefix(organisation, prefix)
		}

		/// Let a person or a device act for the caller's organisation, which must be in good standing. Admins only.
		/// Emits `CredentialIssued`.
		#[pallet::call_index(5)]
		pub fn issue_credential(
			origin: OriginFor<T>,
			holder: T::AccountId,
			role: Role,
			validity: Period,
		) -> DispatchResult {
			let organisation = EnsureAdmin::<T>::ensure_origin(origin)?;
			Self::do_issue_credential(organisation, holder, role, validity)
		}

		/// Revoke a credential from now on. Admins of the organisation that issued it only.
		/// Emits `CredentialRevoked`.
		#[pallet::call_index(6)]
		pub fn revoke_credential(origin: OriginFor<T>, holder: T::AccountId) -> DispatchResult {
			let organisation = EnsureAdmin::<T>::ensure_origin(origin)?;
			Self::do_revoke_credential(organisation, holder)
		}

		/// Admit a patient by a pseudonymous account. Admins, physicians, nurses and gateways of a provider in good
		/// standing only.
		/// Emits `PatientAdmitted`.
		#[pallet::call_index(7)]
		pub fn admit_patient(origin: OriginFor<T>, patient: T::AccountId) -> DispatchResult {
			let sponsor = EnsureSponsor::<T>::ensure_origin(origin)?;
			Self::do_admit_patient(sponsor, patient)
		}

		/// Name the contract with the caller's organisation's own rules of access, which registers it, or go back to the
		/// native tier table. Admins only. Whether the contract answers is seen when it is asked: one that doesn't denies.
		/// Emits `PolicySet`, and before it `ContractRegistered` for a contract that wasn't.
		#[pallet::call_index(8)]
		pub fn set_policy(origin: OriginFor<T>, contract: Option<T::AccountId>) -> DispatchResult {
			let organisation = EnsureAdmin::<T>::ensure_origin(origin)?;
			Self::do_set_policy(organisation, contract)
		}

		/// Let an account act for a patient until the day of majority, or extend or shorten that. A provider in good
		/// standing that admitted the patient only: admins, physicians, nurses and gateways.
		/// Emits `RepresentativeAppointed`.
		#[pallet::call_index(9)]
		pub fn appoint_guardian(
			origin: OriginFor<T>,
			patient: T::AccountId,
			guardian: T::AccountId,
			until: Moment,
		) -> DispatchResult {
			let sponsor = EnsureSponsor::<T>::ensure_origin(origin)?;
			Self::do_appoint_guardian(sponsor, patient, guardian, until)
		}

		/// Let an account act for the caller until a moment, or extend or shorten that. `PatientOrigin` only.
		/// Emits `RepresentativeAppointed`.
		#[pallet::call_index(10)]
		pub fn appoint_proxy(origin: OriginFor<T>, proxy: T::AccountId, until: Moment) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_appoint(patient, proxy, RepresentativeKind::Proxy, until)
		}

		/// End a guardian's or a proxy's right now. The patient, the representative and the patient's sponsor only.
		/// Emits `RepresentationEnded`.
		#[pallet::call_index(11)]
		pub fn end_representation(
			origin: OriginFor<T>,
			patient: T::AccountId,
			representative: T::AccountId,
		) -> DispatchResult {
			let who = Self::signs_as(origin.clone())?;
			let sponsor = EnsureSponsor::<T>::ensure_origin(origin).ok();
			Self::do_end_representation(&who, sponsor, patient, representative)
		}

		/// Make a call for a patient, as if the patient had signed it. Whoever represents the patient now only, and calls
		/// of `RepresentedCalls` only. If the call fails, this fails with its error.
		/// Emits `ActedFor`.
		#[pallet::call_index(12)]
		#[pallet::weight({
			let info = call.get_dispatch_info();
			(<T as Config>::WeightInfo::act_for().saturating_add(info.call_weight), info.class)
		})]
		pub fn act_for(
			origin: OriginFor<T>,
			patient: T::AccountId,
			call: Box<<T as Config>::RuntimeCall>,
		) -> DispatchResultWithPostInfo {
			let representative = Self::signs_as(origin)?;
			Self::do_act_for(representative, patient, *call, Self::is_represented)
		}

		/// Let a contract ask the chain about the caller's organisation's people and data. Admins only. Others may have
		/// registered it too; whether there is a contract at that account is seen when it asks.
		/// Emits `ContractRegistered`.
		#[pallet::call_index(13)]
		pub fn register_contract(origin: OriginFor<T>, contract: T::AccountId) -> DispatchResult {
			let organisation = EnsureAdmin::<T>::ensure_origin(origin)?;
			Self::do_register_contract(organisation, contract)
		}

		/// Let a contract ask no more about the caller's organisation. Admins only.
		/// Emits `ContractUnregistered`.
		#[pallet::call_index(14)]
		pub fn unregister_contract(origin: OriginFor<T>, contract: T::AccountId) -> DispatchResult {
			let organisation = EnsureAdmin::<T>::ensure_origin(origin)?;
			Self::do_unregister_contract(organisation, contract)
		}

		/// Let an organisation's admins put contracts on the chain, while it is in good standing. `AdmitOrigin` only.
		/// Emits `ContractsPermitted`.
		#[pallet::call_index(15)]
		pub fn permit_contracts(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_permit_contracts(organisation)
		}

		/// Let an organisation's admins put no more contracts on the chain. Those that are there stay. `StandingOrigin`
		/// only.
		/// Emits `ContractsForbidden`.
		#[pallet::call_index(16)]
		pub fn forbid_contracts(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			T::StandingOrigin::ensure_origin(origin)?;
			Self::do_forbid_contracts(organisation)
		}

		/// Suspend an organisation at once, until `EmergencySuspension` from now; a vote can prolong or lift that. Not
		/// again within `EmergencyPause`, and not more than `MaxEmergencies` organisations at a time. `RegulatorOrigin`
		/// only, which may suspend its own organisation too.
		/// Emits `OrganisationSuspendedAtOnce`.
		#[pallet::call_index(17)]
		pub fn suspend_at_once(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			T::RegulatorOrigin::ensure_origin(origin)?;
			Self::do_suspend_at_once(organisation)
		}

		/// Set an organisation's admins, when their keys are lost or stolen. Whoever isn't among them is a member no more.
		/// `AdmitOrigin` only.
		/// Emits `AdminsSet`.
		#[pallet::call_index(18)]
		pub fn set_admins(origin: OriginFor<T>, organisation: OrganisationId, admins: Admins<T>) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_set_admins(organisation, admins)
		}

		/// Put a fresh key in the place of the caller's own, which is a member no more. Admins only.
		/// Emits `AdminsSet`.
		#[pallet::call_index(19)]
		pub fn replace_admin(origin: OriginFor<T>, new: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin.clone())?;
			let organisation = EnsureAdmin::<T>::ensure_origin(origin)?;
			Self::do_replace_admin(organisation, &who, new)
		}

		/// Declare that credentials which an organisation issued at or after a moment, which isn't in the future, let
		/// nobody act from now on. What it issued before stays. `StandingOrigin` only.
		/// Emits `IssuerVoided`.
		#[pallet::call_index(20)]
		pub fn void_issuer(origin: OriginFor<T>, organisation: OrganisationId, from: Moment) -> DispatchResult {
			T::StandingOrigin::ensure_origin(origin)?;
			Self::do_void_issuer(organisation, from)
		}

		/// Let credentials count that an organisation issues from now on. What was void stays so.
		/// `StandingOrigin` only.
		/// Emits `IssuerCleared`.
		#[pallet::call_index(21)]
		pub fn clear_issuer(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			T::StandingOrigin::ensure_origin(origin)?;
			Self::do_clear_issuer(organisation)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Who represented a patient at a moment, as what, and in which period.
		pub fn representatives(patient: T::AccountId, at: Moment) -> Vec<(T::AccountId, RepresentativeKind, Period)> {
			Self::representatives_of(&patient, at)
		}

		/// The contracts that an organisation registered.
		pub fn contracts_of(organisation: OrganisationId) -> Vec<T::AccountId> {
			ContractsByOrganisation::<T>::get(organisation).into_inner()
		}

		/// Whether an organisation's admins may put contracts on the chain now.
		pub fn may_deploy(organisation: OrganisationId) -> bool {
			Self::is_deployer(organisation)
		}

		/// The organisations that are suspended by a regulator now, and when that ends by itself.
		pub fn emergencies() -> Vec<(OrganisationId, Moment)> {
			Self::emergencies_at(Self::now()).into_inner()
		}

		/// The declarations that what an organisation issued counts for nothing, oldest first.
		pub fn voids(organisation: OrganisationId) -> Vec<Void> {
			Voids::<T>::get(organisation).into_inner()
		}
	}
}
