//! A development chain, and shorthands for what its organisations do.

use std::sync::Arc;

use codec::Encode;
use frame_support::{assert_ok, traits::OnFinalize, weights::Weight};
use pallet_governance::MotionId;
use salus_primitives::{
	codes::OrganisationClass,
	gs1::{check_digit, Gln},
	ids::{Jurisdiction, OrganisationId, Period},
};
use salus_runtime::{
	genesis_config_presets::SAMPLE_PREFIX, AccountId, Governance, Grandpa, Runtime, RuntimeCall, RuntimeOrigin,
	Session, SessionKeys, System,
};
use sp_io::TestExternalities;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{
	traits::{Dispatchable, OpaqueKeys},
	DispatchError, DispatchResult,
};

use crate::common::{account, ext};

/// The founders of a development chain, by an admin of each.
pub(crate) const HOSPITAL: &str = "//Hospital";
pub(crate) const MANUFACTURER: &str = "//Manufacturer";
pub(crate) const REGULATOR: &str = "//Regulator";
pub(crate) const HOSPITAL_SOUTH: &str = "//HospitalSouth";
pub(crate) const INSURER: &str = "//Insurer";
/// One of each required class.
pub(crate) const ENOUGH: [&str; 3] = [HOSPITAL, MANUFACTURER, REGULATOR];

/// The local network's chain with its four validators, and a keystore.
pub(crate) fn chain() -> TestExternalities {
	let mut ext = ext("local_testnet");
	ext.register_extension(KeystoreExt(Arc::new(MemoryKeystore::new())));
	ext
}

pub(crate) fn by(uri: &str) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(uri))
}

/// Makes a call.
pub(crate) fn make(origin: RuntimeOrigin, call: impl Into<RuntimeCall>) -> DispatchResult {
	let call: RuntimeCall = call.into();
	call.dispatch(origin).map(|_| ()).map_err(|error| error.error)
}

/// Proposes a call.
pub(crate) fn propose(uri: &str, call: impl Into<RuntimeCall>) -> Result<MotionId, DispatchError> {
	let motion = pallet_governance::NextMotionId::<Runtime>::get();
	Governance::propose(by(uri), Box::new(call.into()))?;
	Ok(motion)
}

/// Has organisations vote for a motion.
pub(crate) fn all_approve(motion: MotionId, uris: &[&str]) {
	for uri in uris {
		assert_ok!(Governance::vote(by(uri), motion, true));
	}
}

pub(crate) fn is_carried(motion: MotionId) -> bool {
	pallet_governance::Motions::<Runtime>::get(motion).unwrap().carried_at.is_some()
}

/// Enacts a motion. Gives what became of its call.
pub(crate) fn enact(uri: &str, motion: MotionId) -> DispatchResult {
	// More than any call needs.
	Governance::enact(by(uri), motion, Weight::MAX).map(|_| ()).map_err(|error| error.error)?;
	let result = System::events().into_iter().rev().find_map(|record| match record.event {
		salus_runtime::RuntimeEvent::Governance(pallet_governance::Event::MotionEnacted { result, .. }) => Some(result),
		_ => None,
	});
	result.expect("an enacted motion has its event")
}

/// Goes on by blocks, without running any.
pub(crate) fn wait(blocks: u32) {
	System::set_block_number(System::block_number().saturating_add(blocks));
}

/// Has a call carried by one of each required class, waits, and enacts it.
pub(crate) fn decide(call: impl Into<RuntimeCall>) -> DispatchResult {
	let motion = propose(HOSPITAL, call)?;
	all_approve(motion, &ENOUGH[1..]);
	wait(salus_runtime::configs::governance::ObjectionPeriod::get());
	enact(HOSPITAL, motion)
}

/// The sample GLN with this location number.
pub(crate) fn gln(location: u64) -> Gln {
	let body = SAMPLE_PREFIX.number.saturating_mul(100_000).saturating_add(location);
	Gln(body.saturating_mul(10).saturating_add(check_digit(body)))
}

/// The call that admits an organisation.
pub(crate) fn admission(class: OrganisationClass, location: u64, admin: &str) -> pallet_consortium::Call<Runtime> {
	pallet_consortium::Call::admit_organisation {
		class,
		gln: gln(location),
		jurisdiction: Jurisdiction(*b"DE"),
		licence: Period::always(),
		admin: account(admin),
	}
}

/// Ends the running session.
pub(crate) fn end_session() {
	Grandpa::on_finalize(System::block_number());
	wait(1);
	Session::rotate_session();
}

/// Ends as many sessions as a change needs to take effect: it is planned at the first end, and sits at the second.
pub(crate) fn take_effect() {
	end_session();
	end_session();
}

/// Gives a validator new session keys, as its operator would.
pub(crate) fn set_keys(uri: &str) -> SessionKeys {
	let owner = account(uri);
	let generated = SessionKeys::generate(&owner.encode(), None);
	assert_ok!(Session::set_keys(RuntimeOrigin::signed(owner), generated.keys.clone(), generated.proof.encode()));
	generated.keys
}

/// Whether an account sits in the running session.
pub(crate) fn sits(who: &AccountId) -> bool {
	Session::validators().contains(who)
}

/// The organisation with this place among the founders.
pub(crate) const fn founder(place: u32) -> OrganisationId {
	OrganisationId(place)
}

/// The key of a validator for one purpose.
pub(crate) fn key_of(keys: &SessionKeys, kind: sp_core::crypto::KeyTypeId) -> Vec<u8> {
	keys.get_raw(kind).to_vec()
}
