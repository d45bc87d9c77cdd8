//! Training sets: rows without a consent, of another patient, or whose record holds no longer, are named.

use std::{cell::Cell, collections::HashSet};

use salus_gateway::{
	chain::AccountId,
	training::{
		check::{at_registration, ensure_same, to_csv, withdrawn, Finding},
		Evidence, Ledger, Manifest, Row,
	},
	Result,
};
use salus_primitives::{
	anchor::{RecordInfo, RecordRef, RecordStatus},
	codes::{Confidentiality, DataClass, DataClassSet, PurposeOfUse, Schema, Sensitivity, SensitivitySet},
	collection::TrainingSet,
	commitment::Commitment,
	decision::{AccessQuery, DataLabels, Decision, DenyReason, Grounds, Obligations, MAX_QUERIES},
	ids::{AnchorId, Moment, OrganisationId, Period, StudyId},
};

const REGISTERED: Moment = 1_000;

/// A chain that has what a test gives it.
#[derive(Default)]
struct Chain {
	/// Patients who had no consent when the set was registered.
	never: HashSet<u32>,
	/// Patients whose consent is denied now.
	withdrawn: HashSet<u32>,
	/// Records that don't hold any more.
	ended: Vec<(u32, RecordStatus)>,
	/// Records that the chain doesn't have with their commitment.
	foreign: HashSet<u32>,
	/// What every permit obliges to.
	obligations: Obligations,
	/// The most questions asked at once.
	most: Cell<usize>,
}

fn account(number: u32) -> AccountId {
	let mut bytes = [7; 32];
	bytes[..4].copy_from_slice(&number.to_le_bytes());
	AccountId::new(bytes)
}

fn number(patient: &AccountId) -> u32 {
	let bytes: &[u8] = patient.as_ref();
	u32::from_le_bytes(bytes[..4].try_into().unwrap())
}

fn row(number: u32) -> Row {
	let mut commitment = [1; 32];
	commitment[..4].copy_from_slice(&number.to_le_bytes());
	Row {
		commitment: Commitment(commitment),
		record: RecordRef::Anchor(AnchorId(number.into())),
		path: vec![],
		patient: account(number),
		class: DataClass::Laboratory,
		labels: None,
		data_time: None,
	}
}

fn manifest(rows: u32) -> Manifest {
	Manifest::new((0..rows).map(row).collect()).unwrap()
}

fn set(manifest: &Manifest) -> TrainingSet<AccountId> {
	TrainingSet {
		requester: account(u32::MAX),
		organisation: OrganisationId(5),
		root: manifest.root,
		leaves: manifest.leaves(),
		purpose: PurposeOfUse::Research,
		study: Some(StudyId(1)),
		registered_at: REGISTERED,
	}
}

impl Ledger for Chain {
	async fn evidence(&self, rows: &[Row]) -> Result<Vec<Evidence>> {
		let info = |row: &Row| {
			let number = number(&row.patient);
			let ended = self.ended.iter().find(|(ended, _)| *ended == number);
			RecordInfo {
				custodian: OrganisationId(0),
				subject: Some(row.patient.clone()),
				classes: DataClassSet::of(DataClass::Laboratory),
				schema: Schema::FhirR4,
				status: ended.map_or(RecordStatus::Current, |(_, status)| *status),
				predecessor: None,
				successor: None,
				destruction: None,
				anchored_at: 1,
			}
		};
		let anchored = |row: &Row| !self.foreign.contains(&number(&row.patient));
		Ok(rows.iter().map(|row| Evidence { anchored: anchored(row), info: Some(info(row)) }).collect())
	}

	async fn decisions(&self, queries: &[AccessQuery<AccountId>], at: Option<Moment>) -> Result<Vec<Decision>> {
		self.most.set(self.most.get().max(queries.len()));
		let decide = |query: &AccessQuery<AccountId>| {
			assert_eq!((&query.requester, query.purpose), (&account(u32::MAX), PurposeOfUse::Research));
			assert_eq!(query.study, Some(StudyId(1)));
			let patient = number(&query.patient);
			match at {
				Some(at) => {
					assert_eq!(at, REGISTERED, "the question is about the moment of registration");
					if self.never.contains(&patient) {
						return Decision::NoConsent;
					}
				}
				None if self.withdrawn.contains(&patient) => return Decision::deny(DenyReason::ConsentDenies),
				None => (),
			}
			Decision::Permit { obligations: self.obligations.clone(), based_on: Grounds::default() }
		};
		Ok(queries.iter().map(decide).collect())
	}
}

fn named(findings: &[Finding]) -> Vec<(u32, &'static str)> {
	findings.iter().map(|finding| (finding.row, finding.reason)).collect()
}

