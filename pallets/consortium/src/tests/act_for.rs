use super::*;
use crate::{Call, WeightInfo};
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo, Pays},
	weights::Weight,
};
use frame_system::Call as SystemCall;
use sp_runtime::{traits::Dispatchable, DispatchErrorWithPostInfo, DispatchResultWithInfo};

type PostInfo = frame_support::dispatch::PostDispatchInfo;

/// A call that representatives may make, whose event names who made it.
fn remark() -> RuntimeCall {
	RuntimeCall::System(SystemCall::remark_with_event { remark: b"hello".to_vec() })
}

/// A call that they may not make.
fn forbidden() -> RuntimeCall {
	RuntimeCall::System(SystemCall::set_heap_pages { pages: 1 })
}

/// The call, within another that makes it.
fn relayed(call: RuntimeCall) -> RuntimeCall {
	RuntimeCall::Relay(relay::Call::relay { call: Box::new(call) })
}

/// The call for the patient, as it would be sent.
fn for_patient(call: RuntimeCall) -> RuntimeCall {
	RuntimeCall::Consortium(Call::act_for { patient: PATIENT, call: Box::new(call) })
}

fn act(who: AccountId, call: RuntimeCall) -> DispatchResultWithInfo<PostInfo> {
	for_patient(call).dispatch(signed(who))
}

/// Who made the remarks that there were.
fn remarked() -> Vec<AccountId> {
	let senders = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::System(frame_system::Event::Remarked { sender, .. }) => Some(sender),
		_ => None,
	});
	senders.collect()
}

#[test]
fn act_for_makes_the_call_as_the_patient() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		assert_ok!(Consortium::appoint_proxy(signed(PATIENT), FRIEND, 5_000));
		for (representative, kind) in [(MOTHER, RepresentativeKind::Guardian), (FRIEND, RepresentativeKind::Proxy)] {
			System::reset_events();
			assert_ok!(act(representative, remark()));
			assert_eq!(remarked(), [PATIENT]);
			assert_event(Event::ActedFor { patient: PATIENT, representative, kind });
		}
	});
}

#[test]
fn act_for_ends_with_the_right() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		at(4_999);
		assert_ok!(act(MOTHER, remark()));
		at(5_000);
		assert_noop!(act(MOTHER, remark()), spent_nothing(Error::NotRepresentative));
	});
}

/// An error that comes before the call is made.
fn spent_nothing(error: Error) -> DispatchErrorWithPostInfo<PostInfo> {
	error.into()
}

#[test]
fn act_for_by_others_fails_with_not_representative() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, other) = admit_clinic();
		appoint_mother(5_000);
		assert_ok!(Consortium::appoint_proxy(signed(other), FRIEND, 5_000));
		for who in [FRIEND, PATIENT, PHYSICIAN, HOSPITAL_ADMIN, STRANGER] {
			assert_noop!(act(who, remark()), spent_nothing(Error::NotRepresentative));
		}
		assert_ok!(Consortium::end_representation(signed(PATIENT), PATIENT, MOTHER));
		assert_noop!(act(MOTHER, remark()), spent_nothing(Error::NotRepresentative));
	});
}

#[test]
fn act_for_unsigned_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		for origin in [root(), RuntimeOrigin::none()] {
			assert_noop!(Consortium::act_for(origin, PATIENT, Box::new(remark())), BadOrigin);
		}
	});
}

#[test]
fn act_for_with_another_call_fails_with_call_not_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		assert_noop!(act(MOTHER, forbidden()), spent_nothing(Error::CallNotAllowed));
	});
}

#[test]
fn act_for_with_a_call_of_this_pallet_fails_with_call_not_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		for call in [
			for_patient(remark()),
			RuntimeCall::Consortium(Call::appoint_proxy { proxy: FRIEND, until: 5_000 }),
			RuntimeCall::Consortium(Call::end_representation { patient: PATIENT, representative: MOTHER }),
		] {
			assert_noop!(act(MOTHER, call), spent_nothing(Error::CallNotAllowed));
		}
	});
}

#[test]
fn act_for_filters_calls_within_calls() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		assert_ok!(act(MOTHER, relayed(remark())));
		assert_eq!(remarked(), [PATIENT]);

		let appoint = RuntimeCall::Consortium(Call::appoint_proxy { proxy: FRIEND, until: 5_000 });
		for call in [forbidden(), appoint, for_patient(remark()), relayed(for_patient(remark()))] {
			let failed = act(MOTHER, relayed(call)).unwrap_err();
			assert_eq!(failed.error, frame_system::Error::<Test>::CallFiltered.into());
		}
		assert!(!represents(FRIEND, START));
	});
}

#[test]
fn act_for_fails_as_a_whole_and_tells_what_it_cost() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		// A relay writes before it makes its call.
		let half_done = relayed(forbidden());
		let weight = for_patient(half_done.clone()).get_dispatch_info().call_weight;
		let error = frame_system::Error::<Test>::CallFiltered.into();
		let failed = DispatchErrorWithPostInfo { post_info: Some(weight).into(), error };
		assert_noop!(act(MOTHER, half_done), failed);
		assert_ok!(act(MOTHER, relayed(remark())));
		assert_eq!(relay::count(), 1);
	});
}

#[test]
fn act_for_weighs_what_it_and_the_call_weigh() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		let own = <() as WeightInfo>::act_for();
		let announced = for_patient(relayed(remark())).get_dispatch_info();
		assert_eq!(announced.call_weight, own + Weight::from_parts(1_000, 0));
		assert_eq!((announced.class, announced.pays_fee), (DispatchClass::Operational, Pays::Yes));

		let spent = act(MOTHER, relayed(remark())).unwrap();
		assert_eq!(spent.actual_weight, Some(own + Weight::from_parts(10, 0)));
	});
}
