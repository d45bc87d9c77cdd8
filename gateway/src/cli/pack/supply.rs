//! `salus pack supply` and `undo`: packs go to a patient, or never left the counter after all.

use salus_primitives::{
	gs1::Sscc,
	ids::{LotId, OrganisationId},
	mmr::MountainRange,
	prescription::Fill,
	supply::{Packs, SupplyEntry, SupplyProof},
};
use serde_json::{json, Value};

use super::{
	foresee,
	known::{look_up_all, KnownPacks, Listed},
	place::container_of,
	Counter, Packs as Codes,
};
use crate::{
	chain::{
		call,
		client::Client,
		keys::Signer,
		supplies::{alarms, supplied, Alarm},
	},
	cli::{answer::Answer, context::Context, lot::title},
	prescriptions::FillFile,
	supplies::{Book, Supply},
	Error, Result,
};

/// How often a proof is made for an undo, when other supplies come in between.
const TRIES: u32 = 3;

/// The fill that the user names.
fn fill(counter: &Counter) -> Result<Option<Fill>> {
	let file = counter.fill.as_deref().map(FillFile::load).transpose()?;
	Ok(file.map(|file| file.fill.clone()))
}

pub(super) async fn supply(context: &Context, codes: &Codes, counter: &Counter) -> Result<Answer> {
	let (ids, fill) = (codes.ids()?, fill(counter)?);
	let signer = context.signer()?;
	let client = context.connect().await?;
	let listed = match look_up_all(context, &client, &ids).await? {
		KnownPacks::Listed(listed) => listed,
		KnownPacks::Not(answer) => return Ok(answer),
	};
	let by = client.organisation_of(&signer.account()).await?;
	let Shown { packs, container, fill, kept_back } = shown(&client, by, *listed, codes.container, fill).await?;
	let call = call::supply::supply(&packs, container, counter.premises, fill.as_ref());
	let included = client.submit(&call, &signer).await?;
	let (alarms, supply) = (alarms(&included)?, supplied(&included)?);
	let answer = tell(&packs, &alarms, supply.as_ref());
	let answer = match kept_back {
		Some(others) => tell_kept_back(answer, others, supply.is_some()),
		None => answer,
	};
	// The chain keeps no entries, and an undo has to show this one. It is in an event, too, so that a home folder that
	// can't be written is no reason to call the supply an error.
	let kept = supply.map(|supply| Book::open(&context.path(""), supply.entry.by)?.add(supply));
	let answer = match kept {
		Some(Err(error)) => answer.line(format!("the log of supplies in the home folder lacks this one: {error}")),
		_ => answer,
	};
	Ok(answer.included(&included))
}

/// What the chain is shown of a supply.
struct Shown {
	packs: Packs,
	container: Sscc,
	fill: Option<Fill>,
	/// When the fill is kept back: how many packs are, too.
	kept_back: Option<usize>,
}

/// With a fill, one alarm means that nothing is supplied. If one is foreseen, only the packs that raise one are shown, and
/// the fill is not: the others would be supplied without it.
async fn shown(
	client: &Client,
	by: Option<OrganisationId>,
	Listed { lot, tree, packs }: Listed,
	named: Sscc,
	fill: Option<Fill>,
) -> Result<Shown> {
	let container = container_of(client, by, lot.id, &packs, named).await?;
	let market = match by {
		Some(by) if fill.is_some() => client.country_of(by).await?.map(|market| (by, market)),
		_ => None,
	};
	let alarming = match market {
		Some(asker) => foresee::alarms(&client.snapshot().await?, asker, &lot, &packs, container).await?,
		None => Vec::new(),
	};
	if alarming.is_empty() {
		return Ok(Shown { packs, container, fill, kept_back: None });
	}
	let others = packs.packs.len().saturating_sub(alarming.len());
	let packs = tree.packs(alarming)?;
	let container = container_of(client, by, lot.id, &packs, named).await?;
	Ok(Shown { packs, container, fill: None, kept_back: Some(others) })
}

/// Says that the fill was kept back, and so many packs with it.
fn tell_kept_back(answer: Answer, others: usize, is_supplied: bool) -> Answer {
	let answer = match is_supplied {
		// Somebody undid a supply in between, or took over a container.
		true => answer
			.or_no()
			.line("an alarm was foreseen, and the packs were supplied WITHOUT the fill: undo that, and supply again"),
		false => {
			answer.line("a pack that raises an alarm ends the supply: the prescription is not used, nor was it shown")
		}
	};
	let answer = match others {
		0 => answer,
		others => answer.line(format!("{others} other packs were not sent: try them without the ones above")),
	};
	answer.field("fill_shown", false).field("packs_not_sent", others)
}

