use super::*;
use crate::{NextOrganisationId, OrganisationsByGln};

const PHARMACY_ADMIN: AccountId = 40;
const PHARMACY: OrganisationId = OrganisationId(3);

/// Admits a pharmacy.
fn admit(gln: Gln, jurisdiction: Jurisdiction, licence: Period, admin: AccountId) -> sp_runtime::DispatchResult {
	Consortium::admit_organisation(root(), OrganisationClass::Pharmacy, gln, jurisdiction, licence, admin)
}

#[test]
fn admit_organisation_works() {
	ExtBuilder::default().build_and_execute(|| {
		let licence = Period::between(500, 5_000);
		assert_ok!(admit(gln(4), GERMANY, licence, PHARMACY_ADMIN));
		let expected = Organisation::new(OrganisationClass::Pharmacy, gln(4), GERMANY, licence, PHARMACY_ADMIN, START);
		assert_eq!(record(PHARMACY), expected);
		assert_eq!(OrganisationsByGln::<Test>::get(gln(4)), Some(PHARMACY));
		assert_eq!(Consortium::organisation_of_admin(&PHARMACY_ADMIN), Some(PHARMACY));
		assert_eq!(System::providers(&PHARMACY_ADMIN), 1);
		assert_event(Event::OrganisationAdmitted {
			organisation: PHARMACY,
			class: OrganisationClass::Pharmacy,
			gln: gln(4),
			licence,
			admin: PHARMACY_ADMIN,
		});
	});
}

#[test]
fn admit_organisation_does_not_change_the_past() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(admit(gln(4), GERMANY, Period::always(), PHARMACY_ADMIN));
		assert_eq!(Consortium::standing(PHARMACY, START - 1), Standing::Unknown);
		assert_eq!(Consortium::standing(PHARMACY, START), Standing::Good);
	});
}

#[test]
fn admit_organisation_by_a_member_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		let class = OrganisationClass::Pharmacy;
		for who in [HOSPITAL_ADMIN, REGULATOR_ADMIN] {
			let call = Consortium::admit_organisation(signed(who), class, gln(4), GERMANY, Period::always(), 40);
			assert_noop!(call, BadOrigin);
		}
	});
}

#[test]
fn admit_organisation_with_wrong_check_digit_fails_with_invalid_gln() {
	ExtBuilder::default().build_and_execute(|| {
		let wrong = Gln(gln(4).0 + 1);
		assert_noop!(admit(wrong, GERMANY, Period::always(), PHARMACY_ADMIN), Error::InvalidGln);
	});
}

#[test]
fn admit_organisation_in_small_letters_fails_with_invalid_jurisdiction() {
	ExtBuilder::default().build_and_execute(|| {
		let nowhere = Jurisdiction(*b"de");
		assert_noop!(admit(gln(4), nowhere, Period::always(), PHARMACY_ADMIN), Error::InvalidJurisdiction);
	});
}

#[test]
fn admit_organisation_with_empty_or_expired_licence_fails_with_invalid_period() {
	ExtBuilder::default().build_and_execute(|| {
		let empty = Period::between(2_000, 2_000);
		let expired = Period::between(1, START);
		assert_noop!(admit(gln(4), GERMANY, empty, PHARMACY_ADMIN), Error::InvalidPeriod);
		assert_noop!(admit(gln(4), GERMANY, expired, PHARMACY_ADMIN), Error::InvalidPeriod);
	});
}

#[test]
fn admit_organisation_twice_fails_with_gln_taken() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(admit(gln(1), GERMANY, Period::always(), PHARMACY_ADMIN), Error::GlnTaken);
	});
}

#[test]
fn admit_organisation_with_a_members_key_fails_with_account_taken() {
	ExtBuilder::default().build_and_execute(|| {
		for admin in [HOSPITAL_ADMIN_2, PHYSICIAN, PATIENT] {
			assert_noop!(admit(gln(4), GERMANY, Period::always(), admin), Error::AccountTaken);
		}
	});
}

#[test]
fn admit_organisation_after_the_last_id_fails_with_ids_exhausted() {
	ExtBuilder::default().build_and_execute(|| {
		NextOrganisationId::<Test>::put(OrganisationId(u32::MAX));
		assert_noop!(admit(gln(4), GERMANY, Period::always(), PHARMACY_ADMIN), Error::IdsExhausted);
	});
}
