//! What always holds in the pallet's storage.

use frame_support::ensure;
use salus_primitives::{
	codes::CaseOutcome,
	containers::ContainerInspect,
	gs1::Sscc,
	ids::{CaseId, RecallId},
	lots::LotInspect,
	safety::{Case, Recall, Suspect, NOTIFY_WITHIN},
};
use sp_runtime::TryRuntimeError;

use crate::{
	pallet::{
		Acknowledged, Cases, Config, Histories, LastReadings, Locks, NextCase, NextRecall, OpenCases, Pallet, Recalls,
		RecallsInForce, RecallsOf, Unnotified,
	},
	types::{gravest, is_any_twice, market_of, InForce, Lock, StandingRecall, Subject, Target},
};

type Checked = Result<(), TryRuntimeError>;

/// Whether the case was closed as cleared.
const fn is_cleared(case: &Case) -> bool {
	matches!(case.closed, Some((CaseOutcome::Cleared, _)))
}

impl<T: Config> Pallet<T> {
	/// Checks every invariant, for tests of this pallet and of a runtime with it.
	pub fn do_try_state() -> Checked {
		Self::try_ids()?;
		for (id, recall) in Recalls::<T>::iter() {
			Self::try_recall(id, &recall)?;
			Self::try_acknowledged(id, &recall)?;
		}
		for (target, recalls) in RecallsOf::<T>::iter() {
			Self::try_target(&target, &recalls)?;
		}
		for (id, case) in Cases::<T>::iter() {
			Self::try_case(id, &case)?;
			Self::try_notification(id, &case)?;
		}
		for (sscc, lock) in Locks::<T>::iter() {
			Self::try_lock(sscc, &lock)?;
		}
		Self::try_indexes()?;
		Self::try_readings()?;
		Self::try_histories()
	}

	/// Everything has a number that was handed out, and every number that was handed out stands for something.
	fn try_ids() -> Checked {
		let is = |next: u32, count: usize| u32::try_from(count) == Ok(next);
		let (recalls, cases) = (NextRecall::<T>::get(), NextCase::<T>::get());
		ensure!(Recalls::<T>::iter_keys().all(|id| id < recalls), "a recall has a number not handed out yet");
		ensure!(is(recalls.0, Recalls::<T>::iter_keys().count()), "a recall was removed");
		ensure!(Cases::<T>::iter_keys().all(|id| id < cases), "a case has a number not handed out yet");
		ensure!(is(cases.0, Cases::<T>::iter_keys().count()), "a case was removed");
		Ok(())
	}

	/// A recall is of something, and in the indexes while it is in force, and only then.
	fn try_recall(id: RecallId, recall: &Recall) -> Checked {
		let targets = Target::all_of(&recall.scope);
		ensure!(!targets.is_empty() && !is_any_twice(&targets), "a recall is of nothing, or of something twice");
		let in_force = recall.lifted_at.is_none();
		ensure!(RecallsInForce::<T>::contains_key(id) == in_force, "a recall is lifted and in force, or neither");
		for target in targets {
			let standing = StandingRecall { recall: id, market: market_of(&recall.scope), class: recall.class };
			let listed = RecallsOf::<T>::get(target).contains(&standing);
			ensure!(listed == in_force, "a recall is not known where it is in force, or is where it is not");
		}
		ensure!(recall.at < recall.due, "a recall was due before it was called");
		ensure!(recall.lifted_at.unwrap_or(recall.at).max(recall.at) <= Self::now(), "a recall is of the future");
		Ok(())
	}

	/// A recall counts those who acknowledged it.
	fn try_acknowledged(id: RecallId, recall: &Recall) -> Checked {
		let times = Acknowledged::<T>::iter_prefix_values(id);
		ensure!(u32::try_from(times.count()) == Ok(recall.acknowledged), "acknowledgements are miscounted");
		let is_sound = |at| recall.at <= at && at <= recall.lifted_at.unwrap_or_else(Self::now);
		ensure!(Acknowledged::<T>::iter_prefix_values(id).all(is_sound), "a recall not in force was acknowledged");
		Ok(())
	}

	/// What is in force of a thing are recalls of it, each once; and the lot knows the gravest.
	fn try_target(target: &Target, recalls: &InForce) -> Checked {
		ensure!(
			!recalls.is_empty() && !is_any_twice(recalls),
			"a thing is recalled by nothing, or twice by one recall"
		);
		for standing in recalls {
			let recall = Recalls::<T>::get(standing.recall).ok_or("a thing is recalled by no recall")?;
			ensure!(Target::all_of(&recall.scope).contains(target), "a thing is recalled by another one's recall");
			let is_the_same = recall.class == standing.class && market_of(&recall.scope) == standing.market;
			ensure!(is_the_same, "a thing is recalled otherwise than its recall says");
		}
		if let Target::Lot(key) = target {
			let lot = T::Lots::lot(key).ok_or("a recalled lot is unknown")?;
			ensure!(lot.recall == gravest(recalls, None), "a lot doesn't know its gravest recall");
		}
		Ok(())
	}

