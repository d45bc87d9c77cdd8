//! `salus organisation`: who belongs to the consortium.

mod show;

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::OrganisationClass,
	gs1::{CompanyPrefix, Gln},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
};

use crate::{
	chain::{
		call::{consortium, Call},
		keys, AccountId,
	},
	cli::{
		answer::Answer,
		context::Context,
		format,
		motion::{propose, propose_about},
		parse::{self, Organisation},
	},
	Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Propose to admit an organisation
	Admit(Admit),
	/// Propose to suspend an organisation, without end; a regulator can suspend one at once, for a time
	Suspend {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
		/// Without a vote, as a regulator's admin: for 14 days, in which the others can decide
		#[arg(long)]
		at_once: bool,
	},
	/// Propose to reinstate a suspended organisation
	Reinstate {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
	},
	/// Propose to renew an organisation's licence
	Renew {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
		#[command(flatten)]
		licence: Licence,
	},
	/// Propose to record a GS1 company prefix as an organisation's
	Prefix {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
		/// The prefix, 4 to 12 digits, leading zeros included
		#[arg(value_parser = parse::prefix)]
		prefix: CompanyPrefix,
	},
	/// Propose other admins for an organisation whose keys are lost or stolen
	SetAdmins {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
		/// An admin: SS58 or //Name; and once more for each other one. Whoever isn't named is an admin no more
		#[arg(long = "admin", value_name = "ACCOUNT", required = true, value_parser = parse::account)]
		admins: Vec<AccountId>,
	},
	/// Put a new key in the place of the signer's own (as an admin)
	ReplaceAdmin {
		/// The new key's account: SS58 or //Name; a fresh account
		#[arg(value_parser = parse::account)]
		new: AccountId,
	},
	/// Propose that credentials which an organisation issued from a moment on count for nothing
	VoidIssuer {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
		/// From when on it can't be trusted: RFC 3339 or date, not in the future
		#[arg(long, value_name = "TIME", value_parser = parse::moment)]
		from: Moment,
	},
	/// Propose that what an organisation issues from then on counts again
	ClearIssuer {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
	},
	/// How an organisation stands, its licences, suspensions, voids, admins and quota; exit code 1 if there is none
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
}

impl Admit {
	fn call(&self) -> Result<Call> {
		let licence = self.licence.period()?;
		Ok(consortium::admit_organisation(self.class, self.gln, self.jurisdiction, licence, &self.admin))
	}
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
		Command::Admit(admit) => propose(context, &admit.call()?).await,
		Command::Suspend { organisation, at_once: false } => {
			propose_about(context, organisation, consortium::suspend_organisation).await
		}
		Command::Suspend { organisation, at_once: true } => suspend_at_once(context, organisation).await,
		Command::Reinstate { organisation } => {
			propose_about(context, organisation, consortium::reinstate_organisation).await
		}
		Command::Renew { organisation, licence } => {
			let licence = licence.period()?;
			propose_about(context, organisation, |id| consortium::renew_licence(id, licence)).await
		}
		Command::Prefix { organisation, prefix } => {
			propose_about(context, organisation, |id| consortium::assign_prefix(id, prefix)).await
		}
		Command::SetAdmins { organisation, admins } => {
			propose_about(context, organisation, |id| consortium::set_admins(id, &admins)).await
		}
		Command::ReplaceAdmin { new } => replace_admin(context, &new).await,
		Command::VoidIssuer { organisation, from } => {
			propose_about(context, organisation, |id| consortium::void_issuer(id, from)).await
		}
		Command::ClearIssuer { organisation } => propose_about(context, organisation, consortium::clear_issuer).await,
		Command::Show { organisation } => show::one(context, organisation).await,
	}
}

async fn suspend_at_once(context: &Context, organisation: Organisation) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let id = client.organisation(organisation).await?;
	let included = client.submit(&consortium::suspend_at_once(id), &signer).await?;
	let (_id, until): (OrganisationId, Moment) = included.expect("Consortium", "OrganisationSuspendedAtOnce")?;
	let until = format::moment(until);
	Ok(Answer::done()
		.line(format!("organisation {} is suspended until {until}, unless the consortium decides before", id.0))
		.field("organisation", id.0)
		.field("until", until)
		.included(&included))
}

async fn replace_admin(context: &Context, new: &AccountId) -> Result<Answer> {
	let submitted = context.submit(&consortium::replace_admin(new)).await?;
	let old = keys::address(&submitted.signer.account());
	Ok(Answer::done()
		.line(format!("{} is an admin in the place of {old}", keys::address(new)))
		.field("admin", keys::address(new))
		.field("replaced", old)
		.included(&submitted.included))
}
