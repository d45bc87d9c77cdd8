//! Quotas on the real runtime: whom they stop, whom they don't, and what a flood leaves to the others.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use common::{account, ext, signed};
use frame_support::{
	assert_ok,
	storage::{with_transaction_unchecked, TransactionOutcome},
	traits::Get,
};
use pallet_admission::{Cost, Quota, Share, NEVER_FITS, NOT_A_MEMBER, PRIORITY_STEPS, STORAGE_QUOTA, WEIGHT_QUOTA};
use pallet_governance::MotionId;
use salus_primitives::{
	codes::{DataClassSet, PurposeSet},
	consent::{Actor, ConsentTerms, Effect, Provision},
	ids::{ConsentId, OrganisationId, Period},
};
use salus_runtime::{
	constants::{DEFAULT_QUOTA, MAX_QUOTA, MIN_QUOTA},
	Admission, Consent, Executive, Hash, Header, Runtime, RuntimeCall, RuntimeOrigin, System,
};
use sp_io::hashing::twox_128;
use sp_runtime::{
	traits::Header as _,
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
};

/// Whose admins are `//Hospital` and `//Alice`, and that has a physician, a gateway and a patient.
const HOSPITAL: OrganisationId = OrganisationId(0);
/// Admins of the other founders.
const OTHERS: [(&str, OrganisationId); 4] = [
	("//Manufacturer", OrganisationId(1)),
	("//Regulator", OrganisationId(2)),
	("//HospitalSouth", OrganisationId(3)),
	("//Insurer", OrganisationId(4)),
];

/// A short call that does nothing.
fn short() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

/// The same with 30,000 bytes: a hundredth of a block.
fn long() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![7; 30_000] })
}

/// A vote, as admins cast them. There is no such motion.
fn vote() -> RuntimeCall {
	RuntimeCall::Governance(pallet_governance::Call::vote { motion: MotionId(7), approve: true })
}

/// A patient's consent to whatever the hospital does.
fn grant() -> RuntimeCall {
	let permit = Provision::new(Effect::Permit, Actor::Organisation(HOSPITAL), PurposeSet::all(), DataClassSet::all());
	let provisions = vec![permit].try_into().unwrap();
	let terms = ConsentTerms { period: Period::always(), provisions, source: None };
	RuntimeCall::Consent(pallet_consent::Call::grant { terms })
}

/// Takes it back.
fn withdraw(consent: ConsentId) -> RuntimeCall {
	RuntimeCall::Consent(pallet_consent::Call::withdraw { consent })
}

fn refusal(code: u8) -> TransactionValidityError {
	InvalidTransaction::Custom(code).into()
}

fn period() -> u32 {
	<Runtime as pallet_admission::Config>::Period::get()
}

fn give(organisation: OrganisationId, quota: Quota) {
	assert_ok!(Admission::set_quota(RuntimeOrigin::root(), organisation, Some(quota)));
}

/// Begins the next block.
fn next_block() {
	let number = System::block_number() + 1;
	let header = Header::new(number, Hash::default(), Hash::default(), Hash::default(), Default::default());
	Executive::initialize_block(&header);
}

/// The development chain in its second block, where the hospital has the quota that everybody has on another chain.
fn chain() -> sp_io::TestExternalities {
	let mut ext = ext("development");
	ext.execute_with(|| {
		give(HOSPITAL, DEFAULT_QUOTA);
		next_block();
	});
	ext
}

/// Somebody who sends one transaction after the other.
struct Sender {
	uri: String,
	nonce: u32,
}

impl Sender {
	fn new(uri: &str) -> Self {
		Self { uri: uri.into(), nonce: 0 }
	}

	/// What the runtime answers to the pool about the next one: its priority.
	fn validity(&self, call: RuntimeCall) -> Result<u64, TransactionValidityError> {
		let transaction = signed(&self.uri, self.nonce, call);
		let answer = Executive::validate_transaction(TransactionSource::External, transaction, Hash::default());
		answer.map(|valid| valid.priority)
	}

	/// The same, as in a node: nothing of it stays.
	fn pooled(&self, call: RuntimeCall) -> Result<u64, TransactionValidityError> {
		with_transaction_unchecked(|| TransactionOutcome::Rollback(self.validity(call)))
	}

	/// What the block says of the next one. As in a node, nothing stays of one that isn't let in.
	fn included(&mut self, call: RuntimeCall) -> Result<(), TransactionValidityError> {
		let transaction = signed(&self.uri, self.nonce, call);
		with_transaction_unchecked(|| match Executive::apply_extrinsic(transaction) {
			Ok(_) => TransactionOutcome::Commit(Ok(())),
			Err(error) => TransactionOutcome::Rollback(Err(error)),
		})?;
		self.nonce += 1;
		Ok(())
	}

	/// Sends from block to block, until it isn't let in. Answers why.
	fn flood(&mut self, call: &RuntimeCall) -> TransactionValidityError {
		loop {
			match self.included(call.clone()) {
				Ok(()) => {}
				Err(error) if error.exhausted_resources() => next_block(),
				Err(error) => return error,
			}
		}
	}
}

