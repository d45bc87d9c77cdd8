//! Whatever happens in whatever order: the invariants hold, a refused call writes nothing, and no key changes hands but
//! by a recovery that both agreed to long enough before, a guardian among them whom one could see for long enough.

use alloc::collections::BTreeMap;

use super::*;
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::ids::Moment;
use sp_runtime::{DispatchResult, StateVersion};

/// One thing that happens, with few accounts so that things meet: a call; the end of a guardian's right, or its
/// beginning; an account that becomes a member's; an organisation's suspension, or the end of all; time.
#[derive(Clone, Copy, Debug)]
enum Step {
	Propose { by: AccountId, patient: AccountId, new: AccountId },
	Confirm { by: AccountId, patient: AccountId, new: AccountId },
	Finish { by: AccountId, patient: AccountId },
	Cancel { by: AccountId, patient: AccountId },
	End { guardian: AccountId, patient: AccountId },
	Appoint { guardian: AccountId, patient: AccountId },
	Take { account: AccountId },
	Suspend,
	Lift,
	Wait { days: u64 },
}

/// Admins and guardians more often than keys and strangers.
fn someone() -> impl Strategy<Value = AccountId> {
	prop_oneof![
		6 => select(vec![100, MOTHER]),
		3 => select(vec![101, FATHER, AUNT, ALICE]),
		2 => select(vec![BOB, CAROL, KEY, NEXT_KEY, 52, 53, STRANGER]),
	]
}

fn patient() -> impl Strategy<Value = AccountId> {
	prop_oneof![5 => Just(ALICE), 2 => Just(BOB), 1 => select(vec![CAROL, STRANGER])]
}

fn guardian() -> impl Strategy<Value = AccountId> {
	select(vec![MOTHER, FATHER, AUNT])
}

fn key() -> impl Strategy<Value = AccountId> {
	prop_oneof![8 => KEY..=KEY + 3, 1 => someone()]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (someone(), patient(), key()).prop_map(|(by, patient, new)| Step::Propose { by, patient, new }),
		5 => (someone(), patient(), key()).prop_map(|(by, patient, new)| Step::Confirm { by, patient, new }),
		5 => (someone(), patient()).prop_map(|(by, patient)| Step::Finish { by, patient }),
		2 => (someone(), patient()).prop_map(|(by, patient)| Step::Cancel { by, patient }),
		1 => (guardian(), patient()).prop_map(|(guardian, patient)| Step::End { guardian, patient }),
		1 => (guardian(), patient()).prop_map(|(guardian, patient)| Step::Appoint { guardian, patient }),
		1 => (52..=53u64).prop_map(|account| Step::Take { account }),
		1 => Just(Step::Suspend),
		2 => Just(Step::Lift),
		5 => (1..=10u64).prop_map(|days| Step::Wait { days }),
	]
}

/// Makes a step that is a call. Whoever confirms means the key that was proposed, more often than not.
fn call(step: Step) -> Option<DispatchResult> {
	Some(match step {
		Step::Propose { by, patient, new } => Recovery::propose(signed(by), patient, new),
		Step::Confirm { by, patient, new } => {
			let proposed = Recovery::proposal(patient).map(|proposal| proposal.new);
			Recovery::confirm(signed(by), patient, proposed.filter(|_| new != KEY).unwrap_or(new))
		}
		Step::Finish { by, patient } => Recovery::finish(signed(by), patient),
		Step::Cancel { by, patient } => Recovery::cancel(signed(by), patient),
		_ => return None,
	})
}

/// Makes a step that is no call.
fn happen(step: Step) {
	match step {
		Step::End { guardian, patient } => end_guardianship(guardian, patient),
		Step::Appoint { guardian, patient } => appoint(guardian, patient),
		Step::Take { account } => Taken::mutate(|taken| taken.push(account)),
		Step::Suspend => suspend(HOSPITAL),
		Step::Lift => Suspended::set(vec![]),
		Step::Wait { days } => wait(days * DAY),
		Step::Propose { .. } | Step::Confirm { .. } | Step::Finish { .. } | Step::Cancel { .. } => {}
	}
}

fn keys() -> [Option<AccountId>; 3] {
	PATIENTS.map(Recovery::key_of)
}

/// Whether the guardian who agreed was appointed long enough ago.
fn is_guardian_known(patient: AccountId) -> bool {
	let guardian = Recovery::proposal(patient).and_then(|proposal| proposal.by_guardian).expect("a guardian agreed");
	let is_old = |(who, of, from, _): &(AccountId, AccountId, Moment, Moment)| {
		*who == guardian && *of == patient && *from + DELAY <= Now::get()
	};
	Guardians::get().iter().any(is_old)
}

/// Plays a step, and checks what must hold after each. `agreed` is when both agreed to the recoveries under way.
fn play(step: Step, agreed: &mut BTreeMap<AccountId, Moment>) {
	let (root, before) = (sp_io::storage::root(StateVersion::V1), keys());
	let result = call(step);
	match (step, result) {
		(_, Some(Err(_))) => assert_eq!(sp_io::storage::root(StateVersion::V1), root, "{step:?} wrote something"),
		(Step::Confirm { patient, .. }, _) => {
			assert!(is_guardian_known(patient), "{step:?}");
			agreed.insert(patient, Now::get());
		}
		(Step::Finish { patient, .. }, _) => {
			let since = agreed.remove(&patient).expect("both agreed");
			assert!(since + DELAY <= Now::get() && Now::get() < since + 2 * DELAY, "{step:?} at a wrong time");
		}
		(Step::Cancel { patient, .. }, _) => {
			agreed.remove(&patient);
		}
		_ => happen(step),
	}
	let is_finished = matches!((step, result), (Step::Finish { .. }, Some(Ok(()))));
	assert_eq!(keys() != before, is_finished, "{step:?}");
	assert_ok!(Recovery::do_try_state());
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn no_key_changes_hands_but_by_a_recovery(steps in vec(step(), 1..80)) {
		ExtBuilder::default().build_and_execute(|| {
			let mut agreed = BTreeMap::new();
			steps.into_iter().for_each(|step| play(step, &mut agreed));
		});
	}

	#[test]
	fn each_key_signs_for_one_patient(steps in vec(step(), 1..80)) {
		ExtBuilder::default().build_and_execute(|| {
			let mut agreed = BTreeMap::new();
			steps.into_iter().for_each(|step| play(step, &mut agreed));
			for patient in PATIENTS {
				let key = Recovery::key_of(patient).expect("it is a patient");
				assert_eq!(Recovery::patient_of(key), Some(patient));
				assert!(key == patient || Recovery::patient_of(patient).is_none());
			}
		});
	}

	#[test]
	fn thief_delays_a_recovery_and_never_stops_it(tries in vec(any::<(bool, bool)>(), 20)) {
		ExtBuilder::default().build_and_execute(|| {
			for (early, late) in tries {
				if Recovery::proposal(ALICE).is_none() {
					agree_on(KEY);
				}
				// The calls of a day come in either order. Most are refused.
				if early {
					let _ = Recovery::cancel(signed(ALICE), ALICE);
				}
				if Recovery::finish(hospital(), ALICE).is_ok() {
					break;
				}
				if late {
					let _ = Recovery::cancel(signed(ALICE), ALICE);
				}
				wait(DAY);
			}
			assert_eq!(Recovery::key_of(ALICE), Some(KEY));
			assert!(Now::get() <= START + 2 * DELAY + 2 * DAY);
		});
	}
}
