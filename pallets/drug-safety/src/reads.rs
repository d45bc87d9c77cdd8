//! What clients ask. Every answer costs a bounded number of reads.

use alloc::vec::Vec;
use codec::FullCodec;
use frame_support::IterableStorageMap;
use salus_primitives::{
	containers::ContainerInspect,
	gs1::{Gtin, Sscc},
	ids::{CaseId, OrganisationId, RecallId},
	lots::LotInspect,
	safety::{Case, Recall, Suspect, MAX_NOTIFIED, NOTIFY_WITHIN},
	trace::LotKey,
};

use crate::{
	pallet::{Cases, Config, LastReadings, OpenCases, Pallet, Recalls, RecallsInForce, RecallsOf, Unnotified},
	types::{LastReading, Page, StandingRecall, Target, MAX_PAGE},
};

impl<T: Config> Pallet<T> {
	/// The recalls that are not lifted, page by page.
	pub fn page_of_recalls(after: Option<RecallId>, limit: u32) -> Page<RecallId, Recall> {
		page::<RecallsInForce<T>, _, _>(after, limit, Recalls::<T>::get)
	}

	/// The cases that are not closed, page by page.
	pub fn page_of_open_cases(after: Option<CaseId>, limit: u32) -> Page<CaseId, Case> {
		page::<OpenCases<T>, _, _>(after, limit, Cases::<T>::get)
	}

	/// The cases of which partners and the authority should have been told by now, the longest overdue first. The next
	/// page begins after the last one of this; an empty page is the end.
	pub fn cases_overdue(after: Option<CaseId>, limit: u32) -> Vec<CaseId> {
		// Where a case was in the list can be said also when it is not on it any more.
		let place = after.and_then(|case| {
			let until = Cases::<T>::get(case)?.illegitimate_at?.saturating_add(NOTIFY_WITHIN);
			Some(Unnotified::<T>::hashed_key_for(until.to_be_bytes(), case))
		});
		let rest = match (after, place) {
			(None, _) => Unnotified::<T>::iter_keys(),
			(Some(_), Some(place)) => Unnotified::<T>::iter_keys_from(place),
			(Some(_), None) => return Vec::new(),
		};
		let now = Self::now();
		let overdue = rest.take_while(|(until, _)| u64::from_be_bytes(*until) < now);
		overdue.map(|(_, case)| case).take(page_length(limit)).collect()
	}

	/// The recalls in force that stop packs of a lot: its own, and the product's in all countries or in one that the
	/// lot is for.
	pub fn all_recalls_of(key: &LotKey) -> Vec<RecallId> {
		let Some(lot) = T::Lots::lot(key) else { return Vec::new() };
		let own = RecallsOf::<T>::get(Target::Lot(key.clone()));
		let of_product = RecallsOf::<T>::get(Target::Product(key.gtin));
		let all = own.into_iter().chain(of_product);
		let concerns = |standing: &StandingRecall| standing.market.is_none_or(|market| lot.is_for(market));
		all.filter(concerns).map(|standing| standing.recall).collect()
	}

	/// Partners to be told of a case, in order, none twice, [`MAX_NOTIFIED`] at most: who opened it, who holds and owns
	/// what is suspect, and whose lots they are. Who else had them is for the blast radius to say.
	pub fn concerned(case: CaseId) -> Vec<OrganisationId> {
		let Some(record) = Cases::<T>::get(case) else { return Vec::new() };
		let mut partners = Vec::from([record.by]);
		for suspect in &record.suspects {
			match suspect {
				Suspect::Lot(key) => partners.extend(T::Lots::lot(key).map(|lot| lot.owner)),
				Suspect::Container(sscc) => partners.extend(Self::concerned_with(*sscc)),
			}
		}
		partners.sort_unstable();
		partners.dedup();
		partners.truncate(usize::try_from(MAX_NOTIFIED).unwrap_or(usize::MAX));
		partners
	}

	/// What is known of the container that has this SSCC now, and not of one that had it before.
	pub(crate) fn last_reading_of(sscc: Sscc, gtin: Gtin) -> Option<LastReading> {
		let born = T::Containers::possession(sscc)?.container.born;
		LastReadings::<T>::get(sscc, gtin).filter(|last| last.born == born)
	}

	/// Who holds and owns a container, and whose lots are in it.
	fn concerned_with(sscc: Sscc) -> Vec<OrganisationId> {
		let Some(possession) = T::Containers::possession(sscc) else { return Vec::new() };
		let owner_of = |lot: &_| T::Lots::lot(&T::Lots::key(*lot)?).map(|lot| lot.owner);
		let mut partners: Vec<_> = possession.container.lots.iter().filter_map(owner_of).collect();
		partners.extend([possession.holder, possession.owner]);
		partners
	}
}

/// How many entries a page looks at.
fn page_length(limit: u32) -> usize {
	usize::try_from(limit.clamp(1, MAX_PAGE)).unwrap_or(1)
}

/// The next entries of an index of numbers, with what each stands for.
fn page<Index, Id, Item>(after: Option<Id>, limit: u32, item: impl Fn(Id) -> Option<Item>) -> Page<Id, Item>
where
	Index: IterableStorageMap<Id, ()>,
	Id: FullCodec + Copy,
{
	let mut rest = match after {
		Some(after) => Index::iter_keys_from(Index::hashed_key_for(after)),
		None => Index::iter_keys(),
	};
	let ids: Vec<_> = rest.by_ref().take(page_length(limit)).collect();
	let next = rest.next().and(ids.last().copied());
	Page { items: ids.into_iter().filter_map(|id| Some((id, item(id)?))).collect(), next }
}
