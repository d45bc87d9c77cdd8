//! A check that can't fail checks nothing: each of these breaks one invariant.

use super::*;

/// Makes one of all that there can be, breaks something, and sees what the check says.
fn broken(damage: impl FnOnce()) -> &'static str {
	ExtBuilder.build().execute_with(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_ok!(recall(REGULATOR, RecallClass::ClassI));
		assert_ok!(DrugSafety::acknowledge(signed(PHARMACY), RECALL));
		decided();
		assert_ok!(open(PHARMACY, BOX));
		spoilt();
		DrugSafety::do_try_state().unwrap();
		damage();
		DrugSafety::do_try_state().unwrap_err().into()
	})
}

fn change_recall(change: impl FnOnce(&mut Recall)) {
	Recalls::<Test>::mutate(RECALL, |recall| change(recall.as_mut().unwrap()));
}

fn change_case(change: impl FnOnce(&mut Case)) {
	Cases::<Test>::mutate(FIRST, |case| change(case.as_mut().unwrap()));
}

fn change_lock(sscc: Sscc, change: impl FnOnce(&mut Lock)) {
	Locks::<Test>::mutate(sscc, |lock| change(lock.as_mut().unwrap()));
}

#[test]
fn numbers_that_do_not_fit() {
	assert_eq!(broken(|| NextRecall::<Test>::put(RecallId(1))), "a recall has a number not handed out yet");
	assert_eq!(broken(|| NextRecall::<Test>::put(RecallId(3))), "a recall was removed");
	assert_eq!(broken(|| NextCase::<Test>::put(CaseId(1))), "a case has a number not handed out yet");
	assert_eq!(broken(|| NextCase::<Test>::put(CaseId(3))), "a case was removed");
}

#[test]
fn recalls_that_do_not_fit() {
	let change = |change: fn(&mut Recall)| broken(|| change_recall(change));
	assert_eq!(change(|recall| recall.scope = lots(&[])), "a recall is of nothing, or of something twice");
	assert_eq!(change(|recall| recall.lifted_at = Some(START)), "a recall is lifted and in force, or neither");
	let not_known = "a recall is not known where it is in force, or is where it is not";
	assert_eq!(change(|recall| recall.class = RecallClass::ClassI), not_known);
	assert_eq!(change(|recall| recall.scope = lots(&[SERUM])), not_known);
	assert_eq!(change(|recall| recall.due = START), "a recall was due before it was called");
	assert_eq!(change(|recall| (recall.at, recall.due) = (DUE * 2, DUE * 3)), "a recall is of the future");
	assert_eq!(change(|recall| recall.acknowledged = 2), "acknowledgements are miscounted");
	let early = || Acknowledged::<Test>::insert(RECALL, organisation(PHARMACY), START - 1);
	assert_eq!(broken(early), "a recall not in force was acknowledged");
}

#[test]
fn targets_that_do_not_fit() {
	let target = || Target::Lot(key(VACCINE));
	let twice = || {
		let mut recalls = RecallsOf::<Test>::get(target());
		recalls.try_push(recalls[0]).unwrap();
		RecallsOf::<Test>::insert(target(), recalls);
	};
	assert_eq!(broken(twice), "a thing is recalled by nothing, or twice by one recall");
	let put = |target, recall| {
		let standing = StandingRecall { recall: RecallId(recall), market: None, class: RecallClass::ClassII };
		let recalls = vec![standing].try_into().unwrap();
		broken(move || RecallsOf::<Test>::insert::<Target, crate::InForce>(target, recalls))
	};
	let of_a_market = || {
		let market = Some(HERE);
		let standing = StandingRecall { recall: RECALL, market, class: RecallClass::ClassII };
		RecallsOf::<Test>::mutate(target(), |recalls| recalls.try_push(standing).unwrap());
	};
	assert_eq!(broken(of_a_market), "a thing is recalled otherwise than its recall says");
	assert_eq!(put(Target::Lot(key(SERUM)), 9), "a thing is recalled by no recall");
	assert_eq!(put(Target::Lot(key(SERUM)), 0), "a thing is recalled by another one's recall");
	let worse = "a lot doesn't know its gravest recall";
	assert_eq!(broken(|| Lots::mutate(|all| all.get_mut(&key(VACCINE)).unwrap().recall = None)), worse);
	assert_eq!(broken(|| Lots::mutate(|all| drop(all.remove(&key(VACCINE))))), "a recalled lot is unknown");
}

