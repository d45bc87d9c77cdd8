use super::*;

fn void(from: Moment) {
	assert_ok!(Consortium::void_issuer(root(), HOSPITAL, from));
}

fn clear() -> sp_runtime::DispatchResult {
	Consortium::clear_issuer(root(), HOSPITAL)
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
fn clear_issuer_lets_count_what_is_issued_from_then_on() {
	ExtBuilder::default().build_and_execute(|| {
		void(500);
		issue(FRIEND);
		at(2_000);
		assert_ok!(clear());
		assert_eq!(Consortium::voids(HOSPITAL), [Void { from: 500, declared_at: START, until: Some(2_000) }]);
		assert_event(Event::IssuerCleared { organisation: HOSPITAL });
		issue(STRANGER);
		assert!(acts(STRANGER, 2_000) && acts(PHYSICIAN, 2_000));
		assert!(!acts(FRIEND, 2_000), "what was void stays so");
	});
}

#[test]
fn clear_issuer_does_not_change_the_past() {
	ExtBuilder::default().build_and_execute(|| {
		issue(STRANGER);
		at(2_000);
		void(START);
		at(3_000);
		assert_ok!(clear());
		assert_eq!([1_999, 2_000, 2_999].map(|at| acts(STRANGER, at)), [true, false, false]);
	});
}

#[test]
fn clear_issuer_ends_all_declarations() {
	ExtBuilder::default().build_and_execute(|| {
		void(600);
		void(500);
		at(2_000);
		assert_ok!(clear());
		let of = |from| Void { from, declared_at: START, until: Some(2_000) };
		assert_eq!(Consortium::voids(HOSPITAL), [of(600), of(500)]);
	});
}

#[test]
fn clear_issuer_in_the_same_block_forgets_what_covers_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		void(START);
		assert_ok!(clear());
		assert!(!Voids::<Test>::contains_key(HOSPITAL));
		void(500);
		assert_ok!(clear());
		assert_eq!(Consortium::voids(HOSPITAL), [Void { from: 500, declared_at: START, until: Some(START) }]);
	});
}

#[test]
fn clear_issuer_by_a_member_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		void(START);
		for who in [HOSPITAL_ADMIN, REGULATOR_ADMIN, STRANGER] {
			assert_noop!(Consortium::clear_issuer(signed(who), HOSPITAL), BadOrigin);
		}
	});
}

#[test]
fn clear_issuer_without_admission_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::clear_issuer(root(), OrganisationId(9)), Error::NotFound);
	});
}

#[test]
fn clear_issuer_of_what_counts_fails_with_not_void() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(clear(), Error::NotVoid);
		void(500);
		assert_ok!(clear());
		assert_noop!(clear(), Error::NotVoid);
	});
}

#[test]
fn clear_issuer_of_the_last_declaration_fails_with_too_many_voids() {
	ExtBuilder::default().build_and_execute(|| {
		for nth in 1..u64::from(MaxIntervals::get()) {
			void(500 + nth);
			at(START + nth * 20);
			assert_ok!(clear());
		}
		void(START);
		at(5_000);
		assert_noop!(clear(), Error::TooManyVoids);
		issue(STRANGER);
		assert!(!acts(STRANGER, 5_000));
	});
}
