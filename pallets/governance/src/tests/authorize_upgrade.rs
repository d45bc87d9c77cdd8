use super::*;
use crate::Origin;
use frame_support::weights::Weight;

/// The hash of the code that is voted on.
fn hash() -> sp_core::H256 {
	sp_core::H256::repeat_byte(7)
}

#[test]
fn authorize_upgrade_names_the_code_and_keeps_the_check_of_versions() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Governance::authorize_upgrade(Origin::Sensitive.into(), hash()));
		System::assert_last_event(
			frame_system::Event::UpgradeAuthorized { code_hash: hash(), check_version: true }.into(),
		);
		let authorized = System::authorized_upgrade().unwrap();
		assert_eq!(*authorized.code_hash(), hash());
	});
}

#[test]
fn authorize_upgrade_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::from(Origin::Ordinary), by(HOSPITAL), RuntimeOrigin::none()] {
			assert_noop!(Governance::authorize_upgrade(origin, hash()), BadOrigin);
		}
	});
}

#[test]
fn authorize_upgrade_can_be_put_to_a_motion() {
	ExtBuilder::default().build_and_execute(|| {
		let call = crate::Call::authorize_upgrade { code_hash: hash() }.into();
		let motion = carried(call);
		wait(OBJECTION);
		assert_ok!(Governance::enact(by(HOSPITAL), motion, Weight::MAX));
		assert!(System::authorized_upgrade().is_some());
	});
}
