//! `salus policy delegate`, `revoke`, `delegation` and `fund`: tiers that are given to people for a time.

use clap::Args;
use salus_primitives::ids::Moment;

use crate::{
	chain::{call::balances, keys, tiered_access, AccountId},
	cli::{answer::Answer, context::Context, format, parse},
	Result,
};

use super::{change::Desk, proposals, Contract};

/// The chain's unit of account, in its smallest ones.
const UNIT: u128 = 1_000_000_000_000;

/// Milliseconds of an hour.
const HOUR: u64 = 3_600_000;

/// When a delegation ends.
#[derive(Clone, Copy, Debug, Args)]
pub struct End {
	/// The first moment at which it no longer holds: RFC 3339 or date
	#[arg(long, value_name = "TIME", value_parser = parse::moment, required_unless_present = "hours")]
	until: Option<Moment>,
	/// For how many hours it holds instead, by the chain's time, 1 to 2160
	#[arg(long, value_name = "NUMBER", conflicts_with = "until", value_parser = clap::value_parser!(u16).range(1..=2160))]
	hours: Option<u16>,
}

impl End {
	/// The moment.
	fn after(self, now: Moment) -> Moment {
		let hours = || now.saturating_add(u64::from(self.hours.unwrap_or_default()).saturating_mul(HOUR));
		self.until.unwrap_or_else(hours)
	}
}

pub(super) async fn give(context: &Context, to: &AccountId, (tier, end): (u8, End), of: &Contract) -> Result<Answer> {
	let desk = Desk::open(context, of).await?;
	let until = end.after(desk.contract.now().await?);
	let included = proposals::send(&desk, &tiered_access::delegate(to, tier, until)).await?;
	Ok(Answer::done()
		.line(format!("{} has tier {tier} until {}", keys::address(to), format::moment(until)))
		.field("contract", desk.contract.address())
		.field("to", keys::address(to))
		.field("tier", tier)
		.field("until", format::moment(until))
		.included(&included))
}

pub(super) async fn revoke(context: &Context, from: &AccountId, of: &Contract) -> Result<Answer> {
	let desk = Desk::open(context, of).await?;
	let included = proposals::send(&desk, &tiered_access::revoke(from)).await?;
	Ok(Answer::done()
		.line(format!("{} has the tier of the role alone", keys::address(from)))
		.field("contract", desk.contract.address())
		.field("of", keys::address(from))
		.included(&included))
}

pub(super) async fn show(context: &Context, of: &AccountId, contract: &Contract) -> Result<Answer> {
	let client = context.connect().await?;
	let account = contract.account(context, &client).await?;
	let contract = client.policy_contract(account).await?;
	let (given, now) = (contract.delegation(of).await?, contract.now().await?);
	let holds = given.as_ref().and_then(|given| given.tier_at(now)).is_some();
	let answer = Answer::new(holds).field("contract", contract.address()).field("of", keys::address(of));
	let Some(given) = given else {
		return Ok(answer.line("nothing was given").field("tier", None::<u8>));
	};
	let (from, until) = (format::moment(given.from), format::moment(given.until));
	let by = keys::address(&given.by);
	let over = if holds { "" } else { ", which is over" };
	Ok(answer
		.line(format!("tier {} by {by}, from {from} until {until}{over}", given.tier))
		.field("tier", given.tier)
		.field("by", by)
		.field("from", from)
		.field("until", until)
		.field("holds", holds))
}

pub(super) async fn fund(context: &Context, account: &AccountId, units: u32) -> Result<Answer> {
	let amount = u128::from(units).saturating_mul(UNIT);
	let included = context.submit(&balances::transfer_keep_alive(account, amount)).await?.included;
	Ok(Answer::done()
		.line(format!("{} has {units} units more", keys::address(account)))
		.field("to", keys::address(account))
		.field("units", units)
		.included(&included))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_end_is_a_moment_or_so_many_hours_away() {
		assert_eq!(End { until: Some(7), hours: None }.after(5), 7);
		assert_eq!(End { until: None, hours: Some(2) }.after(5), 7_200_005);
	}
}