	/// A case is about something, its moments are in order, and it is in the index while it is open, and only then.
	fn try_case(id: CaseId, case: &Case) -> Checked {
		ensure!(
			!case.suspects.is_empty() && !is_any_twice(&case.suspects),
			"a case is about nothing, or one thing twice"
		);
		ensure!(OpenCases::<T>::contains_key(id) == case.closed.is_none(), "a case is closed and open, or neither");
		let decided = case.illegitimate_at.unwrap_or(case.opened_at);
		let closed = case.closed.map_or(decided, |(_, at)| at);
		ensure!(
			case.opened_at <= decided && decided <= closed,
			"a case was decided before it was opened, or after its end"
		);
		let is_illegitimate = matches!(case.closed, Some((CaseOutcome::Illegitimate, _)));
		ensure!(!is_illegitimate || case.illegitimate_at.is_some(), "a case was closed without the decision");
		ensure!(case.notified_at.is_none_or(|at| decided <= at), "a case was told of before it was decided");
		ensure!(case.notified_at.unwrap_or(closed).max(closed) <= Self::now(), "a case is of the future");
		Ok(())
	}

	/// A case is to be told of from the decision on, until it was told of or cleared.
	fn try_notification(id: CaseId, case: &Case) -> Checked {
		ensure!(case.notified_at.is_none() || case.illegitimate_at.is_some(), "an undecided case was told of");
		let is_due = case.notified_at.is_none() && !is_cleared(case);
		let until = case.illegitimate_at.map(|at| at.saturating_add(NOTIFY_WITHIN).to_be_bytes());
		let is_listed = until.is_some_and(|until| Unnotified::<T>::contains_key(until, id));
		ensure!(
			is_listed == (is_due && until.is_some()),
			"a case is to be told of and is not listed, or the other way round"
		);
		Ok(())
	}

	/// A lock has a reason, its container is locked, and its cases are about the container and not cleared.
	fn try_lock(sscc: Sscc, lock: &Lock) -> Checked {
		ensure!(
			!lock.is_void() && !is_any_twice(&lock.cases),
			"a container is locked for nothing, or twice for one case"
		);
		let possession = T::Containers::possession(sscc);
		ensure!(possession.is_none_or(|it| it.container.locked), "a container with a lock is not locked");
		for case in &lock.cases {
			let case = Cases::<T>::get(case).ok_or("a container is locked for no case")?;
			ensure!(case.suspects.contains(&Suspect::Container(sscc)), "a container is locked for another one's case");
			ensure!(!is_cleared(&case), "a container is locked for a cleared case");
		}
		ensure!(lock.excursion.is_none_or(|it| it.at <= Self::now()), "an excursion is of the future");
		Ok(())
	}

	/// Every entry of an index is of something.
	fn try_indexes() -> Checked {
		ensure!(RecallsInForce::<T>::iter_keys().all(Recalls::<T>::contains_key), "no recall is in force");
		ensure!(OpenCases::<T>::iter_keys().all(Cases::<T>::contains_key), "no case is open");
		for (until, id) in Unnotified::<T>::iter_keys() {
			let decided_at = Cases::<T>::get(id).and_then(|case| case.illegitimate_at);
			let is_right = decided_at.is_some_and(|at| at.saturating_add(NOTIFY_WITHIN).to_be_bytes() == until);
			ensure!(is_right, "no case is to be told of by then");
		}
		let mut acknowledged = Acknowledged::<T>::iter_keys();
		ensure!(acknowledged.all(|(id, _)| Recalls::<T>::contains_key(id)), "no recall was acknowledged");
		Ok(())
	}

	/// Readings are of the past, and a time outside doesn't begin after their end.
	fn try_readings() -> Checked {
		for (sscc, _, last) in LastReadings::<T>::iter() {
			ensure!(last.until <= Self::now(), "readings are of the future");
			ensure!(
				last.outside_since.is_none_or(|since| since <= last.until),
				"a time outside begins after its readings"
			);
			ensure!(Histories::<T>::contains_key(Subject::Container(sscc)), "readings have no history");
		}
		Ok(())
	}

	/// Every recall and case has a history, which begins with its first event; and every history is of something.
	fn try_histories() -> Checked {
		let mut recalls = Recalls::<T>::iter_keys().map(Subject::Recall);
		ensure!(recalls.all(Histories::<T>::contains_key), "a recall has no history");
		let mut cases = Cases::<T>::iter_keys().map(Subject::Case);
		ensure!(cases.all(Histories::<T>::contains_key), "a case has no history");
		for (subject, history) in Histories::<T>::iter() {
			ensure!(history.events > 0 && history.head != [0; 32], "a history has no event");
			let is_known = match subject {
				Subject::Recall(id) => Recalls::<T>::contains_key(id),
				Subject::Case(id) => Cases::<T>::contains_key(id),
				Subject::Container(_) => true,
			};
			ensure!(is_known, "a history is of nothing");
		}
		Ok(())
	}
}
