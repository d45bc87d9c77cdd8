//! Consent receipts: written with a proof, and checked by it.

use std::path::PathBuf;

use clap::Args;
use salus_primitives::ids::{ConsentId, OrganisationId};

use super::{documents, questions};
use crate::{
	chain::{authorities, state::number_key},
	cli::{answer::Answer, context::Context, disclosures, parse},
	consent::{export, receipt},
	files::{self, hex32},
	proof::{Finality, Trust},
	time, Error, Result,
};

/// Which receipt, and what is trusted.
#[derive(Debug, Args)]
pub struct Check {
	/// The receipt
	file: PathBuf,
	/// Ask no node: the block with this hash is known to be final
	#[arg(long, value_name = "HASH", value_parser = parse::hash)]
	block: Option<[u8; 32]>,
	/// Ask no node: these authorities finalised the block; a file of `salus chain authorities`
	#[arg(long, value_name = "FILE", conflicts_with = "block")]
	authorities: Option<PathBuf>,
}

pub(super) async fn write(context: &Context, consent: u64, out: Option<PathBuf>) -> Result<Answer> {
	let client = context.connect().await?;
	let (record, sponsor) = documents::record(&client, consent).await?;
	let evidence = client.prove("Consent", "Consents", vec![number_key(consent)]).await?;
	let is_final = evidence.justification.is_some();
	let mut organisations = export::organisations(&record);
	organisations.push(sponsor);
	let glns = disclosures::glns(&client, organisations).await?;
	let gln_of_organisation = |id: OrganisationId| glns.get(&id).copied();
	let receipt = receipt::receipt(&receipt::Parts {
		consent: ConsentId(consent),
		genesis: client.genesis(),
		sponsor,
		gln_of_organisation: &gln_of_organisation,
		now: client.now().await?,
		evidence,
	})?;
	let path = out.unwrap_or_else(|| format!("consent-{consent}.receipt.json").into());
	files::write_atomic(&path, format!("{receipt:#}\n").as_bytes())?;
	let finality = match is_final {
		true => "with the proof that its block is final",
		false => "WITHOUT a proof that its block is final: this chain makes none",
	};
	let path = path.display().to_string();
	Ok(Answer::done()
		.line(format!("receipt of consent {consent} written to {path}, {finality}"))
		.field("consent", consent)
		.field("file", path)
		.field("final", is_final))
}

pub(super) async fn check(context: &Context, arguments: Check) -> Result<Answer> {
	let file = arguments.file.display().to_string();
	let named = |error: Error| match error {
		Error::BadInput { what, why } => Error::bad(format!("{file}: {what}"), why),
		other => other,
	};
	let bytes = files::read(&arguments.file)?;
	let trust = match (arguments.block, &arguments.authorities) {
		(Some(block), _) => Trust::Block(block),
		(None, Some(path)) => Trust::Authorities(authorities::load(path)?),
		(None, None) => known_by_node(context, &bytes).await.map_err(named)?,
	};
	let proved = receipt::check(&bytes, &trust).map_err(named)?;
	if context.genesis().is_some_and(|expected| expected != proved.genesis) {
		return Ok(Answer::new(false).line("the receipt is from another chain"));
	}
	Ok(report(&proved))
}

/// What this node says of the receipt's block: it is trusted if the node has it as final.
async fn known_by_node(context: &Context, receipt: &[u8]) -> Result<Trust> {
	let proved = receipt::check(receipt, &Trust::Nothing)?;
	let client = context.connect().await?;
	if proved.genesis != client.genesis() {
		return Err(Error::Negative("the receipt is from another chain than the node's".into()));
	}
	let finalised = client.status().await?.finalised;
	let known = client.block_hash(proved.block_number).await?;
	if known == Some(proved.block_hash) && u64::from(proved.block_number) <= finalised {
		return Ok(Trust::Block(proved.block_hash));
	}
	let block = hex32::to_text(&proved.block_hash);
	Err(Error::Negative(format!("the chain has no final block {} with the hash {block}", proved.block_number)))
}

fn report(proved: &receipt::Proved) -> Answer {
	let block = hex32::to_text(&proved.block_hash);
	let (held, finality) = match proved.finality {
		Finality::NotChecked => (false, "whether that block is final was not checked".to_owned()),
		Finality::KnownBlock => (true, "that block is known to be final".to_owned()),
		Finality::Justified { set_id } => (true, format!("authority set {set_id} finalised that block")),
	};
	Answer::new(held)
		.lines(questions::record_lines(proved.consent.0, &proved.record, time::now()))
		.line(format!("is what the chain held in block {} ({block}); {finality}", proved.block_number))
		.line(format!("the chain's genesis is {}", hex32::to_text(&proved.genesis)))
		.field("consent", proved.consent.0)
		.field("record", questions::record_json(&proved.record, time::now()))
		.field("genesis", hex32::to_text(&proved.genesis))
		.field("block", proved.block_number)
		.field("block_hash", block)
		.field("final", held)
}
