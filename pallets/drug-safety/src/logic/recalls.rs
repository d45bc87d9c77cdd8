//! Recalls: one call, whatever the size of the lots.

use alloc::vec::Vec;
use frame_support::ensure;
use salus_primitives::{
	codes::RecallClass,
	ids::{Jurisdiction, Moment, OrganisationId, RecallId},
	lots::{LotControl, LotInspect},
	safety::{Recall, RecallScope},
	traits::OrganisationInspect,
};
use sp_runtime::DispatchResult;

use crate::{
	pallet::{Acknowledged, Config, Error, Event, NextRecall, Pallet, Recalls, RecallsInForce, RecallsOf},
	types::{gravest, is_any_twice, market_of, InForce, StandingRecall, Subject, Target},
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_recall(by: OrganisationId, scope: RecallScope, class: RecallClass, due: Moment) -> DispatchResult {
		let at = Self::ensure_standing(by)?;
		ensure!(due > at, Error::<T>::DueNotAhead);
		Self::ensure_scope(by, &scope)?;
		let recall = NextRecall::<T>::get();
		let next = recall.next().ok_or(Error::<T>::IdsExhausted)?;
		let in_force = Self::with_recall(&scope, recall, class)?;

		Self::put_in_force(in_force, market_of(&scope))?;
		NextRecall::<T>::put(next);
		RecallsInForce::<T>::insert(recall, ());
		let record = Recall { scope: scope.clone(), class, by, at, due, acknowledged: 0, lifted_at: None };
		Recalls::<T>::insert(recall, record);

		Self::tell(Subject::Recall(recall), Event::Recalled { recall, scope, class, by, due });
		Ok(())
	}

	pub(crate) fn do_acknowledge(by: OrganisationId, recall: RecallId) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		let mut record = Self::recall_in_force(recall)?;
		ensure!(!Acknowledged::<T>::contains_key(recall, by), Error::<T>::AlreadyAcknowledged);
		record.acknowledged = record.acknowledged.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
		let late = now > record.due;

		Acknowledged::<T>::insert(recall, by, now);
		Recalls::<T>::insert(recall, record);

		Self::tell(Subject::Recall(recall), Event::Acknowledged { recall, by, late });
		Ok(())
	}

	pub(crate) fn do_lift_recall(by: OrganisationId, recall: RecallId) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		let mut record = Self::recall_in_force(recall)?;
		Self::ensure_may_lift(by, &record)?;

		Self::put_in_force(Self::without_recall(&record.scope, recall), market_of(&record.scope))?;
		record.lifted_at = Some(now);
		Recalls::<T>::insert(recall, record);
		RecallsInForce::<T>::remove(recall);

		Self::tell(Subject::Recall(recall), Event::RecallLifted { recall, by });
		Ok(())
	}

	/// The recall, if it is not lifted.
	fn recall_in_force(recall: RecallId) -> Result<Recall, Error<T>> {
		let record = Recalls::<T>::get(recall).ok_or(Error::UnknownRecall)?;
		ensure!(record.lifted_at.is_none(), Error::AlreadyLifted);
		Ok(record)
	}

	/// What is to be recalled is there, is named once, and may be recalled by the organisation.
	fn ensure_scope(by: OrganisationId, scope: &RecallScope) -> Result<(), Error<T>> {
		match scope {
			RecallScope::Lots(keys) => {
				ensure!(!keys.is_empty(), Error::NothingNamed);
				ensure!(!is_any_twice(keys), Error::NamedTwice);
				keys.iter().try_for_each(|key| {
					let lot = T::Lots::lot(key).ok_or(Error::UnknownLot)?;
					Self::ensure_own_or_regulator(by, lot.owner)
				})
			}
			RecallScope::Product { gtin, market } => {
				ensure!(market.is_none_or(|market| market.is_well_formed()), Error::InvalidMarket);
				let product = T::Lots::product(*gtin).ok_or(Error::UnknownProduct)?;
				Self::ensure_own_or_regulator(by, product.owner)?;
				Self::ensure_market(by, product.owner, *market)
			}
		}
	}

	/// Who recalled lifts, and so does a regulator; but none what the regulator of another country recalled, or what is
	/// recalled in another country.
	fn ensure_may_lift(by: OrganisationId, recall: &Recall) -> Result<(), Error<T>> {
		let is_at_home = || {
			let here = T::Organisations::jurisdiction(by);
			let of_regulator = Self::is_regulator(recall.by).then(|| T::Organisations::jurisdiction(recall.by));
			of_regulator.is_none_or(|there| there == here)
				&& market_of(&recall.scope).is_none_or(|market| Some(market) == here)
		};
		ensure!(by == recall.by || Self::is_regulator(by) && is_at_home(), Error::NotAuthorized);
		Ok(())
	}

	/// A regulator that doesn't own the product has its say in its own country.
	fn ensure_market(by: OrganisationId, owner: OrganisationId, market: Option<Jurisdiction>) -> Result<(), Error<T>> {
		let is_at_home = |market| T::Organisations::jurisdiction(by) == Some(market);
		ensure!(by == owner || market.is_none_or(is_at_home), Error::NotAuthorized);
		Ok(())
	}

	/// What is in force of each thing of the scope with one more recall.
	fn with_recall(
		scope: &RecallScope,
		recall: RecallId,
		class: RecallClass,
	) -> Result<Vec<(Target, InForce)>, Error<T>> {
		let standing = StandingRecall { recall, market: market_of(scope), class };
		let add = |target| {
			let mut recalls = RecallsOf::<T>::get(&target);
			recalls.try_push(standing).map_err(|_| Error::TooManyRecalls)?;
			Ok((target, recalls))
		};
		Target::all_of(scope).into_iter().map(add).collect()
	}

	/// What stays in force of each thing of the scope without a recall.
	fn without_recall(scope: &RecallScope, recall: RecallId) -> Vec<(Target, InForce)> {
		let take = |target| {
			let mut recalls = RecallsOf::<T>::get(&target);
			recalls.retain(|standing| standing.recall != recall);
			(target, recalls)
		};
		Target::all_of(scope).into_iter().map(take).collect()
	}

	/// Keeps what is in force of each thing, and lets the lot, or the product in the market, know the gravest.
	fn put_in_force(all: Vec<(Target, InForce)>, market: Option<Jurisdiction>) -> DispatchResult {
		for (target, recalls) in all {
			let class = gravest(&recalls, market);
			match &target {
				Target::Lot(key) => T::Lots::set_lot_recall(key, class)?,
				Target::Product(gtin) => T::Lots::set_product_recall(*gtin, market, class)?,
			}
			if recalls.is_empty() {
				RecallsOf::<T>::remove(target);
			} else {
				RecallsOf::<T>::insert(target, recalls);
			}
		}
		Ok(())
	}
}
