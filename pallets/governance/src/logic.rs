//! What the calls do: verify, write, then the event.

use alloc::vec::Vec;
use codec::{DecodeLimit, Encode};
use frame_support::{
	dispatch::{
		extract_actual_weight, DispatchResult, DispatchResultWithPostInfo, GetDispatchInfo, WithPostDispatchInfo,
	},
	ensure,
	traits::{Get, IsSubType, Time},
	weights::Weight,
	BoundedVec, MAX_EXTRINSIC_DEPTH,
};
use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{codes::OrganisationClassSet, ids::OrganisationId, traits::OrganisationInspect};
use sp_runtime::{
	traits::{Dispatchable, Hash},
	DispatchError,
};

use crate::{
	types::{Roll, Turn},
	weights::WeightInfo,
	Call, Calls, Config, Error, Event, Motion, MotionId, MotionRules, Motions, NextMotionId, OpenMotions, Origin,
	Pallet, Rule, Seats, SeatsOf,
};

/// The runtime's calls.
type CallOf<T> = <T as Config>::RuntimeCall;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_propose(proposer: OrganisationId, call: CallOf<T>) -> DispatchResult {
		let roll = Self::ensure_seated(proposer)?;
		let rule = Self::rule_of(&call);
		ensure!(rule != Rule::Never, Error::<T>::NotAllowed);
		let bytes: BoundedVec<u8, T::MaxCallBytes> = call.encode().try_into().map_err(|_| Error::<T>::CallTooLong)?;
		let motion = NextMotionId::<T>::get();
		let next = motion.next().ok_or(Error::<T>::IdsExhausted)?;
		let open = Self::with_one_more(motion, proposer)?;
		let now = Self::now();
		let mut record = Motion::<T>::new(proposer, rule, now);
		record.cast(proposer, true)?;

		let (call_hash, until) = (T::Hashing::hash(&bytes), record.until());
		let turn = record.recount(&roll, now);
		NextMotionId::<T>::put(next);
		OpenMotions::<T>::put(open);
		Calls::<T>::insert(motion, bytes);
		Motions::<T>::insert(motion, record);
		Self::deposit_event(Event::MotionProposed { motion, proposer, rule, call_hash, until });
		Self::tell(motion, turn);
		Ok(())
	}

	pub(crate) fn do_vote(organisation: OrganisationId, motion: MotionId, approve: bool) -> DispatchResult {
		let roll = Self::ensure_seated(organisation)?;
		let mut record = Self::ensure_open(motion)?;
		record.cast(organisation, approve)?;

		let turn = record.recount(&roll, Self::now());
		Motions::<T>::insert(motion, record);
		Self::deposit_event(Event::VoteCast { motion, organisation, approve });
		Self::tell(motion, turn);
		Ok(())
	}

	/// Whatever comes of it, no more is paid for than was done: a call that is refused costs no `weight_limit`.
	pub(crate) fn do_enact(
		organisation: OrganisationId,
		motion: MotionId,
		weight_limit: Weight,
	) -> DispatchResultWithPostInfo {
		let base = <T as Config>::WeightInfo::enact();
		let ready = Self::ready(organisation, motion, weight_limit).map_err(|error| error.with_weight(base))?;
		let Some((call, origin)) = ready else { return Ok(Some(base).into()) };

		// Before the call is made, so that it can't be enacted from within.
		Self::remove(motion);
		let info = call.get_dispatch_info();
		let made = call.dispatch(origin.into());
		let spent = base.saturating_add(extract_actual_weight(&made, &info));
		let result = made.map(|_| ()).map_err(|failed| failed.error);
		Self::deposit_event(Event::MotionEnacted { motion, result });
		Ok(Some(spent).into())
	}

	pub(crate) fn do_close(organisation: OrganisationId, motion: MotionId) -> DispatchResult {
		let roll = Self::ensure_seated(organisation)?;
		let record = Motions::<T>::get(motion).ok_or(Error::<T>::NotFound)?;
		let may_close = record.is_over(Self::now()) || record.tally(&roll).is_refused();
		ensure!(may_close, Error::<T>::StillOpen);

		Self::remove(motion);
		Self::deposit_event(Event::MotionClosed { motion });
		Ok(())
	}

	pub(crate) fn do_set_seats(seats: SeatsOf<T>) -> DispatchResult {
		ensure!(!seats.is_empty(), Error::<T>::NoSeats);
		let classes: Option<OrganisationClassSet> = seats.iter().map(|seat| T::Organisations::class(*seat)).collect();
		let classes = classes.ok_or(Error::<T>::UnknownOrganisation)?;
		ensure!(T::RequiredClasses::get().difference(classes).is_empty(), Error::<T>::MissingClass);

		Seats::<T>::put(&seats);
		Self::deposit_event(Event::SeatsSet { seats: seats.clone() });
		let (roll, now) = (Self::roll(), Self::now());
		for (motion, mut record) in Self::open_motions() {
			record.votes.retain(|organisation, _| seats.contains(organisation));
			let turn = record.recount(&roll, now);
			Motions::<T>::insert(motion, record);
			Self::tell(motion, turn);
		}
		Ok(())
	}

	pub(crate) fn do_recount(organisation: OrganisationId, motion: MotionId) -> DispatchResult {
		let roll = Self::ensure_seated(organisation)?;
		let mut record = Self::ensure_open(motion)?;
		let turn = record.recount(&roll, Self::now());
		ensure!(turn.is_some(), Error::<T>::NothingChanged);

		Motions::<T>::insert(motion, record);
		Self::tell(motion, turn);
		Ok(())
	}

	/// The seats that count now.
	pub(crate) fn roll() -> Roll {
		let (seats, now) = (Seats::<T>::get(), T::Time::now());
		let known = |seat: &OrganisationId| Some((*seat, T::Organisations::lasting_standing(*seat, now)?));
		Roll::new(&seats.iter().filter_map(known).collect::<Vec<_>>())
	}

	/// The open motions, oldest first.
	pub(crate) fn open_motions() -> Vec<(MotionId, Motion<T>)> {
		let open = OpenMotions::<T>::get();
		open.iter().filter_map(|(motion, _)| Some((*motion, Motions::<T>::get(motion)?))).collect()
	}

	/// What a call needs. No call of this pallet is put to a motion but the one that has no other way, so that a motion
	/// is never about a motion.
	pub(crate) fn rule_of(call: &CallOf<T>) -> Rule {
		let own: Option<&Call<T>> = call.is_sub_type();
		match own {
			None | Some(Call::set_seats { .. } | Call::authorize_upgrade { .. }) => T::Rules::rule(call),
			Some(_) => Rule::Never,
		}
	}

	fn now() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}

	/// Whether an organisation may vote now. Gives all that may.
	fn ensure_seated(organisation: OrganisationId) -> Result<Roll, Error<T>> {
		ensure!(Seats::<T>::get().contains(&organisation), Error::<T>::NotSeated);
		let roll = Self::roll();
		ensure!(roll.may_vote(organisation), Error::<T>::NotInGoodStanding);
		Ok(roll)
	}

	/// A motion whose time isn't over.
	fn ensure_open(motion: MotionId) -> Result<Motion<T>, Error<T>> {
		let record = Motions::<T>::get(motion).ok_or(Error::<T>::NotFound)?;
		ensure!(!record.is_over(Self::now()), Error::<T>::Expired);
		Ok(record)
	}

	/// The open motions with one more, if there is room for it.
	fn with_one_more(
		motion: MotionId,
		proposer: OrganisationId,
	) -> Result<BoundedVec<(MotionId, OrganisationId), T::MaxMotions>, Error<T>> {
		let mut open = OpenMotions::<T>::get();
		let own = open.iter().filter(|(_, by)| *by == proposer).count();
		let has_room = u32::try_from(own).is_ok_and(|own| own < T::MaxMotionsEach::get());
		ensure!(has_room, Error::<T>::TooManyOwnMotions);
		open.try_push((motion, proposer)).map_err(|_| Error::<T>::TooManyMotions)?;
		Ok(open)
	}

	/// The call of a motion that may be enacted now, and its origin. Nothing if the votes aren't there any more: then
	/// the motion is stopped, which has to stay, so that it is no error.
	fn ready(
		organisation: OrganisationId,
		motion: MotionId,
		weight_limit: Weight,
	) -> Result<Option<(CallOf<T>, Origin)>, DispatchError> {
		let roll = Self::ensure_seated(organisation)?;
		let mut record = Self::ensure_open(motion)?;
		let (enact_from, now) = (record.enact_from().ok_or(Error::<T>::NotCarried)?, Self::now());
		ensure!(enact_from <= now, Error::<T>::TooEarly);
		let turn = record.recount(&roll, now);
		if turn.is_some() {
			Motions::<T>::insert(motion, record);
			Self::tell(motion, turn);
			return Ok(None);
		}
		let bytes = Calls::<T>::get(motion).unwrap_or_default();
		let call = CallOf::<T>::decode_all_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut bytes.as_slice())
			.map_err(|_| Error::<T>::Undecodable)?;
		// An upgrade may have made it stricter.
		ensure!(Self::rule_of(&call) == record.rule, Error::<T>::RuleChanged);
		let origin = record.rule.origin().ok_or(Error::<T>::NotAllowed)?;
		ensure!(call.get_dispatch_info().call_weight.all_lte(weight_limit), Error::<T>::WeightTooLow);
		Ok(Some((call, origin)))
	}

	/// Takes a motion away, with all that belongs to it.
	fn remove(motion: MotionId) {
		Motions::<T>::remove(motion);
		Calls::<T>::remove(motion);
		OpenMotions::<T>::mutate(|open| open.retain(|(other, _)| *other != motion));
	}

	/// Tells what a count changed.
	fn tell(motion: MotionId, turn: Option<Turn<BlockNumberFor<T>>>) {
		match turn {
			Some(Turn::Carried { enact_from }) => Self::deposit_event(Event::MotionCarried { motion, enact_from }),
			Some(Turn::Stopped) => Self::deposit_event(Event::MotionStopped { motion }),
			None => (),
		}
	}
}
