//! Random sequences of calls: the invariants hold after each call, and the chain answers as a simple model does.

use std::collections::BTreeMap;

use frame_support::assert_storage_noop;
use proptest::prelude::*;
use salus_primitives::{codes::DataClassSet, ids::AnchorId, merkle::MAX_LEAVES};
use sp_runtime::DispatchResult;

use crate::{mock::*, Anchors, Status};

/// One call by an account. The ranges are small, so that calls meet each other's results.
#[derive(Clone, Debug)]
enum Step {
	Anchor(u64, u32),
	Supersede(u64, u64, u32),
	EnterInError(u64, u64),
	AnchorBatch(u64, u32, u32, u32),
	LetTimePass(u64),
}

impl Step {
	fn run(&self) -> DispatchResult {
		match *self {
			Self::Anchor(who, n) => anchor(who, n),
			Self::Supersede(who, old, n) => supersede(who, old, n),
			Self::EnterInError(who, old) => enter_in_error(who, old),
			Self::AnchorBatch(who, n, leaves, classes) => {
				EhrAnchor::anchor_batch(signed(who), root(n), leaves, SCHEME, DataClassSet(classes), None)
			}
			Self::LetTimePass(by) => {
				Now::set(Now::get() + by);
				System::set_block_number(System::block_number() + 1);
				Ok(())
			}
		}
	}
}

fn any_step() -> impl Strategy<Value = Step> {
	let who = prop_oneof![4 => Just(HOSPITAL), 4 => Just(CLINIC), 2 => Just(LAPSING), 1 => SUSPENDED..=STRANGER];
	let leaves = prop_oneof![0u32..4, MAX_LEAVES - 1..MAX_LEAVES + 2];
	let classes = prop_oneof![Just(0u32), 1u32..8, Just(1 << 31)];
	prop_oneof![
		3 => (who.clone(), 0u32..20).prop_map(|(who, n)| Step::Anchor(who, n)),
		5 => (who.clone(), 0u64..8, 0u32..20).prop_map(|(who, old, n)| Step::Supersede(who, old, n)),
		2 => (who.clone(), 0u64..8).prop_map(|(who, old)| Step::EnterInError(who, old)),
		2 => (who, 0u32..6, leaves, classes).prop_map(|(who, n, leaves, set)| Step::AnchorBatch(who, n, leaves, set)),
		1 => (1u64..400).prop_map(Step::LetTimePass),
	]
}

/// Which records the chain must say are current, as far as the calls that went through tell.
#[derive(Default)]
struct Model(BTreeMap<u32, (u64, bool)>);

impl Model {
	fn note(&mut self, step: &Step) {
		let next = self.0.len() as u64;
		match *step {
			Step::Anchor(_, n) => {
				self.0.insert(n, (next, true));
			}
			Step::Supersede(_, old, n) => {
				self.retire(old);
				self.0.insert(n, (next, true));
			}
			Step::EnterInError(_, old) => self.retire(old),
			Step::AnchorBatch(..) | Step::LetTimePass(_) => {}
		}
	}

	fn retire(&mut self, old: u64) {
		for (_, is_current) in self.0.values_mut().filter(|(id, _)| *id == old) {
			*is_current = false;
		}
	}

	fn check(&self) {
		for n in 0..20 {
			let expected = self.0.get(&n).map(|(id, is_current)| (AnchorId(*id), *is_current));
			assert_eq!(EhrAnchor::anchor_of(commitment(n)), expected);
		}
	}
}

/// Walks every chain from its first version: it ends, and only its end is not superseded.
fn walk_chains() {
	let mut seen = 0;
	for first in Anchors::<Test>::iter_values().filter(|anchor| anchor.predecessor.is_none()) {
		let mut version = first;
		seen += 1;
		while let Some(after) = version.successor {
			assert_eq!(version.status, Status::Superseded);
			version = Anchors::<Test>::get(after).unwrap();
			seen += 1;
		}
		assert_ne!(version.status, Status::Superseded);
	}
	assert_eq!(seen, Anchors::<Test>::iter_keys().count());
}

proptest! {
	#[test]
	fn invariants_hold_after_every_call(steps in proptest::collection::vec(any_step(), 1..60)) {
		ExtBuilder.build_and_execute(|| {
			let mut model = Model::default();
			for step in &steps {
				match frame_support::storage::with_storage_layer(|| step.run()) {
					Ok(()) => model.note(step),
					Err(_) => {
						assert_storage_noop!(assert!(step.run().is_err()));
					},
				}
				EhrAnchor::do_try_state().unwrap();
			}
			model.check();
			walk_chains();
		});
	}
}

/// A check that can't fail checks nothing: each of these breaks one invariant.
mod try_state_finds {
	use frame_support::assert_ok;
	use salus_primitives::{codes::DataClass, ids::BatchId};
	use sp_core::H256;

