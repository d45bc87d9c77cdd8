//! What always holds in the pallet's storage.

use frame_support::{ensure, traits::Time};
use salus_primitives::{
	ids::LotId,
	lots::{Lot, LotInspect},
	trace::PackState,
};
use sp_runtime::TryRuntimeError;

use crate::{
	logic::is_reverted_by_holder,
	page::{PackPage, PAGE},
	pallet::{
		Config, Decommissionings, Derived, Destructions, LotHistories, NextDestruction, Origins, PackPages, Pallet,
		SupplyLogs, Undone,
	},
	types::MAX_RANGE,
};

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// Checks every invariant, for tests of this pallet and of a runtime with it.
	pub fn do_try_state() -> Checked {
		Self::try_pages()?;
		Self::try_decommissionings()?;
		Self::try_logs()?;
		Self::try_undone()?;
		Self::try_histories()?;
		Self::try_origins()?;
		Self::try_destructions()
	}

	/// The lot of a number.
	fn try_lot(id: LotId) -> Result<Lot, TryRuntimeError> {
		let lot = T::Lots::key(id).and_then(|key| T::Lots::lot(&key)).ok_or("something is said of an unknown lot")?;
		ensure!(lot.id == id, "a lot has two numbers");
		Ok(lot)
	}

	/// Every page says something, only of packs that exist, and only states.
	fn try_pages() -> Checked {
		for (id, number, page) in PackPages::<T>::iter() {
			let lot = Self::try_lot(id)?;
			ensure!(page.is_sound(), "a page says nothing, or says it in a way of its own");
			ensure!(LotHistories::<T>::contains_key(id), "packs changed without an event");
			let first = u32::from(number).saturating_mul(PAGE.into());
			for (index, state) in (first..).zip(PackPage::unfold(Some(&page))) {
				ensure!(index < lot.quantity || state == PackState::Active, "a page speaks of a pack that isn't there");
				let kept = Decommissionings::<T>::contains_key(id, index);
				ensure!(kept == is_reverted_by_holder(state), "it isn't kept who took a pack off the market");
			}
		}
		Ok(())
	}

	/// Whoever took a pack off the market is kept only while it is off.
	fn try_decommissionings() -> Checked {
		for (lot, index, made) in Decommissionings::<T>::iter() {
			ensure!(is_reverted_by_holder(Self::state_of(lot, index)), "it is kept who took off a pack that is not");
			ensure!(
				matches!(made.before, PackState::Active | PackState::Locked),
				"a pack would go back to a wrong state"
			);
			ensure!(made.at <= T::Time::now(), "a pack was taken off in the future");
		}
		Ok(())
	}

	/// A log has a peak for each bit of the number of its entries.
	fn try_logs() -> Checked {
		for log in SupplyLogs::<T>::iter_values() {
			ensure!(log.entries > 0, "an empty log is stored");
			ensure!(
				u32::try_from(log.peaks.len()) == Ok(log.entries.count_ones()),
				"a log has a wrong number of peaks"
			);
		}
		Ok(())
	}

	/// What was undone was supplied.
	fn try_undone() -> Checked {
		for (dispenser, number, packs) in Undone::<T>::iter() {
			ensure!(packs != 0, "an entry is noted as undone of which no pack is");
			ensure!(number < SupplyLogs::<T>::get(dispenser).entries, "an entry was undone that is in no log");
		}
		Ok(())
	}

	/// A history is of a lot, stands for events, and counts no more alarms than there are events.
	fn try_histories() -> Checked {
		for (id, history) in LotHistories::<T>::iter() {
			Self::try_lot(id)?;
			ensure!(history.events > 0 && history.head != [0; 32], "a history of nothing is stored");
			ensure!(history.alarms <= history.events, "there are more alarms than events");
		}
		Ok(())
	}

	/// Origins and what was derived of them name each other, and a lot is older than what is made of it.
	fn try_origins() -> Checked {
		for (lot, origins) in Origins::<T>::iter() {
			Self::try_lot(lot)?;
			ensure!(!origins.is_empty(), "a lot was made of nothing");
			ensure!(origins.is_sorted_by(|one, next| one < next), "origins are not in order");
			for origin in &origins {
				ensure!(*origin < lot, "a lot was made of a younger one");
				ensure!(Derived::<T>::contains_key(origin, lot), "an origin doesn't name what was made of it");
			}
		}
		for (origin, lot) in Derived::<T>::iter_keys() {
			Self::try_lot(origin)?;
			ensure!(Origins::<T>::get(lot).contains(&origin), "a lot doesn't name an origin that names it");
		}
		Ok(())
	}

	/// Destructions that wait are of packs that exist, before another organisation.
	fn try_destructions() -> Checked {
		let next = NextDestruction::<T>::get();
		for (id, destruction) in Destructions::<T>::iter() {
			ensure!(id < next, "a destruction has a number not handed out yet");
			ensure!(destruction.by != destruction.witness, "a destruction is witnessed by who destroys");
			let packs = destruction.packs;
			ensure!((1..=MAX_RANGE).contains(&packs.count), "a destruction is of no packs, or too many");
			let quantity = Self::try_lot(packs.lot)?.quantity;
			let end = packs.first.checked_add(packs.count);
			ensure!(end.is_some_and(|end| end <= quantity), "a destruction is of packs that don't exist");
			ensure!(destruction.at <= T::Time::now(), "a destruction was offered in the future");
		}
		Ok(())
	}
}
