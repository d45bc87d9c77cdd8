//! One file a call, then the questions and the invariants.

/// Tests of the refusals that all calls on a record share. `$call` takes the account that signs and the target.
macro_rules! refusals {
	($call:expr) => {
		mod refusals {
			use frame_support::assert_noop;
			use salus_primitives::anchor::Target;
			use sp_runtime::{DispatchError, DispatchResult};

			use crate::{mock::*, Error};

			/// Anchor 0 and leaf 2 of batch 0, both kept by the hospital: the call has to be refused for both.
			fn refused(who: u64, why: impl Into<DispatchError>) {
				let call: fn(u64, Target) -> DispatchResult = $call;
				let why = why.into();
				assert_noop!(call(who, solo(0)), why);
				assert_noop!(call(who, leaf(2)), why);
			}

			#[test]
			fn by_stranger_fails_with_bad_origin() {
				ExtBuilder.build_and_execute(|| {
					hospital_keeps();
					refused(STRANGER, DispatchError::BadOrigin);
				});
			}

			#[test]
			fn by_suspended_organisation_fails_with_suspended() {
				ExtBuilder.build_and_execute(|| {
					hospital_keeps();
					refused(SUSPENDED, Error::<Test>::Suspended);
				});
			}

			#[test]
			fn after_the_licence_fails_with_licence_not_valid() {
				ExtBuilder.build_and_execute(|| {
					hospital_keeps();
					Now::set(LICENCE_END);
					refused(LAPSING, Error::<Test>::LicenceNotValid);
				});
			}

			#[test]
			fn by_unknown_organisation_fails_with_not_member() {
				ExtBuilder.build_and_execute(|| {
					hospital_keeps();
					refused(UNADMITTED, Error::<Test>::NotMember);
				});
			}

			#[test]
			fn of_unknown_record_fails_with_not_found() {
				ExtBuilder.build_and_execute(|| refused(HOSPITAL, Error::<Test>::NotFound));
			}

			#[test]
			fn by_another_custodian_fails_with_not_authorized() {
				ExtBuilder.build_and_execute(|| {
					hospital_keeps();
					refused(CLINIC, Error::<Test>::NotAuthorized);
				});
			}

			#[test]
			fn of_what_is_not_proved_fails_with_not_a_leaf() {
				ExtBuilder.build_and_execute(|| {
					hospital_keeps();
					let call: fn(u64, Target) -> DispatchResult = $call;
					for wrong in not_leaves() {
						assert_noop!(call(HOSPITAL, wrong), Error::<Test>::NotALeaf);
					}
				});
			}
		}
	};
}

/// Tests of the refusals for a record that is declared destroyed, or is destroyed.
macro_rules! refusals_of_the_destroyed {
	($call:expr) => {
		mod refusals_of_the_destroyed {
			use frame_support::{assert_noop, assert_ok};
			use salus_primitives::anchor::Target;
			use sp_runtime::DispatchResult;

			use crate::{mock::*, Error};

			#[test]
			fn while_the_witness_is_waited_for_fails_with_destruction_pending() {
				ExtBuilder.build_and_execute(|| {
					hospital_keeps();
					let call: fn(u64, Target) -> DispatchResult = $call;
					for target in [solo(0), leaf(2)] {
						assert_ok!(attest(HOSPITAL, target.clone(), CLINIC));
						assert_noop!(call(HOSPITAL, target), Error::<Test>::DestructionPending);
					}
				});
			}

			#[test]
			fn after_the_destruction_fails_with_already_destroyed() {
				ExtBuilder.build_and_execute(|| {
					hospital_keeps();
					let call: fn(u64, Target) -> DispatchResult = $call;
					for target in [solo(0), leaf(2)] {
						destroy(target.clone());
						assert_noop!(call(HOSPITAL, target), Error::<Test>::AlreadyDestroyed);
					}
				});
			}
		}
	};
}

mod accept_custody;
mod anchor;
mod anchor_batch;
mod attest_destruction;
mod end_offer;
mod enter_in_error;
mod inclusion;
mod invariants;
mod offer_custody;
mod questions;
mod restore;
mod revoke;
mod supersede;
mod try_state;
mod witness_destruction;