/// A physician who has used up what the hospital's staff may use.
fn flooder() -> Sender {
	let mut physician = Sender::new("//Physician");
	assert_eq!(physician.flood(&long()), refusal(WEIGHT_QUOTA));
	// What is left is too little for a long one.
	assert_eq!(physician.flood(&short()), refusal(WEIGHT_QUOTA));
	physician
}

#[test]
fn member_beyond_its_quota_is_refused_with_the_reason() {
	chain().execute_with(|| {
		let mut physician = flooder();
		assert_eq!(physician.pooled(short()), Err(refusal(WEIGHT_QUOTA)));
		assert_eq!(physician.included(short()), Err(refusal(WEIGHT_QUOTA)));
		assert_eq!(Sender::new("//HospitalGateway").pooled(short()), Err(refusal(WEIGHT_QUOTA)));
		let used = Admission::usage(HOSPITAL).weight;
		let line = DEFAULT_QUOTA.part(Share::Staff).weight;
		assert!(used <= line && used > line / 100 * 99, "{used} of {line}");
	});
}

#[test]
fn member_beyond_its_quota_of_bytes_is_refused_with_the_reason() {
	chain().execute_with(|| {
		give(HOSPITAL, Quota { weight: MAX_QUOTA.weight, bytes: MIN_QUOTA.bytes });
		let mut physician = Sender::new("//Physician");
		assert_eq!(physician.flood(&long()), refusal(STORAGE_QUOTA));
		assert_eq!(physician.pooled(long()), Err(refusal(STORAGE_QUOTA)));
	});
}

#[test]
fn transaction_larger_than_the_quota_is_told_so() {
	chain().execute_with(|| {
		give(HOSPITAL, Quota { weight: MIN_QUOTA.weight, bytes: MAX_QUOTA.bytes });
		let whole = vec![7; 3_000_000];
		let call = RuntimeCall::System(frame_system::Call::remark { remark: whole });
		assert_eq!(Sender::new("//Physician").pooled(call), Err(refusal(NEVER_FITS)));
	});
}

#[test]
fn patients_transaction_counts_to_its_sponsor() {
	chain().execute_with(|| {
		let mut patient = Sender::new("//Patient");
		assert_ok!(patient.included(short()));
		assert_ne!(Admission::usage(HOSPITAL), Cost::default());
		assert_eq!(Admission::usage_by_guests(HOSPITAL), Cost::default());
	});
}

#[test]
fn patient_withdraws_from_a_hospital_that_has_used_up_its_quota() {
	chain().execute_with(|| {
		let mut patient = Sender::new("//Patient");
		assert_ok!(patient.included(grant()));
		let consent = Consent::open_consents(account("//Patient"), None).pop().unwrap();
		flooder();
		let used = Admission::usage(HOSPITAL);
		assert_ok!(patient.pooled(withdraw(consent)));
		assert_ok!(patient.included(withdraw(consent)));
		assert!(Consent::open_consents(account("//Patient"), None).is_empty());
		assert_eq!(Admission::usage(HOSPITAL), used, "staff pays nothing of it");
		assert_ne!(Admission::usage_by_guests(HOSPITAL), Cost::default());
	});
}

#[test]
fn guests_that_use_up_their_own_part_are_refused_with_the_reason() {
	chain().execute_with(|| {
		flooder();
		let mut patient = Sender::new("//Patient");
		assert_eq!(patient.flood(&long()), refusal(WEIGHT_QUOTA));
		assert_eq!(patient.flood(&short()), refusal(WEIGHT_QUOTA));
		let (used, own) = (Admission::usage_by_guests(HOSPITAL), DEFAULT_QUOTA.guests_own());
		assert!(used.weight <= own.weight && used.weight > own.weight / 100 * 99, "{used:?} of {own:?}");
		// Neither the admins who defend the hospital nor others suffer from it.
		next_block();
		assert_ok!(Sender::new("//Hospital").included(vote()));
		assert_ok!(Sender::new("//Manufacturer").included(long()));
	});
}

#[test]
fn patient_cannot_keep_the_hospitals_people_out() {
	chain().execute_with(|| {
		let mut patient = Sender::new("//Patient");
		assert_eq!(patient.flood(&long()), refusal(WEIGHT_QUOTA));
		for staff in ["//Physician", "//HospitalGateway", "//Hospital"] {
			assert_ok!(Sender::new(staff).pooled(long()));
		}
	});
}

#[test]
fn others_transactions_still_enter() {
	chain().execute_with(|| {
		flooder();
		next_block();
		for (uri, _) in OTHERS {
			let mut other = Sender::new(uri);
			assert_ok!(other.pooled(long()));
			assert_ok!(other.included(long()));
		}
	});
}

#[test]
fn member_is_let_in_again_a_period_later() {
	chain().execute_with(|| {
		let physician = flooder();
		System::set_block_number(System::block_number() + period());
		assert_eq!(Admission::usage(HOSPITAL).weight, 0);
		assert_ok!(physician.pooled(long()));
	});
}

