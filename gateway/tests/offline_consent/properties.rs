//! Import after export changes nothing, whatever the terms; and no input makes the reader fall over.

use proptest::prelude::*;
use salus_gateway::{
	chain::AccountId,
	consent::{
		directory::Directory,
		export,
		import::{import, Context},
	},
};
use salus_primitives::{
	codes::*,
	commitment::Commitment,
	consent::{Actor, ConsentTerms, Effect, LabelRule, Provision},
	ids::{ConsentId, Jurisdiction, OrganisationId, Period, StudyId},
	study::DataUse,
};
use serde_json::Value;

use crate::world::{context, directory, export_context, record, sample};

fn period() -> impl Strategy<Value = Period> {
	let bound = || proptest::option::of(1u64..200_000_000_000_000);
	(bound(), bound(), any::<bool>()).prop_filter_map("sound", |(start, end, days)| {
		let whole = |at: u64| if days { at / 86_400_000 * 86_400_000 } else { at };
		let period = Period { start: start.map(whole), end: end.map(whole) };
		Some(period).filter(|period| period.is_sound() && period.end != Some(0))
	})
}

fn account() -> impl Strategy<Value = AccountId> {
	any::<[u8; 32]>().prop_map(AccountId::new)
}

fn actor() -> impl Strategy<Value = Actor<AccountId>> {
	prop_oneof![
		Just(Actor::Anyone),
		proptest::sample::select(OrganisationClass::ALL).prop_map(Actor::Class),
		proptest::sample::select(Role::ALL).prop_map(Actor::Role),
		(1u32..4).prop_map(|number| Actor::Organisation(OrganisationId(number))),
		account().prop_map(Actor::Account),
		any::<u32>().prop_map(|number| Actor::Study(StudyId(number))),
	]
}

fn labels() -> impl Strategy<Value = LabelRule> {
	let level = proptest::option::of(proptest::sample::select(Confidentiality::ALL));
	let sensitivities = prop_oneof![
		Just(SensitivitySet::empty()),
		any::<u32>().prop_map(|bits| SensitivitySet(bits & SensitivitySet::KNOWN)),
	];
	(level, sensitivities).prop_map(|(confidentiality, sensitivities)| LabelRule { confidentiality, sensitivities })
}

fn data_use() -> impl Strategy<Value = DataUse> {
	let permission = proptest::sample::select(DuoPermission::ALL);
	let country = proptest::option::of(proptest::sample::select(vec![*b"DE", *b"FR"]).prop_map(Jurisdiction));
	(permission, 1u32..0xffff, any::<u32>(), country).prop_map(|(permission, diseases, modifiers, jurisdiction)| {
		let specific = permission == DuoPermission::DiseaseSpecific;
		let diseases = if specific { diseases & DiseaseGroupSet::KNOWN } else { 0 };
		let modifiers = DuoModifierSet(modifiers & DuoModifierSet::KNOWN);
		DataUse { permission, diseases: DiseaseGroupSet(diseases), modifiers, jurisdiction }
	})
}

/// Purposes: all, those of research, or any.
fn purposes() -> impl Strategy<Value = PurposeSet> {
	let research = [PurposeOfUse::Research, PurposeOfUse::ClinicalTrial].into_iter().collect();
	prop_oneof![
		Just(PurposeSet::all()),
		Just(research),
		Just(PurposeSet::of(PurposeOfUse::Research)),
		(1..=PurposeSet::KNOWN).prop_map(PurposeSet),
	]
}

fn provision() -> impl Strategy<Value = Provision<AccountId>> {
	let classes = prop_oneof![
		Just(DataClassSet::all()),
		(1..=DataClassSet::KNOWN).prop_map(|bits| DataClassSet(bits & DataClassSet::KNOWN)),
	];
	let effect = prop_oneof![Just(Effect::Permit), Just(Effect::Deny)];
	let mostly_always = || prop_oneof![Just(Period::always()), period()];
	let parts = (effect, actor(), purposes(), classes, labels(), mostly_always(), mostly_always());
	(parts, proptest::option::of(data_use())).prop_map(|(parts, data_use)| {
		let (effect, actor, purposes, classes, labels, period, data_period) = parts;
		Provision { parent: None, effect, actor, purposes, classes, labels, period, data_period, data_use }
	})
}

/// The provision of everything, which makes an OPTIN or OPTOUT of the document.
fn base(effect: Effect) -> Provision<AccountId> {
	let (purposes, classes) = (PurposeSet::all(), DataClassSet::all());
	let (period, data_period) = (Period::always(), Period::always());
	let labels = LabelRule::any();
	let actor = Actor::Anyone;
	Provision { parent: None, effect, actor, purposes, classes, labels, period, data_period, data_use: None }
}

