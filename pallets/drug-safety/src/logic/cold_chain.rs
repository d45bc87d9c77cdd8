//! The cold chain: readings of devices, and what they lead to.

use frame_support::ensure;
use salus_primitives::{
	containers::Possession,
	gs1::{Gtin, Sscc},
	ids::{Moment, OrganisationId},
	lots::{LotInspect, StorageLimits},
	safety::{Excursion, Readings},
};
use sp_core::H256;
use sp_runtime::DispatchResult;

use crate::{
	pallet::{Config, Error, Event, LastReadings, Locks, Pallet},
	types::{is_too_long, LastReading, Subject, MINUTE},
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_report_readings(by: OrganisationId, sscc: Sscc, gtin: Gtin, readings: Readings) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		let possession = Self::possession(sscc)?;
		ensure!(possession.holder == by, Error::<T>::NotHolder);
		let limits = Self::limits_of(gtin, &possession)?;
		let born = possession.container.born;
		let before = LastReadings::<T>::get(sscc, gtin).filter(|last| last.born == born);
		Self::ensure_readings(&readings, before, now)?;
		let last = before.map(|before| before.until);
		let (after, outside) = LastReading::after(before, born, &readings, &limits);
		let excursion = outside.filter(|outside| is_too_long(*outside, &limits)).map(|outside| Excursion {
			at: now,
			gtin,
			lowest: readings.lowest,
			highest: readings.highest,
			minutes: u16::try_from(outside.div_ceil(MINUTE)).unwrap_or(u16::MAX),
		});

		LastReadings::<T>::insert(sscc, gtin, after);
		Self::tell(Subject::Container(sscc), Event::ReadingsReported { sscc, gtin, by, readings, last });
		excursion.map_or(Ok(()), |excursion| Self::hold_back(sscc, possession.root, excursion))
	}

	pub(crate) fn do_release(
		by: OrganisationId,
		sscc: Sscc,
		excursion_at: Moment,
		assessment: Option<H256>,
	) -> DispatchResult {
		Self::ensure_standing(by)?;
		let possession = Self::possession(sscc)?;
		ensure!(by == possession.owner || by == possession.holder, Error::<T>::NotAuthorized);
		let excursion = Locks::<T>::get(sscc).and_then(|lock| lock.excursion).ok_or(Error::<T>::NoExcursion)?;
		ensure!(excursion.at == excursion_at, Error::<T>::AnotherExcursion);

		Self::unlock_without(sscc, |lock| lock.excursion = None)?;

		Self::tell(Subject::Container(sscc), Event::Released { sscc, by, excursion_at, assessment });
		Ok(())
	}

	/// Locks the outermost container for its temperature.
	fn hold_back(sscc: Sscc, root: Sscc, excursion: Excursion) -> DispatchResult {
		Self::lock_with(root, |lock| {
			lock.excursion = Some(excursion);
			Ok(())
		})?;
		Self::tell(Subject::Container(root), Event::Excursion { sscc, root, excursion });
		Ok(())
	}

	/// How a product in the container must be kept.
	fn limits_of(gtin: Gtin, possession: &Possession) -> Result<StorageLimits, Error<T>> {
		let product = T::Lots::product(gtin).ok_or(Error::UnknownProduct)?;
		let limits = product.terms.storage.ok_or(Error::NoLimits)?;
		// Otherwise a device could report against a product that stands more.
		let is_of_product = |lot: &_| T::Lots::key(*lot).is_some_and(|key| key.gtin == gtin);
		ensure!(possession.container.lots.iter().any(is_of_product), Error::NotInContainer);
		Ok(limits)
	}

	/// The readings are sound, and lie between the report before and now.
	fn ensure_readings(readings: &Readings, before: Option<LastReading>, now: Moment) -> Result<(), Error<T>> {
		let is_sound = readings.count > 0 && readings.lowest <= readings.highest && !readings.root.is_zero();
		ensure!(is_sound, Error::InvalidReadings);
		let is_after = before.is_none_or(|before| before.until < readings.from);
		ensure!(readings.from <= readings.until && is_after, Error::OutOfOrder);
		ensure!(readings.until <= now, Error::InTheFuture);
		Ok(())
	}
}
