//! The decision table: what a row is, and that every row decides as it says. The rows are in the other `table_` files.

use frame_support::assert_ok;
use salus_primitives::{
	codes::{Confidentiality, DataClass, DataClassSet, PurposeOfUse, PurposeSet, Sensitivity, SensitivitySet},
	consent::{Actor, ConsentTerms, LabelRule, Provision},
	decision::{AccessQuery, DataLabels, Decision, DenyReason, Ground, Grounds, Obligations},
	ids::{ConsentId, Moment, Period},
};

use super::{table_actors, table_labels, table_life, table_nesting, table_periods, table_studies};
use crate::mock::*;

/// Consents that Alice grants at `START`, what happens then, a question, and the right answer.
pub(super) struct Row {
	/// The clause that the answer follows from.
	clause: &'static str,
	/// The answer in words.
	rule: &'static str,
	consents: Vec<ConsentTerms<AccountId>>,
	then: fn(),
	query: AccessQuery<AccountId>,
	at: Moment,
	answer: Decision,
}

/// A row about the moment of the grant.
pub(super) fn row<const N: usize>(
	clause: &'static str,
	rule: &'static str,
	consents: [ConsentTerms<AccountId>; N],
	query: AccessQuery<AccountId>,
	answer: Decision,
) -> Row {
	Row { clause, rule, consents: consents.to_vec(), then: || {}, query, at: START, answer }
}

impl Row {
	/// The same row about another moment.
	pub(super) fn at(self, at: Moment) -> Self {
		Self { at, ..self }
	}

	/// The same row after something happened.
	pub(super) fn then(self, then: fn()) -> Self {
		Self { then, ..self }
	}

	fn check(&self) {
		ExtBuilder::default().build_and_execute(|| {
			for terms in &self.consents {
				assert_ok!(Consent::grant(signed(ALICE), terms.clone()));
			}
			(self.then)();
			let Self { clause, rule, .. } = self;
			assert_eq!(Consent::decide_at(&self.query, self.at), self.answer, "{clause}: {rule}");
			assert_eq!(Consent::decide_with_policy_at(&self.query, self.at), self.answer, "with policy: {rule}");
		});
	}
}

fn all_rows() -> Vec<Row> {
	let tables = [
		table_actors::rows(),
		table_labels::rows(),
		table_periods::rows(),
		table_nesting::rows(),
		table_studies::rows(),
		table_life::rows(),
	];
	tables.into_iter().flatten().collect()
}

#[test]
fn every_row_decides_as_it_says() {
	all_rows().iter().for_each(Row::check);
}

#[test]
fn table_has_sixty_rows_each_with_its_clause() {
	let rows = all_rows();
	println!("{} decisions", rows.len());
	assert!(rows.len() >= 60);
	assert!(rows.iter().all(|row| !row.clause.is_empty()));
	let mut rules: Vec<_> = rows.iter().map(|row| (row.clause, row.rule)).collect();
	rules.sort_unstable();
	rules.dedup();
	assert_eq!(rules.len(), rows.len(), "two rows are about the same");
}

pub(super) fn grounds<const N: usize>(consents: [u64; N]) -> Grounds {
	Grounds::truncate_from(consents.map(|consent| Ground::Consent(ConsentId(consent))).to_vec())
}

/// A permit under obligations.
pub(super) fn under<const N: usize>(obligations: Obligations, based_on: [u64; N]) -> Decision {
	Decision::Permit { obligations, based_on: grounds(based_on) }
}

/// A permit of all that was asked for.
pub(super) fn full<const N: usize>(based_on: [u64; N]) -> Decision {
	under(Obligations::default(), based_on)
}

pub(super) fn withheld<const N: usize>(withhold: DataClassSet, based_on: [u64; N]) -> Decision {
	under(Obligations { withhold, ..Obligations::default() }, based_on)
}

pub(super) fn of_period<const N: usize>(data_period: Period, based_on: [u64; N]) -> Decision {
	under(Obligations { data_period, ..Obligations::default() }, based_on)
}

pub(super) fn denied<const N: usize>(based_on: [u64; N]) -> Decision {
	Decision::Deny { reason: DenyReason::ConsentDenies, based_on: grounds(based_on) }
}

pub(super) fn refused(reason: DenyReason) -> Decision {
	Decision::deny(reason)
}

/// A consent of one permit for laboratory results.
pub(super) fn permits(actor: Actor<AccountId>) -> ConsentTerms<AccountId> {
	terms([permit(actor, lab())])
}

/// A consent of one denial of laboratory results.
pub(super) fn denies(actor: Actor<AccountId>) -> ConsentTerms<AccountId> {
	terms([deny(actor, lab())])
}

pub(super) fn imaging() -> DataClassSet {
	classes([DataClass::Imaging])
}

pub(super) fn lab_and_imaging() -> DataClassSet {
	lab().union(imaging())
}

/// The provision for a purpose.
pub(super) fn purposed(purpose: PurposeOfUse, provision: Provision<AccountId>) -> Provision<AccountId> {
	Provision { purposes: PurposeSet::of(purpose), ..provision }
}

/// The provision for data of a confidentiality: a permit's ceiling, a denial's floor.
pub(super) fn level(mark: Confidentiality, provision: Provision<AccountId>) -> Provision<AccountId> {
	Provision { labels: LabelRule { confidentiality: Some(mark), ..provision.labels }, ..provision }
}

/// The provision for data with a sensitivity.
pub(super) fn about(label: Sensitivity, provision: Provision<AccountId>) -> Provision<AccountId> {
	Provision { labels: LabelRule { sensitivities: SensitivitySet::of(label), ..provision.labels }, ..provision }
}

/// The physician's question for treatment.
pub(super) fn asking_for(classes: DataClassSet) -> AccessQuery<AccountId> {
	AccessQuery { classes, ..lab_query(PHYSICIAN) }
}

/// The physician's question about results made at a time.
pub(super) fn made_at(time: Moment) -> AccessQuery<AccountId> {
	AccessQuery { data_time: Some(time), ..lab_query(PHYSICIAN) }
}

/// The physician's question about results with labels.
pub(super) fn labelled<const N: usize>(
	confidentiality: Confidentiality,
	sensitivities: [Sensitivity; N],
) -> AccessQuery<AccountId> {
	let labels = DataLabels { confidentiality, sensitivities: sensitivities.into_iter().collect() };
	AccessQuery { labels: Some(labels), ..lab_query(PHYSICIAN) }
}

/// A question for a purpose.
pub(super) fn asked_for(purpose: PurposeOfUse, requester: AccountId) -> AccessQuery<AccountId> {
	AccessQuery { purpose, ..lab_query(requester) }
}
