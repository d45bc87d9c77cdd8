//! Whatever happens in whatever order: no organisation uses more than its quota, nor its guests more than their own
//! part, a refused transaction changes nothing, and nobody's usage is another's.

use super::*;
use proptest::{collection::vec, option, prelude::*, sample::select};
use salus_primitives::ids::OrganisationId;
use sp_runtime::StateVersion;

/// One thing that happens, with small numbers so that things meet.
#[derive(Clone, Debug)]
enum Step {
	Send { who: AccountId, weight: u64, actual: u64, length: usize, is_reserved: bool },
	SetQuota { organisation: u32, quota: Option<(u64, u64)> },
	Pass { blocks: u64 },
}

fn someone() -> impl Strategy<Value = AccountId> {
	select(vec![100, 101, 102, 200, 201, 202, 300, 301, 302, GUARDIAN, STRANGER])
}

fn send() -> impl Strategy<Value = Step> {
	let weight = prop_oneof![4 => 0..5_000u64, 2 => 5_000..60_000u64, 1 => 60_000..600_000u64];
	let length = prop_oneof![4 => 0..200usize, 2 => 200..6_000usize, 1 => 6_000..60_000usize];
	// A call may also say too little of itself.
	let part = 0..=120u64;
	(someone(), weight, part, length, any::<bool>()).prop_map(|(who, weight, part, length, is_reserved)| Step::Send {
		who,
		weight,
		actual: weight * part / 100,
		length,
		is_reserved,
	})
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		12 => send(),
		2 => (0..4u32, option::of((0..600_000u64, 0..1_100_000u64)))
			.prop_map(|(organisation, quota)| Step::SetQuota { organisation, quota }),
		4 => (0..15u64).prop_map(|blocks| Step::Pass { blocks }),
	]
}

/// The transaction of a step.
fn transaction(step: &Step) -> Option<(AccountId, Tx)> {
	let Step::Send { who, weight, actual, length, is_reserved } = step else { return None };
	let call = if *is_reserved { reserved() } else { ordinary() };
	Some((*who, Tx::by(*who).weighing(*weight).needing(*actual).long(*length).calling(call)))
}

/// What an organisation uses, and what its guests use of their own part.
fn pots(organisation: OrganisationId) -> [Cost; 2] {
	[used(organisation), used_by_guests(organisation)]
}

/// Whether what somebody sends is taken from the guests' own part.
fn is_from_guests(who: AccountId, cost: Cost, organisation: OrganisationId) -> bool {
	let line = Gate::quota(organisation).part(Share::Guest);
	who >= PATIENT && line.exceeded_by(used(organisation).plus(cost)).is_some()
}

/// Sends a transaction, and checks that the pool and the block agree on it, and that it costs no more than it said, in
/// the right pot.
fn play_transaction(who: AccountId, tx: &Tx) -> bool {
	let organisation = Registry::get(who).map_or(NOBODYS, |(organisation, _)| organisation);
	let (before, root) = (pots(organisation), sp_io::storage::root(StateVersion::V1));
	let from_guests = is_from_guests(who, tx.cost(), organisation);
	let in_pool = tx.pooled();
	assert_eq!(sp_io::storage::root(StateVersion::V1), root, "the pool wrote something");
	let in_block = tx.included();
	assert_eq!(in_pool.err(), in_block.err());
	if in_block.is_err() {
		assert_eq!(sp_io::storage::root(StateVersion::V1), root, "a refused transaction wrote something");
		return false;
	}
	let [common, guests] = [0, 1].map(|pot: usize| (before[pot], pots(organisation)[pot]));
	let ((before, after), other) = if from_guests { (guests, common) } else { (common, guests) };
	assert_eq!(other.0, other.1, "the other pot has changed");
	let most = before.plus(tx.cost());
	assert!(before.weight < after.weight && after.weight <= most.weight, "{before:?} {after:?}");
	assert!(before.bytes <= after.bytes && after.bytes <= most.bytes, "{before:?} {after:?}");
	true
}

