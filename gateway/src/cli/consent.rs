//! `salus consent`: what patients agree to, and the decision that rests on it.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::{DataClassSet, PurposeOfUse},
	consent::ConsentTerms,
	decision::AccessQuery,
	ids::{ConsentId, Moment},
};
use subxt::dynamic::Value;

use crate::{
	chain::{call, AccountId},
	cli::{
		answer::Answer,
		context::Context,
		format, parse,
		spec::{self, Spec},
	},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Grant a consent (as the patient)
	Grant {
		#[command(flatten)]
		terms: Terms,
	},
	/// Put new terms in the place of a consent (as the patient)
	Amend {
		/// Number of the consent
		consent: u64,
		#[command(flatten)]
		terms: Terms,
	},
	/// Withdraw a consent (as the patient)
	Withdraw {
		/// Number of the consent
		consent: u64,
	},
	/// May somebody read some data? Exit code 0 if so, 1 if not; nothing is logged
	Decide(Decide),
	/// What the chain has on a consent; exit code 1 if there is none
	Show {
		/// Number of the consent
		consent: u64,
	},
}

/// What is agreed to.
#[derive(Debug, Args)]
#[command(after_long_help = spec::HELP)]
pub struct Terms {
	/// A permit; repeat it for more (--help tells how a SPEC is written)
	#[arg(long, value_name = "SPEC", value_parser = spec::permit)]
	permit: Vec<Spec>,
	/// A denial; repeat it for more
	#[arg(long, value_name = "SPEC", value_parser = spec::deny)]
	deny: Vec<Spec>,
	/// First moment of the consent: RFC 3339 or date [default: at once]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	from: Option<Moment>,
	/// First moment after the consent: RFC 3339 or date [default: open]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	until: Option<Moment>,
	/// All terms from a JSON file
	#[arg(long, value_name = "FILE", conflicts_with_all = ["permit", "deny", "from", "until"])]
	terms: Option<PathBuf>,
}

/// The question.
#[derive(Debug, Args)]
pub struct Decide {
	/// Whose data: SS58 or //Name
	#[arg(long, value_parser = parse::account)]
	patient: AccountId,
	/// Who asks: SS58 or //Name
	#[arg(long, value_parser = parse::account)]
	requester: AccountId,
	/// Why: TREAT, ETREAT, CAREMGT, HPAYMT, HOPERAT, HQUALIMP, HRESCH, CLINTRCH, PUBHLTH, PATRQT, HLEGAL or HMARKT
	#[arg(long, value_parser = parse::purpose)]
	purpose: PurposeOfUse,
	/// Data classes with commas between them, or all
	#[arg(long, value_parser = parse::data_classes)]
	classes: DataClassSet,
	/// As of this moment in the past: RFC 3339 or date [default: now]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	at: Option<Moment>,
	/// When the data was made: RFC 3339 or date [default: data of any time]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	data_time: Option<Moment>,
}

impl Terms {
	fn read(self) -> Result<ConsentTerms<AccountId>> {
		match self.terms {
			Some(path) => spec::load(&path),
			None => {
				let provisions = self.permit.into_iter().chain(self.deny).collect();
				spec::terms(parse::period(self.from, self.until)?, provisions, None)
			}
		}
	}
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Grant { terms } => {
			let included = context.submit(&call::consent::grant(&terms.read()?)).await?.included;
			let consent: ConsentId = included.expect("Consent", "ConsentGranted")?;
			Ok(Answer::done()
				.line(format!("granted consent {}", consent.0))
				.field("consent", consent.0)
				.included(&included))
		}
		Command::Amend { consent, terms } => {
			let included = context.submit(&call::consent::amend(ConsentId(consent), &terms.read()?)).await?.included;
			let (replaced, new): (ConsentId, ConsentId) = included.expect("Consent", "ConsentAmended")?;
			Ok(Answer::done()
				.line(format!("consent {} takes the place of consent {}", new.0, replaced.0))
				.field("consent", new.0)
				.field("replaced", replaced.0)
				.included(&included))
		}
		Command::Withdraw { consent } => {
			let included = context.submit(&call::consent::withdraw(ConsentId(consent))).await?.included;
			Ok(Answer::done().line(format!("withdrew consent {consent}")).field("consent", consent).included(&included))
		}
		Command::Decide(question) => decide(context, question).await,
		Command::Show { consent } => show(context, consent).await,
	}
}

async fn decide(context: &Context, question: Decide) -> Result<Answer> {
	let Decide { patient, requester, purpose, classes, at, data_time } = question;
	let query = AccessQuery { patient, requester, purpose, classes, data_time };
	let decision = context.connect().await?.decide(&query, at).await?;
	Ok(Answer::new(decision.is_permit())
		.lines(format::decision(&decision))
		.field("answer", format::decision_json(&decision)))
}

async fn show(context: &Context, consent: u64) -> Result<Answer> {
	let found = context.connect().await?.show_storage("Consent", "Consents", Value::u128(consent.into())).await?;
	Ok(match found {
		Some(record) => Answer::done()
			.line(format!("consent {consent}: {record}"))
			.field("consent", consent)
			.field("record", record),
		None => Answer::new(false).line(format!("there is no consent {consent}")),
	})
}
