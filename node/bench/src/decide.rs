//! How many decisions a second one core takes through the runtime API, as the node runs it: the Wasm runtime in the
//! node's executor, over a Merkle trie that holds 10^3, 10^5 and 10^6 consents, all in one run.
//!
//! The trie is in memory and without the node's cache, so that every read walks it; a disk isn't measured here.
//! `SALUS_BENCH_CONSENTS=1000,100000` takes other sizes. `scripts/xtask.sh perf` builds and runs it.

use std::time::Duration;

use codec::Encode;
use criterion::{BenchmarkId, Criterion, Throughput};
use frame_system::{Account, AccountInfo};
use pallet_consent::{ConsentRecord, Consents, NextConsentId, Open, Snapshot};
use pallet_consortium::{Member, Members, Patient, Patients};
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse, PurposeSet},
	commitment::Commitment,
	consent::{Actor, ConsentTerms, Effect, Provision},
	decision::{AccessQuery, Decision, MAX_QUERIES},
	ids::{ConsentId, Moment, OrganisationId, Period},
};
use salus_runtime::{AccountId, Nonce, Runtime};
use sp_core::Pair;
use sp_crypto_hashing::blake2_256;

use crate::common::{self, Chain, State};

/// A moment after every grant: the chain's clock in this state.
const NOW: Moment = 1_800_000_000_000;
/// The most open consents of one patient.
const MOST: u32 = 32;

fn patient(number: u64) -> AccountId {
	blake2_256(&number.to_le_bytes()).into()
}

fn requester() -> AccountId {
	AccountId::from(common::key("//Physician").public())
}

/// A common consent: a hospital may treat, one of its people may not.
fn terms(excluded: AccountId) -> ConsentTerms<AccountId> {
	let purposes = PurposeSet::of(PurposeOfUse::Treatment);
	let permit = Provision::new(Effect::Permit, Actor::Organisation(OrganisationId(0)), purposes, DataClassSet::all());
	let deny = Provision { parent: Some(0), effect: Effect::Deny, actor: Actor::Account(excluded), ..permit.clone() };
	let provisions = vec![permit, deny].try_into().expect("two are few enough");
	ConsentTerms { period: Period::always(), provisions, source: Some(Commitment([7; 32])) }
}

/// Admits a patient to the hospital, with all that the chain keeps of one.
fn put_patient(state: &mut State, patient: &AccountId) {
	let sponsor = OrganisationId(0);
	state.insert(Patients::<Runtime>::hashed_key_for(patient), Patient { sponsor, admitted_at: 0 }.encode());
	let member = Member { organisation: sponsor, until: None };
	state.insert(Members::<Runtime>::hashed_key_for(patient), member.encode());
	// Who is admitted has a nonce.
	let account: AccountInfo<Nonce, <Runtime as frame_system::Config>::AccountData> =
		AccountInfo { providers: 1, ..Default::default() };
	state.insert(Account::<Runtime>::hashed_key_for(patient), account.encode());
}

fn put_consents(state: &mut State, number: u64, first: u64, count: u32) {
	let patient = patient(number);
	let ids: Vec<_> = (0..u64::from(count)).map(|nth| ConsentId(first + nth)).collect();
	for id in &ids {
		let record = ConsentRecord {
			patient: patient.clone(),
			terms: terms(blake2_256(b"excluded").into()),
			granted_at: 1,
			withdrawn_at: None,
			ended: None,
			replaces: None,
			renounced: Default::default(),
		};
		state.insert(Consents::<Runtime>::hashed_key_for(id), record.encode());
	}
	put_patient(state, &patient);
	let consents = ids.try_into().expect("no more than the most");
	let open = Snapshot::<<Runtime as pallet_consent::Config>::MaxOpenConsents> { from: 1, consents };
	state.insert(Open::<Runtime>::hashed_key_for(&patient), open.encode());
}

/// The development genesis with that many patients of one consent each, and one more patient with the most.
pub(crate) fn chain(consents: u64) -> Chain {
	let mut state = State::new();
	for number in 0..consents {
		put_consents(&mut state, number, number, 1);
	}
	put_consents(&mut state, consents, consents, MOST);
	let next = ConsentId(consents + u64::from(MOST));
	state.insert(NextConsentId::<Runtime>::hashed_key().to_vec(), next.encode());
	state.insert(pallet_timestamp::Now::<Runtime>::hashed_key().to_vec(), NOW.encode());
	let mut chain = Chain::new(common::preset());
	chain.insert(state);
	chain
}

pub(crate) fn query(number: u64, requester: &AccountId) -> AccessQuery<AccountId> {
	let classes = DataClassSet::of(DataClass::Laboratory);
	AccessQuery::new(patient(number), requester.clone(), PurposeOfUse::Treatment, classes)
}

/// Patients all over the trie, one after the other.
pub(crate) fn scattered(consents: u64) -> impl FnMut() -> u64 {
	let mut last = 0u64;
	move || {
		last = last.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
		(last >> 20) % consents
	}
}

fn sizes() -> Vec<u64> {
	let text = std::env::var("SALUS_BENCH_CONSENTS").unwrap_or_else(|_| "1000,100000,1000000".into());
	text.split(',').map(|size| size.trim().parse().expect("SALUS_BENCH_CONSENTS holds numbers")).collect()
}

/// Every question of the benchmark is one that the patient's consent permits.
pub(crate) fn permits(answer: &Decision) {
	assert!(answer.is_permit(), "{answer:?}");
}

fn decide(criterion: &mut Criterion) {
	let requester = requester();
	let mut group = criterion.benchmark_group("decide");
	group.measurement_time(Duration::from_secs(8)).sample_size(30);
	for size in sizes() {
		eprintln!("building a state of {size} consents");
		let chain = chain(size);
		let mut next = scattered(size);
		let one = |number| {
			let question = (query(number, &requester), None::<Moment>);
			permits(&chain.read("ConsentApi_decide", &question));
		};
		group.throughput(Throughput::Elements(1));
		group.bench_function(BenchmarkId::new("one a call", size), |bench| bench.iter(|| one(next())));
		let name = BenchmarkId::new("one a call, patient of 32 consents", size);
		group.bench_function(name, |bench| bench.iter(|| one(size)));
		group.throughput(Throughput::Elements(MAX_QUERIES.into()));
		group.bench_function(BenchmarkId::new("256 a call", size), |bench| {
			bench.iter(|| {
				let questions: Vec<_> = (0..MAX_QUERIES).map(|_| query(next(), &requester)).collect();
				let all: Option<Vec<Decision>> = chain.read("ConsentApi_decide_many", &(questions, None::<Moment>));
				all.expect("not too many").iter().for_each(permits);
			});
		});
	}
	group.finish();
}

/// Measures it.
pub fn run() {
	let mut criterion = Criterion::default().configure_from_args();
	decide(&mut criterion);
	criterion.final_summary();
}
