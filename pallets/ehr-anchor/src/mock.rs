//! A runtime with nothing but the system pallet and this one. Accounts 1 to 6 act for the organisations of the same
//! numbers; accounts from 100 on are patients.

use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{EnsureOrigin, Time},
};
use frame_system::RawOrigin;
use salus_primitives::{
	anchor::{ContentDigest, Held, LeafPath, LeafProof, RecordInfo, RecordRef, RecordStatus, Target},
	codes::{DataClass, DataClassSet, OrganisationClass, Schema},
	commitment::{Commitment, CommitmentScheme},
	gs1::CompanyPrefix,
	ids::{AnchorId, BatchId, Jurisdiction, Moment, OrganisationId},
	merkle,
	traits::{OrganisationInspect, PatientInspect, Standing},
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchResult};

use crate as pallet_ehr_anchor;

/// Acts for a hospital in good standing.
pub(crate) const HOSPITAL: u64 = 1;
/// Acts for another custodian in good standing.
pub(crate) const CLINIC: u64 = 2;
/// Acts for a suspended organisation.
pub(crate) const SUSPENDED: u64 = 3;
/// Acts for an organisation whose licence ends at [`LICENCE_END`].
pub(crate) const LAPSING: u64 = 4;
/// Acts for an organisation that was never admitted.
pub(crate) const UNADMITTED: u64 = 5;
/// Acts for a third custodian in good standing.
pub(crate) const ARCHIVE: u64 = 6;
/// Acts for no organisation.
pub(crate) const STRANGER: u64 = 50;
/// The pseudonym of a patient.
pub(crate) const PATIENT: u64 = 100;

/// When the licence of [`LAPSING`] ends.
pub(crate) const LICENCE_END: Moment = 2_000;
/// The scheme that the tests use.
pub(crate) const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256;

parameter_types! {
	pub static Now: Moment = 1_000;
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		EhrAnchor: pallet_ehr_anchor,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_ehr_anchor::Config for Test {
	type Time = Clock;
	type CustodianOrigin = EnsureCustodian;
	type Organisations = Organisations;
	type Patients = Patients;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Organisations;
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

pub struct EnsureCustodian;
impl EnsureOrigin<RuntimeOrigin> for EnsureCustodian {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who @ HOSPITAL..=ARCHIVE)) => Ok(organisation(who)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(signed(HOSPITAL))
	}
}

pub struct Organisations;
impl OrganisationInspect for Organisations {
	fn class(_: OrganisationId) -> Option<OrganisationClass> {
		Some(OrganisationClass::Provider)
	}

	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction> {
		Self::class(organisation).map(|_| Jurisdiction(*b"DE"))
	}

	fn standing(organisation: OrganisationId, at: Moment) -> Standing {
		match u64::from(organisation.0) {
			HOSPITAL | CLINIC | ARCHIVE => Standing::Good,
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

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<u64> for Organisations {
	fn prepare(_: OrganisationId) -> u64 {
		PATIENT
	}

	fn other(_: OrganisationId) -> (OrganisationId, u64) {
		(organisation(CLINIC), CLINIC)
	}
}

pub struct Patients;
impl PatientInspect<u64> for Patients {
	fn is_patient(who: &u64) -> bool {
		*who >= PATIENT
	}
}

/// Builds the externalities of a test.
#[derive(Default)]
pub(crate) struct ExtBuilder;

impl ExtBuilder {
	/// The externalities at block 1, since events of the genesis block are dropped.
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			Now::set(1_000);
		});
		ext
	}

	/// Runs a test, and then checks every invariant.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			EhrAnchor::do_try_state().unwrap();
		});
	}
}

pub(crate) fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The organisation for which an account acts.
pub(crate) fn organisation(who: u64) -> OrganisationId {
	OrganisationId(u32::try_from(who).unwrap())
}

/// A commitment to record number `n`.
pub(crate) fn commitment(n: u32) -> Commitment {
	Commitment::new(SCHEME, &[7; 32], &n.to_be_bytes())
}

/// A root that no tree was built for.
pub(crate) fn root(n: u32) -> H256 {
	H256(commitment(n).0)
}

/// Where the sealed record number `n` would be.
pub(crate) fn content(n: u32) -> ContentDigest {
	ContentDigest(commitment(!n).0)
}

/// The data classes of the tests' batches.
pub(crate) fn classes() -> DataClassSet {
	[DataClass::Laboratory, DataClass::VitalSigns].into_iter().collect()
}

/// An anchor as the target of a call.
pub(crate) fn solo(anchor: u64) -> Target {
	Target::Anchor(AnchorId(anchor))
}

/// The number of records in a [`batch`].
pub(crate) const LEAVES: u32 = 5;

/// The commitments in tree number `tree`: to records that no test anchors alone.
pub(crate) fn leaves(tree: u32) -> Vec<[u8; 32]> {
	(0..LEAVES).map(|index| commitment(1_000 + tree * LEAVES + index).0).collect()
}

