//! Which of a patient's consents were open when: a snapshot for each moment at which that changed.

use alloc::vec::Vec;
use salus_primitives::ids::{ConsentId, Moment};
use sp_runtime::DispatchError;

use crate::{pallet::SnapshotOf, Changes, Config, Consents, Error, History, Open, Pallet};

/// A new snapshot that is ready to be written, and what it takes the place of.
pub(crate) struct Change<T: Config> {
	latest: SnapshotOf<T>,
	past: Option<PastSnapshot<T>>,
}

/// A snapshot that goes to the history.
struct PastSnapshot<T: Config> {
	number: u32,
	count: u32,
	snapshot: SnapshotOf<T>,
}

impl<T: Config> Pallet<T> {
	/// The patient's consents that were open at a moment, now or in the past, oldest first: at most `MaxOpenConsents`,
	/// however many the patient ever had. The present takes one read, the past at most 34.
	pub(crate) fn open_at(patient: &T::AccountId, at: Moment) -> Vec<ConsentId> {
		let Some(latest) = Open::<T>::get(patient) else { return Vec::new() };
		let snapshot = if latest.from <= at { Some(latest) } else { Self::past_snapshot(patient, at) };
		snapshot.map(|snapshot| snapshot.consents.into_inner()).unwrap_or_default()
	}

	/// The last snapshot of the history that begins by `at`.
	fn past_snapshot(patient: &T::AccountId, at: Moment) -> Option<SnapshotOf<T>> {
		let mut found = None;
		// The snapshots below `low` begin by `at`, those from `high` on later.
		let (mut low, mut high) = (0, Changes::<T>::get(patient));
		while low < high {
			let middle = u32::midpoint(low, high);
			match History::<T>::get(patient, middle).filter(|snapshot| snapshot.from <= at) {
				Some(snapshot) => {
					found = Some(snapshot);
					low = middle.saturating_add(1);
				}
				None => high = middle,
			}
		}
		found
	}

	/// What it takes to close a consent and to open another, each if given. Consents whose validity period is over are
	/// left out on the way. `None` if nothing changes. Writes nothing.
	pub(crate) fn plan_change(
		patient: &T::AccountId,
		now: Moment,
		closed: Option<ConsentId>,
		opened: Option<ConsentId>,
	) -> Result<Option<Change<T>>, DispatchError> {
		let last = Open::<T>::get(patient);
		let before = last.as_ref().map(|snapshot| snapshot.consents.as_slice()).unwrap_or_default();
		let stays = |consent: &ConsentId| {
			Some(*consent) != closed
				&& Consents::<T>::get(consent).is_some_and(|record| !record.terms.period.is_over(now))
		};
		let after: Vec<_> = before.iter().copied().filter(stays).chain(opened).collect();
		if after == before {
			return Ok(None);
		}
		let consents = after.try_into().map_err(|_| Error::<T>::TooManyOpenConsents)?;
		let past = last.map(|snapshot| Self::plan_past(patient, now, snapshot)).transpose()?.flatten();
		Ok(Some(Change { latest: SnapshotOf::<T> { from: now, consents }, past }))
	}

	/// Where the snapshot so far goes: to the history, unless it holds for no moment.
	fn plan_past(
		patient: &T::AccountId,
		now: Moment,
		snapshot: SnapshotOf<T>,
	) -> Result<Option<PastSnapshot<T>>, DispatchError> {
		if now <= snapshot.from {
			return Ok(None);
		}
		let number = Changes::<T>::get(patient);
		let count = number.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
		Ok(Some(PastSnapshot { number, count, snapshot }))
	}

	/// Writes what was planned.
	pub(crate) fn write_change(patient: &T::AccountId, change: Option<Change<T>>) {
		let Some(Change { latest, past }) = change else { return };
		if let Some(PastSnapshot { number, count, snapshot }) = past {
			History::<T>::insert(patient, number, snapshot);
			Changes::<T>::insert(patient, count);
		}
		Open::<T>::insert(patient, latest);
	}
}
