#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
mod logic;
#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that can't go on has failed.
mod mock;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
#[cfg(feature = "runtime-benchmarks")]
pub use types::BenchmarkHelper;
pub use types::{Amendment, Enrolment, Enrolments, SitePeriods, Study, MAX_ENROLMENTS, MAX_SITE_PERIODS, MAX_VERSIONS};
pub use weights::WeightInfo;

#[frame_support::pallet]
#[allow(clippy::as_conversions, reason = "the expansion of FRAME's macros casts; this module's own code does not")]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		commitment::Commitment,
		ids::{Moment, OrganisationId, StudyId},
		study::{Participation, StudyInfo, StudyProfile},
		traits::{OrganisationInspect, StudyInspect},
	};

	use crate::{types, WeightInfo};

	/// The version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the pallet needs to know from its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Tells the time.
		type Time: Time<Moment = Moment>;

		/// Who registers studies and changes them, and the organisation that then is the sponsor.
		type SponsorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who may end an organisation's own part in a study.
		type SiteOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// A patient.
		type PatientOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

		/// How organisations stand.
		type Organisations: OrganisationInspect;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Sets the other pallets up for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: types::BenchmarkHelper;
	}

	/// The number that the next study gets.
	#[pallet::storage]
	pub type NextStudyId<T> = StorageValue<_, StudyId, ValueQuery>;

	/// Every study. None is ever removed.
	// Twox64Concat: the pallet itself counts the keys up, so nobody can choose them. So in all maps below.
	#[pallet::storage]
	pub type Studies<T> = StorageMap<_, Twox64Concat, StudyId, types::Study>;

	/// The salted commitments to a study's protocol, by version from 1.
	#[pallet::storage]
	pub type Protocols<T> = StorageDoubleMap<_, Twox64Concat, StudyId, Twox64Concat, u32, Commitment>;

	/// When an organisation was a site of a study. The sponsor needs no entry.
	#[pallet::storage]
	pub type Sites<T> =
		StorageDoubleMap<_, Twox64Concat, StudyId, Twox64Concat, OrganisationId, types::SitePeriods, ValueQuery>;

	/// When a patient took part in a study, and under which version. By study first, so that its participants can be
	/// counted by whoever wants to check.
	#[pallet::storage]
	pub type Participations<T: Config> =
		StorageDoubleMap<_, Twox64Concat, StudyId, Blake2_128Concat, T::AccountId, types::Enrolments, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A study was registered, with version 1 of its protocol.
		StudyRegistered {
			/// The study.
			study: StudyId,
			/// The organisation that runs it.
			sponsor: OrganisationId,
		},
		/// A study's protocol has a new version.
		ProtocolAmended {
			/// The study.
			study: StudyId,
			/// The new version.
			version: u32,
			/// Whether participants have to agree again.
			needs_consent: bool,
		},
		/// An organisation became a site of a study.
		SiteAdded {
			/// The study.
			study: StudyId,
			/// The organisation.
			organisation: OrganisationId,
		},
		/// An organisation is a site of a study no more.
		SiteRemoved {
			/// The study.
			study: StudyId,
			/// The organisation.
			organisation: OrganisationId,
		},
		/// A study was closed. From now on no access is permitted for it.
		StudyClosed {
			/// The study.
			study: StudyId,
		},
		/// A patient agreed to take part in a study, for the first time or again.
		Enrolled {
			/// The study.
			study: StudyId,
			/// The patient.
			patient: T::AccountId,
			/// The version of the protocol that the patient agreed to.
			version: u32,
		},
		/// A patient takes part in a study no more.
		Left {
			/// The study.
			study: StudyId,
			/// The patient.
			patient: T::AccountId,
		},
	}

	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The caller's organisation was never admitted. Ask the consortium to admit it.
		NotMember,
		/// The caller's organisation is suspended. It can go on once it is reinstated.
		Suspended,
		/// The caller's organisation has no licence that is valid now. Have the licence renewed.
		LicenceNotValid,
		/// There is no study of this number.
		NotFound,
		/// Only the study's sponsor can do this; a site can remove itself.
		NotSponsor,
		/// The study is closed.
		StudyClosed,
		/// The profile names a trait or a disease group that this chain doesn't know.
		UnknownCode,
		/// The commitment is zero, which no protocol gives. Send the output of the scheme.
		InvalidCommitment,
		/// The commitment is that of the latest version. A new version needs a new salt.
		ProtocolUnchanged,
		/// The protocol has as many versions as it can have. Register a study that follows on from this one.
		TooManyVersions,
		/// No such organisation was admitted.
		UnknownOrganisation,
		/// The organisation is suspended, or has no licence that is valid now: it can't become a site.
		SiteNotInGoodStanding,
		/// The organisation is a site of the study already, or its sponsor.
		AlreadySite,
		/// The organisation is no site of the study now.
		NotSite,
		/// The organisation was added and removed as often as can be recorded.
		TooManySitePeriods,
		/// The protocol has no version of this number.
		UnknownVersion,
		/// The protocol was amended since in a way that needs consent again. Agree to a later version.
		OutdatedVersion,
		/// The patient takes part under this version already.
		AlreadyEnrolled,
		/// The patient doesn't take part in the study.
		NotEnrolled,
		/// The patient enrolled in this study as often as can be recorded.
		TooManyEnrolments,
		/// All numbers have been handed out. This does not happen within the life of a chain.
		IdsExhausted,
	}

	/// Keeps studies, the versions of their protocols, their sites, and who takes part.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// What sponsors, sites and patients can do.
	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Register a study with the first version of its protocol. `SponsorOrigin` of an organisation in good standing;
		/// gives [`Event::StudyRegistered`].
		#[pallet::call_index(0)]
		pub fn register(origin: OriginFor<T>, profile: StudyProfile, protocol: Commitment) -> DispatchResult {
			let sponsor = T::SponsorOrigin::ensure_origin(origin)?;
			Self::do_register(sponsor, profile, protocol)
		}

		/// Record a new version of a study's protocol. If it needs consent again, whoever takes part counts no more
		/// until they enrol again. Its sponsor in good standing only; gives [`Event::ProtocolAmended`].
		#[pallet::call_index(1)]
		pub fn amend(
			origin: OriginFor<T>,
			study: StudyId,
			protocol: Commitment,
			needs_consent: bool,
		) -> DispatchResult {
			let sponsor = T::SponsorOrigin::ensure_origin(origin)?;
			Self::do_amend(sponsor, study, protocol, needs_consent)
		}

		/// Make an organisation in good standing a site of a study. Its sponsor in good standing only; gives
		/// [`Event::SiteAdded`].
		#[pallet::call_index(2)]
		pub fn add_site(origin: OriginFor<T>, study: StudyId, organisation: OrganisationId) -> DispatchResult {
			let sponsor = T::SponsorOrigin::ensure_origin(origin)?;
			Self::do_add_site(sponsor, study, organisation)
		}

		/// End an organisation's part in a study. The study's sponsor and the organisation itself only, whatever their
		/// standing; gives [`Event::SiteRemoved`].
		#[pallet::call_index(3)]
		pub fn remove_site(origin: OriginFor<T>, study: StudyId, organisation: OrganisationId) -> DispatchResult {
			let sponsor = T::SponsorOrigin::ensure_origin(origin.clone());
			let site = T::SiteOrigin::ensure_origin(origin);
			ensure!(sponsor.is_ok() || site.is_ok(), DispatchError::BadOrigin);
			Self::do_remove_site(sponsor.ok(), site.ok(), study, organisation)
		}

		/// Close a study for good. Its sponsor only, whatever its standing; gives [`Event::StudyClosed`].
		#[pallet::call_index(4)]
		pub fn close(origin: OriginFor<T>, study: StudyId) -> DispatchResult {
			let sponsor = T::SponsorOrigin::ensure_origin(origin)?;
			Self::do_close(sponsor, study)
		}

		/// Take part in a study under a version of its protocol that still counts, for the first time or again.
		/// Patients only; gives [`Event::Enrolled`].
		#[pallet::call_index(5)]
		pub fn enrol(origin: OriginFor<T>, study: StudyId, version: u32) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_enrol(patient, study, version)
		}

		/// Take part in a study no more; possible at any time, of a closed study too. Patients only; gives
		/// [`Event::Left`].
		#[pallet::call_index(6)]
		pub fn leave(origin: OriginFor<T>, study: StudyId) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_leave(patient, study)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What the chain has on a study.
		pub fn info(study: StudyId) -> Option<StudyInfo> {
			Self::study_info(study)
		}

		/// How a patient takes part in a study, now or at a moment in the past.
		pub fn took_part(study: StudyId, patient: T::AccountId, at: Option<Moment>) -> Participation {
			Self::participation(study, &patient, at.unwrap_or_else(T::Time::now))
		}

		/// Whether an organisation could ask for data for a study as its sponsor or one of its sites, now or at a
		/// moment in the past.
		pub fn was_site(study: StudyId, organisation: OrganisationId, at: Option<Moment>) -> bool {
			Self::profile(study, organisation, at.unwrap_or_else(T::Time::now)).is_some()
		}
	}
}