/// Anchors tree number `tree` as a batch.
pub(crate) fn batch(who: u64, tree: u32) -> DispatchResult {
	anchor_batch(who, merkle::root(&leaves(tree)), LEAVES)
}

/// Leaf number `index` of tree number `tree`, proved in a batch.
pub(crate) fn leaf_of(batch: u64, tree: u32, index: u32) -> Target {
	let leaves = leaves(tree);
	let path = LeafPath::truncate_from(merkle::path(&leaves, index).unwrap());
	let commitment = Commitment(leaves[usize::try_from(index).unwrap()]);
	Target::Leaf(LeafProof { batch: BatchId(batch), index, commitment, path })
}

/// A leaf of tree 0, which is batch 0.
pub(crate) fn leaf(index: u32) -> Target {
	leaf_of(0, 0, index)
}

/// What is no leaf of batch 0, though it looks like one: another number, another leaf, a cut and a changed path, a
/// number beyond the leaves, and a leaf of another tree.
pub(crate) fn not_leaves() -> Vec<Target> {
	let changed = |change: fn(&mut LeafProof)| {
		let Target::Leaf(mut proof) = leaf(2) else { unreachable!("leaf gives leaves") };
		change(&mut proof);
		Target::Leaf(proof)
	};
	vec![
		changed(|proof| proof.index = 3),
		changed(|proof| proof.commitment.0[0] ^= 1),
		changed(|proof| proof.path.truncate(2)),
		changed(|proof| proof.path[1].0[31] ^= 1),
		changed(|proof| proof.index = LEAVES + 2),
		leaf_of(0, 1, 2),
	]
}

/// Anchor 0 and batch 0 of the hospital.
pub(crate) fn hospital_keeps() {
	assert_ok!(anchor(HOSPITAL, 1));
	assert_ok!(batch(HOSPITAL, 0));
}

/// Anchor 0 as what custody is of.
pub(crate) const ANCHOR: Held = Held::Anchor(AnchorId(0));
/// Batch 0 as what custody is of.
pub(crate) const BATCH: Held = Held::Batch(BatchId(0));

/// What the chain says about a record that there is.
pub(crate) fn info(target: &Target) -> RecordInfo<u64> {
	EhrAnchor::record_info(target.record()).unwrap()
}

/// Whether a record that there is holds.
pub(crate) fn status(target: &Target) -> RecordStatus {
	info(target).status
}

/// Anchors record number `n` as laboratory data about [`PATIENT`].
pub(crate) fn anchor(who: u64, n: u32) -> DispatchResult {
	let (class, schema) = (DataClass::Laboratory, Schema::FhirR4);
	EhrAnchor::anchor(signed(who), commitment(n), SCHEME, class, schema, Some(PATIENT), Some(content(n)))
}

/// Puts record number `n` in the place of another, as laboratory data.
pub(crate) fn supersede(who: u64, old: Target, n: u32) -> DispatchResult {
	EhrAnchor::supersede(signed(who), old, commitment(n), SCHEME, DataClass::Laboratory, Some(content(n)))
}

/// Declares a record entered in error.
pub(crate) fn enter_in_error(who: u64, target: Target) -> DispatchResult {
	EhrAnchor::enter_in_error(signed(who), target)
}

/// Anchors a root for `leaves` records of [`PATIENT`].
pub(crate) fn anchor_batch(who: u64, root: H256, leaves: u32) -> DispatchResult {
	EhrAnchor::anchor_batch(signed(who), root, leaves, SCHEME, classes(), Schema::Reading, Some(PATIENT))
}

/// Revokes a record.
pub(crate) fn revoke(who: u64, target: Target) -> DispatchResult {
	EhrAnchor::revoke(signed(who), target)
}

/// Restores a record.
pub(crate) fn restore(who: u64, target: Target) -> DispatchResult {
	EhrAnchor::restore(signed(who), target)
}

/// Offers custody to the organisation that another account acts for.
pub(crate) fn offer(who: u64, held: Held, to: u64) -> DispatchResult {
	EhrAnchor::offer_custody(signed(who), held, organisation(to))
}

/// Takes custody over.
pub(crate) fn accept(who: u64, held: Held) -> DispatchResult {
	EhrAnchor::accept_custody(signed(who), held)
}

/// Ends an offer of custody.
pub(crate) fn end_offer(who: u64, held: Held) -> DispatchResult {
	EhrAnchor::end_offer(signed(who), held)
}

/// Declares a record destroyed, with the organisation that another account acts for as the witness.
pub(crate) fn attest(who: u64, target: Target, witness: u64) -> DispatchResult {
	EhrAnchor::attest_destruction(signed(who), target, organisation(witness))
}

/// Confirms that a record is destroyed.
pub(crate) fn witness(who: u64, record: RecordRef) -> DispatchResult {
	EhrAnchor::witness_destruction(signed(who), record)
}

/// Lets the hospital destroy a record, and the clinic witness it.
pub(crate) fn destroy(target: Target) {
	let record = target.record();
	assert_ok!(attest(HOSPITAL, target, CLINIC));
	assert_ok!(witness(CLINIC, record));
}
