//! Benchmarks, one for each call, each at its worst: with as many seats, motions and votes as there can be, and the
//! longest call.

use alloc::{boxed::Box, vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	weights::Weight,
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use salus_primitives::{codes::OrganisationClass, ids::OrganisationId};

use crate::{Call, Calls, Config, Motion, MotionId, Motions, NextMotionId, OpenMotions, Pallet, Seats, SeatsOf};

/// Sets up, through the runtime, whom the benchmarks need.
pub trait BenchmarkHelper<AccountId> {
	/// A new organisation of this class in good standing, and an account that passes `SeatOrigin` for it when it signs.
	fn organisation(class: OrganisationClass) -> (OrganisationId, AccountId);
}

/// An organisation and one of its admins.
type Seat<T> = (OrganisationId, <T as frame_system::Config>::AccountId);

/// As many seats as there can be, of all classes that motions require.
fn seated<T: Config>() -> Vec<Seat<T>> {
	let classes = T::RequiredClasses::get().iter().chain(OrganisationClass::ALL.iter().copied().cycle());
	let most = usize::try_from(T::MaxSeats::get()).expect("there are few seats");
	let seats: Vec<Seat<T>> = classes.take(most).map(T::BenchmarkHelper::organisation).collect();
	Seats::<T>::put(seats_of::<T>(&seats));
	seats
}

/// The organisations.
fn seats_of<T: Config>(seats: &[Seat<T>]) -> SeatsOf<T> {
	let organisations: alloc::collections::BTreeSet<_> = seats.iter().map(|(organisation, _)| *organisation).collect();
	organisations.try_into().expect("there are as many as there can be")
}

/// The longest call that may be put to a motion.
fn longest<T: Config>() -> <T as Config>::RuntimeCall {
	// Two bytes say which call it is, and at most four how long it is.
	let length = usize::try_from(T::MaxCallBytes::get().saturating_sub(6)).expect("calls are short");
	frame_system::Call::<T>::remark { remark: vec![0; length] }.into()
}

/// Opens a motion on which everybody has voted, the first half of the seats for it, or all.
fn opened<T: Config>(seats: &[Seat<T>], all: bool) -> MotionId {
	let motion = NextMotionId::<T>::get();
	NextMotionId::<T>::put(motion.next().expect("benchmarks open few motions"));
	let proposer = seats[motion.0 as usize % seats.len()].0;
	let call = longest::<T>();
	let rule = Pallet::<T>::rule_of(&call);
	let mut record = Motion::<T>::new(proposer, rule, frame_system::Pallet::<T>::block_number());
	for (place, (organisation, _)) in seats.iter().enumerate() {
		record.votes.try_insert(*organisation, all || place < seats.len() / 2).expect("there is room for all seats");
	}
	let bytes: BoundedVec<u8, T::MaxCallBytes> = call.encode().try_into().expect("it is short enough");
	Calls::<T>::insert(motion, bytes);
	Motions::<T>::insert(motion, record);
	OpenMotions::<T>::mutate(|open| open.try_push((motion, proposer))).expect("there is room for the motion");
	motion
}

/// Goes on to a block.
fn go_to<T: Config>(block: BlockNumberFor<T>) {
	frame_system::Pallet::<T>::set_block_number(block);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn propose() -> Result<(), BenchmarkError> {
		let seats = seated::<T>();
		// By the others, so that the last one has none yet.
		let others = &seats[..seats.len().saturating_sub(1).max(1)];
		for _ in 1..T::MaxMotions::get() {
			opened::<T>(others, false);
		}
		let motion = NextMotionId::<T>::get();
		let (_, admin) = seats.last().expect("there is a seat").clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), Box::new(longest::<T>()));

		assert!(Motions::<T>::contains_key(motion));
		Ok(())
	}

	#[benchmark]
	fn vote() -> Result<(), BenchmarkError> {
		let seats = seated::<T>();
		let motion = opened::<T>(&seats, true);
		let (organisation, admin) = seats.last().expect("there is a seat").clone();
		Motions::<T>::mutate(motion, |record| {
			if let Some(record) = record {
				record.votes.remove(&organisation);
			}
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), motion, true);

		assert!(Motions::<T>::get(motion).is_some_and(|record| record.carried_at.is_some()));
		Ok(())
	}

	#[benchmark]
	fn enact() -> Result<(), BenchmarkError> {
		let seats = seated::<T>();
		for _ in 1..T::MaxMotions::get() {
			opened::<T>(&seats, false);
		}
		let motion = opened::<T>(&seats, true);
		let (_, admin) = seats.last().expect("there is a seat").clone();
		Pallet::<T>::do_recount(seats[0].0, motion)?;
		let enact_from = Motions::<T>::get(motion).and_then(|record| record.enact_from());
		go_to::<T>(enact_from.expect("everybody is for it"));

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), motion, Weight::MAX);

		assert!(!Motions::<T>::contains_key(motion));
		Ok(())
	}

	#[benchmark]
	fn close() -> Result<(), BenchmarkError> {
		let seats = seated::<T>();
		for _ in 1..T::MaxMotions::get() {
			opened::<T>(&seats, false);
		}
		let motion = opened::<T>(&seats, false);
		let until = Motions::<T>::get(motion).map(|record| record.until());
		go_to::<T>(until.expect("the motion is open"));
		let (_, admin) = seats[0].clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), motion);

		assert!(!Motions::<T>::contains_key(motion));
		Ok(())
	}

	#[benchmark]
	fn set_seats() -> Result<(), BenchmarkError> {
		let before = seated::<T>();
		for _ in 0..T::MaxMotions::get() {
			let motion = opened::<T>(&before, true);
			Pallet::<T>::do_recount(before[0].0, motion)?;
		}
		// All are replaced: every motion loses all its votes.
		let after = seated::<T>();
		Seats::<T>::put(seats_of::<T>(&before));
		let seats = seats_of::<T>(&after);

		let origin = T::SeatsOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, seats.clone());

		assert_eq!(Seats::<T>::get(), seats);
		assert!(Motions::<T>::iter_values().all(|record| record.carried_at.is_none()));
		Ok(())
	}

	#[benchmark]
	fn recount() -> Result<(), BenchmarkError> {
		let seats = seated::<T>();
		let motion = opened::<T>(&seats, true);
		let (_, admin) = seats[0].clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), motion);

		assert!(Motions::<T>::get(motion).is_some_and(|record| record.carried_at.is_some()));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