#[test]
fn member_is_let_in_again_as_soon_as_it_was_told() {
	chain().execute_with(|| {
		let physician = flooder();
		// A bit more than a long remark needs.
		let cost = Cost { weight: DEFAULT_QUOTA.weight / 100, bytes: 40_000 };
		let wait = Admission::wait(HOSPITAL, cost, Share::Staff).unwrap();
		assert!(wait > 0 && wait < period());
		System::set_block_number(System::block_number() + wait);
		assert_ok!(physician.pooled(long()));
	});
}

#[test]
fn vote_enters_from_the_reserve() {
	chain().execute_with(|| {
		flooder();
		let mut admin = Sender::new("//Hospital");
		assert_eq!(admin.included(short()), Err(refusal(WEIGHT_QUOTA)));
		// The same call by staff is refused, and so is a batch of it.
		assert_eq!(Sender::new("//HospitalGateway").included(vote()), Err(refusal(WEIGHT_QUOTA)));
		let batch = RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![vote()] });
		assert_eq!(admin.included(batch), Err(refusal(WEIGHT_QUOTA)));
		assert_ok!(admin.pooled(vote()));
		assert_ok!(admin.included(vote()));
	});
}

#[test]
fn light_users_come_before_a_heavy_one() {
	chain().execute_with(|| {
		let mut physician = Sender::new("//Physician");
		for _ in 0..20 {
			assert_ok!(physician.included(long()));
		}
		let heavy = physician.pooled(short()).unwrap();
		for (uri, _) in OTHERS {
			let light = Sender::new(uri).pooled(short()).unwrap();
			assert!(heavy < light && light <= PRIORITY_STEPS, "{uri}: {light}, and {heavy}");
		}
	});
}

/// How many transactions the others get into some blocks, in turn, until each block is full. In each block all
/// outsiders try, and the flooder sends before the others do.
fn throughput(blocks: u32, mut flooder: Option<Sender>) -> u32 {
	let mut others = OTHERS.map(|(uri, organisation)| {
		give(organisation, MAX_QUOTA);
		Sender::new(uri)
	});
	let outsiders: Vec<_> = (0..10).map(|number| Sender::new(&format!("//Outsider{number}"))).collect();
	let mut included = 0;
	for _ in 0..blocks {
		next_block();
		if let Some(flooder) = &mut flooder {
			assert!(outsiders.iter().all(|outsider| outsider.pooled(long()) == Err(refusal(NOT_A_MEMBER))));
			while flooder.included(long()).is_ok() {}
		}
		for turn in (0..others.len()).cycle() {
			match others[turn].included(long()) {
				Ok(()) => included += 1,
				Err(error) if error.exhausted_resources() => break,
				Err(error) => panic!("an honest member is refused: {error:?}"),
			}
		}
	}
	included
}

#[test]
fn honest_members_keep_nine_tenths_of_their_throughput() {
	const BLOCKS: u32 = 8;
	let alone = chain().execute_with(|| throughput(BLOCKS, None));
	let flooded = chain().execute_with(|| {
		let flooder = flooder();
		throughput(BLOCKS, Some(flooder))
	});
	// A block has room for a hundred of them: this is no handful.
	assert!(alone > BLOCKS * 90, "{alone} without a flood");
	assert!(flooded * 10 >= alone * 9, "{flooded} of {alone}");
	println!("honest members: {alone} transactions in {BLOCKS} blocks, {flooded} of them beside a flood");
}

/// How many items of these pallets the pool's question reads from the database.
fn reads(uri: &str) -> [usize; 3] {
	let mut ext = chain();
	ext.commit_all().unwrap();
	let recorder = Default::default();
	ext.execute_with_recorder(Clone::clone(&recorder), || {
		// It may be refused.
		let _ = Sender::new(uri).validity(short());
	});
	let keys: Vec<_> = recorder.recorded_keys().into_values().flat_map(|keys| keys.into_keys()).collect();
	let of = |pallet: &[u8]| keys.iter().filter(|key| key.starts_with(&twox_128(pallet))).count();
	// What the SDK asks before: the block's number and the genesis' hash, and after: the signer's nonce.
	let [clock, members, quotas] = [&b"Timestamp"[..], b"Consortium", b"Admission"].map(of);
	assert_eq!(clock + members + quotas + of(b"System"), keys.len(), "something else is read");
	[clock, members, quotas]
}

#[test]
fn outsider_costs_the_clock_and_one_read() {
	assert_eq!(reads("//Ferdie"), [1, 1, 0]);
}

#[test]
fn member_costs_one_read_more() {
	for uri in ["//Hospital", "//Physician", "//Patient"] {
		assert_eq!(reads(uri), [1, 1, 1], "{uri}");
	}
}

#[test]
fn every_account_of_the_development_chain_counts_to_its_organisation() {
	for (uri, organisation) in
		OTHERS.into_iter().chain(["//Alice", "//Physician", "//Patient"].map(|uri| (uri, HOSPITAL)))
	{
		chain().execute_with(|| {
			let before = Admission::usage(organisation);
			assert_ok!(Sender::new(uri).included(short()));
			assert_ne!(Admission::usage(organisation), before, "{uri}, {:?}", account(uri));
		});
	}
}
