//! Who makes calls: everybody who has a part in a consortium, and whatever calls without being anybody.

use std::fmt;

use frame_support::{assert_ok, traits::OriginTrait};
use salus_primitives::{
	codes::{DataClassSet, OrganisationClass, Role},
	disclosure::BreakGlassReason,
	gs1::{check_digit, Gln},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
};
use salus_runtime::{
	constants::SLOT_DURATION, genesis_config_presets::SAMPLE_PREFIX, AccountId, Consortium, Disclosure, KeyRecovery,
	Runtime, RuntimeOrigin, Timestamp,
};
use sp_consensus_aura::Slot;
use sp_core::traits::{Externalities, ReadRuntimeVersion, ReadRuntimeVersionExt};
use sp_io::{hashing::blake2_256, TestExternalities};

use crate::common::{account, ext, NOW};

/// Longer than anything that these tests do.
pub(crate) const LATE: Moment = 2 * NOW;
const MINUTE: Moment = 60 * 1000;

/// An organisation of the consortium.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Organisation {
	/// What the table calls it.
	pub(crate) name: &'static str,
	/// What it is licensed as.
	pub(crate) class: OrganisationClass,
	/// Whether it is suspended.
	pub(crate) is_suspended: bool,
	/// The key of its admin, if it is a founder of the development chain.
	founder: Option<&'static str>,
}

/// The organisations, in the order of their numbers: first the founders, all of whom have a seat.
pub(crate) static ORGANISATIONS: [Organisation; 11] = [
	Organisation::founder("hospital", OrganisationClass::Provider, "//Hospital"),
	Organisation::founder("manufacturer", OrganisationClass::Manufacturer, "//Manufacturer"),
	Organisation::founder("regulator", OrganisationClass::Regulator, "//Regulator"),
	Organisation::founder("clinic", OrganisationClass::Provider, "//HospitalSouth"),
	Organisation::founder("payer", OrganisationClass::Payer, "//Insurer"),
	Organisation::admitted("pharmacy", OrganisationClass::Pharmacy),
	Organisation::admitted("wholesaler", OrganisationClass::Wholesaler),
	Organisation::admitted("research", OrganisationClass::Research),
	Organisation::admitted("public-health", OrganisationClass::PublicHealth),
	Organisation { is_suspended: true, ..Organisation::admitted("suspended-provider", OrganisationClass::Provider) },
	Organisation { is_suspended: true, ..Organisation::admitted("suspended-regulator", OrganisationClass::Regulator) },
];

impl Organisation {
	const fn founder(name: &'static str, class: OrganisationClass, admin: &'static str) -> Self {
		Self { name, class, is_suspended: false, founder: Some(admin) }
	}

	const fn admitted(name: &'static str, class: OrganisationClass) -> Self {
		Self { name, class, is_suspended: false, founder: None }
	}

	/// Whether a place of the table is this organisation, or among others this one. A class means those in good standing.
	pub(crate) fn is_at(&self, place: &str) -> bool {
		let is_of = if self.is_suspended { "suspended" } else { self.class.code() };
		place == self.name || place == is_of
	}

	/// The account of its admin.
	pub(crate) fn admin(&self) -> AccountId {
		self.founder.map_or_else(|| self.account("admin"), account)
	}

	/// The account of whoever holds a role.
	pub(crate) fn holder(&self, role: Role) -> AccountId {
		self.account(role.code())
	}

	/// An account whose key nobody has.
	fn account(&self, who: &str) -> AccountId {
		AccountId::new(blake2_256(format!("{who}@{}", self.name).as_bytes()))
	}
}

/// Those who act for no organisation, by what the table calls them, and their keys.
///
/// The revoked and the expired one were physicians of the hospital. All patients are the hospital's; the new key took
/// the place of the lost one.
pub(crate) const PEOPLE: [(&str, &str); 9] = [
	("outsider", "//Ferdie"),
	("revoked", "//Revoked"),
	("expired", "//Expired"),
	("guardian", "//Guardian"),
	("proxy", "//Proxy"),
	("patient", "//Patient"),
	("other-patient", "//OtherPatient"),
	("lost-key", "//LostKey"),
	("new-key", "//NewKey"),
];

/// Whoever calls without an account, by what the table calls it.
pub(crate) const NOBODIES: [&str; 4] = ["root", "unsigned", "ordinary", "sensitive"];

/// Somebody who makes a call.
#[derive(Clone)]
pub(crate) struct Caller {
	/// What the table calls it.
	pub(crate) who: &'static str,
	/// The organisation that it acts for, if for one.
	pub(crate) organisation: Option<&'static Organisation>,
	/// What it calls with.
	pub(crate) origin: RuntimeOrigin,
}

impl Caller {
	fn of(organisation: &'static Organisation, who: &'static str, account: AccountId) -> Self {
		Self { who, organisation: Some(organisation), origin: RuntimeOrigin::signed(account) }
	}

	/// The account that it signs with, if it signs.
	pub(crate) fn account(&self) -> Option<AccountId> {
		self.origin.as_signer().cloned()
	}

	/// Whether it holds a credential for its organisation.
	pub(crate) fn is_holder(&self) -> bool {
		self.organisation.is_some() && self.who != "admin"
	}
}

impl fmt::Display for Caller {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.organisation {
			Some(organisation) => write!(out, "{}@{}", self.who, organisation.name),
			None => write!(out, "{}", self.who),
		}
	}
}

