//! Random sequences of calls: the invariants hold after each call, a call changes what it may change and nothing else,
//! and a call that fails changes nothing.

use std::collections::BTreeMap;

use frame_support::assert_storage_noop;
use proptest::prelude::*;
use salus_primitives::{
	anchor::{Held, RecordRef, RecordStatus, Target},
	codes::{DataClassSet, Schema},
	ids::{AnchorId, BatchId, OrganisationId},
	merkle::{self, MAX_LEAVES},
};
use sp_runtime::DispatchResult;

use crate::{mock::*, Anchors, Batches, BatchesByRoot, CustodyOffers};

/// A record, by small numbers.
#[derive(Clone, Copy, Debug)]
enum Pick {
	Solo(u64),
	Leaf(u32, u32),
}

/// The batch of a tree; batch 0 as long as there is none.
fn batch_with(tree: u32) -> BatchId {
	BatchesByRoot::<Test>::get(merkle::root(&leaves(tree))).unwrap_or_default()
}

impl Pick {
	fn target(self) -> Target {
		match self {
			Self::Solo(id) => solo(id),
			Self::Leaf(tree, index) => leaf_of(batch_with(tree).0, tree, index),
		}
	}

	/// What custody is of: the anchor, or the batch of the leaf.
	fn held(self) -> Held {
		match self {
			Self::Solo(id) => Held::Anchor(AnchorId(id)),
			Self::Leaf(tree, _) => Held::Batch(batch_with(tree)),
		}
	}
}

/// What an account does to a record, or to what custody is of.
#[derive(Clone, Copy, Debug)]
enum Act {
	Supersede(u32),
	EnterInError,
	Revoke,
	Restore,
	Offer(u64),
	Accept,
	EndOffer,
	Attest(u64),
	Witness,
}

impl Act {
	fn run(self, who: u64, of: Pick) -> DispatchResult {
		match self {
			Self::Supersede(n) => supersede(who, of.target(), n),
			Self::EnterInError => enter_in_error(who, of.target()),
			Self::Revoke => revoke(who, of.target()),
			Self::Restore => restore(who, of.target()),
			Self::Offer(to) => offer(who, of.held(), to),
			Self::Accept => accept(who, of.held()),
			Self::EndOffer => end_offer(who, of.held()),
			Self::Attest(to) => attest(who, of.target(), to),
			Self::Witness => witness(who, of.target().record()),
		}
	}

	/// The organisation whose call this would be, if there is one.
	fn rightful(self, of: Pick) -> Option<OrganisationId> {
		let info = EhrAnchor::record_info(of.target().record())?;
		match self {
			Self::Accept => CustodyOffers::<Test>::get(of.held()),
			Self::Witness => info.destruction.map(|destruction| destruction.witness),
			_ => Some(info.custodian),
		}
	}

	/// Whether it is about a single record, and not about custody.
	fn is_on_record(self) -> bool {
		!matches!(self, Self::Offer(_) | Self::Accept | Self::EndOffer)
	}

	/// Which changes of a status the call may make: the README's table.
	fn allows(self, from: RecordStatus, to: RecordStatus) -> bool {
		use RecordStatus::{Current, Destroyed, EnteredInError, Revoked, Superseded};
		match self {
			Self::Supersede(_) => (from, to) == (Current, Superseded),
			Self::EnterInError => matches!((from, to), (Current | Revoked, EnteredInError)),
			Self::Revoke => (from, to) == (Current, Revoked),
			Self::Restore => (from, to) == (Revoked, Current),
			Self::Witness => from != Destroyed && to == Destroyed,
			Self::Offer(_) | Self::Accept | Self::EndOffer | Self::Attest(_) => false,
		}
	}
}

/// Stands for whoever has the right to make the call.
const RIGHTFUL: u64 = 0;

/// One call by an account. The ranges are small, so that calls meet each other's results.
#[derive(Clone, Copy, Debug)]
enum Step {
	Anchor(u64, u32),
	AnchorBatch(u64, u32),
	AnchorAnyBatch(u64, u32, u32, u32),
	Do(u64, Act, Pick),
	LetTimePass(u64),
}

impl Step {
	/// The same with the account that stands behind [`RIGHTFUL`] now.
	fn settled(self) -> Self {
		match self {
			Self::Do(RIGHTFUL, act, of) => {
				Self::Do(act.rightful(of).map_or(HOSPITAL, |right| u64::from(right.0)), act, of)
			}
			other => other,
		}
	}

	fn run(self) -> DispatchResult {
		match self {
			Self::Anchor(who, n) => anchor(who, n),
			Self::AnchorBatch(who, tree) => batch(who, tree),
			Self::AnchorAnyBatch(who, n, leaves, classes) => {
				let classes = DataClassSet(classes);
				EhrAnchor::anchor_batch(signed(who), root(n), leaves, SCHEME, classes, Schema::Opaque, None)
			}
			Self::Do(who, act, of) => act.run(who, of),
			Self::LetTimePass(by) => {
				Now::set(Now::get() + by);
				System::set_block_number(System::block_number() + 1);
				Ok(())
			}
		}
	}
}

fn any_act() -> impl Strategy<Value = Act> {
	let other = || prop_oneof![3 => Just(CLINIC), 3 => Just(ARCHIVE), 2 => Just(HOSPITAL), 1 => SUSPENDED..=UNADMITTED];
	prop_oneof![
		4 => (0u32..20).prop_map(Act::Supersede),
		1 => Just(Act::EnterInError),
		3 => Just(Act::Revoke),
		3 => Just(Act::Restore),
		4 => other().prop_map(Act::Offer),
		3 => Just(Act::Accept),
		1 => Just(Act::EndOffer),
		3 => other().prop_map(Act::Attest),
		2 => Just(Act::Witness),
	]
}

