//! One file per call, and one for each of the other things that this pallet does.

mod acknowledge;
mod close_case;
mod decide_illegitimate;
mod invariants;
mod lift_recall;
mod note_notified;
mod open_case;
mod reads;
mod recall;
mod release;
mod report_readings;
mod try_state;

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	codes::{CaseOutcome, RecallClass, Suspicion},
	containers::ContainerInspect,
	decision::chain_hash,
	gs1::{Gtin, Sscc},
	ids::{CaseId, Jurisdiction, Moment, RecallId},
	lots::LotInspect,
	safety::{Case, Excursion, Readings, Recall, RecallScope, Suspect, NOTIFY_WITHIN},
	traits::Standing,
};
use sp_core::H256;
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

use crate::{
	mock::{
		at, key, organisation, signed, Containers, Custody, DrugSafety, ExtBuilder, Lots, Now, ProductRecalls,
		Registry, RuntimeOrigin, Standings, System, Test, AUTHORITY, AWAY, BOX, CASE, DEVICE, DUE, FACTORY, HERE,
		INSURER, PALLET, PHARMACY, QUALITY, REGULATOR, RIVAL, SERUM, START, TABLETS, UNADMITTED, VACCINE, WHOLESALER,
	},
	Acknowledged, Cases, Event, Histories, History, LastReading, LastReadings, Lock, Locks, NextCase, NextRecall,
	OpenCases, Page, Recalls, RecallsInForce, RecallsOf, StandingRecall, Subject, Suspects, Target, Unnotified,
	MAX_IN_FORCE, MAX_LOCKS, MINUTE,
};

type Error = crate::Error<Test>;

/// The first recall.
const RECALL: RecallId = RecallId(0);
/// The first case.
const FIRST: CaseId = CaseId(0);
/// A commitment.
const HASH: H256 = H256::repeat_byte(7);

/// Checks that this event was the last.
fn assert_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// Checks that an organisation that doesn't stand well is refused, whichever call it is.
fn assert_standing_matters(who: u64, call: impl Fn() -> DispatchResult) {
	for (standing, error) in [
		(Standing::Suspended, Error::Suspended),
		(Standing::LicenceNotValid, Error::LicenceNotValid),
		(Standing::Unknown, Error::NotMember),
	] {
		Standings::set([(organisation(who), standing)].into());
		assert_noop!(call(), error);
	}
	Standings::take();
}

/// A recall of the lots of some products.
fn lots(products: &[Gtin]) -> RecallScope {
	RecallScope::Lots(products.iter().map(|gtin| key(*gtin)).collect::<Vec<_>>().try_into().unwrap())
}

/// Somebody recalls the lot of the vaccine.
fn recall(who: u64, class: RecallClass) -> DispatchResult {
	DrugSafety::recall(signed(who), lots(&[VACCINE]), class, DUE)
}

/// The recall that the lot of the vaccine knows of.
fn known() -> Option<RecallClass> {
	Registry::lot(&key(VACCINE)).unwrap().recall
}

/// Suspects: containers.
fn containers(containers: &[Sscc]) -> Suspects {
	containers.iter().map(|sscc| Suspect::Container(*sscc)).collect::<Vec<_>>().try_into().unwrap()
}

/// Somebody opens a case of one container.
fn open(who: u64, sscc: Sscc) -> DispatchResult {
	DrugSafety::open_case(signed(who), Suspicion::Counterfeit, containers(&[sscc]), None)
}

/// The pharmacy's case of its box, decided.
fn decided() {
	assert_ok!(open(PHARMACY, BOX));
	assert_ok!(DrugSafety::decide_illegitimate(signed(PHARMACY), FIRST));
}

/// The first case.
fn case() -> Case {
	Cases::<Test>::get(FIRST).unwrap()
}

/// Until when the first case has to be told of, if it is on the list.
fn to_be_told_until() -> Option<Moment> {
	let (until, _) = Unnotified::<Test>::iter_keys().find(|(_, case)| *case == FIRST)?;
	Some(Moment::from_be_bytes(until))
}

/// Whether a container itself is locked.
fn is_locked(sscc: Sscc) -> bool {
	Custody::possession(sscc).unwrap().container.locked
}

/// Readings from some minutes after the first reading of the tests on, for 20 minutes.
fn readings(from: Moment, highest: i16, outside: u16) -> Readings {
	let from = START + from * MINUTE;
	Readings { root: HASH, count: 20, from, until: from + 20 * MINUTE, lowest: 30, highest, outside }
}

/// The wholesaler's device reports readings of the case that is in its pallet.
fn report(gtin: Gtin, readings: Readings) -> DispatchResult {
	DrugSafety::report_readings(signed(DEVICE + WHOLESALER), CASE, gtin, readings)
}

/// The serum in the case gets too warm, at the tenth hour.
fn spoilt() {
	at(START + 600 * MINUTE);
	assert_ok!(report(SERUM, readings(0, 81, 1)));
}
