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

/// One call by an account. The ranges are small, so that calls meet each other's results.
#[derive(Clone, Debug)]
enum Step {
	Anchor(u64, u32),
	Supersede(u64, Pick, u32),
	EnterInError(u64, Pick),
	AnchorBatch(u64, u32),
	AnchorAnyBatch(u64, u32, u32, u32),
	Revoke(u64, Pick),
	Restore(u64, Pick),
	Offer(u64, Pick, u64),
	Accept(u64, Pick),
	EndOffer(u64, Pick),
	Attest(u64, Pick, u64),
	Witness(u64, Pick),
	LetTimePass(u64),
}

impl Step {
	fn run(&self) -> DispatchResult {
		match *self {
			Self::Anchor(who, n) => anchor(who, n),
			Self::Supersede(who, old, n) => supersede(who, old.target(), n),
			Self::EnterInError(who, of) => enter_in_error(who, of.target()),
			Self::AnchorBatch(who, tree) => batch(who, tree),
			Self::AnchorAnyBatch(who, n, leaves, classes) => {
				let classes = DataClassSet(classes);
				EhrAnchor::anchor_batch(signed(who), root(n), leaves, SCHEME, classes, Schema::Opaque, None)
			}
			Self::Revoke(who, of) => revoke(who, of.target()),
			Self::Restore(who, of) => restore(who, of.target()),
			Self::Offer(who, of, to) => offer(who, of.held(), to),
			Self::Accept(who, of) => accept(who, of.held()),
			Self::EndOffer(who, of) => end_offer(who, of.held()),
			Self::Attest(who, of, to) => attest(who, of.target(), to),
			Self::Witness(who, of) => witness(who, of.target().record()),
			Self::LetTimePass(by) => {
				Now::set(Now::get() + by);
				System::set_block_number(System::block_number() + 1);
				Ok(())
			}
		}
	}

	/// By whom, and to which record, this may do something; `None` for the calls that aren't about one.
	fn subject(&self) -> Option<(u64, RecordRef)> {
		match *self {
			Self::Supersede(who, of, _)
			| Self::EnterInError(who, of)
			| Self::Revoke(who, of)
			| Self::Restore(who, of)
			| Self::Attest(who, of, _)
			| Self::Witness(who, of) => Some((who, of.target().record())),
			_ => None,
		}
	}

	/// Which changes of a status the call may make: the README's table.
	fn allows(&self, from: RecordStatus, to: RecordStatus) -> bool {
		use RecordStatus::{Current, Destroyed, EnteredInError, Revoked, Superseded};
		match self {
			Self::Supersede(..) => (from, to) == (Current, Superseded),
			Self::EnterInError(..) => matches!((from, to), (Current | Revoked, EnteredInError)),
			Self::Revoke(..) => (from, to) == (Current, Revoked),
			Self::Restore(..) => (from, to) == (Revoked, Current),
			Self::Witness(..) => from != Destroyed && to == Destroyed,
			_ => false,
		}
	}
}

fn any_step() -> impl Strategy<Value = Step> {
	let who = || prop_oneof![6 => Just(HOSPITAL), 4 => Just(CLINIC), 1 => Just(LAPSING), 1 => SUSPENDED..=STRANGER];
	let pick = || {
		prop_oneof![
			1 => (0u64..6).prop_map(Pick::Solo),
			1 => (0u32..2, 0u32..3).prop_map(|(tree, index)| Pick::Leaf(tree, index)),
		]
	};
	let counts = prop_oneof![0u32..4, MAX_LEAVES - 1..MAX_LEAVES + 2];
	let sets = prop_oneof![Just(0u32), 1u32..8, Just(1 << 31)];
	prop_oneof![
		4 => (who(), 0u32..20).prop_map(|(who, n)| Step::Anchor(who, n)),
		4 => (who(), pick(), 0u32..20).prop_map(|(who, of, n)| Step::Supersede(who, of, n)),
		1 => (who(), pick()).prop_map(|(who, of)| Step::EnterInError(who, of)),
		3 => (who(), 0u32..2).prop_map(|(who, tree)| Step::AnchorBatch(who, tree)),
		1 => (who(), 0u32..6, counts, sets).prop_map(|(who, n, leaves, set)| Step::AnchorAnyBatch(who, n, leaves, set)),
		3 => (who(), pick()).prop_map(|(who, of)| Step::Revoke(who, of)),
		3 => (who(), pick()).prop_map(|(who, of)| Step::Restore(who, of)),
		4 => (who(), pick(), who()).prop_map(|(who, of, to)| Step::Offer(who, of, to)),
		4 => (who(), pick()).prop_map(|(who, of)| Step::Accept(who, of)),
		1 => (who(), pick()).prop_map(|(who, of)| Step::EndOffer(who, of)),
		3 => (who(), pick(), who()).prop_map(|(who, of, to)| Step::Attest(who, of, to)),
		3 => (who(), pick()).prop_map(|(who, of)| Step::Witness(who, of)),
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
fn check(step: &Step, before: &BTreeMap<RecordRef, Known>, offers: &BTreeMap<Held, OrganisationId>) {
	let after = snapshot();
	if let Some((who, record)) = step.subject() {
		let (was, is_witness) = (&before[&record], matches!(step, Step::Witness(..)));
		assert!(is_witness || was.custodian == organisation(who));
		assert!(was.is_pending == is_witness || matches!(step, Step::Attest(..)));
		assert_ne!(was.status, RecordStatus::Destroyed);
	}
	for (record, was) in before {
		let is = &after[record];
		let is_subject = step.subject().is_some_and(|(_, subject)| subject == *record);
		assert!(was.status == is.status || is_subject && step.allows(was.status, is.status));
		if was.custodian != is.custodian {
			let Step::Accept(who, of) = step else { panic!("{step:?} changes the custodian") };
			assert_eq!((was.held, is.custodian), (of.held(), organisation(*who)));
			assert_eq!(offers.get(&was.held), Some(&is.custodian));
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
			for step in &steps {
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
