//! `salus pack`: is this pack genuine, and its supply to a patient.

use clap::Subcommand;
use salus_primitives::{
	gs1::Sscc,
	trace::{PackProof, PackState, PackStatus},
};

use crate::{
	chain::{call::trace, client::Client},
	cli::{
		answer::Answer,
		context::Context,
		format,
		lot::{recall_name, title},
		parse,
	},
	gs1::PackId,
	serials::LotTree,
	Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Is this pack genuine, and may it be supplied? Exit code 0 if both, 1 if not
	Verify {
		/// The code on the pack: a GS1 element string, with brackets or separators, or a GS1 Digital Link
		text: String,
	},
	/// Supply a pack to a patient (as a pharmacist, or a provider's staff)
	Supply {
		/// The code on the pack: a GS1 element string, with brackets or separators, or a GS1 Digital Link
		text: String,
		/// The container that the pack came in: SSCC, 18 digits
		#[arg(long, value_name = "SSCC", value_parser = parse::sscc)]
		container: Sscc,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Verify { text } => verify(context, &PackId::parse(&text)?).await,
		Command::Supply { text, container } => supply(context, &PackId::parse(&text)?, container).await,
	}
}

/// What is known of a pack before the chain is asked for its state.
enum Known {
	/// The lot's list has the serial number.
	Listed(Box<PackProof>),
	/// The lot's list has no such serial number.
	NotListed,
	/// The lot was never commissioned.
	NoLot,
}

/// Looks the pack up in the lot's serial numbers, which have to be the ones that the chain knows by their root.
async fn look_up(context: &Context, client: &Client, pack: &PackId) -> Result<Known> {
	let (key, serial) = (pack.lot_key()?, pack.serial()?);
	let Some((root, quantity)) = client.lot_root(&key).await? else { return Ok(Known::NoLot) };
	let path = LotTree::path_in(&context.path(""), &key);
	if !path.exists() {
		let why = "its serial numbers are not here: ask the manufacturer for them, then salus lot import";
		return Err(Error::bad(title(&key), why));
	}
	let tree = LotTree::load(&context.path(""), &key)?;
	if (tree.root(), tree.quantity()) != (root, quantity) {
		return Err(Error::bad(
			path.display().to_string(),
			"not the serial numbers that the lot was commissioned with",
		));
	}
	Ok(tree.proof(&serial).map_or(Known::NotListed, |proof| Known::Listed(Box::new(proof))))
}

async fn verify(context: &Context, pack: &PackId) -> Result<Answer> {
	// Bad codes are refused before any connection.
	pack.lot_key().and(pack.serial().map(|_| ()))?;
	let client = context.connect().await?;
	let status = match look_up(context, &client, pack).await? {
		Known::Listed(proof) => client.verify_pack(&proof).await?,
		Known::NotListed => PackStatus::NotGenuine,
		Known::NoLot => PackStatus::UnknownLot,
	};
	Ok(report(pack, &status))
}

/// Says how a pack stands. A date on the pack that isn't the lot's is a sign of a forgery, too.
fn report(pack: &PackId, status: &PackStatus) -> Answer {
	let named = |answer: Answer| {
		answer.field("gtin", pack.gtin.to_string()).field("lot", pack.lot.clone()).field("serial", pack.serial.clone())
	};
	let no = |why: &str, code: &str| {
		named(Answer::new(false).line(format!("{pack}: NOT GENUINE: {why}")))
			.field("genuine", false)
			.field("may_be_supplied", false)
			.field("reason", code)
	};
	let (state, expired, recalled, expiry) = match status {
		PackStatus::UnknownLot => return no("this lot was never commissioned", "unknown-lot"),
		PackStatus::NotGenuine => return no("the lot has no pack with this serial number", "unknown-serial"),
		PackStatus::Genuine { state, expired, recalled, expiry } => (*state, *expired, *recalled, *expiry),
	};
	if pack.expiry.is_some_and(|printed| printed != expiry) {
		return no(&format!("the expiry on the pack isn't the lot's, {}", format::moment(expiry)), "wrong-expiry");
	}
	let good = status.may_be_supplied();
	let mut flaws = Vec::new();
	if state != PackState::Active {
		flaws.push(format!("its state is {}", state_name(state)));
	}
	if expired {
		flaws.push("it has expired".into());
	}
	if let Some(class) = recalled {
		flaws.push(format!("its lot is recalled, class {}", recall_name(class)));
	}
	let verdict = if good { "genuine, may be supplied".into() } else { format!("genuine, but {}", flaws.join(", ")) };
	named(Answer::new(good).line(format!("{pack}: {verdict}")))
		.field("genuine", true)
		.field("may_be_supplied", good)
		.field("state", state_name(state))
		.field("expired", expired)
		.field("recalled", recalled.map(recall_name))
		.field("expiry", format::moment(expiry))
}

