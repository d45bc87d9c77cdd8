//! `salus quota`: how much of the chain each organisation may use, and uses.

use clap::{Args, Subcommand};
use salus_primitives::ids::OrganisationId;
use serde_json::{json, Value};

use crate::{
	chain::{
		call::admission,
		client::Client,
		quotas::{Budget, Quota},
	},
	cli::{
		answer::Answer,
		context::Context,
		motion::propose_about,
		parse::{self, Organisation},
	},
	Error, Result,
};

/// Picoseconds of a millisecond.
const MILLISECOND: u64 = 1_000_000_000;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// An organisation's quota, and what of it is used
	Show {
		/// The organisation: GLN or number [default: the signer's]
		#[arg(value_parser = parse::organisation)]
		organisation: Option<Organisation>,
	},
	/// Propose another quota for an organisation
	Set {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
		#[command(flatten)]
		wanted: Wanted,
	},
}

/// The quota that is proposed.
#[derive(Clone, Copy, Debug, Args)]
pub struct Wanted {
	/// Time that its transactions may take in a period, in milliseconds
	#[arg(long, value_name = "MILLISECONDS", required_unless_present = "default",
		value_parser = clap::value_parser!(u64).range(1..=u64::MAX / MILLISECOND))]
	weight: Option<u64>,
	/// Bytes that its transactions may take in a period
	#[arg(long, value_name = "BYTES", required_unless_present = "default",
		value_parser = clap::value_parser!(u64).range(1..))]
	bytes: Option<u64>,
	/// The quota that everybody has who has none of their own
	#[arg(long, conflicts_with_all = ["weight", "bytes"])]
	default: bool,
}

impl Wanted {
	fn quota(self) -> Option<Quota> {
		let (weight, bytes) = (self.weight?, self.bytes?);
		Some(Quota { weight: weight.saturating_mul(MILLISECOND), bytes })
	}
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Show { organisation } => show(context, organisation).await,
		Command::Set { organisation, wanted } => {
			propose_about(context, organisation, |id| admission::set_quota(id, wanted.quota())).await
		}
	}
}

async fn show(context: &Context, organisation: Option<Organisation>) -> Result<Answer> {
	let client = context.connect().await?;
	let id = match organisation {
		Some(organisation) => client.organisation(organisation).await?,
		None => own(context, &client).await?,
	};
	let budget = answer(&client.budget(id).await?);
	let named = Answer::done().line(format!("organisation {}", id.0)).field("organisation", id.0);
	Ok(named.lines_of(&budget).fields_of(budget))
}

/// An organisation's quota, whoever's it is.
pub(super) fn answer(budget: &Budget) -> Answer {
	Answer::done()
		.lines(to_text(budget))
		.field("quota", to_json(budget.quota))
		.field("used", to_json(budget.used))
		.field("used_by_guests", to_json(budget.by_guests))
		.field("period", budget.period)
		.field("storage_period", budget.storage_period)
}

/// The signer's organisation.
async fn own(context: &Context, client: &Client) -> Result<OrganisationId> {
	let found = client.organisation_of(&context.signer()?.account()).await?;
	found.ok_or_else(|| Error::bad("ORGANISATION", "the signer acts for none: name one"))
}

fn to_text(budget: &Budget) -> [String; 3] {
	let (quota, used, guests) = (budget.quota, budget.used, budget.by_guests);
	[
		format!(
			"  execution: {} of {} ms are used ({} %); all of it becomes free again in {} blocks, evenly",
			used.weight / MILLISECOND,
			quota.weight / MILLISECOND,
			percent(used.weight, quota.weight),
			budget.period
		),
		format!(
			"  storage: {} of {} bytes are used ({} %); all of it becomes free again in {} blocks, evenly",
			used.bytes,
			quota.bytes,
			percent(used.bytes, quota.bytes),
			budget.storage_period
		),
		format!(
			"  guests: {} ms and {} bytes are used of a part of their own, a quarter of these, besides them",
			guests.weight / MILLISECOND,
			guests.bytes
		),
	]
}

fn to_json(quota: Quota) -> Value {
	json!({ "weight": quota.weight, "milliseconds": quota.weight / MILLISECOND, "bytes": quota.bytes })
}

/// How much of the whole a part is, rounded up: what is used isn't shown as nothing.
fn percent(part: u64, whole: u64) -> u128 {
	(u128::from(part) * 100).div_ceil(u128::from(whole).max(1))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_proposed_quota_is_in_milliseconds_or_the_default() {
		let wanted = Wanted { weight: Some(2), bytes: Some(3), default: false };
		assert_eq!(wanted.quota(), Some(Quota { weight: 2_000_000_000, bytes: 3 }));
		assert_eq!(Wanted { weight: None, bytes: None, default: true }.quota(), None);
	}

	#[test]
	fn shares_are_rounded_up() {
		assert_eq!([0, 1, 50, 100].map(|part| percent(part, 100)), [0, 1, 50, 100]);
		assert_eq!((percent(1, u64::MAX), percent(u64::MAX, u64::MAX), percent(0, 0)), (1, 100, 0));
	}

	#[test]
	fn both_quotas_are_told_with_their_period() {
		let quota = Quota { weight: 60_000 * MILLISECOND, bytes: 1_000 };
		let used = Quota { weight: 6_000 * MILLISECOND, bytes: 1 };
		let by_guests = Quota { weight: 7 * MILLISECOND, bytes: 3 };
		let [execution, storage, guests] =
			to_text(&Budget { quota, used, by_guests, period: 300, storage_period: 43_200 });
		assert!(
			execution.contains("6000 of 60000 ms are used (10 %)") && execution.contains("300 blocks"),
			"{execution}"
		);
		assert!(storage.contains("1 of 1000 bytes are used (1 %)") && storage.contains("43200 blocks"), "{storage}");
		assert!(guests.contains("7 ms and 3 bytes"), "{guests}");
		assert_eq!(to_json(used)["milliseconds"], 6_000);
	}
}
