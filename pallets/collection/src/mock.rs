//! A runtime with nothing but the system pallet and this one. Accounts 1 to 5 keep records for the organisations of the
//! same numbers, accounts 11 to 15 are devices and accounts 21 to 25 are researchers of theirs; accounts from 100 on
//! are patients.

use frame_support::{
	derive_impl, parameter_types,
	traits::{EnsureOrigin, Time},
};
use frame_system::RawOrigin;
use salus_primitives::{
	anchor::NewBatch,
	codes::{DataClass, DataClassSet, OrganisationClass, PurposeOfUse, Role, Schema},
	collection::{Count, Counts},
	commitment::CommitmentScheme,
	gs1::CompanyPrefix,
	ids::{BatchId, Jurisdiction, Moment, OrganisationId, Period, ReportId, StreamId, StudyId},
	study::{Participation, StudyProfile},
	traits::{Acting, BatchAnchoring, CredentialInspect, OrganisationInspect, PatientInspect, Standing, StudyInspect},
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};

use crate as pallet_collection;

/// Keeps records for a hospital in good standing.
pub(crate) const HOSPITAL: u64 = 1;
/// Keeps records for another organisation in good standing.
pub(crate) const CLINIC: u64 = 2;
/// Keeps records for a suspended organisation.
pub(crate) const SUSPENDED: u64 = 3;
/// Keeps records for an organisation whose licence ends at [`LICENCE_END`].
pub(crate) const LAPSING: u64 = 4;
/// Keeps records for an organisation that was never admitted.
pub(crate) const UNADMITTED: u64 = 5;
/// A device of the organisation: its number and this.
pub(crate) const DEVICE: u64 = 10;
/// A researcher of the organisation: its number and this.
pub(crate) const RESEARCHER: u64 = 20;
/// Acts for no organisation.
pub(crate) const STRANGER: u64 = 50;
/// The pseudonym of a patient.
pub(crate) const PATIENT: u64 = 100;

/// When the tests begin.
pub(crate) const START: Moment = 1_000;
/// When the licence of [`LAPSING`] ends.
pub(crate) const LICENCE_END: Moment = 2_000;
/// When the researchers' credentials end.
pub(crate) const CREDENTIAL_END: Moment = 50_000;
/// The scheme that the tests use.
pub(crate) const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256Jcs;
/// The stream that [`ExtBuilder`] makes, which the hospital keeps.
pub(crate) const STREAM: StreamId = StreamId(0);
/// The only study that there is.
pub(crate) const STUDY: StudyId = StudyId(7);

parameter_types! {
	pub static Now: Moment = START;
	/// Whether the hospital was suspended.
	pub static IsHospitalSuspended: bool = false;
	/// What was anchored, and for whom.
	pub static Anchored: Vec<(OrganisationId, NewBatch<u64>)> = vec![];
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Collection: pallet_collection,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_collection::Config for Test {
	type Time = Clock;
	type CustodianOrigin = EnsureAccount<0>;
	type AppendOrigin = EnsureAccount<DEVICE>;
	type ReporterOrigin = EnsureAccount<0>;
	type RequesterOrigin = EnsureRequester;
	type Credentials = Consortium;
	type Organisations = Consortium;
	type Patients = Consortium;
	type Studies = Studies;
	type Anchoring = Anchoring;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Clock;
}

/// The clock of the tests.
pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<u64> for Clock {
	fn patient() -> u64 {
		PATIENT
	}

	fn study() -> StudyId {
		STUDY
	}

	fn set_time(now: Moment) {
		Now::set(now);
	}
}

/// Accounts that act for the organisation of their number less `OFFSET`.
pub struct EnsureAccount<const OFFSET: u64>;
impl<const OFFSET: u64> EnsureOrigin<RuntimeOrigin> for EnsureAccount<OFFSET> {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who)) if (OFFSET + HOSPITAL..=OFFSET + UNADMITTED).contains(&who) => {
				Ok(organisation(who - OFFSET))
			}
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(signed(OFFSET + HOSPITAL))
	}
}

/// Researchers.
pub struct EnsureRequester;
impl EnsureOrigin<RuntimeOrigin> for EnsureRequester {
	type Success = u64;

	fn try_origin(origin: RuntimeOrigin) -> Result<u64, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who)) if (RESEARCHER..STRANGER).contains(&who) => Ok(who),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(signed(RESEARCHER + HOSPITAL))
	}
}

/// Who is who.
pub struct Consortium;
impl OrganisationInspect for Consortium {
	fn class(_: OrganisationId) -> Option<OrganisationClass> {
		Some(OrganisationClass::Provider)
	}

	fn jurisdiction(_: OrganisationId) -> Option<Jurisdiction> {
		Some(Jurisdiction(*b"DE"))
	}

