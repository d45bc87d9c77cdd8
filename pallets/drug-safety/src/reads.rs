//! What clients ask. Every answer costs a bounded number of reads.

use alloc::vec::Vec;
use codec::FullCodec;
use frame_support::IterableStorageMap;
use salus_primitives::{
	codes::RecallClass,
	containers::ContainerInspect,
	gs1::Sscc,
	ids::{CaseId, Jurisdiction, Moment, OrganisationId, RecallId},
	lots::LotInspect,
	safety::{Case, Recall, Suspect, MAX_NOTIFIED},
	trace::LotKey,
};

use crate::{
	pallet::{Cases, Config, OpenCases, Pallet, Recalls, RecallsInForce, RecallsOf, Unnotified},
	types::{Page, Target, MAX_PAGE},
};

impl<T: Config> Pallet<T> {
	/// The recalls that are not lifted, page by page.
	pub fn page_of_recalls(after: Option<RecallId>, limit: u32) -> Page<RecallId, Recall> {
		page::<RecallsInForce<T>, _, _, _>(after, limit, |recall, ()| Recalls::<T>::get(recall))
	}

	/// The cases that are not closed, page by page.
	pub fn page_of_open_cases(after: Option<CaseId>, limit: u32) -> Page<CaseId, Case> {
		page::<OpenCases<T>, _, _, _>(after, limit, |case, ()| Cases::<T>::get(case))
	}

	/// The cases of which partners and the authority should have been told by now, page by page.
	pub fn page_of_overdue_cases(after: Option<CaseId>, limit: u32) -> Page<CaseId, Case> {
		let now = Self::now();
		let overdue = |case, until: Moment| (now > until).then(|| Cases::<T>::get(case)).flatten();
		page::<Unnotified<T>, _, _, _>(after, limit, overdue)
	}

	/// The recalls in force that stop packs of a lot: its own, the product's in all countries, and that in `market`.
	pub fn all_recalls_of(key: LotKey, market: Option<Jurisdiction>) -> Vec<(RecallId, RecallClass)> {
		let gtin = key.gtin;
		let mut recalls = RecallsOf::<T>::get(Target::Lot(key)).into_inner();
		recalls.extend(RecallsOf::<T>::get(Target::Product(gtin, None)));
		if market.is_some() {
			recalls.extend(RecallsOf::<T>::get(Target::Product(gtin, market)));
		}
		recalls
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

	/// Who holds and owns a container, and whose lots are in it.
	fn concerned_with(sscc: Sscc) -> Vec<OrganisationId> {
		let Some(possession) = T::Containers::possession(sscc) else { return Vec::new() };
		let owner_of = |lot: &_| T::Lots::lot(&T::Lots::key(*lot)?).map(|lot| lot.owner);
		let mut partners: Vec<_> = possession.container.lots.iter().filter_map(owner_of).collect();
		partners.extend([possession.holder, possession.owner]);
		partners
	}
}

/// Looks at the next entries of an index, and gives what `item` makes of them.
fn page<Index, Id, Value, Item>(
	after: Option<Id>,
	limit: u32,
	item: impl Fn(Id, Value) -> Option<Item>,
) -> Page<Id, Item>
where
	Index: IterableStorageMap<Id, Value>,
	Id: FullCodec + Copy,
	Value: FullCodec,
{
	let limit = usize::try_from(limit.clamp(1, MAX_PAGE)).unwrap_or(1);
	let mut rest = match after {
		Some(after) => Index::iter_from(Index::hashed_key_for(after)),
		None => Index::iter(),
	};
	let mut items = Vec::new();
	let mut last = None;
	for (id, value) in rest.by_ref().take(limit) {
		last = Some(id);
		items.extend(item(id, value).map(|item| (id, item)));
	}
	Page { items, next: rest.next().and(last) }
}
