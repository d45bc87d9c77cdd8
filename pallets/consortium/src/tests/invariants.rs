//! Whatever is called in whatever order: the invariants hold, and a refused call writes nothing.

use super::*;
use proptest::prelude::*;
use sp_runtime::{DispatchResult, StateVersion};

/// The root of the whole state.
fn state_root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// One call, with small numbers so that calls meet.
#[derive(Clone, Copy, Debug)]
enum Step {
	Admit { location: u64, admin: AccountId, licence: Period },
	Suspend { organisation: u32 },
	SuspendAtOnce { by: AccountId, organisation: u32 },
	Reinstate { organisation: u32 },
	SetAdmins { organisation: u32, admins: [AccountId; 2] },
	ReplaceAdmin { by: AccountId, new: AccountId },
	VoidIssuer { organisation: u32, from: Moment },
	ClearIssuer { organisation: u32 },
	ReplaceKey { patient: AccountId, new: AccountId },
	Renew { organisation: u32, licence: Period },
	Assign { organisation: u32, digits: u8, number: u64 },
	Issue { by: AccountId, holder: AccountId, validity: Period },
	Revoke { by: AccountId, holder: AccountId },
	AdmitPatient { by: AccountId, patient: AccountId },
	SetPolicy { by: AccountId, contract: Option<AccountId> },
	Register { by: AccountId, contract: AccountId },
	Unregister { by: AccountId, contract: AccountId },
	Permit { organisation: u32, permitted: bool },
	AppointGuardian { by: AccountId, patient: AccountId, guardian: AccountId, until: Moment },
	AppointProxy { by: AccountId, proxy: AccountId, until: Moment },
	EndRepresentation { by: AccountId, patient: AccountId, representative: AccountId },
	ActFor { by: AccountId, patient: AccountId },
	Wait { span: Moment },
}

/// Members of the genesis and strangers.
fn someone() -> impl Strategy<Value = AccountId> {
	prop_oneof![
		Just(HOSPITAL_ADMIN),
		Just(FACTORY_ADMIN),
		Just(REGULATOR_ADMIN),
		Just(PHYSICIAN),
		Just(PATIENT),
		1000..1006u64
	]
}

/// Who may well be a patient.
fn patient() -> impl Strategy<Value = AccountId> {
	prop_oneof![4 => Just(PATIENT), 1 => 1000..1006u64]
}

/// Who may well act for a patient's sponsor.
fn staff() -> impl Strategy<Value = AccountId> {
	prop_oneof![4 => Just(PHYSICIAN), 1 => someone()]
}

/// Who may well be an admin.
fn admin() -> impl Strategy<Value = AccountId> {
	prop_oneof![2 => Just(HOSPITAL_ADMIN), 2 => Just(FACTORY_ADMIN), 1 => someone()]
}

/// Contracts, few enough that organisations register the same ones.
fn contract() -> impl Strategy<Value = AccountId> {
	500..504u64
}

fn period() -> impl Strategy<Value = Period> {
	(proptest::option::of(0..20_000u64), proptest::option::of(0..30_000u64))
		.prop_map(|(start, end)| Period { start, end })
}

/// What is done about organisations and keys.
fn consortium_step() -> impl Strategy<Value = Step> {
	let suspender = prop_oneof![4 => Just(REGULATOR_ADMIN), 1 => someone()];
	prop_oneof![
		(0..5u32).prop_map(|organisation| Step::Suspend { organisation }),
		(suspender, 0..5u32).prop_map(|(by, organisation)| Step::SuspendAtOnce { by, organisation }),
		(0..5u32).prop_map(|organisation| Step::Reinstate { organisation }),
		(0..5u32, [someone(), someone()]).prop_map(|(organisation, admins)| Step::SetAdmins { organisation, admins }),
		(admin(), someone()).prop_map(|(by, new)| Step::ReplaceAdmin { by, new }),
		(0..5u32, 0..4_000u64).prop_map(|(organisation, from)| Step::VoidIssuer { organisation, from }),
		(0..5u32).prop_map(|organisation| Step::ClearIssuer { organisation }),
		(patient(), someone()).prop_map(|(patient, new)| Step::ReplaceKey { patient, new }),
	]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => consortium_step(),
		8 => member_step(),
	]
}