/// The state of a pack as it is written.
const fn state_name(state: PackState) -> &'static str {
	match state {
		PackState::Active => "active",
		PackState::Supplied => "supplied",
		PackState::Exported => "exported",
		PackState::Stolen => "stolen",
		PackState::Destroyed => "destroyed",
		PackState::Sample => "sample",
		PackState::Locked => "locked",
	}
}

async fn supply(context: &Context, pack: &PackId, container: Sscc) -> Result<Answer> {
	pack.lot_key().and(pack.serial().map(|_| ()))?;
	let signer = context.signer()?;
	let client = context.connect().await?;
	let proof = match look_up(context, &client, pack).await? {
		Known::Listed(proof) => proof,
		Known::NotListed => return Ok(report(pack, &PackStatus::NotGenuine)),
		Known::NoLot => return Ok(report(pack, &PackStatus::UnknownLot)),
	};
	// The chain refuses it for its state; the date on the pack only we can see.
	let status = client.verify_pack(&proof).await?;
	if let PackStatus::Genuine { expiry, .. } = status {
		if pack.expiry.is_some_and(|printed| printed != expiry) {
			return Ok(report(pack, &status));
		}
	}
	let included = client.submit(&trace::supply(&proof, container), &signer).await?;
	Ok(Answer::done()
		.line(format!("{pack}: supplied"))
		.field("gtin", pack.gtin.to_string())
		.field("lot", pack.lot.clone())
		.field("serial", pack.serial.clone())
		.field("index", proof.index)
		.included(&included))
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::trace::RecallClass;

	fn pack(expiry: Option<u64>) -> PackId {
		let pack = PackId::parse("(01)06291041500213(10)L1(21)S1").unwrap();
		PackId { expiry, ..pack }
	}

	fn genuine(state: PackState, recalled: Option<RecallClass>) -> PackStatus {
		PackStatus::Genuine { state, expired: false, recalled, expiry: 5 }
	}

	#[test]
	fn only_a_good_pack_is_a_yes() {
		assert_eq!(report(&pack(Some(5)), &genuine(PackState::Active, None)).exit_code(), 0);
		for (printed, status) in [
			(None, PackStatus::UnknownLot),
			(None, PackStatus::NotGenuine),
			(Some(6), genuine(PackState::Active, None)),
			(None, genuine(PackState::Supplied, None)),
			(None, genuine(PackState::Active, Some(RecallClass::ClassI))),
		] {
			assert_eq!(report(&pack(printed), &status).exit_code(), 1, "{status:?}");
		}
	}

	#[test]
	fn a_no_says_why() {
		let json = report(&pack(Some(6)), &genuine(PackState::Active, None)).to_json();
		assert_eq!((&json["genuine"], &json["reason"]), (&false.into(), &"wrong-expiry".into()));
		let json = report(&pack(None), &genuine(PackState::Active, Some(RecallClass::ClassII))).to_json();
		assert_eq!((&json["genuine"], &json["recalled"]), (&true.into(), &"II".into()));
	}
}
