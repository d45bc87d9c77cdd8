//! Packs that are made into others: repacking and transformation.

use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::*};
use salus_primitives::{
	containers::{ContainerControl, PackRange, Pick},
	gs1::{Gtin, Sscc},
	ids::{LotId, Moment, OrganisationId},
	lots::{Lot, LotControl, LotInspect, NewLot},
	supply::Input,
	trace::PackState,
};

use super::destruction::indexes_of;
use crate::{
	pallet::{Config, Derived, Error, Event, Origins, Pallet},
	types::{covers, overlap, OriginLots, MAX_INPUTS},
};

/// The inputs as the chain knows them.
type Ranges = BoundedVec<PackRange, ConstU32<MAX_INPUTS>>;

/// What the inputs are together.
struct Sum {
	ranges: Ranges,
	units: u64,
	expiry: Moment,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_transform(
		by: OrganisationId,
		inputs: BoundedVec<Input, ConstU32<MAX_INPUTS>>,
		output: NewLot,
		sscc: Sscc,
		waste: u32,
	) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		ensure!(!inputs.is_empty(), Error::<T>::NoInputs);
		let sum = Self::sum(by, &inputs, &output, now)?;
		Self::ensure_output(by, &output, &sum, waste, now)?;
		let Sum { ranges, .. } = sum;
		let (key, quantity) = (output.key.clone(), output.quantity);

		// The other pallets verify their part before they write theirs; if one refuses, the call is undone as a whole.
		for (input, range) in inputs.iter().zip(&ranges) {
			let pick = Pick { key: input.key.clone(), first: input.first, count: input.count };
			T::Containers::take(by, input.sscc, &[pick])?;
			Self::set_states(range.lot, &indexes_of(range), PackState::Repacked);
		}
		let output = T::Lots::commission(by, output)?;
		T::Containers::put(by, sscc, &[Pick { key, first: 0, count: quantity }])?;
		let origins = Self::link(output, &ranges);

		let event = Event::Transformed { inputs: ranges, output, quantity, waste };
		for lot in origins.iter().chain([&output]) {
			Self::fold(*lot, core::slice::from_ref(&event));
		}
		Self::deposit_event(event);
		Ok(())
	}

	/// What the inputs are together, if each of them may be used up and no pack is named twice.
	fn sum(by: OrganisationId, inputs: &[Input], output: &NewLot, now: Moment) -> Result<Sum, Error<T>> {
		let mut sum = Sum { ranges: Ranges::new(), units: 0, expiry: Moment::MAX };
		for input in inputs {
			let (lot, range) = Self::input(by, input, output, now)?;
			ensure!(!sum.ranges.iter().any(|other| overlap(other, &range)), Error::InputsOverlap);
			let units = u64::from(input.count).checked_mul(lot.units.into()).ok_or(Error::Unbalanced)?;
			sum.units = sum.units.checked_add(units).ok_or(Error::Unbalanced)?;
			sum.expiry = sum.expiry.min(lot.expiry);
			// There are no more inputs than ranges.
			sum.ranges.try_push(range).map_err(|_| Error::InvalidRange)?;
		}
		Ok(sum)
	}

	/// An input's lot and range, if its packs may be used up.
	fn input(by: OrganisationId, input: &Input, output: &NewLot, now: Moment) -> Result<(Lot, PackRange), Error<T>> {
		let lot = T::Lots::lot(&input.key).ok_or(Error::UnknownLot)?;
		let range = PackRange { lot: lot.id, first: input.first, count: input.count };
		let end = Self::range_end(&range, lot.quantity)?;
		let possession = Self::held_freely(by, input.sscc)?;
		ensure!(possession.owner == by, Error::NotOwner);
		ensure!(covers(&possession.container.packs, lot.id, range.first, end), Error::NotInContainer);
		ensure!(!lot.is_expired(now), Error::Expired);
		ensure!(!Self::is_recalled_for(&lot, input.key.gtin, output, by)?, Error::Recalled);
		let active = Self::states(lot.id, range.first..end).all(|(_, state)| state == PackState::Active);
		ensure!(active, Error::NotActive);
		Ok((lot, range))
	}

	/// Whether the input is recalled here or where the output may be sold: a new name must not carry it there.
	fn is_recalled_for(lot: &Lot, gtin: Gtin, output: &NewLot, by: OrganisationId) -> Result<bool, Error<T>> {
		if output.markets.is_empty() {
			return Ok(T::Lots::recall_anywhere(lot, gtin).is_some());
		}
		let here = Self::market_of(by)?;
		let mut markets = output.markets.iter().chain([&here]);
		Ok(markets.any(|market| T::Lots::recall(lot, gtin, *market).is_some()))
	}

	/// The output is the caller's to make, is as much as the inputs, and keeps no longer than they do.
	fn ensure_output(by: OrganisationId, output: &NewLot, sum: &Sum, waste: u32, now: Moment) -> Result<(), Error<T>> {
		let product = T::Lots::product(output.key.gtin).ok_or(Error::UnknownProduct)?;
		ensure!(product.owner == by, Error::NotProductOwner);
		let made = u64::from(output.quantity).checked_mul(product.terms.units.into());
		let all = made.and_then(|made| made.checked_add(waste.into()));
		ensure!(all == Some(sum.units), Error::Unbalanced);
		let expiry = output.expiry.ends(now).ok_or(Error::InvalidExpiry)?;
		ensure!(expiry <= sum.expiry, Error::OutlivesInputs);
		Ok(())
	}

	/// Keeps what the output was made of, in both directions.
	fn link(output: LotId, ranges: &Ranges) -> OriginLots {
		let mut lots: Vec<LotId> = ranges.iter().map(|range| range.lot).collect();
		lots.sort_unstable();
		lots.dedup();
		// Not cut short: there are no more lots than inputs.
		let origins = OriginLots::truncate_from(lots);
		origins.iter().for_each(|lot| Derived::<T>::insert(lot, output, ()));
		Origins::<T>::insert(output, origins.clone());
		origins
	}
}
