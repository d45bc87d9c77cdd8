//! `salus break-glass`: access in an emergency, and its review.

use clap::Subcommand;
use salus_primitives::{
	codes::DataClassSet,
	decision::DisclosureEntry,
	disclosure::{BreakGlassReason, OverdueReview, ReviewVerdict},
	ids::{BreakGlassId, Moment, OrganisationId},
};
use serde_json::{json, Value};

use crate::{
	chain::{call::disclosure, keys, state::number_key, AccountId},
	cli::{
		access,
		answer::Answer,
		context::Context,
		format,
		parse::{self, Organisation},
	},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Open a patient's record for four hours (as the holder of a credential): the patient and the privacy officer are
	/// told, and it is reviewed. Exit code 0 permit, 1 anything else
	Use {
		/// Whose data: SS58 or //Name
		#[arg(long, value_parser = parse::account)]
		patient: AccountId,
		/// Why: ETREAT (emergency treatment), BTG (to prevent harm) or OVRER (against the patient's refusal)
		#[arg(long, value_parser = parse::break_glass_reason)]
		reason: BreakGlassReason,
		/// Data classes with commas between them, or all
		#[arg(long, value_parser = parse::data_classes)]
		classes: DataClassSet,
	},
	/// Review a use (as a privacy officer of the same organisation or of a regulator, but not the one who broke glass)
	Review {
		/// Number of the use
		break_glass: u64,
		/// What the review found: justified or abuse
		#[arg(long, value_parser = parse::verdict)]
		verdict: ReviewVerdict,
	},
	/// An organisation's uses whose review is overdue
	Overdue {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
	},
	/// How often somebody broke glass, and how often it was abuse
	Tally {
		/// Who: SS58 or //Name
		#[arg(value_parser = parse::account)]
		requester: AccountId,
	},
	/// What the chain has on a use; exit code 1 if there is none
	Show {
		/// Number of the use
		break_glass: u64,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Use { patient, reason, classes } => break_glass(context, &patient, reason, classes).await,
		Command::Review { break_glass, verdict } => review(context, BreakGlassId(break_glass), verdict).await,
		Command::Overdue { organisation } => overdue(context, organisation).await,
		Command::Tally { requester } => tally(context, &requester).await,
		Command::Show { break_glass } => show(context, break_glass).await,
	}
}

/// The fields of the event `GlassBroken` up to the due date of the review.
type GlassBroken = (BreakGlassId, AccountId, AccountId, OrganisationId, BreakGlassReason, DataClassSet, Moment, Moment);

async fn break_glass(
	context: &Context,
	patient: &AccountId,
	reason: BreakGlassReason,
	classes: DataClassSet,
) -> Result<Answer> {
	let included = context.submit(&disclosure::break_glass(patient, reason, classes)).await?.included;
	let broken: GlassBroken = included.expect("Disclosure", "GlassBroken")?;
	let (used, _patient, _requester, organisation, _reason, opened, until, due) = broken;
	let entry: DisclosureEntry<AccountId> = included.expect("Disclosure", "AccessDecided")?;
	Ok(access::decided(&entry)
		.line(format!("break-glass {}: open until {}", used.0, format::moment(until)))
		.line(format!("a privacy officer reviews it by {}; the patient is told", format::moment(due)))
		.field("break_glass", used.0)
		.field("organisation", organisation.0)
		.field("classes", format::classes(opened))
		.field("until", format::moment(until))
		.field("review_due", format::moment(due))
		.included(&included))
}

async fn review(context: &Context, used: BreakGlassId, verdict: ReviewVerdict) -> Result<Answer> {
	let included = context.submit(&disclosure::review_break_glass(used, verdict)).await?.included;
	let reviewed: (BreakGlassId, AccountId, AccountId, ReviewVerdict, bool) =
		included.expect("Disclosure", "BreakGlassReviewed")?;
	let (_used, _patient, requester, verdict, late) = reviewed;
	let found = if verdict == ReviewVerdict::Abuse { "abuse" } else { "justified" };
	let when = if late { ", after it was due" } else { "" };
	Ok(Answer::done()
		.line(format!("break-glass {} by {} is reviewed as {found}{when}", used.0, keys::address(&requester)))
		.field("break_glass", used.0)
		.field("requester", keys::address(&requester))
		.field("verdict", found)
		.field("late", late)
		.included(&included))
}

async fn overdue(context: &Context, organisation: Organisation) -> Result<Answer> {
	let client = context.connect().await?;
	let organisation = client.organisation(organisation).await?;
	let overdue = client.overdue_reviews(organisation).await?;
	let lines: Vec<_> = match overdue.as_slice() {
		[] => vec!["no review is overdue".into()],
		some => some.iter().map(overdue_line).collect(),
	};
	Ok(Answer::done()
		.lines(lines)
		.field("organisation", organisation.0)
		.field("overdue", overdue.iter().map(overdue_json).collect::<Vec<_>>()))
}

fn overdue_line(review: &OverdueReview<AccountId>) -> String {
	format!(
		"break-glass {} {}: {} on {} ({}, {}); its review was due {}",
		review.break_glass.0,
		format::moment(review.from),
		keys::address(&review.requester),
		keys::address(&review.patient),
		review.reason.code(),
		format::class_codes(review.classes).join(","),
		format::moment(review.due)
	)
}

fn overdue_json(review: &OverdueReview<AccountId>) -> Value {
	json!({
		"break_glass": review.break_glass.0,
		"patient": keys::address(&review.patient),
		"requester": keys::address(&review.requester),
		"reason": review.reason.code(),
		"classes": format::classes(review.classes),
		"from": format::moment(review.from),
		"due": format::moment(review.due),
	})
}

async fn tally(context: &Context, requester: &AccountId) -> Result<Answer> {
	let tally = context.connect().await?.break_glass_tally(requester).await?;
	let counts =
		format!("uses: {}, waiting for review: {}, found to be abuse: {}", tally.uses, tally.unreviewed, tally.abuses);
	Ok(Answer::done()
		.line(format!("{}: {counts}", keys::address(requester)))
		.field("requester", keys::address(requester))
		.field("uses", tally.uses)
		.field("unreviewed", tally.unreviewed)
		.field("abuses", tally.abuses))
}

async fn show(context: &Context, used: u64) -> Result<Answer> {
	let client = context.connect().await?;
	Ok(match client.show_entry("Disclosure", "BreakGlasses", vec![number_key(used)]).await? {
		Some(record) => Answer::done()
			.line(format!("break-glass {used}: {record}"))
			.field("break_glass", used)
			.field("record", record),
		None => Answer::new(false).line(format!("there is no use {used} of break-glass")),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_overdue_review_names_both_and_the_date() {
		let review = OverdueReview {
			break_glass: BreakGlassId(4),
			patient: AccountId::new([1; 32]),
			requester: AccountId::new([2; 32]),
			organisation: OrganisationId(0),
			reason: BreakGlassReason::BreakTheGlass,
			classes: DataClassSet::all(),
			from: 0,
			due: 86_400_000,
		};
		let line = overdue_line(&review);
		assert!(line.contains("break-glass 4") && line.contains("(BTG, all)"), "{line}");
		assert!(line.ends_with("was due 1970-01-02T00:00:00Z"), "{line}");
		assert_eq!(overdue_json(&review)["reason"], "BTG");
	}
}
