//! `salus patient`: patients' pseudonyms, and who acts for them.

mod recover;

use clap::Subcommand;
use salus_primitives::ids::Moment;
use serde_json::{json, Value};

use crate::{
	chain::{call::consortium, keys, representatives::Representation, AccountId},
	cli::{answer::Answer, context::Context, format, parse},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Admit a patient by a pseudonymous account (as a provider's admin, physician, nurse or gateway)
	Admit {
		/// The pseudonym: SS58 or //Name; a fresh account that is used with this provider only
		#[arg(value_parser = parse::account)]
		patient: AccountId,
	},
	/// Let somebody act for a patient until the patient comes of age (as staff of the provider that admitted them)
	Guardian {
		/// The patient: SS58 or //Name
		#[arg(value_parser = parse::account)]
		patient: AccountId,
		/// The guardian: SS58 or //Name; a fresh account
		#[arg(long, value_parser = parse::account)]
		guardian: AccountId,
		/// The day of majority: RFC 3339 or date. It is rounded down to the first of its month, since a birthday is
		/// personal data
		#[arg(long, value_name = "DATE", value_parser = parse::moment)]
		until: Moment,
		/// Keep the day of majority as it is given
		#[arg(long)]
		exact_day: bool,
	},
	/// Let somebody act for the signer for a time (as the patient)
	Proxy {
		/// The proxy: SS58 or //Name; a fresh account
		#[arg(value_parser = parse::account)]
		proxy: AccountId,
		/// First moment at which the right has ended: RFC 3339 or date
		#[arg(long, value_name = "TIME", value_parser = parse::moment)]
		until: Moment,
	},
	/// End a guardian's or a proxy's right now (as the patient, the representative, or staff of the patient's provider)
	EndRepresentation {
		/// Who acts for the patient: SS58 or //Name
		#[arg(value_parser = parse::account)]
		representative: AccountId,
		/// The patient: SS58 or //Name [default: the signer]
		#[arg(long, value_parser = parse::account)]
		patient: Option<AccountId>,
	},
	/// Who acts for a patient, and who did; exit code 1 if nobody does now
	Representatives {
		/// The patient: SS58 or //Name [default: the signer, or whom --for names]
		#[arg(value_parser = parse::account)]
		patient: Option<AccountId>,
	},
	/// Replace a patient's lost or stolen key: the provider and a guardian together, and the present key can object
	#[command(subcommand)]
	Recover(recover::Command),
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Admit { patient } => {
			let included = context.submit(&consortium::admit_patient(&patient)).await?.included;
			Ok(Answer::done()
				.line(format!("admitted patient {}", keys::address(&patient)))
				.field("patient", keys::address(&patient))
				.included(&included))
		}
		Command::Guardian { patient, guardian, until, exact_day } => {
			let (until, note) = majority(until, exact_day);
			let included = context.submit(&consortium::appoint_guardian(&patient, &guardian, until)).await?.included;
			Ok(appointed("guardian", &patient, &guardian, until).lines(note).included(&included))
		}
		Command::Proxy { proxy, until } => {
			let submitted = context.submit(&consortium::appoint_proxy(&proxy, until)).await?;
			let patient = context.patient(&submitted.client, None).await?;
			Ok(appointed("proxy", &patient, &proxy, until).included(&submitted.included))
		}
		Command::EndRepresentation { representative, patient } => {
			end_representation(context, patient, &representative).await
		}
		Command::Representatives { patient } => representatives(context, patient).await,
		Command::Recover(command) => recover::run(context, command).await,
	}
}

/// The end of a guardian's right, and what is to be said of it. The day of majority is a birthday, and so is its month
/// only on the chain.
fn majority(until: Moment, exact_day: bool) -> (Moment, Option<String>) {
	let rounded = parse::first_of_month(until);
	if exact_day || rounded == until {
		return (until, None);
	}
	let given = format::moment(until);
	let note = format!("{given} is rounded down to the first of its month: a birthday is personal data (--exact-day)");
	(rounded, Some(note))
}

fn appointed(kind: &str, patient: &AccountId, representative: &AccountId, until: Moment) -> Answer {
	let (who, whom) = (keys::address(representative), keys::address(patient));
	Answer::done()
		.line(format!("{who} acts for {whom} as {kind} until {}", format::moment(until)))
		.field("patient", whom)
		.field("representative", who)
		.field("kind", kind)
		.field("until", format::moment(until))
}

async fn end_representation(
	context: &Context,
	patient: Option<AccountId>,
	representative: &AccountId,
) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let patient = context.patient(&client, patient).await?;
	let included = client.submit(&consortium::end_representation(&patient, representative), &signer).await?;
	let (who, whom) = (keys::address(representative), keys::address(&patient));
	Ok(Answer::done()
		.line(format!("{who} acts for {whom} no more"))
		.field("patient", whom)
		.field("representative", who)
		.included(&included))
}

async fn representatives(context: &Context, patient: Option<AccountId>) -> Result<Answer> {
	let client = context.connect().await?;
	let patient = context.patient(&client, patient).await?;
	let (found, now) = (client.representatives(&patient).await?, client.now().await?);
	let all = || found.iter().flat_map(|(who, history)| history.iter().map(move |one| (who, one)));
	let held = all().any(|(_who, one)| one.holds(now));
	let lines: Vec<_> = match found.is_empty() {
		true => vec!["nobody acts for this patient".into()],
		false => all().map(|(who, one)| to_text(who, one, now)).collect(),
	};
	Ok(Answer::new(held)
		.lines(lines)
		.field("patient", keys::address(&patient))
		.field("representatives", all().map(|(who, one)| to_json(who, one, now)).collect::<Vec<_>>()))
}

fn to_text(who: &AccountId, one: &Representation, now: Moment) -> String {
	let state = if one.holds(now) { "acts" } else { "acted" };
	let (from, until) = (format::moment(one.from), format::moment(one.end()));
	format!("{} {state} as {} from {from} until {until}", keys::address(who), one.kind.name())
}

fn to_json(who: &AccountId, one: &Representation, now: Moment) -> Value {
	json!({
		"representative": keys::address(who),
		"kind": one.kind.name(),
		"from": format::moment(one.from),
		"until": format::moment(one.end()),
		"holds": one.holds(now),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::representatives::RepresentativeKind;

	#[test]
	fn the_day_of_majority_is_rounded_down_unless_it_is_to_be_exact() {
		let day = parse::moment("2031-05-17").unwrap();
		let first = parse::moment("2031-05-01").unwrap();
		let (until, note) = majority(day, false);
		assert_eq!(until, first);
		assert!(note.unwrap().contains("2031-05-17"));
		assert_eq!(majority(day, true), (day, None));
		assert_eq!(majority(first, false), (first, None));
	}

	#[test]
	fn representatives_are_told_with_their_time() {
		let one = Representation { kind: RepresentativeKind::Proxy, from: 0, until: 86_400_000, ended_at: None };
		let who = AccountId::new([1; 32]);
		assert!(to_text(&who, &one, 5).ends_with("acts as proxy from 1970-01-01T00:00:00Z until 1970-01-02T00:00:00Z"));
		assert!(to_text(&who, &one, 86_400_000).contains(" acted as proxy"));
		assert_eq!(to_json(&who, &one, 5)["holds"], true);
	}
}
