//! Whatever is called in whatever order: the invariants hold, a refused call writes nothing, the gravest recall in
//! force counts, and a container is locked as long as there is a reason, and no longer.

use super::*;
use proptest::prelude::*;
use sp_runtime::StateVersion;

/// One call. The ranges are small, so that calls meet each other's results.
#[derive(Clone, Debug)]
enum Step {
	Recall(u64, Vec<u64>, Option<bool>, usize),
	Acknowledge(u64, u32),
	Lift(u64, u32),
	Open(u64, Vec<u64>),
	Decide(u64, u32),
	Note(u64, u32),
	Close(u64, u32, bool),
	Report(u64, u64, u64, Moment, i16, u16),
	Release(u64, u64),
	Wait(Moment),
}

impl Step {
	fn run(self) -> DispatchResult {
		match self {
			Self::Recall(who, products, market, class) => {
				let scope = match market {
					None => lots(&products.into_iter().map(Gtin).collect::<Vec<_>>()),
					Some(here) => RecallScope::Product { gtin: VACCINE, market: here.then_some(HERE) },
				};
				DrugSafety::recall(signed(who), scope, RecallClass::ALL[class], Now::get() + 1_000)
			}
			Self::Acknowledge(who, recall) => DrugSafety::acknowledge(signed(who), RecallId(recall)),
			Self::Lift(who, recall) => DrugSafety::lift_recall(signed(who), RecallId(recall)),
			Self::Open(who, suspects) => {
				let suspects = containers(&suspects.into_iter().map(Sscc).collect::<Vec<_>>());
				DrugSafety::open_case(signed(who), Suspicion::Unfit, suspects, None)
			}
			Self::Decide(who, case) => DrugSafety::decide_illegitimate(signed(who), CaseId(case)),
			Self::Note(who, case) => DrugSafety::note_notified(signed(who), CaseId(case)),
			Self::Close(who, case, cleared) => {
				let outcome = if cleared { CaseOutcome::Cleared } else { CaseOutcome::Illegitimate };
				DrugSafety::close_case(signed(who), CaseId(case), outcome)
			}
			Self::Report(who, sscc, gtin, ago, highest, outside) => {
				let until = Now::get() - ago * MINUTE;
				let readings = Readings { until, from: until - 5 * MINUTE, ..readings(0, highest, outside) };
				DrugSafety::report_readings(signed(DEVICE + who), Sscc(sscc), Gtin(gtin), readings)
			}
			Self::Release(who, sscc) => {
				let seen = Locks::<Test>::get(Sscc(sscc)).and_then(|lock| lock.excursion).map_or(START, |it| it.at);
				DrugSafety::release(signed(QUALITY + who), Sscc(sscc), seen, None)
			}
			Self::Wait(span) => {
				at(Now::get() + span);
				Ok(())
			}
		}
	}
}

fn any_step() -> impl Strategy<Value = Step> {
	let maker = || prop_oneof![4 => Just(FACTORY), 3 => Just(REGULATOR), 1 => Just(RIVAL), 1 => Just(UNADMITTED)];
	let partner = || prop_oneof![3 => Just(WHOLESALER), 3 => Just(PHARMACY), 1 => Just(FACTORY), 1 => Just(REGULATOR)];
	let closer = || prop_oneof![2 => Just(QUALITY + WHOLESALER), 2 => Just(QUALITY + PHARMACY), 3 => Just(REGULATOR)];
	let some = |range: std::ops::Range<u64>| prop::collection::vec(range, 0..3);
	prop_oneof![
		4 => (maker(), some(1..5), prop::option::weighted(0.3, any::<bool>()), 0..3usize)
			.prop_map(|(who, products, market, class)| Step::Recall(who, products, market, class)),
		2 => (partner(), 0..5u32).prop_map(|(who, recall)| Step::Acknowledge(who, recall)),
		3 => (maker(), 0..6u32).prop_map(|(who, recall)| Step::Lift(who, recall)),
		4 => (partner(), some(10..14)).prop_map(|(who, suspects)| Step::Open(who, suspects)),
		2 => (partner(), 0..5u32).prop_map(|(who, case)| Step::Decide(who, case)),
		2 => (partner(), 0..5u32).prop_map(|(who, case)| Step::Note(who, case)),
		4 => (closer(), 0..6u32, prop::bool::weighted(0.7))
			.prop_map(|(who, case, cleared)| Step::Close(who, case, cleared)),
		4 => (partner(), 10..14u64, 1..4u64, 0..3u64, 79..83i16, 0..20u16)
			.prop_map(|(who, sscc, gtin, ago, hot, out)| Step::Report(who, sscc, gtin, ago, hot, out)),
		2 => (partner(), 10..14u64).prop_map(|(who, sscc)| Step::Release(who, sscc)),
		3 => (0..20 * MINUTE).prop_map(Step::Wait),
		1 => Just(Step::Wait(NOTIFY_WITHIN)),
	]
}

