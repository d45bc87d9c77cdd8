//! The mistakes that earlier systems made with consents, each with the test that keeps it out.

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult, traits::GetCallName};
use salus_primitives::{
	consent::{Actor, ConsentTerms, Effect},
	decision::Decision,
	ids::{ConsentId, Period},
};
use scale_info::{form::PortableForm, MetaType, PortableRegistry, Registry, TypeDef, TypeDefPrimitive, TypeInfo};
use sp_runtime::{testing::TestSignature, traits::BadOrigin};

use crate::{mock::*, Call, ConsentRecord, Consents, Error, Event, Proposal};

/// DeBio: ids were made of a count that fell on removal, so that a new record took the place of another one.
#[test]
fn no_number_is_used_twice() {
	ExtBuilder::default().build_and_execute(|| {
		let (first, second) = (granted(lab_terms()), granted(lab_terms()));
		let kept = Consents::<Test>::get(second);
		assert_ok!(Consent::lift(signed(ALICE), first));
		let third = granted(lab_terms());
		assert!(third > second);
		assert_eq!(Consents::<Test>::get(second), kept);
		assert!(Consents::<Test>::contains_key(first), "nothing is deleted");
	});
}

/// CORD: a membership without an end could not be revoked, as its end was looked up.
#[test]
fn a_consent_without_end_can_be_withdrawn_lifted_and_entered_in_error() {
	ExtBuilder::default().build_and_execute(|| {
		let endings: [fn(RuntimeOrigin, ConsentId) -> DispatchResult; 3] =
			[Consent::withdraw, Consent::lift, Consent::enter_in_error];
		for end in endings {
			let consent = granted(ConsentTerms { period: Period::always(), ..lab_terms() });
			assert_ok!(end(signed(ALICE), consent));
			assert_eq!(Consent::open_consents(ALICE, None), vec![]);
		}
	});
}

/// CORD: errors of full lists were swallowed, so that a call succeeded and did half of its work.
#[test]
fn a_full_list_is_an_error_and_nothing_is_written() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..32 {
			granted(lab_terms());
		}
		// `assert_noop` compares the whole state before and after.
		assert_noop!(Consent::grant(signed(ALICE), lab_terms()), Error::<Test>::TooManyOpenConsents);
		assert_ok!(Consent::propose(signed(PHYSICIAN), ALICE, lab_terms(), START + DAY));
		assert_noop!(Consent::accept(signed(ALICE), HOSPITAL, lab_terms()), Error::<Test>::TooManyOpenConsents);
	});
}

/// Frequency (issue 1163): a delegation could not be given again after it was revoked, or its history was lost.
#[test]
fn what_was_withdrawn_can_be_granted_again_and_the_gap_stays() {
	ExtBuilder::default().build_and_execute(|| {
		let first = granted(lab_terms());
		advance(DAY);
		assert_ok!(Consent::withdraw(signed(ALICE), first));
		advance(DAY);
		granted(lab_terms());
		let decide = |at| Consent::decide(lab_query(PHYSICIAN), Some(at));
		assert!(decide(START).is_permit());
		assert!(decide(START + DAY - 1).is_permit());
		assert_eq!(decide(START + DAY), Decision::NoConsent);
		assert_eq!(decide(START + 2 * DAY - 1), Decision::NoConsent);
		assert!(decide(START + 2 * DAY).is_permit());
	});
}

/// Frequency: only the moment of revocation was kept, so that a grant counted for every moment before it was given.
#[test]
fn a_consent_counts_for_no_moment_before_its_grant() {
	ExtBuilder::default().build_and_execute(|| {
		granted(ConsentTerms { period: Period { start: Some(0), end: None }, ..lab_terms() });
		assert_eq!(Consent::decide(lab_query(PHYSICIAN), Some(START - 1)), Decision::NoConsent);
		assert_eq!(Consent::decide(lab_query(PHYSICIAN), Some(0)), Decision::NoConsent);
		assert!(Consent::decide(lab_query(PHYSICIAN), Some(START)).is_permit());
	});
}

/// Frequency (issue 455): a part could not be taken back without the past becoming invalid.
#[test]
fn withdrawing_a_part_leaves_the_past_and_the_rest() {
	ExtBuilder::default().build_and_execute(|| {
		let consent = granted(terms([permit(Actor::Account(PHYSICIAN), lab()), permit(Actor::Account(NURSE), lab())]));
		advance(DAY);
		assert_ok!(Consent::withdraw_provision(signed(ALICE), consent, 0));
		assert!(Consent::decide(lab_query(PHYSICIAN), Some(START)).is_permit());
		assert!(!Consent::decide(lab_query(PHYSICIAN), None).is_permit());
		assert!(Consent::decide(lab_query(NURSE), None).is_permit());
	});
}

