use super::*;

fn void(from: Moment) -> sp_runtime::DispatchResult {
	Consortium::void_issuer(root(), HOSPITAL, from)
}

/// Lets the account act for the hospital as a nurse.
fn issue(holder: AccountId) {
	assert_ok!(Consortium::issue_credential(signed(HOSPITAL_ADMIN), holder, Role::Nurse, Period::always()));
}

/// Whether an account acts for somebody at a moment.
fn acts(who: AccountId, at: Moment) -> bool {
	Consortium::acting(&who, at).is_some()
}

#[test]
fn void_issuer_voids_what_was_issued_from_that_moment_on() {
	ExtBuilder::default().build_and_execute(|| {
		at(2_000);
		issue(STRANGER);
		at(3_000);
		assert_ok!(void(1_500));
		let expected = Void { from: 1_500, declared_at: 3_000, until: None };
		assert_eq!(Consortium::voids(HOSPITAL), [expected]);
		assert_event(Event::IssuerVoided { organisation: HOSPITAL, from: 1_500 });
		assert!(!acts(STRANGER, 3_000));
		assert!(acts(PHYSICIAN, 3_000), "what was issued before stays");
		assert!(acts(PACKER, 3_000), "so does what others issued");
	});
}

#[test]
fn void_issuer_voids_what_is_issued_later() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(void(START));
		issue(FRIEND);
		at(2_000);
		issue(STRANGER);
		at(3_000);
		assert!(!acts(FRIEND, 3_000) && !acts(STRANGER, 3_000));
	});
}

#[test]
fn void_issuer_does_not_change_the_past() {
	ExtBuilder::default().build_and_execute(|| {
		issue(STRANGER);
		at(2_000);
		assert_ok!(void(START));
		assert_eq!([START, 1_999, 2_000].map(|at| acts(STRANGER, at)), [true, true, false]);
	});
}

#[test]
fn void_holders_stay_members() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(void(0));
		assert_eq!(quota_holder(PHYSICIAN), Some(HOSPITAL));
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), PHYSICIAN));
	});
}

#[test]
fn void_issuer_from_an_earlier_moment_works_besides() {
	ExtBuilder::default().build_and_execute(|| {
		at(2_000);
		issue(STRANGER);
		assert_ok!(void(2_000));
		at(3_000);
		assert_ok!(void(0));
		assert_eq!([2_999, 3_000].map(|at| acts(PHYSICIAN, at)), [true, false]);
		assert!(!acts(STRANGER, 2_000), "the first declaration holds");
	});
}

#[test]
fn void_issuer_by_a_member_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [HOSPITAL_ADMIN, REGULATOR_ADMIN, PHYSICIAN, STRANGER] {
			assert_noop!(Consortium::void_issuer(signed(who), HOSPITAL, START), BadOrigin);
		}
	});
}

#[test]
fn void_issuer_without_admission_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::void_issuer(root(), OrganisationId(9), START), Error::NotFound);
	});
}

#[test]
fn void_issuer_from_later_on_fails_with_in_future() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(void(START + 1), Error::InFuture);
	});
}

#[test]
fn void_issuer_of_what_is_void_fails_with_already_void() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(void(500));
		at(2_000);
		for from in [500, 501, 2_000] {
			assert_noop!(void(from), Error::AlreadyVoid);
		}
	});
}

#[test]
fn void_issuer_too_often_fails_with_too_many_voids() {
	ExtBuilder::default().build_and_execute(|| {
		for nth in 1..=u64::from(MaxIntervals::get()) {
			assert_ok!(void(500 - nth));
		}
		assert_noop!(void(400), Error::TooManyVoids);
	});
}
