//! How much a consent takes, and that nothing too long gets in.

use codec::{Decode, Encode, MaxEncodedLen};
use salus_primitives::{
	codes::{
		Confidentiality, DataClass, DataClassSet, DiseaseGroupSet, DuoModifierSet, DuoPermission, PurposeOfUse,
		PurposeSet, Sensitivity, SensitivitySet,
	},
	commitment::Commitment,
	consent::{Actor, ConsentTerms, Effect, LabelRule, Provision, MAX_PROVISIONS},
	ids::{ConsentId, Jurisdiction, Moment, Period},
	study::DataUse,
};
use sp_runtime::{AccountId32, BoundedVec};

use super::bad_terms::lab_permit;
use crate::{mock::*, ConsentRecord, Consents, EndReason, Ending, Renounced, MAX_RENOUNCED};

/// 2026-11-21, in milliseconds: a moment as the chain has them.
const TODAY: Moment = 1_795_219_200_000;

/// The hospital may use much for treatment and payment, up to normal confidentiality and until a day; one of its
/// people may not see what is sensitive. The patient signed a document.
fn typical() -> ConsentTerms<AccountId32> {
	let treatment = [PurposeOfUse::Treatment, PurposeOfUse::Payment].into_iter().collect();
	let up_to_normal = LabelRule { confidentiality: Some(Confidentiality::Normal), ..LabelRule::any() };
	let sensitive = LabelRule { sensitivities: SensitivitySet::of(Sensitivity::Psychiatry), ..LabelRule::any() };
	let permit = Provision {
		labels: up_to_normal,
		..Provision::new(Effect::Permit, Actor::Organisation(HOSPITAL), treatment, DataClassSet::all())
	};
	let somebody = Actor::Account(AccountId32::new([7; 32]));
	let denial = Provision {
		parent: Some(0),
		labels: sensitive,
		..Provision::new(Effect::Deny, somebody, treatment, DataClassSet::of(DataClass::ClinicalNotes))
	};
	ConsentTerms {
		period: Period { start: None, end: Some(TODAY + 365 * DAY) },
		provisions: BoundedVec::truncate_from(vec![permit, denial]),
		source: Some(Commitment([9; 32])),
	}
}

fn record(terms: ConsentTerms<AccountId32>) -> ConsentRecord<AccountId32> {
	ConsentRecord::new(AccountId32::new([1; 32]), terms, TODAY, None, Renounced::default())
}

#[test]
fn typical_consent_takes_under_200_bytes_with_its_key() {
	let key = Consents::<Test>::hashed_key_for(ConsentId(1_000_000)).len();
	let value = record(typical()).encode().len();
	println!("a typical consent: key {key}, value {value} bytes");
	assert!(key + value < 200, "{key} + {value}");
}

#[test]
fn record_round_trips_and_keeps_its_bound() {
	let somebody = || Actor::Account(AccountId32::new([255; 32]));
	let purposes = PurposeSet(u32::MAX);
	let period = Period::between(Moment::MAX - 1, Moment::MAX);
	let largest = Provision {
		parent: Some(0),
		labels: LabelRule { confidentiality: Some(Confidentiality::Normal), sensitivities: SensitivitySet(u32::MAX) },
		period,
		data_period: period,
		data_use: Some(DataUse {
			permission: DuoPermission::DiseaseSpecific,
			diseases: DiseaseGroupSet(u32::MAX),
			modifiers: DuoModifierSet(u32::MAX),
			jurisdiction: Some(Jurisdiction(*b"DE")),
		}),
		..Provision::new(Effect::Deny, somebody(), purposes, DataClassSet(u32::MAX))
	};
	let provisions = BoundedVec::truncate_from(vec![largest; 16]);
	let terms = ConsentTerms { period, provisions, source: Some(Commitment([9; 32])) };
	let full = ConsentRecord {
		granted_at: Moment::MAX,
		withdrawn_at: Some(Moment::MAX),
		ended: Some(Ending { at: Moment::MAX, why: EndReason::Lifted }),
		replaces: Some(ConsentId(u64::MAX)),
		renounced: Renounced::truncate_from(vec![(HOSPITAL, Moment::MAX); 16]),
		..record(terms)
	};
	for record in [record(typical()), full.clone()] {
		assert_eq!(ConsentRecord::decode(&mut record.encode().as_slice()), Ok(record));
	}
	assert_eq!(full.renounced.len(), usize::try_from(MAX_RENOUNCED).unwrap());
	assert_eq!(full.encode().len(), ConsentRecord::<AccountId32>::max_encoded_len());
}

#[test]
fn terms_of_17_provisions_cannot_be_decoded() {
	let of = |provisions: usize| {
		let list = vec![lab_permit(); provisions];
		(Period::always(), list, None::<Commitment>).encode()
	};
	assert_eq!(MAX_PROVISIONS, 16);
	let sixteen = ConsentTerms::<AccountId>::decode(&mut of(16).as_slice()).unwrap();
	assert_eq!(sixteen.provisions.len(), 16);
	assert!(ConsentTerms::<AccountId>::decode(&mut of(17).as_slice()).is_err());
}
