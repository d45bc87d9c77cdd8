//! Whatever is called in whatever order: the invariants hold, what is refused writes nothing, and no fill is used twice
//! unless it was given back in between.

use super::*;
use proptest::prelude::*;
use sp_runtime::StateVersion;
use std::collections::BTreeSet;

/// How many fills each prescription has, by its seed.
const SIZES: [u32; 3] = [1, 3, 6];

/// One call. The ranges are small, so that calls meet each other's results.
#[derive(Clone, Copy, Debug)]
enum Step {
	Prescribe { who: u64, seed: u8, start: u64, end: u64 },
	Withdraw(u64, u8),
	Consume { seed: u8, of: u8, number: u32, packs: u32 },
	Restore { seed: u8, number: u32 },
	Wait(u64),
}

fn size(seed: u8) -> u32 {
	SIZES[usize::from(seed)]
}

fn root_by(seed: u8) -> H256 {
	root_of(seed, size(seed))
}

/// A fill of one prescription, which says that it is of another one.
fn any_fill(seed: u8, of: u8, number: u32, packs: u32) -> Fill {
	let fill = fill_of(seed, size(seed), number % size(seed));
	Fill { prescription: root_by(of), packs, ..fill }
}

impl Step {
	fn run(self) -> DispatchResult {
		match self {
			Self::Prescribe { who, seed, start, end } => {
				let validity = Period::between(START + start, START + end);
				Prescriptions::prescribe(signed(who), root_by(seed), size(seed), validity)
			}
			Self::Withdraw(who, seed) => Prescriptions::withdraw(signed(who), root_by(seed)),
			Self::Consume { seed, of, number, packs } => {
				Prescriptions::consume(&any_fill(seed, of, number, packs), GTIN, packs, Now::get())
			}
			Self::Restore { seed, number } => Prescriptions::restore(&any_fill(seed, seed, number, PACKS), GTIN, PACKS),
			Self::Wait(span) => {
				Now::mutate(|now| *now += span);
				Ok(())
			}
		}
	}
}

fn any_step() -> impl Strategy<Value = Step> {
	let who = || prop_oneof![6 => Just(PHYSICIAN), 2 => Just(OTHER), 1 => Just(PHARMACIST)];
	let seed = || 0..3u8;
	let of =
		(seed(), seed(), prop::bool::weighted(0.9)).prop_map(|(seed, of, own)| (seed, if own { seed } else { of }));
	let packs = prop_oneof![9 => Just(PACKS), 1 => 0..4u32];
	prop_oneof![
		3 => (who(), seed(), 0..100u64, 0..900u64)
			.prop_map(|(who, seed, start, end)| Step::Prescribe { who, seed, start, end }),
		1 => (who(), seed()).prop_map(|(who, seed)| Step::Withdraw(who, seed)),
		12 => (of, 0..6u32, packs)
			.prop_map(|((seed, of), number, packs)| Step::Consume { seed, of, number, packs }),
		3 => (seed(), 0..6u32).prop_map(|(seed, number)| Step::Restore { seed, number }),
		1 => (0..200u64).prop_map(Step::Wait),
	]
}

/// What a step that succeeded must have meant for the fills that are used.
fn note(step: Step, used: &mut BTreeSet<(u8, u32)>) {
	match step {
		Step::Consume { seed, of, number, packs } => {
			assert_eq!((seed, packs), (of, PACKS), "what was not prescribed was supplied");
			let prescription = Prescriptions::prescription(root_by(seed)).unwrap();
			assert!(prescription.validity.contains(Now::get()) && prescription.withdrawn_at.is_none());
			assert!(used.insert((seed, number % size(seed))), "a fill was used twice");
		}
		Step::Restore { seed, number } => {
			assert!(used.remove(&(seed, number % size(seed))), "a fill was given back that wasn't used");
		}
		_ => {}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn any_calls_keep_the_invariants_and_use_no_fill_twice(steps in prop::collection::vec(any_step(), 1..60)) {
		ExtBuilder::default().build_and_execute(|| {
			assert_ok!(prescribe(root_by(2), size(2), Period::between(START, START + 300)));
			let mut used = BTreeSet::new();
			for step in steps {
				let root = sp_io::storage::root(StateVersion::V1);
				match step.run() {
					Ok(()) => note(step, &mut used),
					Err(_) => assert_eq!(sp_io::storage::root(StateVersion::V1), root),
				}
				Prescriptions::do_try_state().unwrap();
			}
			let counted: u32 = Stored::<Test>::iter_values().map(|prescription| prescription.used.count_ones()).sum();
			assert_eq!(usize::try_from(counted), Ok(used.len()));
		});
	}
}