/// What is done about members, contracts and representatives.
fn member_step() -> impl Strategy<Value = Step> {
	prop_oneof![
		(1..8u64, someone(), period()).prop_map(|(location, admin, licence)| Step::Admit { location, admin, licence }),
		(0..5u32, period()).prop_map(|(organisation, licence)| Step::Renew { organisation, licence }),
		(0..5u32, 3..14u8, 0..20_000u64).prop_map(|(organisation, digits, number)| Step::Assign {
			organisation,
			digits,
			number
		}),
		(someone(), someone(), period()).prop_map(|(by, holder, validity)| Step::Issue { by, holder, validity }),
		(someone(), someone()).prop_map(|(by, holder)| Step::Revoke { by, holder }),
		(someone(), someone()).prop_map(|(by, patient)| Step::AdmitPatient { by, patient }),
		(admin(), proptest::option::of(contract())).prop_map(|(by, contract)| Step::SetPolicy { by, contract }),
		(admin(), contract()).prop_map(|(by, contract)| Step::Register { by, contract }),
		(admin(), contract()).prop_map(|(by, contract)| Step::Unregister { by, contract }),
		(0..5u32, any::<bool>()).prop_map(|(organisation, permitted)| Step::Permit { organisation, permitted }),
		(staff(), patient(), someone(), 0..12_000u64)
			.prop_map(|(by, patient, guardian, until)| Step::AppointGuardian { by, patient, guardian, until }),
		(patient(), someone(), 0..12_000u64).prop_map(|(by, proxy, until)| Step::AppointProxy { by, proxy, until }),
		(someone(), patient(), someone()).prop_map(|(by, patient, representative)| Step::EndRepresentation {
			by,
			patient,
			representative
		}),
		(someone(), patient()).prop_map(|(by, patient)| Step::ActFor { by, patient }),
		(0..3_000u64).prop_map(|span| Step::Wait { span }),
	]
}

fn play(step: Step) -> DispatchResult {
	let id = OrganisationId;
	match step {
		Step::Admit { location, admin, licence } => {
			let class = OrganisationClass::Provider;
			Consortium::admit_organisation(root(), class, gln(location), GERMANY, licence, admin)
		}
		Step::Suspend { organisation } => Consortium::suspend_organisation(root(), id(organisation)),
		Step::SuspendAtOnce { by, organisation } => Consortium::suspend_at_once(signed(by), id(organisation)),
		Step::Reinstate { organisation } => Consortium::reinstate_organisation(root(), id(organisation)),
		Step::SetAdmins { organisation, admins: accounts } => {
			Consortium::set_admins(root(), id(organisation), admins(&accounts))
		}
		Step::ReplaceAdmin { by, new } => Consortium::replace_admin(signed(by), new),
		Step::VoidIssuer { organisation, from } => Consortium::void_issuer(root(), id(organisation), from),
		Step::ClearIssuer { organisation } => Consortium::clear_issuer(root(), id(organisation)),
		Step::ReplaceKey { patient, new } => recover(patient, new),
		Step::Renew { organisation, licence } => Consortium::renew_licence(root(), id(organisation), licence),
		Step::Assign { organisation, digits, number } => {
			Consortium::assign_prefix(root(), id(organisation), CompanyPrefix { number, digits })
		}
		Step::Issue { by, holder, validity } => Consortium::issue_credential(signed(by), holder, Role::Nurse, validity),
		Step::Revoke { by, holder } => Consortium::revoke_credential(signed(by), holder),
		Step::AdmitPatient { by, patient } => Consortium::admit_patient(signed(by), patient),
		Step::SetPolicy { by, contract } => Consortium::set_policy(signed(by), contract),
		Step::Register { by, contract } => Consortium::register_contract(signed(by), contract),
		Step::Unregister { by, contract } => Consortium::unregister_contract(signed(by), contract),
		Step::Permit { organisation, permitted: true } => Consortium::permit_contracts(root(), id(organisation)),
		Step::Permit { organisation, permitted: false } => Consortium::forbid_contracts(root(), id(organisation)),
		Step::AppointGuardian { by, patient, guardian, until } => {
			Consortium::appoint_guardian(signed(by), patient, guardian, until)
		}
		Step::AppointProxy { by, proxy, until } => Consortium::appoint_proxy(signed(by), proxy, until),
		Step::EndRepresentation { by, patient, representative } => {
			Consortium::end_representation(signed(by), patient, representative)
		}
		Step::ActFor { by, patient } => act_for(by, patient),
		Step::Wait { span } => {
			at(Now::get() + span);
			Ok(())
		}
	}
}

