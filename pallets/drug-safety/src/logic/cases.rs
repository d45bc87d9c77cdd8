//! Cases of suspect products.

use alloc::vec::Vec;
use frame_support::ensure;
use salus_primitives::{
	codes::{CaseOutcome, Suspicion},
	gs1::Sscc,
	ids::{CaseId, OrganisationId},
	lots::LotInspect,
	safety::{Case, Suspect, NOTIFY_WITHIN},
};
use sp_core::H256;
use sp_runtime::DispatchResult;

use crate::{
	pallet::{Cases, Config, Error, Event, Locks, NextCase, OpenCases, Pallet, Suspects, Unnotified},
	types::{is_any_twice, Party, Subject},
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open_case(
		by: OrganisationId,
		suspicion: Suspicion,
		suspects: Suspects,
		evidence: Option<H256>,
	) -> DispatchResult {
		let opened_at = Self::ensure_standing(by)?;
		ensure!(!suspects.is_empty(), Error::<T>::NothingNamed);
		ensure!(!is_any_twice(&suspects), Error::<T>::NamedTwice);
		let held = Self::held_among(by, &suspects)?;
		let case = NextCase::<T>::get();
		let next = case.next().ok_or(Error::<T>::IdsExhausted)?;

		for sscc in held {
			Self::lock_with(sscc, |lock| lock.cases.try_push(case).map_err(|_| Error::TooManyCases))?;
		}
		NextCase::<T>::put(next);
		OpenCases::<T>::insert(case, ());
		let record = Case {
			by,
			opened_at,
			suspicion,
			suspects: suspects.clone(),
			evidence,
			illegitimate_at: None,
			notified_at: None,
			closed: None,
		};
		Cases::<T>::insert(case, record);

		Self::tell(Subject::Case(case), Event::CaseOpened { case, by, suspicion, suspects, evidence });
		Ok(())
	}

	pub(crate) fn do_decide_illegitimate(party: Party, case: CaseId) -> DispatchResult {
		let by = party.organisation();
		let now = Self::ensure_standing(by)?;
		let mut record = Self::open_case_of(party, case)?;
		ensure!(record.illegitimate_at.is_none(), Error::<T>::AlreadyDecided);
		let notify_until = now.saturating_add(NOTIFY_WITHIN);

		record.illegitimate_at = Some(now);
		Cases::<T>::insert(case, record);
		Unnotified::<T>::insert(notify_until.to_be_bytes(), case, ());

		Self::tell(Subject::Case(case), Event::FoundIllegitimate { case, by, notify_until });
		Ok(())
	}

	pub(crate) fn do_note_notified(by: OrganisationId, case: CaseId) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		let mut record = Cases::<T>::get(case).ok_or(Error::<T>::UnknownCase)?;
		ensure!(record.by == by, Error::<T>::NotAuthorized);
		ensure!(record.notified_at.is_none(), Error::<T>::AlreadyNotified);
		let decided_at = record.illegitimate_at.ok_or(Error::<T>::NotDecided)?;
		let notify_until = decided_at.saturating_add(NOTIFY_WITHIN);
		let late = now > notify_until;

		record.notified_at = Some(now);
		Cases::<T>::insert(case, record);
		Unnotified::<T>::remove(notify_until.to_be_bytes(), case);

		Self::tell(Subject::Case(case), Event::Notified { case, late });
		Ok(())
	}

	pub(crate) fn do_close_case(party: Party, case: CaseId, outcome: CaseOutcome) -> DispatchResult {
		let by = party.organisation();
		let now = Self::ensure_standing(by)?;
		let mut record = Self::open_case_of(party, case)?;
		let is_decided = record.illegitimate_at.is_some();
		ensure!(outcome == CaseOutcome::Cleared || is_decided, Error::<T>::NotDecided);

		if outcome == CaseOutcome::Cleared {
			Self::unlock_suspects(case, &record.suspects)?;
			// Of what turned out to be sound nobody has to be told.
			if let Some(decided_at) = record.illegitimate_at {
				Unnotified::<T>::remove(decided_at.saturating_add(NOTIFY_WITHIN).to_be_bytes(), case);
			}
		}
		record.closed = Some((outcome, now));
		Cases::<T>::insert(case, record);
		OpenCases::<T>::remove(case);

		Self::tell(Subject::Case(case), Event::CaseClosed { case, by, outcome });
		Ok(())
	}

	/// The case, if it is open and the party may decide it.
	fn open_case_of(party: Party, case: CaseId) -> Result<Case, Error<T>> {
		let record = Cases::<T>::get(case).ok_or(Error::UnknownCase)?;
		ensure!(party.may_act_for(record.by), Error::NotAuthorized);
		ensure!(record.closed.is_none(), Error::AlreadyClosed);
		Ok(record)
	}

	/// Which of the suspects are containers that the organisation holds. All suspects must be known, and those
	/// containers must have room for one more case.
	fn held_among(by: OrganisationId, suspects: &[Suspect]) -> Result<Vec<Sscc>, Error<T>> {
		let mut held = Vec::new();
		for suspect in suspects {
			match suspect {
				Suspect::Lot(key) => ensure!(T::Lots::lot(key).is_some(), Error::UnknownLot),
				Suspect::Container(sscc) if Self::possession(*sscc)?.holder == by => {
					let is_full = Locks::<T>::get(sscc).is_some_and(|lock| lock.cases.is_full());
					ensure!(!is_full, Error::TooManyCases);
					held.push(*sscc);
				}
				Suspect::Container(_) => (),
			}
		}
		Ok(held)
	}

	/// Unlocks what a case has locked, unless something else locks it.
	fn unlock_suspects(case: CaseId, suspects: &[Suspect]) -> DispatchResult {
		suspects.iter().try_for_each(|suspect| match suspect {
			Suspect::Lot(_) => Ok(()),
			Suspect::Container(sscc) => Self::unlock_without(*sscc, |lock| lock.cases.retain(|other| *other != case)),
		})
	}
}
