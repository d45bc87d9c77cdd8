//! `salus credential`: who acts for an organisation, and as what.

use clap::Subcommand;
use salus_primitives::{
	codes::Role,
	ids::{Moment, OrganisationId},
};
use subxt::dynamic::Value;

use crate::{
	chain::{call::consortium, keys, AccountId},
	cli::{answer::Answer, context::Context, parse},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Let a person or a device act for the signer's organisation (as its admin)
	Issue {
		/// Who gets it: SS58 or //Name; a fresh account
		#[arg(long, value_parser = parse::account)]
		holder: AccountId,
		/// As what: physician, nurse, pharmacist, laboratory, radiologist, researcher, privacy-officer,
		/// claims-adjuster, quality-person, logistics, sensor, vehicle, drone, gateway
		#[arg(long, value_parser = parse::role)]
		role: Role,
		/// First moment: RFC 3339 or date [default: open]
		#[arg(long, value_name = "TIME", value_parser = parse::moment)]
		from: Option<Moment>,
		/// First moment after it: RFC 3339 or date [default: open]
		#[arg(long, value_name = "TIME", value_parser = parse::moment)]
		until: Option<Moment>,
	},
	/// Revoke a credential that the signer's organisation issued
	Revoke {
		/// Whose credential: SS58 or //Name
		#[arg(value_parser = parse::account)]
		holder: AccountId,
	},
	/// What an account is on this chain; exit code 1 if it is no member
	Show {
		/// The account: SS58 or //Name
		#[arg(value_parser = parse::account)]
		account: AccountId,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Issue { holder, role, from, until } => {
			let call = consortium::issue_credential(&holder, role, parse::period(from, until)?);
			let included = context.submit(&call).await?.included;
			let organisation: OrganisationId = included.expect("Consortium", "CredentialIssued")?;
			Ok(Answer::done()
				.line(format!("{} acts as {} for organisation {}", keys::address(&holder), role.code(), organisation.0))
				.field("holder", keys::address(&holder))
				.field("role", role.code())
				.field("organisation", organisation.0)
				.included(&included))
		}
		Command::Revoke { holder } => {
			let included = context.submit(&consortium::revoke_credential(&holder)).await?.included;
			Ok(Answer::done()
				.line(format!("revoked the credential of {}", keys::address(&holder)))
				.field("holder", keys::address(&holder))
				.included(&included))
		}
		Command::Show { account } => show(context, &account).await,
	}
}

async fn show(context: &Context, account: &AccountId) -> Result<Answer> {
	let client = context.connect().await?;
	let member = client.is_member(account).await?;
	let acting = client.acting(account).await?;
	let key = Value::from_bytes(AsRef::<[u8]>::as_ref(account));
	let credential = client.show_storage("Consortium", "Credentials", key).await?;
	let answer = Answer::new(member)
		.line(format!("{}: {}", keys::address(account), if member { "a member" } else { "no member" }))
		.field("account", keys::address(account))
		.field("member", member)
		.field("acting", acting.is_some());
	let answer = match acting {
		Some((organisation, role)) => answer
			.line(format!("acts now as {} for organisation {}", role.code(), organisation.0))
			.field("organisation", organisation.0)
			.field("role", role.code()),
		None => answer.line("acts for no organisation now"),
	};
	Ok(match credential {
		Some(credential) => answer.line(format!("credential: {credential}")).field("credential", credential),
		None => answer,
	})
}
