//! What a transaction costs and whether it is let in, and how quotas are set.

use frame_support::{
	dispatch::{DispatchClass, DispatchResult},
	ensure,
	traits::{Contains, EnsureOrigin, Get, Time},
	weights::Weight,
};
use salus_primitives::{
	ids::OrganisationId,
	traits::{MemberInspect, OrganisationInspect},
};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource},
	SaturatedConversion,
};

use crate::{
	extension::{NEVER_FITS, NOT_A_MEMBER, STORAGE_QUOTA, WEIGHT_QUOTA},
	types::Resource,
	usage::{proportion, Periods, Pot},
	Config, Cost, Error, Event, Pallet, Quota, Share, Usage, Usages, WeightInfo,
};

/// That a member's transaction is let in, and what that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admission {
	/// To whose quota it counts.
	pub(crate) organisation: OrganisationId,
	/// What it costs at most.
	pub(crate) cost: Cost,
	/// What that is taken from.
	pub(crate) pot: Pot,
	/// What the organisation uses with it.
	pub(crate) usage: Usage,
	/// The quota of all that.
	pub(crate) quota: Quota,
	/// Whether it had to be asked who the signer is: it goes beyond what anybody may use.
	pub(crate) asked: bool,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_quota(organisation: OrganisationId, quota: Option<Quota>) -> DispatchResult {
		ensure!(T::Organisations::class(organisation).is_some(), Error::<T>::UnknownOrganisation);
		if let Some(quota) = quota {
			ensure!(quota.covers(T::MinQuota::get()), Error::<T>::QuotaTooSmall);
			ensure!(T::MaxQuota::get().covers(quota), Error::<T>::QuotaTooLarge);
		}

		let (usage, _) = Self::settled(organisation);
		let usage = usage.with_quota(quota, T::DefaultQuota::get());
		Usages::<T>::insert(organisation, usage);
		Self::deposit_event(Event::QuotaSet { organisation, quota });
		Ok(())
	}

	/// Whether a transaction is let in at a block. Two reads and the clock's; more only where the organisation uses so
	/// much that it matters who signed.
	pub(crate) fn admit(
		origin: &T::RuntimeOrigin,
		who: &T::AccountId,
		call: &T::RuntimeCall,
		cost: Cost,
		block: u32,
	) -> Result<Admission, InvalidTransaction> {
		let organisation =
			T::Members::quota_holder(who, T::Time::now()).ok_or(InvalidTransaction::Custom(NOT_A_MEMBER))?;
		let (before, quota) = Self::settled_at(organisation, block);
		let asked = quota.part(Share::Guest).exceeded_by(before.used.plus(cost)).is_some();
		let pot = if asked { Self::pot(Self::share(origin, call), cost, &before, quota)? } else { Pot::Common };
		Ok(Admission { organisation, cost, pot, usage: before.plus(cost, pot), quota, asked })
	}

	/// What a transaction that goes beyond what anybody may use is taken from: a guest's from what guests have for
	/// themselves. Where there isn't enough left it is refused, and told whether waiting helps.
	fn pot(share: Share, cost: Cost, before: &Usage, quota: Quota) -> Result<Pot, InvalidTransaction> {
		let line = quota.part(share);
		let (pot, room, used) = match share {
			Share::Guest => (Pot::Guests, quota.guests_own(), before.by_guests),
			Share::Staff | Share::Reserve => (Pot::Common, line, before.used),
		};
		let code = match room.exceeded_by(used.plus(cost)) {
			None => return Ok(pot),
			// What is more than guests have for themselves may still fit below their line, once others use less.
			Some(_) if line.exceeded_by(cost).is_some() => NEVER_FITS,
			Some(Resource::Weight) => WEIGHT_QUOTA,
			Some(Resource::Bytes) => STORAGE_QUOTA,
		};
		Err(InvalidTransaction::Custom(code))
	}

	/// How much of its organisation's quota a transaction may fill.
	fn share(origin: &T::RuntimeOrigin, call: &T::RuntimeCall) -> Share {
		if T::Reserved::contains(call) && T::ReserveOrigin::try_origin(origin.clone()).is_ok() {
			Share::Reserve
		} else if T::StaffOrigin::try_origin(origin.clone()).is_ok() {
			Share::Staff
		} else {
			Share::Guest
		}
	}

	/// What a transaction costs: `whole` is what it weighs with its extensions, `call` what its call weighs alone.
	pub(crate) fn cost(class: DispatchClass, whole: Weight, call: Weight, length: usize) -> Cost {
		let length = length.saturated_into::<u64>();
		let base = T::BlockWeights::get().get(class).base_extrinsic.ref_time();
		let time = whole.ref_time().saturating_add(base);
		Cost {
			// A block can be full by its bytes too: a long transaction takes as much of it as its length does.
			weight: time.max(Self::weight_of_length(length)),
			bytes: length.saturating_add(Self::growth(call)),
		}
	}

	/// The weight that is the same share of a block as a length is.
	fn weight_of_length(length: u64) -> u64 {
		let (weights, lengths) = (T::BlockWeights::get(), T::BlockLength::get());
		let room = weights.get(DispatchClass::Normal).max_total.unwrap_or(weights.max_block);
		proportion(room.ref_time(), length, u64::from(*lengths.max.get(DispatchClass::Normal)))
	}

	/// By how many bytes a call makes the state grow at most, besides what it carries: it weighs at least what its
	/// writes do.
	fn growth(call: Weight) -> u64 {
		let writes = call.ref_time().checked_div(T::DbWeight::get().write).unwrap_or_default();
		writes.saturating_mul(T::ItemBytes::get())
	}

	/// Gives back what a transaction turned out not to cost, to where it was taken from.
	pub(crate) fn give_back(organisation: OrganisationId, unused: Cost, pot: Pot) {
		if unused != Cost::default() {
			Usages::<T>::mutate(organisation, |usage| *usage = usage.minus(unused, pot));
		}
	}

	/// The block in which the runtime stands.
	fn now() -> u32 {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	/// The block for which a transaction from there is checked. In the pool the runtime stands in a block that isn't made
	/// yet. What becomes free in it is for those that wait in the pool: each newcomer alone would fit into that, and all
	/// of them would be let in, to be dropped without a reason when the block is made.
	pub(crate) fn block_for(source: TransactionSource) -> u32 {
		match source {
			TransactionSource::InBlock => Self::now(),
			TransactionSource::Local | TransactionSource::External => Self::now().saturating_sub(1),
		}
	}

	/// What an organisation uses by now, and its quota.
	pub(crate) fn settled(organisation: OrganisationId) -> (Usage, Quota) {
		Self::settled_at(organisation, Self::now())
	}

	/// The same at a block. The default quota isn't looked up where there is another: a runtime may keep it in its storage.
	fn settled_at(organisation: OrganisationId, block: u32) -> (Usage, Quota) {
		let usage = Usages::<T>::get(organisation);
		let quota = usage.quota.unwrap_or_else(T::DefaultQuota::get);
		(usage.settled(block, quota, Self::periods()), quota)
	}

	pub(crate) fn blocks_to_wait(organisation: OrganisationId, cost: Cost, share: Share) -> Option<u32> {
		let (usage, quota) = Self::settled(organisation);
		usage.wait(cost, share, quota, Self::periods())
	}

	/// In how many blocks quotas become free.
	pub(crate) fn periods() -> Periods {
		Periods { weight: T::Period::get(), bytes: T::StoragePeriod::get() }
	}

	/// Rejects senseless constants.
	pub(crate) fn check_constants() {
		let (least, default, most) = (T::MinQuota::get(), T::DefaultQuota::get(), T::MaxQuota::get());
		let periods = Self::periods();
		assert!(periods.weight > 0, "Period: nothing would ever be used up");
		assert!(periods.bytes > 0, "StoragePeriod: nothing would ever be used up");
		assert!(default.covers(least), "DefaultQuota: less than MinQuota");
		assert!(most.covers(default), "DefaultQuota: more than MaxQuota");
		let trickle = Quota { weight: periods.weight.into(), bytes: periods.bytes.into() };
		assert!(least.guests_own().covers(trickle), "MinQuota: nothing would become free in a block");
		let reserve = least.weight.saturating_sub(least.part(Share::Staff).weight).min(least.guests_own().weight);
		let empty = Self::cost(DispatchClass::Normal, T::WeightInfo::admit_closely(), Weight::zero(), 0);
		assert!(empty.weight < reserve, "MinQuota: its reserve has no room for a call");
	}
}