	fn standing(organisation: OrganisationId, at: Moment) -> Standing {
		match u64::from(organisation.0) {
			HOSPITAL if IsHospitalSuspended::get() => Standing::Suspended,
			HOSPITAL | CLINIC => Standing::Good,
			SUSPENDED => Standing::Suspended,
			LAPSING if at < LICENCE_END => Standing::Good,
			LAPSING => Standing::LicenceNotValid,
			_ => Standing::Unknown,
		}
	}

	fn prefix_owner(_: CompanyPrefix) -> Option<OrganisationId> {
		None
	}
}

impl CredentialInspect<u64> for Consortium {
	fn acting(who: &u64, at: Moment) -> Option<Acting> {
		let organisation = organisation(who.checked_sub(RESEARCHER)?);
		(at < CREDENTIAL_END).then_some(Acting { organisation, role: Role::Researcher })
	}
}

impl PatientInspect<u64> for Consortium {
	fn is_patient(who: &u64) -> bool {
		*who >= PATIENT
	}
}

/// The only study.
pub struct Studies;
impl StudyInspect<u64> for Studies {
	fn profile(_: StudyId, _: OrganisationId, _: Moment) -> Option<StudyProfile> {
		None
	}

	fn exists(study: StudyId) -> bool {
		study == STUDY
	}

	fn participation(_: StudyId, _: &u64, _: Moment) -> Participation {
		Participation::None
	}
}

/// Anchors batches by noting them down. Batch 0 was anchored by somebody else before.
pub struct Anchoring;
impl BatchAnchoring<u64> for Anchoring {
	fn anchor_batch(custodian: OrganisationId, batch: NewBatch<u64>) -> Result<BatchId, DispatchError> {
		let mut all = Anchored::get();
		if all.iter().any(|(_, other)| other.root == batch.root) {
			return Err(ANCHORED_BEFORE);
		}
		all.push((custodian, batch));
		let id = BatchId(u64::try_from(all.len()).unwrap());
		Anchored::set(all);
		Ok(id)
	}
}

/// How [`Anchoring`] refuses.
pub(crate) const ANCHORED_BEFORE: DispatchError = DispatchError::Other("the root is anchored");

/// Builds the externalities of a test: at block 1, with [`STREAM`].
#[derive(Default)]
pub(crate) struct ExtBuilder;

impl ExtBuilder {
	/// The externalities.
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			// Events of the genesis block are dropped.
			System::set_block_number(1);
			at(START);
			IsHospitalSuspended::set(false);
			Anchored::set(vec![]);
			open(HOSPITAL).unwrap();
		});
		ext
	}

	/// Runs a test, and then checks every invariant.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Collection::do_try_state().unwrap();
		});
	}
}

pub(crate) fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The organisation of a number.
pub(crate) fn organisation(number: u64) -> OrganisationId {
	OrganisationId(u32::try_from(number).unwrap())
}

/// Sets the clock.
pub(crate) fn at(moment: Moment) {
	Now::set(moment);
}

/// A root. Number 0 is zero.
pub(crate) fn root(n: u8) -> H256 {
	H256::repeat_byte(n)
}

/// The classes of the tests' streams.
pub(crate) fn classes() -> DataClassSet {
	DataClassSet::of(DataClass::Devices)
}

/// Opens a stream about the patient.
pub(crate) fn open(who: u64) -> DispatchResult {
	Collection::open_stream(signed(who), SCHEME, classes(), Schema::Reading, Some(PATIENT))
}

/// The hospital's device appends ten readings to [`STREAM`].
pub(crate) fn append(first: u64, n: u8) -> DispatchResult {
	Collection::append(signed(DEVICE + HOSPITAL), STREAM, first, root(n), 10)
}

/// Closes [`STREAM`].
pub(crate) fn close() -> DispatchResult {
	Collection::close_stream(signed(HOSPITAL), STREAM)
}

/// Counts of codes.
pub(crate) fn counts(counts: &[(u32, u32)]) -> Counts {
	let counts: Vec<_> = counts.iter().map(|(code, count)| Count { code: *code, count: *count }).collect();
	counts.try_into().unwrap()
}

/// The period of the tests' reports: over when the tests begin, and not a moment before.
pub(crate) fn period() -> Period {
	Period::between(0, START)
}

/// Publishes a report of two codes.
pub(crate) fn publish(who: u64, n: u8, replaces: Option<ReportId>) -> DispatchResult {
	Collection::publish_report(signed(who), root(n), period(), counts(&[(140, 3), (141, 4)]), replaces)
}

/// A researcher registers a training set of ten records.
pub(crate) fn register(organisation: u64, n: u8) -> DispatchResult {
	let who = signed(RESEARCHER + organisation);
	Collection::register_training_set(who, root(n), 10, PurposeOfUse::Research, None)
}