/// Acts for a patient, and sees that whoever may can, and nobody else.
fn act_for(by: AccountId, patient: AccountId) -> DispatchResult {
	let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
	let acted = Consortium::act_for(signed(by), patient, Box::new(call));
	let signs_as = Consortium::patient_of(&by).or_else(|| (!Consortium::is_patient(&by)).then_some(by));
	let kind = signs_as.and_then(|who| Consortium::represents(&who, &patient, Now::get()));
	assert_eq!(acted.is_ok(), kind.is_some());
	acted.map(|_| ()).map_err(|failed| failed.error)
}

/// Gives a patient another key, as key recovery does.
fn recover(patient: AccountId, new: AccountId) -> DispatchResult {
	if Consortium::is_patient(&patient) && Consortium::is_free(&new) {
		replace_key(patient, new);
	}
	Ok(())
}

/// No more organisations are suspended by regulators at a time than there may be, and their records tell which.
fn check_emergencies() {
	let now = Now::get();
	let ends = |id| record_of(id).and_then(|record| record.suspensions.last().copied()).and_then(|last| last.end);
	let in_force = (0..5).map(OrganisationId).filter_map(ends).filter(|end| now < *end).count();
	assert!(in_force <= 2);
	let is_at_once = |id: &OrganisationId| {
		Consortium::lasting_standing(*id, now).is_some_and(|lasting| lasting.is_suspended_at_once)
	};
	let listed = Consortium::emergencies();
	for id in (0..5).map(OrganisationId) {
		assert_eq!(is_at_once(&id), listed.iter().any(|(suspended, _)| *suspended == id));
	}
}

fn record_of(organisation: OrganisationId) -> Option<Organisation<Test>> {
	Organisations::<Test>::get(organisation)
}

/// How every organisation stood, who acted for it, and who represented the patient, before now.
fn past(now: Moment) -> Vec<(Vec<Standing>, Vec<Option<Acting>>, Vec<Option<RepresentativeKind>>)> {
	let moments = (0..now).step_by(500).chain([now.saturating_sub(1)]);
	moments
		.map(|moment| {
			let standings = (0..5).map(|id| Consortium::standing(OrganisationId(id), moment)).collect();
			let acting = (1000..1006).chain([PHYSICIAN]).map(|who| Consortium::acting(&who, moment)).collect();
			let represents = |who| Consortium::represents(&who, &PATIENT, moment);
			(standings, acting, (1000..1006).map(represents).collect())
		})
		.collect()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn any_calls_keep_the_invariants_and_the_past(steps in proptest::collection::vec(step(), 1..60)) {
		ExtBuilder::default().build_and_execute(|| {
			for step in steps {
				let now = Now::get();
				let (root, before) = (state_root(), past(now));
				if play(step).is_err() {
					assert_eq!(state_root(), root);
				}
				assert_eq!(past(now), before);
				check_emergencies();
				crate::Pallet::<Test>::do_try_state().unwrap();
			}
		});
	}
}
