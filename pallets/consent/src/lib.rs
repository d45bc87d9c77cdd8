#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod decide;
mod explain;
mod impls;
mod logic;
#[cfg(test)]
mod mock;
mod open;
mod proposals;
mod signed;
mod terms;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use salus_primitives::record::{ConsentRecord, EndReason, Ending, Renounced, MAX_RENOUNCED};
pub use types::{Proposal, Snapshot};
pub use weights::WeightInfo;

/// The life of consents, from a proposal to the end, and the decision that rests on them.
#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		consent::{ConsentTerms, Provision},
		decision::{AccessQuery, Decision},
		ids::{ConsentId, Moment, OrganisationId},
		traits::{BreakGlassInspect, CredentialInspect, OrganisationInspect, PatientInspect, StudyInspect, TierPolicy},
	};
	use sp_runtime::traits::{Convert, IdentifyAccount, Verify};

	use crate::{types::provision_count, weights::WeightInfo, ConsentRecord, EndReason, Proposal, Snapshot};

	/// The version of this pallet's storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime settles.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The clock: milliseconds since 1970-01-01T00:00:00Z.
		type Time: Time<Moment = Moment>;

		/// Who grants, changes and ends consents: an admitted patient.
		type PatientOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

		/// Who proposes consents, and submits those that a patient signed: the holder of a credential.
		type RequesterOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

		/// Who renounces a consent for an organisation: one of its admins.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// What organisations are and how they stand.
		type Organisations: OrganisationInspect;

		/// What credentials people and devices hold.
		type Credentials: CredentialInspect<Self::AccountId>;

		/// Which patients are admitted.
		type Patients: PatientInspect<Self::AccountId>;

		/// From a patient to the key that signs for it now: the patient's own account, unless it was replaced.
		type PatientKeys: Convert<Self::AccountId, Self::AccountId>;

		/// The organisations' own rules: which role may use which data for which purpose.
		type Policy: TierPolicy<Self::AccountId>;

		/// Studies, their sites and who takes part in them.
		type Studies: StudyInspect<Self::AccountId>;

		/// Who broke glass, and for what.
		type BreakGlass: BreakGlassInspect<Self::AccountId>;

		/// What a patient signs a consent with.
		type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>> + Parameter;

		/// Most consents of one patient that are open at a time. It bounds the cost of a decision.
		#[pallet::constant]
		type MaxOpenConsents: Get<u32>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Sets up patients, requesters and organisations for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId, Self::Signature>;
	}

	/// A snapshot as this runtime bounds it.
	pub(crate) type SnapshotOf<T> = Snapshot<<T as Config>::MaxOpenConsents>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The number of the next consent.
	#[pallet::storage]
	pub type NextConsentId<T: Config> = StorageValue<_, ConsentId, ValueQuery>;

	/// All consents, past ones too: an answer about the past needs them.
	// The chain counts the numbers up, so that nobody can choose a key: it needs no hash. Where accounts are keys, the
	// hasher is safe for keys that callers choose and keeps them readable.
	#[pallet::storage]
	pub type Consents<T: Config> = StorageMap<_, Identity, ConsentId, ConsentRecord<T::AccountId>, OptionQuery>;

	/// Which of each patient's consents are open since the last change.
	#[pallet::storage]
	pub type Open<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, SnapshotOf<T>, OptionQuery>;

	/// Which of a patient's consents were open earlier: the snapshots before the one in `Open`, numbered from 0 on in
	/// the order of their moments. No two hold from the same moment on.
	#[pallet::storage]
	pub type History<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, u32, SnapshotOf<T>, OptionQuery>;

	/// How many snapshots `History` has of each patient.
	#[pallet::storage]
	pub type Changes<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// What organisations propose to patients: at most one proposal of an organisation to a patient.
	#[pallet::storage]
	pub type Proposals<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		OrganisationId,
		Proposal<T::AccountId>,
		OptionQuery,
	>;

	/// How many signed consents each patient has granted: the number that the next signature has to name.
	#[pallet::storage]
	pub type Nonces<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A patient granted a consent.
		ConsentGranted {
			/// The new consent.
			consent: ConsentId,
			/// Who granted it.
			patient: T::AccountId,
		},
		/// A patient put a new consent in the place of an earlier one. The earlier one ends when the new one begins.
		ConsentAmended {
			/// The consent that ended.
			replaced: ConsentId,
			/// The new consent.
			consent: ConsentId,
			/// Whose consents they are.
			patient: T::AccountId,
		},
		/// A patient withdrew a consent: its permits ended, its denials go on.
		ConsentWithdrawn {
			/// The consent.
			consent: ConsentId,
			/// Who withdrew it.
			patient: T::AccountId,
		},
		/// A patient took back all of a consent, its denials too.
		ConsentLifted {
			/// The consent that ended.
			consent: ConsentId,
			/// Who lifted it.
			patient: T::AccountId,
		},
		/// A patient declared a consent a mistake. It ended, its denials too.
		ConsentEnteredInError {
			/// The consent that ended.
			consent: ConsentId,
			/// Whose consent it is.
			patient: T::AccountId,
		},
		/// An organisation asks a patient for a consent.
		ConsentProposed {
			/// Whom it asks.
			patient: T::AccountId,
			/// The organisation.
			organisation: OrganisationId,
			/// The first moment at which the patient can't accept any more.
			until: Moment,
		},
		/// A patient agreed to a proposal, and granted a consent.
		ProposalAccepted {
			/// Who agreed.
			patient: T::AccountId,
			/// The organisation that had proposed it.
			organisation: OrganisationId,
			/// The new consent.
			consent: ConsentId,
			/// Whether the patient changed the terms.
			edited: bool,
		},
		/// A patient refused a proposal.
		ProposalDeclined {
			/// Who refused.
			patient: T::AccountId,
			/// The organisation that had proposed it.
			organisation: OrganisationId,
		},
		/// An organisation took its proposal back.
		ProposalRetracted {
			/// Whom it had asked.
			patient: T::AccountId,
			/// The organisation.
			organisation: OrganisationId,
		},
		/// An organisation no longer wants a consent: it permits nothing more to it and its people.
		ConsentRenounced {
			/// The consent.
			consent: ConsentId,
			/// The organisation.
			organisation: OrganisationId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The terms hold no provision. Name at least one; to take back the last permit, withdraw the consent.
		EmptyTerms,
		/// A provision names no purpose or no data class, so that it would never apply.
		EmptyProvision,
		/// A provision has a bit in one of its sets that stands for no code known to this chain, or a data use whose
		/// parts don't fit together.
		UnknownCode,
		/// The validity period, a provision's period or its data period ends before it begins or when it begins.
		InvalidPeriod,
		/// The validity period, or the time for an answer, is over already.
		Expired,
		/// A provision names an organisation or a study that doesn't exist.
		UnknownActor,
		/// A permit names an organisation that is suspended or has no valid licence.
		ActorNotInGoodStanding,
		/// A provision is an exception to none before it, to one of its own effect, or to one that is four levels deep;
		/// or a change would make it an exception to another one than before.
		InvalidParent,
		/// The patient has as many open consents as the chain allows. Amend or lift one instead.
		TooManyOpenConsents,
		/// There is no consent with this number.
		NotFound,
		/// The consent is another patient's.
		NotAuthorized,
		/// The consent was replaced, lifted or entered in error before.
		AlreadyEnded,
		/// The consent's permits were withdrawn before. Amend it, or grant a new one.
		AlreadyWithdrawn,
		/// The consent has no permit, or its permits were withdrawn before.
		NothingToWithdraw,
		/// The consent has no provision with this index.
		UnknownProvision,
		/// The provision is a denial, which is lifted or amended, not withdrawn.
		NotAPermit,
		/// The account is not an admitted patient.
		UnknownPatient,
		/// The caller holds no credential that is valid now.
		NoValidCredential,
		/// The caller's organisation is suspended or has no valid licence.
		OrganisationNotInGoodStanding,
		/// The organisation has proposed nothing to this patient.
		NoProposal,
		/// The time for accepting the proposal is over.
		ProposalExpired,
		/// No permit of the consent names the organisation or one of its people.
		NotNamed,
		/// The organisation renounced the consent before.
		AlreadyRenounced,
		/// As many organisations as the chain keeps have renounced the consent.
		TooManyRenounced,
		/// The signature is not of the patient's present key, or not for these terms, this patient, this time and this
		/// chain.
		BadSignature,
		/// The nonce is not the patient's next: the signature was used before, or another one comes first.
		StaleNonce,
		/// The signature's deadline is over.
		SignatureExpired,
		/// The numbers for consents, or for a patient's changes, have run out.
		IdsExhausted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxOpenConsents::get() > 0, "a patient needs room for a consent");
			assert!(T::Hash::max_encoded_len() == 32, "a signature is bound to a genesis hash of 32 bytes");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Grants a consent. It holds from this block on, within its own validity period.
		///
		/// For the patient. Emits `ConsentGranted`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::grant(provision_count(terms)))]
		pub fn grant(origin: OriginFor<T>, terms: ConsentTerms<T::AccountId>) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_grant(patient, terms)
		}

		/// Puts new terms in the place of a consent that has not ended. The old consent ends and a new one, with a
		/// number of its own, begins in the same moment; what was decided before stays as it was.
		///
		/// For the patient whose consent it is. Emits `ConsentAmended`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::amend(provision_count(terms)))]
		pub fn amend(origin: OriginFor<T>, consent: ConsentId, terms: ConsentTerms<T::AccountId>) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_amend(patient, consent, terms)
		}

		/// Withdraws a consent: from this block on its permits count for nothing. Its denials stay in force, so that a
		/// withdrawal never widens access; what was decided before stays as it was.
		///
		/// For the patient whose consent it is. Emits `ConsentWithdrawn`.
		#[pallet::call_index(2)]
		pub fn withdraw(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_withdraw(patient, consent)
		}

		/// Narrows or widens one provision, and leaves the others as they are, as an amendment. What it is an exception
		/// to can't change.
		///
		/// For the patient whose consent it is. Emits `ConsentAmended`.
		#[pallet::call_index(3)]
		pub fn change_provision(
			origin: OriginFor<T>,
			consent: ConsentId,
			index: u8,
			provision: Provision<T::AccountId>,
		) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_change_provision(patient, consent, index, provision)
		}

		/// Withdraws one permit and the permits among its exceptions, as an amendment. The denials among them stay, on
		/// their own; they may then deny more than before, never less.
		///
		/// For the patient whose consent it is. Emits `ConsentAmended`.
		#[pallet::call_index(4)]
		pub fn withdraw_provision(origin: OriginFor<T>, consent: ConsentId, index: u8) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_withdraw_provision(patient, consent, index)
		}

		/// Takes back all of a consent, its denials too. An act of its own, as it can widen access.
		///
		/// For the patient whose consent it is. Emits `ConsentLifted`.
		#[pallet::call_index(5)]
		pub fn lift(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_end(&patient, consent, EndReason::Lifted)?;
			Self::deposit_event(Event::ConsentLifted { consent, patient });
			Ok(())
		}

		/// Declares a consent a mistake: it ends, its denials too. What was decided on it stays as it was.
		///
		/// For the patient whose consent it is. Emits `ConsentEnteredInError`.
		#[pallet::call_index(6)]
		pub fn enter_in_error(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_end(&patient, consent, EndReason::EnteredInError)?;
			Self::deposit_event(Event::ConsentEnteredInError { consent, patient });
			Ok(())
		}

		/// Asks a patient to agree to terms until a moment. It takes the place of the organisation's earlier proposal
		/// to the patient, if there is one.
		///
		/// For holders of a valid credential of an organisation in good standing. Emits `ConsentProposed`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::propose(provision_count(terms)))]
		pub fn propose(
			origin: OriginFor<T>,
			patient: T::AccountId,
			terms: ConsentTerms<T::AccountId>,
			until: Moment,
		) -> DispatchResult {
			let requester = T::RequesterOrigin::ensure_origin(origin)?;
			Self::do_propose(&requester, patient, terms, until)
		}

		/// Agrees to an organisation's proposal, with the terms as the patient edited them, and so grants a consent.
		///
		/// For the patient. Emits `ConsentGranted` and `ProposalAccepted`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::accept(provision_count(terms)))]
		pub fn accept(
			origin: OriginFor<T>,
			organisation: OrganisationId,
			terms: ConsentTerms<T::AccountId>,
		) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_accept(patient, organisation, terms)
		}

		/// Refuses an organisation's proposal.
		///
		/// For the patient. Emits `ProposalDeclined`.
		#[pallet::call_index(9)]
		pub fn decline(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_decline(patient, organisation)
		}

		/// Takes the proposal of the caller's organisation to a patient back.
		///
		/// For holders of a valid credential. Emits `ProposalRetracted`.
		#[pallet::call_index(10)]
		pub fn retract(origin: OriginFor<T>, patient: T::AccountId) -> DispatchResult {
			let requester = T::RequesterOrigin::ensure_origin(origin)?;
			Self::do_retract(&requester, patient)
		}

		/// Renounces a consent for an organisation that it names: from this block on it permits nothing to that
		/// organisation and its people, nor do the consents that the patient makes of it provision by provision.
		///
		/// For an admin of the organisation. Emits `ConsentRenounced`.
		#[pallet::call_index(11)]
		pub fn renounce(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			let organisation = T::AdminOrigin::ensure_origin(origin)?;
			Self::do_renounce(organisation, consent)
		}

		/// Grants a consent that a patient signed, so that both sides stand behind it and the patient needs no
		/// transaction. The signature counts once, until its deadline, and for this chain only.
		///
		/// For members of the consortium. Emits `ConsentGranted`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::grant_signed(provision_count(terms)))]
		pub fn grant_signed(
			origin: OriginFor<T>,
			patient: T::AccountId,
			terms: ConsentTerms<T::AccountId>,
			nonce: u32,
			deadline: Moment,
			signature: T::Signature,
		) -> DispatchResult {
			T::RequesterOrigin::ensure_origin(origin)?;
			Self::do_grant_signed(patient, terms, nonce, deadline, &signature)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// May this person read this? At a moment, or now if none is given. Asks the native tier table rather than an
		/// organisation's policy contract.
		#[allow(clippy::needless_pass_by_value, reason = "a view function takes what was decoded for it")]
		pub fn decide(query: AccessQuery<T::AccountId>, at: Option<Moment>) -> Decision {
			Self::decide_at(&query, at.unwrap_or_else(T::Time::now))
		}

		/// The patient's consents that were open at a moment, or are now if none is given, oldest first.
		#[allow(clippy::needless_pass_by_value, reason = "a view function takes what was decoded for it")]
		pub fn open_consents(patient: T::AccountId, at: Option<Moment>) -> Vec<ConsentId> {
			Self::open_at(&patient, at.unwrap_or_else(T::Time::now))
		}
	}
}