#[test]
fn cases_that_do_not_fit() {
	let change = |change: fn(&mut Case)| broken(|| change_case(change));
	assert_eq!(change(|case| case.suspects = containers(&[])), "a case is about nothing, or one thing twice");
	let closed = |case: &mut Case| case.closed = Some((CaseOutcome::Illegitimate, START));
	assert_eq!(change(closed), "a case is closed and open, or neither");
	let order = "a case was decided before it was opened, or after its end";
	assert_eq!(change(|case| case.opened_at = START + 1), order);
	assert_eq!(change(|case| case.notified_at = Some(START - 1)), "a case was told of before it was decided");
	assert_eq!(change(|case| case.notified_at = Some(Moment::MAX)), "a case is of the future");
	let not_listed = "a case is to be told of and is not listed, or the other way round";
	assert_eq!(change(|case| case.notified_at = Some(START)), not_listed);
	assert_eq!(change(|case| case.illegitimate_at = None), "no case is to be told of by then");
	let undecided = |case: &mut Case| (case.illegitimate_at, case.notified_at) = (None, Some(START));
	assert_eq!(change(undecided), "an undecided case was told of");
	let until = (START + NOTIFY_WITHIN).to_be_bytes();
	assert_eq!(broken(|| Unnotified::<Test>::remove(until, FIRST)), not_listed);
	let closed_undecided = || {
		change_case(|case| (case.illegitimate_at, case.closed) = (None, Some((CaseOutcome::Illegitimate, START))));
		OpenCases::<Test>::remove(FIRST);
	};
	assert_eq!(broken(closed_undecided), "a case was closed without the decision");
}

#[test]
fn locks_that_do_not_fit() {
	let change = |change: fn(&mut Lock)| broken(|| change_lock(BOX, change));
	let nothing = "a container is locked for nothing, or twice for one case";
	assert_eq!(change(|lock| lock.cases.clear()), nothing);
	assert_eq!(change(|lock| lock.cases.try_push(FIRST).unwrap()), nothing);
	let open = || Containers::mutate(|all| all.get_mut(&BOX).unwrap().locked = false);
	assert_eq!(broken(open), "a container with a lock is not locked");
	assert_eq!(change(|lock| lock.cases[0] = CaseId(9)), "a container is locked for no case");
	let other = || change_lock(PALLET, |lock| lock.cases.try_push(FIRST).unwrap());
	assert_eq!(broken(other), "a container is locked for another one's case");
	let cleared = || {
		change_case(|case| case.closed = Some((CaseOutcome::Cleared, START)));
		OpenCases::<Test>::remove(FIRST);
		Unnotified::<Test>::remove((START + NOTIFY_WITHIN).to_be_bytes(), FIRST);
	};
	assert_eq!(broken(cleared), "a container is locked for a cleared case");
	let late = || change_lock(PALLET, |lock| lock.excursion.as_mut().unwrap().at = Moment::MAX);
	assert_eq!(broken(late), "an excursion is of the future");
}

#[test]
fn indexes_that_do_not_fit() {
	assert_eq!(broken(|| RecallsInForce::<Test>::insert(RecallId(9), ())), "no recall is in force");
	assert_eq!(broken(|| OpenCases::<Test>::insert(CaseId(9), ())), "no case is open");
	let put = |until: Moment, case| broken(move || Unnotified::<Test>::insert(until.to_be_bytes(), CaseId(case), ()));
	assert_eq!(put(START, 9), "no case is to be told of by then");
	assert_eq!(put(START, 0), "no case is to be told of by then");
	let nothing = || Acknowledged::<Test>::insert(RecallId(9), organisation(PHARMACY), START);
	assert_eq!(broken(nothing), "no recall was acknowledged");
}

#[test]
fn readings_that_do_not_fit() {
	let put = |sscc, until, outside_since| {
		broken(move || LastReadings::<Test>::insert(sscc, SERUM, LastReading { born: 0, until, outside_since }))
	};
	assert_eq!(put(CASE, Moment::MAX, None), "readings are of the future");
	assert_eq!(put(CASE, START, Some(START + 1)), "a time outside begins after its readings");
	assert_eq!(put(BOX, START, None), "readings have no history");
}

#[test]
fn histories_that_do_not_fit() {
	let remove = |subject: Subject| broken(move || Histories::<Test>::remove(subject));
	assert_eq!(remove(Subject::Recall(RECALL)), "a recall has no history");
	assert_eq!(remove(Subject::Case(FIRST)), "a case has no history");
	let put = |subject: Subject, history: History| broken(move || Histories::<Test>::insert(subject, history));
	assert_eq!(put(Subject::Container(BOX), History::default()), "a history has no event");
	assert_eq!(put(Subject::Case(CaseId(9)), History { head: [1; 32], events: 1 }), "a history is of nothing");
}
