#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(any(feature = "runtime-benchmarks", test))]
#[allow(clippy::arithmetic_side_effects)] // Not in a chain's runtime.
pub mod benchmark_setup;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod contracts;
mod events;
mod extension;
mod genesis;
mod impls;
mod logic;
#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that can't go on has failed.
mod mock;
mod origins;
mod representation;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

use frame_support::pallet_macros::import_section;

pub use contracts::{Registered, Registrants, MAX_CONTRACTS, MAX_REGISTRANTS};
pub use extension::{CheckMembership, NOT_A_MEMBER};
pub use genesis::GenesisOrganisation;
pub use origins::{EnsureActing, EnsureAdmin, EnsureDeployer, EnsureHolder, EnsurePatient, EnsureRegulator};
pub use pallet::*;
pub use representation::{
	History, InForce, Representation, RepresentativeKind, MAX_REPRESENTATIONS, MAX_REPRESENTATIVES, MAX_REPRESENTED,
};
pub use types::{Credential, Intervals, Organisation, Patient};
pub use weights::WeightInfo;

/// The pallet. Its events are in a file of their own.
#[import_section(events::events)]
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
		origins::{EnsureAdmin, EnsurePatient, EnsureSponsor},
		representation::{History, InForce, RepresentativeKind, MAX_REPRESENTATIVES, MAX_REPRESENTED},
		types::{Credential, Organisation, Patient},
		weights::WeightInfo,
	};

	/// The version of the storage's layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

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

		/// Who admits and reinstates organisations, renews licences and assigns prefixes.
		type AdmitOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who suspends organisations.
		type SuspendOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Most admins of an organisation.
		#[pallet::constant]
		type MaxAdmins: Get<u32>;

		/// Most GS1 company prefixes of an organisation.
		#[pallet::constant]
		type MaxPrefixes: Get<u32>;

		/// Most licences with gaps between them, and most suspensions, of an organisation.
		#[pallet::constant]
		type MaxIntervals: Get<u32>;

		/// Weights of the calls and of the transaction extension.
		type WeightInfo: WeightInfo;
	}

	/// The id that the next organisation gets.
	#[pallet::storage]
	pub type NextOrganisationId<T> = StorageValue<_, OrganisationId, ValueQuery>;

	/// The organisations.
	// The chain counts the ids itself, so that nobody can choose one to unbalance the trie.
	#[pallet::storage]
	pub type Organisations<T: Config> = StorageMap<_, Twox64Concat, OrganisationId, Organisation<T>>;

	/// Which organisation has a GLN.
	#[pallet::storage]
	pub type OrganisationsByGln<T> = StorageMap<_, Blake2_128Concat, Gln, OrganisationId>;

	/// Which organisation GS1 gave a company prefix to.
	#[pallet::storage]
	pub type OrganisationsByPrefix<T> = StorageMap<_, Blake2_128Concat, CompanyPrefix, OrganisationId>;

	/// Which organisation an account is an admin of.
	#[pallet::storage]
	pub type OrganisationsByAdmin<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, OrganisationId>;

	/// The credential that an account holds or held. It is never removed, so that answers about the past stay.
	#[pallet::storage]
	pub type Credentials<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Credential>;

	/// The patients, by their pseudonymous account.
	#[pallet::storage]
	pub type Patients<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Patient>;

	/// When and as what an account represented a patient. Nothing is removed, so that answers about the past stay.
	#[pallet::storage]
	pub type Representations<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, T::AccountId, History, ValueQuery>;

	/// Who represents a patient, and until when; some may have expired since the last change.
	#[pallet::storage]
	pub type Representatives<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, InForce<T, MAX_REPRESENTATIVES>, ValueQuery>;

	/// Whom an account represents, and until when; some may have expired since the last change. Never removed: that
	/// there is an entry tells that the account has a nonce.
	#[pallet::storage]
	pub type Represented<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, InForce<T, MAX_REPRESENTED>, ValueQuery>;

	/// The contracts that an organisation registered.
	#[pallet::storage]
	pub type ContractsByOrganisation<T: Config> =
		StorageMap<_, Twox64Concat, OrganisationId, Registered<T>, ValueQuery>;

	/// Which organisations registered a contract.
	#[pallet::storage]
	pub type OrganisationsByContract<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Registrants, ValueQuery>;

	/// The organisations whose admins may put contracts on the chain.
	#[pallet::storage]
	pub type Deployers<T> = StorageMap<_, Twox64Concat, OrganisationId, ()>;

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

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The GLN has more than 13 digits, or its check digit is wrong.
		InvalidGln,
		/// A company prefix has 4 to 12 digits, and this number does not fit in them.
		InvalidPrefix,
		/// The jurisdiction is not two capital letters (ISO 3166-1 alpha-2).
		InvalidJurisdiction,
		/// The period is empty or over, or would shorten or predate the last licence; or the end is not in the future.
		InvalidPeriod,
		/// No such organisation or patient, or the account never held a credential.
		NotFound,
		/// An organisation with this GLN was admitted already.
		GlnTaken,
		/// The prefix, or the beginning of it, is assigned already.
		PrefixTaken,
		/// The account is an admin, a holder (even of a revoked credential), a patient or a representative already. Use
		/// a fresh key.
		AccountTaken,
		/// Only an admin of the organisation that issued the credential can do this.
		NotAuthorized,
		/// The organisation has no licence that is valid now. Have it renewed first.
		LicenceNotValid,
		/// The organisation is suspended.
		Suspended,
		/// The organisation is suspended already.
		AlreadySuspended,
		/// The organisation is not suspended.
		NotSuspended,
		/// The credential was revoked already.
		AlreadyRevoked,
		/// The organisation has as many company prefixes as it can have.
		TooManyPrefixes,
		/// The organisation has as many licences as it can have. Renew without a gap, which needs no room.
		TooManyLicences,
		/// This was the last suspension that can be recorded: it can't be lifted.
		TooManySuspensions,
		/// No more organisations can be numbered.
		IdsExhausted,
		/// Only the provider that admitted the patient can do this.
		NotSponsor,
		/// A patient needs nobody's leave to act for itself, so it can't represent itself.
		OwnRepresentative,
		/// The account doesn't represent the patient now.
		NotRepresentative,
		/// A representative may not make this call for a patient.
		CallNotAllowed,
		/// The patient has as many representatives as there can be. End one first.
		TooManyRepresentatives,
		/// The account represents as many patients as it can. Use a fresh key for each.
		TooManyRepresented,
		/// The account was appointed for this patient as often as can be recorded. Use a fresh key.
		TooManyRepresentations,
		/// The organisation registered this contract already.
		AlreadyRegistered,
		/// The organisation didn't register this contract.
		NotRegistered,
		/// The contract is the organisation's policy. Set another one, or none, first.
		IsPolicy,
		/// The organisation has registered as many contracts as it can. Take one back first.
		TooManyContracts,
		/// As many organisations as there can be have registered this contract. Deploy another one of the same code.
		TooManyRegistrants,
		/// The organisation may put contracts on the chain already.
		AlreadyPermitted,
		/// The organisation may put no contracts on the chain.
		NotPermitted,
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxAdmins::get() >= 1, "MaxAdmins: an organisation is admitted with one admin");
			assert!(T::MaxIntervals::get() >= 2, "MaxIntervals: with one only, no suspension could ever be lifted");
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

		/// Suspend an organisation at once. `SuspendOrigin` only.
		/// Emits `OrganisationSuspended`.
		#[pallet::call_index(1)]
		pub fn suspend_organisation(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			T::SuspendOrigin::ensure_origin(origin)?;
			Self::do_suspend_organisation(organisation)
		}

		/// Lift an organisation's suspension. `AdmitOrigin` only.
		/// Emits `OrganisationReinstated`.
		#[pallet::call_index(2)]
		pub fn reinstate_organisation(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_reinstate_organisation(organisation)
		}

		/// Prolong an organisation's licence, or add one after a gap. It counts from now on at the earliest, and never
		/// shortens what was granted. `AdmitOrigin` only.
		/// Emits `LicenceRenewed`.
		#[pallet::call_index(3)]
		pub fn renew_licence(origin: OriginFor<T>, organisation: OrganisationId, licence: Period) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_renew_licence(organisation, licence)
		}

		/// Record that GS1 gave a company prefix to an organisation. `AdmitOrigin` only.
		/// Emits `PrefixAssigned`.
		#[pallet::call_index(4)]
		pub fn assign_prefix(
			origin: OriginFor<T>,
			organisation: OrganisationId,
			prefix: CompanyPrefix,
		) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
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

		/// Let an account act for the caller until a moment, or extend or shorten that. Patients only.
		/// Emits `RepresentativeAppointed`.
		#[pallet::call_index(10)]
		pub fn appoint_proxy(origin: OriginFor<T>, proxy: T::AccountId, until: Moment) -> DispatchResult {
			let patient = EnsurePatient::<T>::ensure_origin(origin)?;
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
			let who = ensure_signed(origin.clone())?;
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
			let representative = ensure_signed(origin)?;
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

		/// Let an organisation's admins put no more contracts on the chain. Those that are there stay. `AdmitOrigin` only.
		/// Emits `ContractsForbidden`.
		#[pallet::call_index(16)]
		pub fn forbid_contracts(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_forbid_contracts(organisation)
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
	}
}