/// Terms as the chain would take them: parents before exceptions, effects in turns, at most four levels. Each exception
/// names an account and a data use of its own, so that none takes back all of its parent.
fn terms() -> impl Strategy<Value = ConsentTerms<AccountId>> {
	let provisions = proptest::collection::vec((provision(), any::<u8>(), account()), 1..16);
	let source = proptest::option::of(any::<[u8; 32]>().prop_map(Commitment));
	let first = proptest::option::of(prop_oneof![Just(Effect::Permit), Just(Effect::Deny)]);
	let future = (period(), source, first);
	(provisions, future).prop_map(|(parts, (period, source, first))| {
		let mut provisions: Vec<Provision<AccountId>> = first.map(base).into_iter().collect();
		for (mut provision, choice, account) in parts.into_iter().take(15) {
			let count = provisions.len();
			let parent = if count == 0 { None } else { Some(usize::from(choice) % (count + 1)) };
			let parent = parent.filter(|parent| *parent < count).filter(|parent| levels(&provisions, *parent) < 4);
			if let Some(parent) = parent {
				let above = &provisions[parent];
				provision.effect = if above.effect == Effect::Permit { Effect::Deny } else { Effect::Permit };
				provision.parent = u8::try_from(parent).ok();
				provision.actor = Actor::Account(account);
			}
			provisions.push(provision);
		}
		let end = period.end.map(|end| end.saturating_add(86_400_000));
		ConsentTerms { period: Period { end, ..period }, provisions: provisions.try_into().unwrap(), source }
	})
}

fn levels(provisions: &[Provision<AccountId>], from: usize) -> usize {
	std::iter::successors(Some(from), |place| provisions[*place].parent.map(usize::from)).count()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn import_after_export_gives_the_same_terms(terms in terms()) {
		let document = export::export(ConsentId(1), &record(&terms), &export_context()).unwrap();
		let context = Context { now: 0, ..context("2026-11-21") };
		let imported = import(document.to_string().as_bytes(), &Directory::default(), &context);
		let imported = imported.map_err(|refusals| TestCaseError::fail(format!("{refusals:#?}\n{document:#}")))?;
		prop_assert_eq!(&imported.terms, &terms, "{:#}", document);
		let again = export::export(ConsentId(1), &record(&imported.terms), &export_context()).unwrap();
		prop_assert_eq!(again, document);
	}

	#[test]
	fn a_torn_document_is_read_or_refused(name in 0usize..4, cut in any::<prop::sample::Index>(), with in any::<u8>()) {
		let mut bytes = sample(["several-provisions", "research", "r5", "deny-label"][name]);
		let place = cut.index(bytes.len());
		bytes[place] = with;
		if let Err(refusals) = import(&bytes, &directory(), &context("2026-11-21")) {
			prop_assert!(!refusals.is_empty());
		}
	}

	#[test]
	fn a_renamed_member_is_never_passed_over(which in any::<prop::sample::Index>()) {
		let mut value: Value = serde_json::from_slice(&sample("several-provisions")).unwrap();
		let pointers: Vec<String> = pointers(&value).into_iter().filter(|pointer| bears(pointer)).collect();
		let pointer = &pointers[which.index(pointers.len())];
		let (parent, name) = pointer.rsplit_once('/').unwrap();
		let members = value.pointer_mut(parent).unwrap().as_object_mut().unwrap();
		let member = members.remove(name).unwrap();
		members.insert(format!("{name}X"), member);
		let refusals = import(value.to_string().as_bytes(), &directory(), &context("2026-11-21"));
		prop_assert!(refusals.is_err(), "{}", pointer);
	}
}

/// Whether a member bears on decisions.
fn bears(pointer: &str) -> bool {
	pointer.rsplit('/').next().is_some_and(|name| name.parse::<usize>().is_err())
}

/// Every member of a document, as a JSON pointer.
fn pointers(value: &Value) -> Vec<String> {
	let below = |name: String, value: &Value| -> Vec<String> {
		let own = [format!("/{name}")];
		own.into_iter().chain(pointers(value).into_iter().map(|rest| format!("/{name}{rest}"))).collect()
	};
	match value {
		Value::Object(members) => members.iter().flat_map(|(name, value)| below(name.clone(), value)).collect(),
		Value::Array(items) => {
			items.iter().enumerate().flat_map(|(number, value)| below(number.to_string(), value)).collect()
		}
		_ => Vec::new(),
	}
}
