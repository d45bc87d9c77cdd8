//! `salus pack verify`: is this pack genuine, and may it be supplied?

use salus_primitives::{
	ids::{Jurisdiction, Moment},
	trace::{PackState, PackStatus, RecallClass},
};

use super::{
	known::{look_up, Known},
	suspect::name_case,
};
use crate::{
	chain::client::Client,
	cli::{answer::Answer, context::Context, format},
	gs1::PackId,
	Result,
};

/// Milliseconds of a day.
const DAY: Moment = 24 * 60 * 60 * 1000;

pub(super) async fn run(context: &Context, pack: &PackId, market: Option<Jurisdiction>) -> Result<Answer> {
	// Bad codes are refused before any connection.
	pack.lot_key().and(pack.serial().map(|_| ()))?;
	let client = context.connect().await?;
	let market = match market {
		Some(market) => Some(market),
		None => own_country(context, &client).await?,
	};
	let status = match look_up(context, &client, pack).await? {
		Known::Listed(proof) => client.verify_pack(&proof, market).await?,
		Known::NotListed => PackStatus::NotGenuine,
		Known::NotHere(answer) => return Ok(answer),
		Known::NoLot => PackStatus::UnknownLot,
	};
	Ok(report(pack, &status).field("market", market.map(format::country)))
}

/// The country of the signer's organisation: where it would supply the pack. `None` without a signer, or when nobody
/// stands behind the signer.
async fn own_country(context: &Context, client: &Client) -> Result<Option<Jurisdiction>> {
	let Some(signer) = context.signer_if_any()? else { return Ok(None) };
	match client.organisation_of(&signer.account()).await? {
		Some(organisation) => client.country_of(organisation).await,
		None => Ok(None),
	}
}

/// Whether the date on a pack, if there is one, is that of its lot: the last good day of the one is the other's. The
/// chain names the first moment after that day.
pub(super) fn is_printed_right(pack: &PackId, expiry: Moment) -> bool {
	pack.expiry.is_none_or(|printed| printed.div_ceil(DAY) == expiry.div_ceil(DAY))
}

/// Adds what names a pack.
pub(super) fn name(answer: Answer, pack: &PackId) -> Answer {
	answer.field("gtin", pack.gtin.to_string()).field("lot", pack.lot.clone()).field("serial", pack.serial.clone())
}

/// Says how a pack stands. A date on the pack that isn't the lot's is a sign of a forgery, too. What isn't genuine is
/// reported by a case.
pub(super) fn report(pack: &PackId, status: &PackStatus) -> Answer {
	let no = |why: &str, code: &str| {
		let answer = name(Answer::new(false).line(format!("{pack}: NOT GENUINE: {why}")), pack)
			.field("genuine", false)
			.field("may_be_supplied", false)
			.field("reason", code);
		name_case(answer, pack, *status == PackStatus::UnknownLot)
	};
	let (state, expired, recalled, expiry) = match status {
		PackStatus::UnknownLot => return no("this lot was never commissioned", "unknown-lot"),
		PackStatus::NotGenuine => return no("the lot has no pack with this serial number", "unknown-serial"),
		PackStatus::Genuine { state, expired, recalled, expiry } => (*state, *expired, *recalled, *expiry),
	};
	if !is_printed_right(pack, expiry) {
		return no(&format!("the expiry on the pack isn't the lot's, {}", format::moment(expiry)), "wrong-expiry");
	}
	let good = status.may_be_supplied();
	let flaws = flaws(state, expired, recalled);
	let verdict = if good { "genuine, may be supplied".into() } else { format!("genuine, but {}", flaws.join(", ")) };
	name(Answer::new(good).line(format!("{pack}: {verdict}")), pack)
		.field("genuine", true)
		.field("may_be_supplied", good)
		.field("state", state.code())
		.field("expired", expired)
		.field("recalled", recalled.map(RecallClass::code))
		.field("expiry", format::moment(expiry))
}

/// Why a genuine pack must not be supplied.
fn flaws(state: PackState, expired: bool, recalled: Option<RecallClass>) -> Vec<String> {
	let mut flaws = Vec::new();
	if state != PackState::Active {
		flaws.push(format!("its state is {}", state.code()));
	}
	if expired {
		flaws.push("it has expired".into());
	}
	if let Some(class) = recalled {
		flaws.push(format!("its lot is recalled, class {}", class.code()));
	}
	flaws
}

#[cfg(test)]
mod tests {
	use super::*;

	fn pack(expiry: Option<u64>) -> PackId {
		let pack = PackId::parse("(01)06291041500213(10)L1(21)S1").unwrap();
		PackId { expiry, ..pack }
	}

	fn genuine(state: PackState, recalled: Option<RecallClass>) -> PackStatus {
		PackStatus::Genuine { state, expired: false, recalled, expiry: 5 * DAY }
	}

	#[test]
	fn only_a_good_pack_is_a_yes() {
		assert_eq!(report(&pack(Some(5 * DAY - 1)), &genuine(PackState::Active, None)).exit_code(), 0);
		for (printed, status) in [
			(None, PackStatus::UnknownLot),
			(None, PackStatus::NotGenuine),
			(Some(6 * DAY - 1), genuine(PackState::Active, None)),
			(None, genuine(PackState::Supplied, None)),
			(None, genuine(PackState::Active, Some(RecallClass::ClassI))),
		] {
			assert_eq!(report(&pack(printed), &status).exit_code(), 1, "{status:?}");
		}
	}

	#[test]
	fn a_no_says_why() {
		let json = report(&pack(Some(6 * DAY)), &genuine(PackState::Active, None)).to_json();
		assert_eq!((&json["genuine"], &json["reason"]), (&false.into(), &"wrong-expiry".into()));
		let json = report(&pack(None), &genuine(PackState::Active, Some(RecallClass::ClassII))).to_json();
		assert_eq!((&json["genuine"], &json["recalled"]), (&true.into(), &"II".into()));
	}

	#[test]
	fn what_is_not_genuine_comes_with_the_command_that_reports_it() {
		let by = |printed, status: &PackStatus| report(&pack(printed), status).to_json()["report_by"].clone();
		let of_lot = "salus case open --suspicion counterfeit --lot 06291041500213:L1 --evidence FILE";
		assert_eq!(by(None, &PackStatus::NotGenuine), of_lot);
		assert_eq!(by(Some(6 * DAY), &genuine(PackState::Active, None)), of_lot);
		// A case can't name a lot that the chain doesn't know.
		assert!(by(None, &PackStatus::UnknownLot).as_str().unwrap().contains("--container SSCC"));
		assert_eq!(by(None, &genuine(PackState::Supplied, None)), serde_json::Value::Null, "it is an alarm");
	}

	#[test]
	fn a_printed_date_is_the_last_good_day() {
		assert!(is_printed_right(&pack(None), 5 * DAY));
		assert!(is_printed_right(&pack(Some(5 * DAY - 1)), 5 * DAY));
		assert!(!is_printed_right(&pack(Some(4 * DAY - 1)), 5 * DAY));
		assert!(!is_printed_right(&pack(Some(6 * DAY - 1)), 5 * DAY));
	}
}
