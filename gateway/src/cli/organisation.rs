//! `salus organisation`: who belongs to the consortium.

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::OrganisationClass,
	gs1::{CompanyPrefix, Gln},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
};
use subxt::dynamic::Value;

use crate::{
	chain::{
		call::{consortium, Call},
		AccountId,
	},
	cli::{
		answer::Answer,
		context::Context,
		council::{self, Threshold},
		parse::{self, Organisation},
	},
	Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Propose to the council to admit an organisation
	Admit(Admit),
	/// Suspend an organisation at once (as a regulator's admin), or propose it to the council
	Suspend {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
		/// Propose it to the council instead
		#[arg(long)]
		motion: bool,
		#[command(flatten)]
		threshold: Threshold,
	},
	/// Propose to the council to reinstate a suspended organisation
	Reinstate {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
		#[command(flatten)]
		threshold: Threshold,
	},
	/// Propose to the council to renew an organisation's licence
	Renew {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
		#[command(flatten)]
		licence: Licence,
		#[command(flatten)]
		threshold: Threshold,
	},
	/// Propose to the council to record a GS1 company prefix as an organisation's
	Prefix {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
		/// The prefix, 4 to 12 digits, leading zeros included
		#[arg(value_parser = parse::prefix)]
		prefix: CompanyPrefix,
		#[command(flatten)]
		threshold: Threshold,
	},
	/// What the chain has on an organisation; exit code 1 if it was never admitted
	Show {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
	},
}

/// Whom to admit.
#[derive(Debug, Args)]
pub struct Admit {
	/// What it is licensed as: provider, pharmacy, manufacturer, wholesaler, payer, research, public-health, regulator
	#[arg(long, value_parser = parse::class)]
	class: OrganisationClass,
	/// Its GLN, 13 digits
	#[arg(long, value_parser = parse::gln)]
	gln: Gln,
	/// Its country, two capital letters of ISO 3166-1
	#[arg(long, value_parser = parse::jurisdiction)]
	jurisdiction: Jurisdiction,
	#[command(flatten)]
	licence: Licence,
	/// The account of its first admin: SS58 or //Name
	#[arg(long, value_parser = parse::account)]
	admin: AccountId,
	#[command(flatten)]
	threshold: Threshold,
}

/// When a licence is valid.
#[derive(Debug, Args)]
pub struct Licence {
	/// First moment of the licence: RFC 3339 or date [default: open]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	licence_from: Option<Moment>,
	/// First moment after the licence: RFC 3339 or date [default: open]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	licence_until: Option<Moment>,
}

impl Licence {
	fn period(&self) -> Result<Period> {
		parse::period(self.licence_from, self.licence_until).map_err(|error| Error::bad("licence", error.to_string()))
	}
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Admit(admit) => {
			let licence = admit.licence.period()?;
			let call =
				consortium::admit_organisation(admit.class, admit.gln, admit.jurisdiction, licence, &admit.admin);
			council::propose(context, &call, admit.threshold).await
		}
		Command::Suspend { organisation, motion: true, threshold } => {
			let call = consortium::suspend_organisation(resolve(context, organisation).await?);
			council::propose(context, &call, threshold).await
		}
		Command::Suspend { organisation, motion: false, .. } => {
			let call = consortium::suspend_organisation(resolve(context, organisation).await?);
			submit(context, &call, "suspended").await
		}
		Command::Reinstate { organisation, threshold } => {
			let call = consortium::reinstate_organisation(resolve(context, organisation).await?);
			council::propose(context, &call, threshold).await
		}
		Command::Renew { organisation, licence, threshold } => {
			let licence = licence.period()?;
			let call = consortium::renew_licence(resolve(context, organisation).await?, licence);
			council::propose(context, &call, threshold).await
		}
		Command::Prefix { organisation, prefix, threshold } => {
			let call = consortium::assign_prefix(resolve(context, organisation).await?, prefix);
			council::propose(context, &call, threshold).await
		}
		Command::Show { organisation } => show(context, organisation).await,
	}
}

/// The number of an organisation; a GLN is looked up on the chain.
async fn resolve(context: &Context, organisation: Organisation) -> Result<OrganisationId> {
	match organisation {
		Organisation::Id(id) => Ok(id),
		Organisation::Gln(_) => context.connect().await?.organisation(organisation).await,
	}
}

async fn submit(context: &Context, call: &Call, done: &str) -> Result<Answer> {
	let submitted = context.submit(call).await?;
	Ok(Answer::done().line(done).included(&submitted.included))
}

async fn show(context: &Context, organisation: Organisation) -> Result<Answer> {
	let client = context.connect().await?;
	let id = match organisation {
		Organisation::Id(id) => Some(id),
		Organisation::Gln(gln) => client.organisation_by_gln(gln).await?.map(|(id, _class)| id),
	};
	let record = match id {
		Some(id) => client.show_storage("Consortium", "Organisations", Value::u128(id.0.into())).await?,
		None => None,
	};
	match (id, record) {
		(Some(id), Some(record)) => {
			let fields = record.as_object().into_iter().flatten();
			let lines: Vec<_> = fields.map(|(name, value)| format!("  {name}: {value}")).collect();
			Ok(Answer::done()
				.line(format!("organisation {}", id.0))
				.lines(lines)
				.field("organisation", id.0)
				.field("record", record))
		}
		_ => Ok(Answer::new(false).line("no such organisation was admitted")),
	}
}
