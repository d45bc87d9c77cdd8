use super::*;

fn acknowledge(who: u64) -> DispatchResult {
	DrugSafety::acknowledge(signed(who), RECALL)
}

#[test]
fn acknowledge_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		at(DUE);
		assert_ok!(acknowledge(PHARMACY));
		assert_event(Event::Acknowledged { recall: RECALL, by: organisation(PHARMACY), late: false });
		assert_eq!(Acknowledged::<Test>::get(RECALL, organisation(PHARMACY)), Some(DUE));
		assert_eq!(Recalls::<Test>::get(RECALL).unwrap().acknowledged, 1);

		at(DUE + 1);
		assert_ok!(acknowledge(WHOLESALER));
		assert_event(Event::Acknowledged { recall: RECALL, by: organisation(WHOLESALER), late: true });
		assert_eq!(Recalls::<Test>::get(RECALL).unwrap().acknowledged, 2);
	});
}

#[test]
fn acknowledge_is_folded_into_the_history() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		let before = Histories::<Test>::get(Subject::Recall(RECALL));
		at(DUE);
		assert_ok!(acknowledge(PHARMACY));
		let event = Event::<Test>::Acknowledged { recall: RECALL, by: organisation(PHARMACY), late: false };
		let head = chain_hash(&before.head, &(DUE, event));
		assert_eq!(Histories::<Test>::get(Subject::Recall(RECALL)), History { head, events: 2 });
	});
}

#[test]
fn acknowledge_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_noop!(acknowledge(INSURER), BadOrigin);
		assert_noop!(acknowledge(REGULATOR), BadOrigin);
	});
}

#[test]
fn acknowledge_without_good_standing_fails() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_standing_matters(PHARMACY, || acknowledge(PHARMACY));
	});
}

#[test]
fn acknowledge_unknown_fails_with_unknown_recall() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(acknowledge(PHARMACY), Error::UnknownRecall);
	});
}

#[test]
fn acknowledge_again_fails_with_already_acknowledged() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_ok!(acknowledge(PHARMACY));
		assert_noop!(acknowledge(PHARMACY), Error::AlreadyAcknowledged);
	});
}

#[test]
fn acknowledge_lifted_fails_with_already_lifted() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_ok!(DrugSafety::lift_recall(signed(FACTORY), RECALL));
		assert_noop!(acknowledge(PHARMACY), Error::AlreadyLifted);
	});
}

#[test]
fn acknowledge_beyond_counting_fails_with_ids_exhausted() {
	ExtBuilder.build().execute_with(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		Recalls::<Test>::mutate(RECALL, |recall| recall.as_mut().unwrap().acknowledged = u32::MAX);
		assert_noop!(acknowledge(PHARMACY), Error::IdsExhausted);
	});
}
