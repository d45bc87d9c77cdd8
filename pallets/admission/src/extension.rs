//! The check that each transaction passes, first of all, in the pool and in the block.

use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	dispatch::{DispatchInfo, DispatchResult, PostDispatchInfo},
	traits::OriginTrait,
	weights::Weight,
	CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{Dispatchable, TransactionExtension, ValidateResult},
	transaction_validity::{TransactionPriority, TransactionSource, TransactionValidityError, ValidTransaction},
};

use crate::{
	usage::{proportion, Pot},
	Admission, Config, Pallet, Usages, WeightInfo,
};

/// The code of `InvalidTransaction::Custom` for a signer who is no member of the consortium: no admin, no holder of a
/// credential that is not revoked, no patient, no representative of one.
pub const NOT_A_MEMBER: u8 = 1;
/// The code for a transaction for which there isn't enough left of its organisation's quota of weight. Sign it again
/// later; the view function `wait` says when.
pub const WEIGHT_QUOTA: u8 = 2;
/// The same for the quota of bytes.
pub const STORAGE_QUOTA: u8 = 3;
/// The code for a transaction that costs more than its signer may ever use at once. Waiting doesn't help: make it
/// smaller, or have the quota raised.
pub const NEVER_FITS: u8 = 4;

/// The priority in the pool of a member's transaction whose organisation uses nothing of its quota of weight. It falls
/// evenly, down to nothing where the quota is used up. Of what is taken from the guests' own part, that part counts.
pub const PRIORITY_STEPS: TransactionPriority = 1_000_000;

/// Refuses transactions that a non-member signed, and those of members whose organisation has used its quota. What
/// nobody signed passes: inherents, and calls that authorise themselves.
#[derive(
	CloneNoBound,
	DebugNoBound,
	DefaultNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct CheckAdmission<T: Config>(PhantomData<T>);

impl<T: Config> CheckAdmission<T> {
	/// The extension; it has nothing to say.
	pub fn new() -> Self {
		Self(PhantomData)
	}

	/// What the check costs at most.
	fn most() -> Weight {
		T::WeightInfo::admit_closely().max(T::WeightInfo::admit())
	}

	/// What of that a transaction didn't need.
	fn unspent(admission: &Admission) -> Weight {
		let spent = if admission.asked { Self::most() } else { T::WeightInfo::admit() };
		Self::most().saturating_sub(spent)
	}

	/// How early the pool's transactions come into a block, and how late they are dropped from a full pool: the less of
	/// its quota an organisation uses, the earlier and the later. For guests who draw on what they have for themselves
	/// that counts alone: what staff uses doesn't make them late.
	fn priority(admission: &Admission) -> TransactionPriority {
		let (used, whole) = match admission.pot {
			Pot::Common => (admission.usage.used, admission.quota),
			Pot::Guests => (admission.usage.by_guests, admission.quota.guests_own()),
		};
		PRIORITY_STEPS.saturating_sub(proportion(PRIORITY_STEPS, used.weight, whole.weight))
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for CheckAdmission<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
{
	const IDENTIFIER: &'static str = "CheckAdmission";
	type Implicit = ();
	type Val = Option<Admission>;
	type Pre = Option<Admission>;

	fn weight(&self, _call: &T::RuntimeCall) -> Weight {
		Self::most()
	}

	fn validate(
		&self,
		origin: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfo,
		length: usize,
		_self_implicit: Self::Implicit,
		_inherited_implication: &impl Encode,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let Some(who) = origin.as_signer() else {
			return Ok((ValidTransaction::default(), None, origin));
		};
		let cost = Pallet::<T>::cost(info.class, info.total_weight(), info.call_weight, length);
		let admission = Pallet::<T>::admit(&origin, who, call, cost, Pallet::<T>::block_for(source))?;
		let valid = ValidTransaction { priority: Self::priority(&admission), ..Default::default() };
		Ok((valid, Some(admission), origin))
	}

	fn prepare(
		self,
		admission: Self::Val,
		_origin: &T::RuntimeOrigin,
		_call: &T::RuntimeCall,
		_info: &DispatchInfo,
		_length: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		// Nothing was executed since it was validated: no need to read again.
		if let Some(admission) = &admission {
			Usages::<T>::insert(admission.organisation, admission.usage);
		}
		Ok(admission)
	}

	fn post_dispatch_details(
		admission: Self::Pre,
		info: &DispatchInfo,
		post_info: &PostDispatchInfo,
		length: usize,
		_result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		let Some(admission) = admission else {
			return Ok(Self::most());
		};
		let unspent = Self::unspent(&admission);
		let whole = post_info.calc_actual_weight(info);
		let call = whole.saturating_sub(info.extension_weight);
		let cost = Pallet::<T>::cost(info.class, whole.saturating_sub(unspent), call, length);
		Pallet::<T>::give_back(admission.organisation, admission.cost.minus(cost), admission.pot);
		Ok(unspent)
	}
}