/// Adds what names the packs with these numbers: all of them, and of a single one also as before.
fn name(answer: Answer, packs: &Packs, indexes: &[u32]) -> Answer {
	let serials: Vec<_> = indexes.iter().filter_map(|index| serial(packs, *index)).collect();
	let answer = match (indexes, serials.as_slice()) {
		([index], [serial]) => answer.field("index", *index).field("serial", serial.clone()),
		_ => answer,
	};
	answer
		.field("gtin", packs.key.gtin.to_string())
		.field("lot", String::from_utf8_lossy(&packs.key.lot).into_owned())
		.field("serials", serials)
}

/// The serial number of a pack among some.
fn serial(packs: &Packs, index: u32) -> Option<String> {
	let pack = packs.packs.iter().find(|pack| pack.index == index)?;
	Some(String::from_utf8_lossy(&pack.serial).into_owned())
}

/// Says what became of a supply: every alarm, and what was supplied.
fn tell(packs: &Packs, alarms: &[Alarm], supply: Option<&Supply>) -> Answer {
	let indexes = supply.map_or(&[][..], |supply| supply.entry.packs.as_slice());
	let good = alarms.is_empty() && indexes.len() == packs.packs.len();
	let mut answer = Answer::new(good).lines(alarms.iter().map(|alarm| alarm_text(packs, alarm)));
	if let Some(supply) = supply {
		answer = answer
			.line(format!("{}: supplied {} of {} packs", title(&packs.key), indexes.len(), packs.packs.len()))
			.line(format!("entry {} in the log of organisation {}", supply.number, supply.entry.by.0))
			.field("entry", supply.number);
	} else {
		answer = answer.line(format!("{}: nothing was supplied", title(&packs.key)));
	}
	let alarms: Vec<_> = alarms.iter().map(|alarm| alarm_json(packs, alarm)).collect();
	name(answer, packs, indexes).field("supplied", indexes.len()).field("alarms", alarms)
}

/// An alarm with both places: where it was tried, and who holds the pack as the chain has it.
fn alarm_text(packs: &Packs, alarm: &Alarm) -> String {
	let Alarm { kind, key, index, by, premises, holder } = alarm;
	let pack = serial(packs, *index).map_or(format!("pack {index}"), |serial| format!("serial number {serial}"));
	let here = format!("tried by organisation {} at {premises}", by.0);
	let there = match holder {
		Some(holder) if holder == by => "which holds it".into(),
		Some(holder) => format!("and organisation {} holds it", holder.0),
		None => "and it is not known who holds it".into(),
	};
	format!("ALARM {}: {} {pack}, {here}, {there}", kind.code(), title(key))
}

fn alarm_json(packs: &Packs, alarm: &Alarm) -> Value {
	json!({
		"kind": alarm.kind.code(),
		"gtin": alarm.key.gtin.to_string(),
		"lot": String::from_utf8_lossy(&alarm.key.lot),
		"index": alarm.index,
		"serial": serial(packs, alarm.index),
		"by": alarm.by.0,
		"premises": alarm.premises.to_string(),
		"holder": alarm.holder.map(|holder| holder.0),
	})
}

pub(super) async fn undo(context: &Context, codes: &Codes, counter: &Counter) -> Result<Answer> {
	let (ids, fill) = (codes.ids()?, fill(counter)?);
	let signer = context.signer()?;
	let client = context.connect().await?;
	let (lot, packs) = match look_up_all(context, &client, &ids).await? {
		KnownPacks::Listed(listed) => (listed.lot.id, listed.packs),
		KnownPacks::Not(answer) => return Ok(answer),
	};
	let indexes: Vec<u32> = packs.packs.iter().map(|pack| pack.index).collect();
	let mut tries = 1;
	let (number, included) = loop {
		let (entry, proof) = entry_of(context, &client, &signer, lot, &indexes).await?;
		let call = call::supply::undo_supply(&packs, codes.container, counter.premises, &entry, &proof, fill.as_ref());
		match client.submit(&call, &signer).await {
			// The log has grown in between, and with it the proof.
			Err(Error::Dispatch { error, .. }) if error == "NotInLog" && tries < TRIES => tries += 1,
			other => break (proof.number, other?),
		}
	};
	let answer = Answer::done()
		.line(format!("{}: the supply of {} packs is undone", title(&packs.key), indexes.len()))
		.field("entry", number);
	Ok(name(answer, &packs, &indexes).included(&included))
}

/// The latest entry of the signer's organisation that supplied all of these packs, and its proof.
async fn entry_of(
	context: &Context,
	client: &Client,
	signer: &Signer,
	lot: LotId,
	packs: &[u32],
) -> Result<(SupplyEntry, SupplyProof)> {
	let Some(by) = client.organisation_of(&signer.account()).await? else {
		return Err(Error::bad("key", "the signer acts for no organisation"));
	};
	let (book, log) = whole_book(context, client, by).await?;
	let found = book.latest(lot, packs).ok_or_else(|| {
		let why = "no supply of the organisation held all of these packs: undo each supply by itself";
		Error::bad("packs", why)
	})?;
	Ok((found.entry.clone(), book.proof(found.number, &log)?))
}

