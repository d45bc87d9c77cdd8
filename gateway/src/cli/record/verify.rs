//! `salus record verify`: the custodian's check.

use std::path::PathBuf;

use clap::Args;
use salus_primitives::anchor::RecordInfo;
use serde_json::{json, Value};

use super::{standing, Source};
use crate::{
	chain::AccountId,
	cli::{anchoring::salts, answer::Answer, context::Context},
	record::{self, Finding, Receipt, Verdict},
	Error, Result,
};

/// What is compared.
#[derive(Debug, Args)]
pub struct Verify {
	/// The file; the folder or a file of a DICOM series
	file: PathBuf,
	/// The receipt that was written when it was anchored
	#[arg(long, value_name = "FILE")]
	receipt: PathBuf,
}

/// What the chain says of a record.
type Said = Option<RecordInfo<AccountId>>;

pub(super) async fn verify(context: &Context, Verify { file, receipt }: Verify) -> Result<Answer> {
	let receipt = Receipt::load(&receipt)?;
	let vault = context.vault_view();
	let chain = receipt.chain.as_ref();
	let chain = chain.ok_or_else(|| Error::Negative("the receipt names no anchor: it was never anchored".into()))?;
	let salts = salts(&vault, &receipt)?;
	let known = receipt.entries.first().map(|entry| vault.record(&entry.commitment)).transpose()?.flatten();
	let schema = known.map(|record| record.schema);
	let schema = schema.ok_or_else(|| Error::bad("receipt.entries", "there is none that the vault knows"))?;
	let titles = receipt.entries.iter().map(|entry| entry.title.as_str()).collect();
	let mut presented = Source::read_as(schema, &file, &titles)?.presented();
	if let ([entry], [record]) = (receipt.entries.as_slice(), presented.as_mut_slice()) {
		if matches!(record.content, record::Content::File(_)) {
			// A copy under another name is still the record, or an altered one.
			record.title.clone_from(&entry.title);
		}
	}
	let findings = record::verify(&receipt, &salts, &presented)?;
	let client = context.connect().await?;
	standing::check_genesis(&client, &chain.genesis.0)?;
	let said = standing::of_receipt(&client, &receipt, chain).await?;
	Ok(answer(&findings, &said, chain.block_number))
}

/// What is wrong with a record, `None` if nothing is.
fn flaw(finding: &Finding, said: Option<&Said>) -> Option<String> {
	let standing = match said {
		None => None,
		Some(None) => Some("the chain doesn't have it".to_owned()),
		Some(Some(info)) if standing::holds(info) => None,
		Some(Some(info)) => Some(standing::words(info)),
	};
	match (finding.verdict, standing) {
		(Verdict::Matching, None) => None,
		(Verdict::Matching, Some(standing)) => Some(format!("{}: as anchored, but {standing}", finding.title)),
		(_, None) => Some(finding.to_string()),
		(_, Some(standing)) => Some(format!("{finding}; {standing}")),
	}
}

fn answer(findings: &[Finding], said: &[Said], block: u32) -> Answer {
	let of = |finding: &Finding| finding.index.and_then(|index| said.get(index as usize));
	let flaws: Vec<String> = findings.iter().filter_map(|finding| flaw(finding, of(finding))).collect();
	let matching = findings.iter().filter(|finding| finding.verdict == Verdict::Matching).count();
	let is_anchored = said.iter().all(Option::is_some);
	let is_current = said.iter().all(|said| said.as_ref().is_some_and(standing::holds));
	let json = |finding: &Finding| -> Value {
		json!({
			"index": finding.index,
			"title": finding.title,
			"verdict": finding.verdict.to_string(),
			"status": of(finding).and_then(Option::as_ref).map(standing::words),
		})
	};
	let said_of_all = match flaws.len() {
		0 => format!("verified: {matching} records as anchored, final in block {block}"),
		flawed => format!("NOT verified: {flawed} of {} records", findings.len()),
	};
	Answer::new(flaws.is_empty())
		.lines(flaws)
		.line(said_of_all)
		.field("matching", matching)
		.field("findings", findings.iter().map(json).collect::<Vec<_>>())
		.field("anchored", is_anchored)
		.field("current", is_current)
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{
		anchor::{Destruction, RecordStatus},
		codes::{DataClass, DataClassSet, Schema},
		ids::{AnchorId, OrganisationId},
	};

	fn info(status: RecordStatus) -> RecordInfo<AccountId> {
		RecordInfo {
			custodian: OrganisationId(1),
			subject: None,
			classes: DataClassSet::of(DataClass::Laboratory),
			schema: Schema::FhirR4,
			status,
			predecessor: None,
			successor: None,
			destruction: None,
			anchored_at: 5,
		}
	}

	fn finding(index: u32, verdict: Verdict) -> Finding {
		Finding { index: Some(index), title: format!("Observation/o{index}"), verdict }
	}

	#[test]
	fn all_current_and_matching_is_a_yes() {
		let findings = [finding(0, Verdict::Matching), finding(1, Verdict::Matching)];
		let said = [Some(info(RecordStatus::Current)), Some(info(RecordStatus::Current))];
		let answer = answer(&findings, &said, 9);
		assert_eq!(answer.exit_code(), 0);
		assert_eq!(answer.to_json()["findings"][1]["status"], "current");
	}

	#[test]
	fn every_end_of_a_record_is_a_no_with_its_words() {
		let witnessed = Destruction {
			custodian: OrganisationId(1),
			witness: OrganisationId(2),
			attested_at: 0,
			witnessed_at: Some(86_400_000),
		};
		let destroyed = RecordInfo { destruction: Some(witnessed), ..info(RecordStatus::Destroyed) };
		let attested = Destruction { witnessed_at: None, ..witnessed };
		let attested = RecordInfo { destruction: Some(attested), ..info(RecordStatus::Current) };
		let superseded = RecordInfo { successor: Some(AnchorId(9)), ..info(RecordStatus::Superseded) };
		for (verdict, said, words) in [
			(Verdict::Matching, Some(superseded), "superseded by anchor:9"),
			(Verdict::Matching, Some(info(RecordStatus::EnteredInError)), "entered in error"),
			(Verdict::Matching, Some(info(RecordStatus::Revoked)), "revoked"),
			(Verdict::Unknowable, Some(destroyed), "destroyed on 1970-01-02, witnessed by organisation 2"),
			(Verdict::Unknowable, Some(attested), "not witnessed yet"),
			(Verdict::Altered, Some(info(RecordStatus::Current)), "altered"),
			(Verdict::Matching, None, "doesn't have it"),
		] {
			let flaw = flaw(&finding(0, verdict), Some(&said)).unwrap();
			assert!(flaw.contains(words), "{flaw}");
			assert_eq!(answer(&[finding(0, verdict)], &[said], 9).exit_code(), 1);
		}
	}

	#[test]
	fn one_leaf_that_ended_leaves_the_others_as_they_are() {
		let findings = [finding(0, Verdict::Matching), finding(1, Verdict::Matching)];
		let answer = answer(&findings, &[Some(info(RecordStatus::Revoked)), Some(info(RecordStatus::Current))], 9);
		let json = answer.to_json();
		assert_eq!((json["ok"].as_bool(), json["current"].as_bool()), (Some(false), Some(false)));
		assert_eq!(json["findings"][0]["status"], "revoked");
		assert_eq!(json["findings"][1]["status"], "current");
	}
}