/// MedRec: a setter had no check of its caller (`enableCustodian`); Polymesh: a call was added without its check
/// (issue 1963). So: every call of the pallet, and nobody who may not.
#[test]
fn no_call_is_open_to_everybody() {
	ExtBuilder::default().build_and_execute(|| {
		let consent = granted(lab_terms());
		assert_ok!(Consent::propose(signed(PHYSICIAN), ALICE, lab_terms(), START + DAY));
		let terms = lab_terms;
		let provision = permit(Actor::Anyone, lab());
		let calls = vec![
			Call::<Test>::grant { terms: terms() },
			Call::amend { consent, terms: terms() },
			Call::withdraw { consent },
			Call::change_provision { consent, index: 0, provision },
			Call::withdraw_provision { consent, index: 0 },
			Call::lift { consent },
			Call::enter_in_error { consent },
			Call::propose { patient: ALICE, terms: terms(), until: START + DAY },
			Call::accept { organisation: HOSPITAL, terms: terms() },
			Call::decline { organisation: HOSPITAL },
			Call::retract { patient: ALICE },
			Call::renounce { consent },
			Call::grant_signed {
				patient: ALICE,
				terms: terms(),
				nonce: 0,
				deadline: START + DAY,
				signature: TestSignature(ALICE, Vec::new()),
			},
		];
		let names: Vec<_> = calls.iter().map(GetCallName::get_call_name).collect();
		assert_eq!(names, Call::<Test>::get_call_names(), "a call is missing here");
		for call in calls {
			for origin in [signed(STRANGER), RuntimeOrigin::none(), RuntimeOrigin::root()] {
				let call = RuntimeCall::Consent(call.clone());
				assert_noop!(sp_runtime::traits::Dispatchable::dispatch(call, origin), BadOrigin);
			}
		}
	});
}

/// DeBio: titles and descriptions of records stood in storage and events as plain text. So: no text, and no list of
/// bytes of any length, in whatever the pallet stores or tells.
#[test]
fn nothing_stored_or_told_has_room_for_text() {
	assert!(has_room_for_text::<String>() && has_room_for_text::<Vec<u8>>(), "the check finds what it looks for");
	assert!(!has_room_for_text::<ConsentRecord<AccountId>>());
	assert!(!has_room_for_text::<Proposal<AccountId>>());
	assert!(!has_room_for_text::<Event<Test>>());
}

/// Whether a string or a list of bytes is somewhere in the type.
fn has_room_for_text<T: TypeInfo + 'static>() -> bool {
	let mut registry = Registry::new();
	registry.register_type(&MetaType::new::<T>());
	let types = PortableRegistry::from(registry);
	let is_byte = |id: u32| {
		let found = types.resolve(id).map(|found| &found.type_def);
		matches!(found, Some(TypeDef::<PortableForm>::Primitive(TypeDefPrimitive::U8)))
	};
	types.types.iter().any(|found| match &found.ty.type_def {
		TypeDef::Primitive(primitive) => matches!(primitive, TypeDefPrimitive::Str | TypeDefPrimitive::Char),
		TypeDef::Sequence(sequence) => is_byte(sequence.type_param.id),
		_ => false,
	})
}

/// peaq: reads were transactions that wrote their results into events.
#[test]
fn reading_is_no_call_and_leaves_no_event() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		let events = System::events().len();
		frame_support::assert_storage_noop!({
			Consent::decide(lab_query(PHYSICIAN), None);
			Consent::open_consents(ALICE, None);
		});
		assert_eq!(System::events().len(), events);
		let reads = ["get", "fetch", "read", "decide"];
		let named = |name: &&str| reads.iter().any(|read| name.starts_with(read));
		assert!(!Call::<Test>::get_call_names().iter().any(named));
	});
}

/// Polymesh (issue 1855): lists of exceptions to "everybody" were how too much was allowed. Here a denial alone permits
/// nothing: what no permit names isn't permitted.
#[test]
fn all_but_one_permits_nothing_by_itself() {
	ExtBuilder::default().build_and_execute(|| {
		let consent = granted(terms([deny(Actor::Account(NURSE), lab())]));
		assert!(!Consents::<Test>::get(consent).unwrap().has(Effect::Permit));
		assert_eq!(Consent::decide(lab_query(PHYSICIAN), None), Decision::NoConsent);
		assert!(!Consent::decide(lab_query(NURSE), None).is_permit());
	});
}
