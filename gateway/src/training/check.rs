//! Whether the rows of a set are what they say, had a consent when it was registered, and may be used still.

use salus_primitives::{
	anchor::{RecordInfo, RecordStatus},
	codes::{DataClassSet, SensitivitySet},
	collection::TrainingSet,
	decision::{AccessQuery, Decision, Obligations, MAX_QUERIES},
	ids::{Moment, Period},
};

use super::{Evidence, Ledger, Manifest, Row};
use crate::{chain::AccountId, cli::format, Error, Result};

/// Why a row doesn't pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
	/// The number of the row, from 0.
	pub row: u32,
	/// The reason in a word, for programs.
	pub reason: &'static str,
	/// The reason for people.
	pub why: String,
}

/// A reason, and what it means.
type Why = (&'static str, String);

fn why(reason: &'static str, text: impl Into<String>) -> Why {
	(reason, text.into())
}

/// Refuses a manifest that is not the set's.
pub fn ensure_same(manifest: &Manifest, set: &TrainingSet<AccountId>) -> Result<()> {
	if (manifest.root, manifest.leaves()) == (set.root, set.leaves) {
		return Ok(());
	}
	Err(Error::Negative(
		"this is not the manifest of the training set: the chain has another root or number of rows".into(),
	))
}

/// The rows that aren't what they say, or had no consent for the set's use when it was registered. None if all is well.
pub async fn at_registration(
	ledger: &impl Ledger,
	manifest: &Manifest,
	set: &TrainingSet<AccountId>,
) -> Result<Vec<Finding>> {
	run(ledger, manifest, set, Some(set.registered_at), |row, evidence, decision| {
		let mut reasons = misfits(row, evidence);
		reasons.extend(refusal(row, decision));
		reasons
	})
	.await
}

/// The rows that may be used no longer: without a consent now, or whose record no longer holds.
pub async fn withdrawn(
	ledger: &impl Ledger,
	manifest: &Manifest,
	set: &TrainingSet<AccountId>,
) -> Result<Vec<Finding>> {
	run(ledger, manifest, set, None, |row, evidence, decision| {
		let mut reasons: Vec<_> = standing(evidence.info.as_ref()).into_iter().collect();
		reasons.extend(refusal(row, decision));
		reasons
	})
	.await
}

/// Asks the chain about all rows, so many at a time, and judges each.
async fn run(
	ledger: &impl Ledger,
	manifest: &Manifest,
	set: &TrainingSet<AccountId>,
	at: Option<Moment>,
	judge: impl Fn(&Row, &Evidence, &Decision) -> Vec<Why>,
) -> Result<Vec<Finding>> {
	let (mut findings, mut number) = (Vec::new(), 0u32);
	for rows in manifest.rows.chunks(MAX_QUERIES as usize) {
		let queries: Vec<_> = rows.iter().map(|row| query(row, set)).collect();
		let decisions = ledger.decisions(&queries, at).await?;
		let evidence = ledger.evidence(rows).await?;
		if (decisions.len(), evidence.len()) != (rows.len(), rows.len()) {
			return Err(Error::Chain(format!("{} answers to {} questions", decisions.len(), rows.len())));
		}
		for ((row, evidence), decision) in rows.iter().zip(&evidence).zip(&decisions) {
			let reasons = judge(row, evidence, decision).into_iter();
			findings.extend(reasons.map(|(reason, why)| Finding { row: number, reason, why }));
			number = number.saturating_add(1);
		}
		if manifest.rows.len() > rows.len() {
			ledger.progress(&format!("{number} of {} rows checked, {} findings", manifest.rows.len(), findings.len()));
		}
	}
	Ok(findings)
}

/// The question whether the set's requester may use the row's record as the set says.
fn query(row: &Row, set: &TrainingSet<AccountId>) -> AccessQuery<AccountId> {
	AccessQuery {
		patient: row.patient.clone(),
		requester: set.requester.clone(),
		purpose: set.purpose,
		study: set.study,
		classes: DataClassSet::of(row.class),
		labels: row.labels,
		data_time: row.data_time,
	}
}

/// What a row says of its record and the chain doesn't.
fn misfits(row: &Row, evidence: &Evidence) -> Vec<Why> {
	let Some(info) = evidence.info.as_ref().filter(|_| evidence.anchored) else {
		return vec![why("not-anchored", "the chain has no such record with this commitment")];
	};
	let mut reasons = Vec::new();
	match &info.subject {
		Some(subject) if *subject == row.patient => (),
		Some(_) => reasons.push(why("other-patient", "the record is another patient's")),
		None => reasons.push(why("no-patient", "the chain doesn't say whose record it is")),
	}
	if !info.classes.contains(row.class) {
		let classes = format::classes(info.classes).join(", ");
		reasons.push(why("other-class", format!("the record is {classes}, not {}", row.class.code())));
	}
	reasons
}

/// Why a record no longer holds, if it doesn't.
fn standing(info: Option<&RecordInfo<AccountId>>) -> Option<Why> {
	let Some(info) = info else { return Some(why("not-anchored", "the chain has no such record")) };
	match info.status {
		RecordStatus::Current => None,
		RecordStatus::Superseded => Some(why("superseded", "a newer version has taken the record's place")),
		RecordStatus::EnteredInError => Some(why("entered-in-error", "the record was entered in error")),
		RecordStatus::Revoked => Some(why("revoked", "the custodian revoked the record")),
		RecordStatus::Destroyed => Some(why("destroyed", "the record was destroyed")),
	}
}

/// Why a decision doesn't let the row be used, if it doesn't. A permit with obligations lets it only if the row's time
/// and labels are known to meet them.
fn refusal(row: &Row, decision: &Decision) -> Option<Why> {
	match decision {
		Decision::NoConsent => Some(why("no-consent", "no consent speaks to it")),
		Decision::Deny { reason, .. } => {
			let (name, meaning) = format::reason(*reason);
			Some(why(name, meaning))
		}
		Decision::Permit { obligations, .. } => unmet(row, obligations),
	}
}

/// Which obligation the row doesn't meet, if there is one.
fn unmet(row: &Row, obligations: &Obligations) -> Option<Why> {
	if !obligations.withhold.intersection(DataClassSet::of(row.class)).is_empty() {
		return Some(why("class-withheld", "permitted without data of its class only"));
	}
	let bound_by_time = obligations.data_period != Period::always();
	if bound_by_time && !row.data_time.is_some_and(|time| obligations.data_period.contains(time)) {
		let period = format::period(&obligations.data_period);
		let which = if row.data_time.is_some() { "the row's is of another time" } else { "the row has no time" };
		return Some(why("data-period", format!("permitted for data {period} only, and {which}")));
	}
	let bound_by_labels = obligations.ceiling.is_some()
		|| obligations.redact != SensitivitySet::empty()
		|| obligations.only != SensitivitySet::empty();
	// The time is looked into above: here there is no bound by it, or the row's time meets it.
	let time = row.data_time.unwrap_or_default();
	let meets = |labels| obligations.let_through(DataClassSet::of(row.class), time, &labels);
	if bound_by_labels && !row.labels.is_some_and(meets) {
		let which = if row.labels.is_some() { "the row's are others" } else { "the row has none" };
		return Some(why("labels", format!("permitted for data with some security labels only, and {which}")));
	}
	None
}

/// The findings as CSV (RFC 4180), a line for each, with a header.
pub fn to_csv(manifest: &Manifest, findings: &[Finding]) -> String {
	let mut text = String::from("row,commitment,record,patient,class,reason,why\r\n");
	for finding in findings {
		let Some(row) = manifest.rows.get(finding.row as usize) else { continue };
		let fields = [
			finding.row.to_string(),
			crate::files::hex32::to_text(&row.commitment.0),
			super::manifest::record_text(row.record),
			crate::chain::keys::address(&row.patient),
			row.class.code().into(),
			finding.reason.into(),
			format!("\"{}\"", finding.why.replace('"', "\"\"")),
		];
		text.push_str(&fields.join(","));
		text.push_str("\r\n");
	}
	text
}