/// Everybody, once.
pub(crate) fn callers() -> Vec<Caller> {
	let without_account = |who: &'static str| {
		let origin = match who {
			"root" => RuntimeOrigin::root(),
			"unsigned" => RuntimeOrigin::none(),
			"ordinary" => pallet_governance::Origin::Ordinary.into(),
			"sensitive" => pallet_governance::Origin::Sensitive.into(),
			other => panic!("what does {other} call with?"),
		};
		Caller { who, organisation: None, origin }
	};
	let by_itself = |(who, key)| Caller { who, organisation: None, origin: RuntimeOrigin::signed(account(key)) };
	let mut callers: Vec<_> = NOBODIES.into_iter().map(without_account).collect();
	callers.extend(PEOPLE.into_iter().map(by_itself));
	for organisation in &ORGANISATIONS {
		callers.push(Caller::of(organisation, "admin", organisation.admin()));
		let holders = Role::ALL.iter();
		callers.extend(holders.map(|role| Caller::of(organisation, role.code(), organisation.holder(*role))));
	}
	callers
}

/// The caller with this name.
pub(crate) fn caller(name: &str) -> Caller {
	callers().into_iter().find(|caller| caller.to_string() == name).unwrap()
}

/// The account behind a key.
pub(crate) fn signed(key: &str) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(key))
}

/// Code has no version here, so that none can be put in the place of the runtime's.
struct NoVersion;

impl ReadRuntimeVersion for NoVersion {
	fn read_runtime_version(&self, _code: &[u8], _ext: &mut dyn Externalities) -> Result<Vec<u8>, String> {
		Err("no version".to_string())
	}
}

/// A development chain with everybody in it. The patient's key is about to be replaced, and can still object; a
/// physician of the hospital has broken glass on the patient.
pub(crate) fn world() -> TestExternalities {
	let mut ext = ext("development");
	ext.register_extension(ReadRuntimeVersionExt::new(NoVersion));
	ext.execute_with(|| {
		admit_organisations();
		admit_people();
		replace_keys();
		let physician = RuntimeOrigin::signed(ORGANISATIONS[0].holder(Role::Physician));
		let (patient, reason) = (account("//Patient"), BreakGlassReason::EmergencyTreatment);
		assert_ok!(Disclosure::break_glass(physician, patient, reason, DataClassSet::all()));
		// The block that begins next has this slot.
		pallet_aura::CurrentSlot::<Runtime>::put(Slot::from(next_moment() / SLOT_DURATION));
	});
	ext
}

/// The moment of the next block.
pub(crate) fn next_moment() -> Moment {
	Timestamp::get() + SLOT_DURATION
}

fn admit_organisations() {
	for (number, organisation) in (0u32..).zip(&ORGANISATIONS) {
		let root = RuntimeOrigin::root;
		let admin = organisation.admin();
		if organisation.founder.is_none() {
			let body = SAMPLE_PREFIX.number * 100_000 + 100 + u64::from(number);
			let gln = Gln(body * 10 + check_digit(body));
			let (class, jurisdiction) = (organisation.class, Jurisdiction(*b"DE"));
			let period = Period::always();
			assert_ok!(Consortium::admit_organisation(root(), class, gln, jurisdiction, period, admin.clone()));
		}
		for role in Role::ALL {
			let (admin, holder) = (RuntimeOrigin::signed(admin.clone()), organisation.holder(*role));
			assert_ok!(Consortium::issue_credential(admin, holder, *role, Period::always()));
		}
		if organisation.is_suspended {
			assert_ok!(Consortium::suspend_organisation(root(), OrganisationId(number)));
		}
	}
}

fn admit_people() {
	let hospital = || signed("//Hospital");
	let soon = Period { start: None, end: Some(NOW + MINUTE) };
	for (key, validity) in [("//Revoked", Period::always()), ("//Expired", soon)] {
		assert_ok!(Consortium::issue_credential(hospital(), account(key), Role::Physician, validity));
	}
	assert_ok!(Consortium::revoke_credential(hospital(), account("//Revoked")));
	for key in ["//OtherPatient", "//LostKey"] {
		assert_ok!(Consortium::admit_patient(hospital(), account(key)));
	}
	for key in ["//Patient", "//LostKey"] {
		assert_ok!(Consortium::appoint_guardian(hospital(), account(key), account("//Guardian"), LATE));
	}
	assert_ok!(Consortium::appoint_proxy(signed("//Patient"), account("//Proxy"), LATE));
}

/// Replaces one patient's key, and leaves it at the agreement to replace another's. Meanwhile what was to expire does.
fn replace_keys() {
	let delay = <Runtime as pallet_key_recovery::Config>::RecoveryDelay::get();
	// The guardian's appointment has to be as old as that.
	pallet_timestamp::Now::<Runtime>::put(Timestamp::get() + delay);
	let ready_at = Timestamp::get() + delay;
	agree("//LostKey", "//NewKey");
	pallet_timestamp::Now::<Runtime>::put(ready_at);
	assert_ok!(KeyRecovery::finish(signed("//Hospital"), account("//LostKey")));
	pallet_timestamp::Now::<Runtime>::put(ready_at + MINUTE);
	agree("//Patient", "//AnotherKey");
}

/// The hospital and the guardian agree to replace a patient's key.
fn agree(patient: &str, new: &str) {
	assert_ok!(KeyRecovery::propose(signed("//Hospital"), account(patient), account(new)));
	assert_ok!(KeyRecovery::confirm(signed("//Guardian"), account(patient), account(new)));
}