#[tokio::test]
async fn a_set_whose_records_all_had_a_consent_passes() {
	let manifest = manifest(600);
	let chain = Chain::default();
	assert!(at_registration(&chain, &manifest, &set(&manifest)).await.unwrap().is_empty());
	assert!(withdrawn(&chain, &manifest, &set(&manifest)).await.unwrap().is_empty());
	assert_eq!(chain.most.get(), MAX_QUERIES as usize, "no more questions at once than the chain takes");
}

#[tokio::test]
async fn a_leaf_without_a_consent_is_named_wherever_it_is() {
	let manifest = manifest(600);
	let chain = Chain { never: [0, 255, 256, 599].into(), ..Chain::default() };
	let findings = at_registration(&chain, &manifest, &set(&manifest)).await.unwrap();
	let expected: Vec<_> = [0, 255, 256, 599].map(|row| (row, "no-consent")).into();
	assert_eq!(named(&findings), expected);
	let csv = to_csv(&manifest, &findings);
	assert_eq!(csv.lines().count(), 5);
	assert!(csv.lines().nth(3).unwrap().starts_with("256,0x00010000"), "{csv}");
}

#[tokio::test]
async fn a_consent_withdrawn_and_a_record_ended_since_are_named() {
	let manifest = manifest(6);
	let ended = [
		(1, RecordStatus::Destroyed),
		(2, RecordStatus::Revoked),
		(3, RecordStatus::EnteredInError),
		(4, RecordStatus::Superseded),
	];
	let chain = Chain { withdrawn: [0, 4].into(), ended: ended.into(), ..Chain::default() };
	assert!(at_registration(&chain, &manifest, &set(&manifest)).await.unwrap().is_empty(), "they had one then");
	let findings = withdrawn(&chain, &manifest, &set(&manifest)).await.unwrap();
	let expected = [
		(0, "consent-denies"),
		(1, "destroyed"),
		(2, "revoked"),
		(3, "entered-in-error"),
		(4, "superseded"),
		(4, "consent-denies"),
	];
	assert_eq!(named(&findings), expected);
}

#[tokio::test]
async fn rows_that_are_not_what_they_say_are_named() {
	let mut rows: Vec<_> = (0..4).map(row).collect();
	rows[1].class = DataClass::Genomics;
	let manifest = Manifest::new(rows).unwrap();
	let chain = Chain { foreign: [3].into(), ..Chain::default() };
	let findings = at_registration(&chain, &manifest, &set(&manifest)).await.unwrap();
	assert_eq!(named(&findings), [(1, "other-class"), (3, "not-anchored")]);
}

#[tokio::test]
async fn a_permit_under_obligations_holds_for_rows_that_meet_them() {
	let labels = |confidentiality, sensitivities| Some(DataLabels { confidentiality, sensitivities });
	let (normal, none) = (Confidentiality::Normal, SensitivitySet::empty());
	let sensitive = SensitivitySet::of(Sensitivity::ALL[0]);
	let mut rows: Vec<_> = (0..5).map(row).collect();
	rows[1].labels = labels(normal, none);
	rows[2] = Row { labels: labels(normal, none), data_time: Some(500), ..rows[2].clone() };
	rows[3] = Row { labels: labels(normal, none), data_time: Some(900), ..rows[3].clone() };
	rows[4] = Row { labels: labels(normal, sensitive), data_time: Some(500), ..rows[4].clone() };
	let manifest = Manifest::new(rows).unwrap();
	let data_period = Period::between(0, 600);
	let obligations = Obligations { data_period, redact: sensitive, ..Obligations::default() };
	let chain = Chain { obligations, ..Chain::default() };
	let findings = at_registration(&chain, &manifest, &set(&manifest)).await.unwrap();
	assert_eq!(named(&findings), [(0, "data-period"), (1, "data-period"), (3, "data-period"), (4, "labels")]);
	let withhold = DataClassSet::of(DataClass::Laboratory);
	let chain = Chain { obligations: Obligations { withhold, ..Obligations::default() }, ..Chain::default() };
	let findings = withdrawn(&chain, &manifest, &set(&manifest)).await.unwrap();
	assert!(findings.len() == 5 && findings.iter().all(|finding| finding.reason == "class-withheld"));
}

#[test]
fn another_manifest_is_refused() {
	let (mine, other) = (manifest(5), manifest(6));
	assert!(ensure_same(&mine, &set(&mine)).is_ok());
	assert_eq!(ensure_same(&mine, &set(&other)).unwrap_err().exit_code(), 1);
	let mut swapped: Vec<_> = (0..5).map(row).collect();
	swapped.swap(0, 1);
	let swapped = Manifest::new(swapped).unwrap();
	assert!(ensure_same(&swapped, &set(&mine)).is_err(), "the order is part of the set");
}
