//! The supply of packs, and the alarms.
//!
//! An alarm must outlast the call, so a call that raises one succeeds. All is decided before anything is written:
//! which packs are supplied, which raise an alarm, and whether the call is wrong altogether. With a fill, one alarm
//! means that nothing is supplied; the fill is consumed only after that is settled, and whatever is wrong with it
//! fails the call before the first write.

use alloc::{vec, vec::Vec};
use core::cell::OnceCell;
use frame_support::{ensure, pallet_prelude::*};
use salus_primitives::{
	codes::AlarmKind,
	containers::{ContainerInspect, Possession},
	gs1::{Gln, Sscc},
	ids::{Jurisdiction, Moment, OrganisationId},
	lots::{Lot, LotInspect},
	prescription::{Fill, FillControl},
	supply::{supply_leaf, Packs, SupplyEntry},
	trace::{LotKey, PackState},
};

use super::holds;
use crate::{
	pallet::{Config, Error, Event, Pallet, SupplyLogs},
	types::Indexes,
};

/// Who tries to supply packs of what, from which container.
struct Attempt {
	by: OrganisationId,
	premises: Gln,
	market: Jurisdiction,
	key: LotKey,
	lot: Lot,
	possession: Option<Possession>,
	recalled: bool,
	expired: bool,
	/// From which number on the lot's packs have never left their maker. Asked for only when a pack isn't where it should be.
	packed: OnceCell<u32>,
}

/// What is wrong with a pack, and who holds it.
type Wrong = (AlarmKind, Option<OrganisationId>);

impl<T: Config> Pallet<T> {
	pub(crate) fn do_supply(
		by: OrganisationId,
		packs: Packs,
		sscc: Sscc,
		premises: Gln,
		fill: Option<Fill>,
	) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		ensure!(premises.is_valid(), Error::<T>::InvalidGln);
		let (lot, indexes) = Self::look_up(&packs)?;
		let fits = fill.as_ref().is_none_or(|fill| usize::try_from(fill.packs) == Ok(indexes.len()));
		ensure!(fits, Error::<T>::WrongFill);
		let genuine = Self::is_genuine(&lot, &packs);
		let attempt = Self::attempt(by, premises, packs.key, lot, sscc, now)?;
		let (supplied, mut events) = match genuine {
			true => Self::judge(&attempt, &indexes)?,
			false => (Indexes::new(), Self::forged(&attempt, &indexes)),
		};

		if !supplied.is_empty() && (fill.is_none() || events.is_empty()) {
			events.push(Self::write_supply(&attempt, supplied, fill, now)?);
		}
		Self::tell(attempt.lot.id, events);
		Ok(())
	}

	/// What is known before any pack is looked at.
	fn attempt(
		by: OrganisationId,
		premises: Gln,
		key: LotKey,
		lot: Lot,
		sscc: Sscc,
		now: Moment,
	) -> Result<Attempt, Error<T>> {
		let market = Self::market_of(by)?;
		let possession = T::Containers::possession(sscc);
		let recalled = T::Lots::recall(&lot, key.gtin, market).is_some();
		let expired = lot.is_expired(now);
		Ok(Attempt { by, premises, market, key, lot, possession, recalled, expired, packed: OnceCell::new() })
	}

	/// One alarm for a proof that fails: it doesn't tell which of its packs is forged.
	fn forged(attempt: &Attempt, indexes: &Indexes) -> Vec<Event<T>> {
		let first = indexes.first().copied().unwrap_or_default();
		vec![Self::alarm(attempt, first, (AlarmKind::NotGenuine, None))]
	}

	/// Which packs may be supplied, and the alarms about the others.
	fn judge(attempt: &Attempt, indexes: &Indexes) -> Result<(Indexes, Vec<Event<T>>), Error<T>> {
		let (mut good, mut alarms) = (Vec::new(), Vec::new());
		for (index, state) in Self::states(attempt.lot.id, indexes.iter().copied()) {
			match Self::judge_pack(attempt, index, state)? {
				None => good.push(index),
				Some(wrong) => alarms.push(Self::alarm(attempt, index, wrong)),
			}
		}
		Ok((Indexes::truncate_from(good), alarms))
	}

	/// What is wrong with a pack. Its own state comes first: a pack that was supplied or destroyed raises its alarm
	/// wherever it is shown, and whatever container is named.
	fn judge_pack(attempt: &Attempt, index: u32, state: PackState) -> Result<Option<Wrong>, Error<T>> {
		let lot = attempt.lot.id;
		let container = attempt.possession.as_ref().filter(|possession| holds(possession, lot, index));
		let holder = container.map(|possession| possession.holder);
		match state {
			PackState::Active => {}
			PackState::Supplied => return Ok(Some((AlarmKind::SecondSupply, holder))),
			_ => return Ok(Some((AlarmKind::NotActive, holder))),
		}
		let Some(possession) = container else { return Self::judge_outsider(attempt, index).map(Some) };
		if possession.holder != attempt.by {
			return Ok(Some((AlarmKind::Elsewhere, holder)));
		}
		ensure!(!possession.on_offer, Error::OnOffer);
		ensure!(!possession.locked, Error::Locked);
		ensure!(attempt.lot.is_for(attempt.market), Error::NotForMarket);
		Ok(match attempt {
			Attempt { recalled: true, .. } => Some((AlarmKind::Recalled, holder)),
			Attempt { expired: true, .. } => Some((AlarmKind::Expired, holder)),
			_ => None,
		})
	}

	/// What is wrong with a pack that isn't in the container: it is in two places, or the call is wrong. Where the chain
	/// has it can't be found at a bounded cost, unless it has never left its maker. But whoever says that it is in a
	/// container of theirs, has one pack, and the chain has another.
	fn judge_outsider(attempt: &Attempt, index: u32) -> Result<Wrong, Error<T>> {
		let possession = attempt.possession.as_ref().ok_or(Error::UnknownContainer)?;
		let Lot { owner, quantity, .. } = attempt.lot;
		let packed = || quantity.saturating_sub(T::Containers::unpacked(&attempt.key));
		if index >= *attempt.packed.get_or_init(packed) && owner != attempt.by {
			return Ok((AlarmKind::Elsewhere, Some(owner)));
		}
		ensure!(possession.holder == attempt.by, Error::NotInContainer);
		Ok((AlarmKind::Elsewhere, None))
	}

	/// The alarm about a pack.
	fn alarm(attempt: &Attempt, index: u32, (kind, holder): Wrong) -> Event<T> {
		let Attempt { by, premises, ref key, .. } = *attempt;
		Event::Alarm { kind, key: key.clone(), index, by, premises, holder }
	}

	/// Uses up the fill, and supplies the packs.
	fn write_supply(
		attempt: &Attempt,
		packs: Indexes,
		fill: Option<Fill>,
		at: Moment,
	) -> Result<Event<T>, DispatchError> {
		let Attempt { by, premises, ref key, ref lot, .. } = *attempt;
		let shown = fill.as_ref().map(|fill| (fill.prescription, fill.number));
		let entry = SupplyEntry { by, premises, at, lot: lot.id, packs };
		let mut log = SupplyLogs::<T>::get(by);
		let number = log.append(supply_leaf(&entry, shown)).ok_or(Error::<T>::IdsExhausted)?;
		if let Some(fill) = fill {
			T::Fills::consume(&fill, key.gtin, fill.packs, at)?;
		}

		SupplyLogs::<T>::insert(by, log);
		Self::set_states(lot.id, &entry.packs, PackState::Supplied);
		Ok(Event::Supplied { entry, number, fill: shown })
	}
}