/// A dispenser's log of supplies with all its entries; those that are not in the home folder yet, because somebody else
/// of the organisation supplied, are read from the chain's events. And the log as the chain has it.
async fn whole_book(context: &Context, client: &Client, by: OrganisationId) -> Result<(Book, MountainRange)> {
	let mut book = Book::open(&context.path(""), by)?;
	let log = client.supply_log(by).await?;
	let missing = book.missing(log.entries);
	if !missing.is_empty() {
		for supply in client.supplies(by, missing).await? {
			book.add(supply)?;
		}
	}
	Ok((book, log))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::gs1;
	use salus_primitives::{codes::AlarmKind, gs1::Gln, supply::Pack, trace::LotKey};

	const HERE: Gln = Gln(614_141_000_005);

	fn packs() -> Packs {
		let pack = |index: u32| Pack { index, serial: gs1::serial(&format!("S{index}")).unwrap() };
		let key = LotKey { gtin: gs1::gtin("06291041500213").unwrap(), lot: gs1::lot_number("L1").unwrap() };
		Packs { key, packs: vec![pack(4), pack(7)].try_into().unwrap(), path: vec![].try_into().unwrap() }
	}

	fn alarm(kind: AlarmKind, index: u32, holder: Option<u32>) -> Alarm {
		let holder = holder.map(OrganisationId);
		Alarm { kind, key: packs().key, index, by: OrganisationId(3), premises: HERE, holder }
	}

	fn supply(indexes: &[u32]) -> Supply {
		let packs = indexes.to_vec().try_into().unwrap();
		let entry = SupplyEntry { by: OrganisationId(3), premises: HERE, at: 1, lot: LotId(9), packs };
		Supply { number: 12, block: 5, entry, fill: None }
	}

	#[test]
	fn a_supply_without_alarms_is_a_yes() {
		let answer = tell(&packs(), &[], Some(&supply(&[4, 7])));
		let json = answer.to_json();
		assert_eq!((answer.exit_code(), &json["supplied"], &json["entry"]), (0, &2.into(), &12.into()));
		assert_eq!(json["serials"], json!(["S4", "S7"]));
	}

	#[test]
	fn an_alarm_is_a_no_and_names_both_places() {
		let alarms = [alarm(AlarmKind::Elsewhere, 7, Some(5))];
		let answer = tell(&packs(), &alarms, Some(&supply(&[4])));
		let json = answer.to_json();
		assert_eq!((answer.exit_code(), &json["supplied"]), (1, &1.into()));
		let expected = json!([{ "kind": "elsewhere", "gtin": "06291041500213", "lot": "L1", "index": 7, "serial": "S7",
			"by": 3, "premises": "0614141000005", "holder": 5 }]);
		assert_eq!(json["alarms"], expected);
		let text = alarm_text(&packs(), &alarms[0]);
		for part in ["ALARM elsewhere", "S7", "organisation 3 at 0614141000005", "organisation 5 holds it"] {
			assert!(text.contains(part), "{text}");
		}
	}

	#[test]
	fn without_any_supply_it_is_a_no() {
		let alarms = [alarm(AlarmKind::SecondSupply, 4, Some(3)), alarm(AlarmKind::SecondSupply, 7, None)];
		let answer = tell(&packs(), &alarms, None);
		assert_eq!((answer.exit_code(), &answer.to_json()["supplied"]), (1, &0.into()));
		assert!(alarm_text(&packs(), &alarms[0]).ends_with("which holds it"));
		assert!(alarm_text(&packs(), &alarms[1]).ends_with("not known who holds it"));
	}

	#[test]
	fn a_fill_that_is_kept_back_is_said_to_be() {
		let alarms = [alarm(AlarmKind::Elsewhere, 7, Some(5))];
		let answer = tell_kept_back(tell(&packs(), &alarms, None), 1, false);
		let json = answer.to_json();
		assert_eq!((answer.exit_code(), &json["fill_shown"], &json["packs_not_sent"]), (1, &false.into(), &1.into()));
		// What was foreseen didn't come about.
		let answer = tell_kept_back(tell(&packs(), &[], Some(&supply(&[4, 7]))), 0, true);
		assert_eq!((answer.exit_code(), &answer.to_json()["supplied"]), (1, &2.into()));
	}

	#[test]
	fn a_single_pack_is_named_by_its_serial() {
		let json = tell(&packs(), &[], Some(&supply(&[7]))).to_json();
		assert_eq!((&json["index"], &json["serial"]), (&7.into(), &"S7".into()));
	}
}