/// The state: of this pallet, of the lots and of the containers.
fn state() -> impl PartialEq + std::fmt::Debug {
	(sp_io::storage::root(StateVersion::V1), Lots::get(), ProductRecalls::get(), Containers::get())
}

/// What a lot, or a product in a market, knows is the gravest of all recalls of it that were not lifted.
fn assert_recalls_count() {
	for gtin in [VACCINE, SERUM, TABLETS] {
		let in_force = Recalls::<Test>::iter_values().filter(|recall| recall.lifted_at.is_none());
		let of_it = in_force.filter(|recall| Target::all_of(&recall.scope).contains(&Target::Lot(key(gtin))));
		let lot = Registry::lot(&key(gtin)).unwrap();
		assert_eq!(lot.recall, of_it.map(|recall| recall.class).min());
	}
	for market in [None, Some(HERE)] {
		let in_force = Recalls::<Test>::iter_values().filter(|recall| recall.lifted_at.is_none());
		let of_it = in_force.filter(|recall| recall.scope == RecallScope::Product { gtin: VACCINE, market });
		let known = ProductRecalls::get().get(&(VACCINE, market.map(|market| market.0))).copied();
		assert_eq!(known, of_it.map(|recall| recall.class).min());
	}
}

/// A container is locked exactly while it has a lock, and whoever opened a case that is not cleared and holds the
/// container has it locked.
fn assert_locks_hold() {
	for sscc in [PALLET, CASE, BOX] {
		assert_eq!(is_locked(sscc), Locks::<Test>::contains_key(sscc));
		let holder = Custody::possession(sscc).unwrap().holder;
		let counts = |case: &Case| {
			let is_cleared = matches!(case.closed, Some((CaseOutcome::Cleared, _)));
			case.by == holder && !is_cleared && case.suspects.contains(&Suspect::Container(sscc))
		};
		let reasons = Cases::<Test>::iter_values().filter(counts).count();
		assert_eq!(Locks::<Test>::get(sscc).map_or(0, |lock| lock.cases.len()), reasons);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn any_calls_keep_the_invariants(steps in prop::collection::vec(any_step(), 1..60)) {
		ExtBuilder.build_and_execute(|| {
			for step in steps {
				let before = state();
				if step.run().is_err() {
					assert_eq!(state(), before);
				}
				assert_recalls_count();
				assert_locks_hold();
				DrugSafety::do_try_state().unwrap();
			}
		});
	}

	/// However a warm time is cut into reports, the container is locked as soon as they cover more than the tolerance.
	#[test]
	fn cutting_a_warm_time_into_reports_hides_nothing(lengths in prop::collection::vec(0..12u64, 1..12)) {
		ExtBuilder.build_and_execute(|| {
			at(START + 600 * MINUTE);
			let (mut from, total) = (START, lengths.iter().sum::<u64>());
			for length in lengths {
				let until = from + length * MINUTE;
				let outside = u16::try_from(length).unwrap();
				assert_ok!(report(VACCINE, Readings { from, until, ..readings(0, 81, outside) }));
				from = until + 1;
			}
			// Of the moments between the reports no minute comes together.
			assert_eq!(is_locked(PALLET), total > 30 || (total == 30 && from > START + 30 * MINUTE + 1));
		});
	}
}