/// Plays a step, and checks what must hold after each. Answers whether a transaction was let in.
fn play(step: &Step) -> Option<bool> {
	let answer = transaction(step).map(|(who, tx)| play_transaction(who, &tx));
	match step {
		Step::Send { .. } => {}
		Step::SetQuota { organisation, quota: wanted } => {
			let wanted = wanted.map(|(weight, bytes)| quota(weight, bytes));
			// It may be out of bounds, or of nobody.
			let _ = Gate::set_quota(RuntimeOrigin::root(), OrganisationId(*organisation), wanted);
		}
		Step::Pass { blocks } => pass(*blocks),
	}
	assert_ok!(Gate::do_try_state());
	for organisation in ALL {
		let (quota, [common, guests]) = (Gate::quota(organisation), pots(organisation));
		assert_eq!(quota.exceeded_by(common), None, "after {step:?}");
		assert_eq!(quota.guests_own().exceeded_by(guests), None, "after {step:?}");
		let (whole, most) = (common.plus(guests), |part: u64| part + part / 4);
		assert!(whole.weight <= most(quota.weight) && whole.bytes <= most(quota.bytes), "after {step:?}");
	}
	answer
}

fn play_all(steps: &[Step]) {
	for step in steps {
		play(step);
	}
}

/// Whether a step changes what others than the factory may do.
fn is_others(step: &Step) -> bool {
	match step {
		Step::Send { who, .. } => Registry::get(who).is_none_or(|(organisation, _)| organisation != FACTORY),
		Step::SetQuota { organisation, .. } => OrganisationId(*organisation) != FACTORY,
		Step::Pass { .. } => false,
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn nobody_uses_more_than_its_quota(steps in vec(step(), 1..80)) {
		ExtBuilder::default().build_and_execute(|| play_all(&steps));
	}

	#[test]
	fn nobody_is_refused_because_of_others(steps in vec(step(), 1..80)) {
		let (mut among_others, mut alone) = (vec![], vec![]);
		ExtBuilder::default().build_and_execute(|| {
			for step in &steps {
				let answer = play(step);
				if !is_others(step) {
					among_others.push(answer);
				}
			}
		});
		ExtBuilder::default().build_and_execute(|| {
			alone.extend(steps.iter().filter(|step| !is_others(step)).map(play));
		});
		assert_eq!(among_others, alone);
	}

	#[test]
	fn all_is_free_after_a_period(steps in vec(step(), 1..40)) {
		ExtBuilder::default().build_and_execute(|| {
			play_all(&steps);
			pass(STORAGE_PERIOD.into());
			for organisation in ALL {
				assert_eq!(pots(organisation), [cost(0, 0); 2]);
			}
		});
	}

	#[test]
	fn wait_is_as_long_as_told(steps in vec(step(), 1..40), tx in send(), waited in 0..3u32, guest in any::<bool>()) {
		ExtBuilder::default().build_and_execute(|| {
			play_all(&steps);
			// So that nothing is rounded twice.
			use_up(HOSPITAL, used(HOSPITAL).weight, used(HOSPITAL).bytes);
			let Some((_, tx)) = transaction(&tx) else { return };
			let (who, share) = if guest { (PATIENT, Share::Guest) } else { (PHYSICIAN, Share::Staff) };
			let sent = || tx.clone().calling(ordinary()).sent_by(who).pooled();
			match Gate::wait(HOSPITAL, tx.cost(), share) {
				None => assert_eq!(sent(), refused(NEVER_FITS)),
				Some(0) => assert!(sent().is_ok()),
				Some(blocks) => {
					pass(u64::from(blocks.saturating_sub(1 + waited)));
					assert!(sent().is_err());
					pass(u64::from(blocks.min(1 + waited)));
					assert!(sent().is_ok());
				}
			}
		});
	}
}