fn any_step() -> impl Strategy<Value = Step> {
	let who = || prop_oneof![6 => Just(HOSPITAL), 4 => Just(CLINIC), 1 => Just(LAPSING), 1 => SUSPENDED..=STRANGER];
	let doer = prop_oneof![4 => Just(RIGHTFUL), 1 => who()];
	let pick = prop_oneof![
		(0u64..4).prop_map(Pick::Solo),
		(0u32..2, 0u32..2).prop_map(|(tree, index)| Pick::Leaf(tree, index)),
	];
	let counts = prop_oneof![0u32..4, MAX_LEAVES - 1..MAX_LEAVES + 2];
	let sets = prop_oneof![Just(0u32), 1u32..8, Just(1 << 31)];
	prop_oneof![
		3 => (who(), 0u32..20).prop_map(|(who, n)| Step::Anchor(who, n)),
		2 => (who(), 0u32..2).prop_map(|(who, tree)| Step::AnchorBatch(who, tree)),
		1 => (who(), 0u32..6, counts, sets).prop_map(|(who, n, leaves, set)| Step::AnchorAnyBatch(who, n, leaves, set)),
		20 => (doer, any_act(), pick).prop_map(|(who, act, of)| Step::Do(who, act, of)),
		1 => (1u64..400).prop_map(Step::LetTimePass),
	]
}

/// What is known of a record.
#[derive(Clone, PartialEq, Eq)]
struct Known {
	status: RecordStatus,
	custodian: OrganisationId,
	is_pending: bool,
	held: Held,
}

/// All anchors and the leaves of small batches, and what is known of them.
fn snapshot() -> BTreeMap<RecordRef, Known> {
	let anchors = Anchors::<Test>::iter_keys().map(|id| (RecordRef::Anchor(id), Held::Anchor(id)));
	let small = Batches::<Test>::iter().filter(|(_, batch)| batch.leaves <= LEAVES);
	let leaves = small.flat_map(|(id, batch)| {
		(0..batch.leaves).map(move |index| (RecordRef::Leaf { batch: id, index }, Held::Batch(id)))
	});
	let known = |(record, held)| {
		let info = EhrAnchor::record_info(record).unwrap();
		let is_pending = info.destruction.is_some_and(|destruction| destruction.witnessed_at.is_none());
		(record, Known { status: info.status, custodian: info.custodian, is_pending, held })
	};
	anchors.chain(leaves).map(known).collect()
}

/// A call that went through was the right one's, and changed what it may change.
fn check(step: Step, before: &BTreeMap<RecordRef, Known>, offers: &BTreeMap<Held, OrganisationId>) {
	let after = snapshot();
	let Step::Do(who, act, of) = step else {
		return assert!(before.iter().all(|(record, was)| after.get(record) == Some(was)));
	};
	let subject = of.target().record();
	if act.is_on_record() {
		let (was, is_witness) = (&before[&subject], matches!(act, Act::Witness));
		assert!(is_witness || was.custodian == organisation(who));
		assert!(was.is_pending == is_witness || matches!(act, Act::Attest(_)));
		assert_ne!(was.status, RecordStatus::Destroyed);
	}
	for (record, was) in before {
		let is = &after[record];
		assert!(was.status == is.status || *record == subject && act.allows(was.status, is.status));
		if was.custodian != is.custodian {
			assert!(matches!(act, Act::Accept), "{act:?} changes the custodian");
			assert_eq!((was.held, is.custodian), (of.held(), organisation(who)));
			assert_eq!(offers.get(&was.held), Some(&is.custodian));
			assert!(!was.is_pending || matches!(was.held, Held::Batch(_)));
		}
	}
}

/// Walks every chain from its first version: it ends, each version but the last is superseded or destroyed, and the
/// last is not superseded.
fn walk_chains() {
	let mut seen = 0;
	let is_first = |record: &RecordRef| EhrAnchor::record_info(*record).unwrap().predecessor.is_none();
	for first in snapshot().into_keys().filter(is_first) {
		let versions = EhrAnchor::versions(first, u32::MAX);
		seen += versions.len();
		for (place, version) in versions.iter().enumerate() {
			let status = EhrAnchor::record_info(*version).unwrap().status;
			let is_last = place + 1 == versions.len();
			assert!(status == RecordStatus::Destroyed || is_last == (status != RecordStatus::Superseded));
			assert_eq!(EhrAnchor::versions(*version, u32::MAX), versions);
		}
	}
	assert_eq!(seen, snapshot().len());
}

proptest! {
	#[test]
	fn invariants_hold_after_every_call(steps in proptest::collection::vec(any_step(), 1..80)) {
		ExtBuilder.build_and_execute(|| {
			for step in steps {
				let step = step.settled();
				let (before, offers) = (snapshot(), CustodyOffers::<Test>::iter().collect());
				match frame_support::storage::with_storage_layer(|| step.run()) {
					Ok(()) => check(step, &before, &offers),
					Err(_) => {
						assert_storage_noop!(assert!(step.run().is_err()));
					},
				}
				EhrAnchor::do_try_state().unwrap();
			}
			walk_chains();
		});
	}
}