	use super::*;
	use crate::{AnchorsByCommitment, Batches, BatchesByRoot, NextAnchorId, NextBatchId};

	/// Builds a chain of two versions and a batch, breaks something, and sees what the check says.
	fn broken(damage: impl FnOnce()) -> &'static str {
		ExtBuilder.build().execute_with(|| {
			assert_ok!(anchor(HOSPITAL, 1));
			assert_ok!(supersede(HOSPITAL, 0, 2));
			assert_ok!(anchor_batch(HOSPITAL, root(1), 3));
			assert_ok!(EhrAnchor::do_try_state());
			damage();
			EhrAnchor::do_try_state().unwrap_err().into()
		})
	}

	fn change(id: u64, change: impl FnOnce(&mut crate::AnchorOf<Test>)) {
		Anchors::<Test>::mutate(AnchorId(id), |anchor| change(anchor.as_mut().unwrap()));
	}

	fn change_batch(change: impl FnOnce(&mut crate::BatchOf<Test>)) {
		Batches::<Test>::mutate(BatchId(0), |batch| change(batch.as_mut().unwrap()));
	}

	#[test]
	fn numbers_that_do_not_fit() {
		assert_eq!(broken(|| NextAnchorId::<Test>::put(AnchorId(1))), "an anchor has a number not handed out yet");
		assert_eq!(broken(|| NextAnchorId::<Test>::put(AnchorId(3))), "an anchor was removed");
		assert_eq!(broken(|| NextBatchId::<Test>::put(BatchId(0))), "a batch has a number not handed out yet");
		assert_eq!(broken(|| NextBatchId::<Test>::put(BatchId(2))), "a batch was removed");
	}

	#[test]
	fn an_index_that_lies() {
		let by_commitment = |n, id| AnchorsByCommitment::<Test>::insert(commitment(n), AnchorId(id));
		assert_eq!(broken(|| by_commitment(9, 9)), "a commitment names an anchor that doesn't exist");
		assert_eq!(broken(|| by_commitment(9, 0)), "a commitment names an anchor that doesn't hold it");
		let forget = || AnchorsByCommitment::<Test>::remove(commitment(1));
		assert_eq!(broken(forget), "an anchor is not found by its commitment");
		let by_root = |n, id| BatchesByRoot::<Test>::insert(root(n), BatchId(id));
		assert_eq!(broken(|| by_root(9, 9)), "a root names a batch that doesn't exist");
		assert_eq!(broken(|| by_root(9, 0)), "a root names a batch that doesn't hold it");
		assert_eq!(broken(|| BatchesByRoot::<Test>::remove(root(1))), "a batch is not found by its root");
	}

	#[test]
	fn a_chain_that_breaks() {
		assert_eq!(broken(|| change(1, |new| new.predecessor = None)), "a successor doesn't point back");
		assert_eq!(broken(|| change(0, |old| old.successor = None)), "a predecessor doesn't point back");
		assert_eq!(broken(|| change(0, |old| old.successor = Some(AnchorId(9)))), "a predecessor doesn't point back");
		assert_eq!(broken(|| change(1, |new| new.successor = Some(AnchorId(9)))), "a successor doesn't exist");
		assert_eq!(
			broken(|| change(0, |old| old.predecessor = Some(AnchorId(1)))),
			"a predecessor is newer than its successor"
		);
		assert_eq!(broken(|| change(1, |new| new.custodian = organisation(CLINIC))), "a chain changes its custodian");
		assert_eq!(broken(|| change(1, |new| new.subject = None)), "a chain changes its subject");
		assert_eq!(broken(|| change(1, |new| new.class = DataClass::Other)), "a chain changes its data class");
	}

	#[test]
	fn a_status_or_a_batch_out_of_bounds() {
		let place = "a status doesn't fit the place in the chain";
		assert_eq!(broken(|| change(0, |old| old.status = Status::Current)), place);
		assert_eq!(broken(|| change(1, |new| new.status = Status::Superseded)), place);
		assert_eq!(broken(|| change_batch(|batch| batch.leaves = 0)), "a batch is empty or too large");
		assert_eq!(broken(|| change_batch(|batch| batch.leaves = MAX_LEAVES + 1)), "a batch is empty or too large");
		let forget = || change_batch(|batch| batch.classes = DataClassSet::empty());
		assert_eq!(broken(forget), "a batch has no known data class");
		let zero = || {
			BatchesByRoot::<Test>::remove(root(1));
			BatchesByRoot::<Test>::insert(H256::zero(), BatchId(0));
			change_batch(|batch| batch.root = H256::zero());
		};
		assert_eq!(broken(zero), "a batch commits to nothing");
	}
}
