//! `salus manifest`: serial numbers that travel sealed with the goods.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use salus_primitives::{gs1::Sscc, trace::LotKey};
use serde_json::{json, Value};

use crate::{
	chain::{client::Client, keys},
	cli::{
		answer::Answer,
		context::Context,
		format,
		lot::{title, LotName},
		parse,
		release::own_key,
	},
	files::{self, hex32},
	manifest::{self, Manifest, Wanted},
	seal::{Recipient, RecipientKey},
	serials::{LotTree, Part},
	time, Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Seal the serial numbers of the packs in a container, and of no others, for who receives it
	Container {
		/// The container's SSCC, 18 digits
		#[arg(value_parser = parse::sscc)]
		sscc: Sscc,
		#[command(flatten)]
		sealing: Sealing,
	},
	/// Seal the serial numbers of a whole lot, for who answers for all of it: a contract packer, a verification service
	Lot {
		#[command(flatten)]
		lot: LotName,
		#[command(flatten)]
		sealing: Sealing,
	},
	/// Open a manifest, and take its packs over if they are what the chain has; exit code 1 if not, and nothing is kept
	Open {
		/// The manifest
		manifest: PathBuf,
		/// Secret key that it was sealed for [default: the home folder's own]
		#[arg(long, value_name = "FILE")]
		recipient_key: Option<PathBuf>,
	},
	/// The home folder's own public key, for partners who seal manifests; made when it is needed first
	Key {
		/// Write it to this new file, too
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
}

/// For whom, and where to.
#[derive(Debug, Args)]
pub struct Sealing {
	/// The receiver's public key, or a file with it: what `manifest key` or `key recipient` gave them
	#[arg(long, value_name = "KEY")]
	to: String,
	/// The new file
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
}

impl Sealing {
	fn recipient(&self) -> Result<Recipient> {
		match self.to.parse() {
			Ok(recipient) => Ok(recipient),
			Err(_) => Recipient::load(Path::new(&self.to)),
		}
	}
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Container { sscc, sealing } => container(context, sscc, &sealing).await,
		Command::Lot { lot, sealing } => whole_lot(context, &lot.key(), &sealing).await,
		Command::Open { manifest, recipient_key } => open(context, &manifest, recipient_key.as_deref()).await,
		Command::Key { out } => key(context, out.as_deref()),
	}
}

async fn container(context: &Context, sscc: Sscc, sealing: &Sealing) -> Result<Answer> {
	refuse_existing(&sealing.out)?;
	let client = context.connect().await?;
	let Some(contents) = manifest::contents(&client.snapshot().await?, sscc).await? else {
		return Err(Error::bad(sscc.to_string(), "there is no such container"));
	};
	let mut parts = Vec::with_capacity(contents.lots.len());
	for wanted in &contents.lots {
		let tree = known(context, &client, &wanted.key).await?;
		refuse_missing(wanted, &tree)?;
		parts.push(tree.part(&wanted.ranges)?);
	}
	let answer = seal(context, &client, Some(sscc), parts, sealing)?;
	Ok(answer.field("sscc", sscc.to_string()).field("holder", contents.possession.holder.0))
}

async fn whole_lot(context: &Context, key: &LotKey, sealing: &Sealing) -> Result<Answer> {
	refuse_existing(&sealing.out)?;
	let client = context.connect().await?;
	let tree = known(context, &client, key).await?;
	if !tree.is_whole() {
		let why = format!("the home folder has {} of {} serial numbers", tree.serials().len(), tree.quantity());
		return Err(Error::bad(title(key), why));
	}
	let part = tree.part(tree.ranges())?;
	seal(context, &client, None, vec![part], sealing)
}

/// What the home folder has of a lot, which has to be what the chain has.
async fn known(context: &Context, client: &Client, key: &LotKey) -> Result<LotTree> {
	let home = context.path("");
	if !LotTree::path_in(&home, key).exists() {
		return Err(Error::bad(title(key), "the home folder has none of its serial numbers"));
	}
	let tree = LotTree::load(&home, key)?;
	match client.lot_root(key).await? {
		Some(known) if known == (tree.root(), tree.quantity()) => Ok(tree),
		Some(_) => Err(Error::bad(title(key), "the home folder has other serial numbers than the chain's lot")),
		None => Err(Error::bad(title(key), "the lot was never commissioned")),
	}
}

/// Refuses what the home folder has only some serial numbers of.
fn refuse_missing(wanted: &Wanted, tree: &LotTree) -> Result<()> {
	match wanted.missing_in(Some(tree)) {
		0 => Ok(()),
		missing => {
			let why = format!("the home folder lacks the serial numbers of {missing} of {} packs", wanted.packs());
			Err(Error::bad(title(&wanted.key), why))
		}
	}
}

/// Signs, seals and writes.
fn seal(
	context: &Context,
	client: &Client,
	container: Option<Sscc>,
	lots: Vec<Part>,
	sealing: &Sealing,
) -> Result<Answer> {
	let (signer, recipient) = (context.signer()?, sealing.recipient()?);
	let (genesis, made) = (client.genesis(), time::now());
	let manifest = Manifest { genesis, container, from: signer.account(), made, lots };
	let bytes = manifest.seal(&signer, &recipient)?;
	if bytes.len() as u64 > files::MAX_FILE_LEN {
		let why = format!("larger than {} MiB: seal what is in it apart", files::MAX_FILE_LEN >> 20);
		return Err(Error::bad("manifest", why));
	}
	files::write_atomic(&sealing.out, &bytes)?;
	let (packs, lots, out) = (manifest.packs(), manifest.lots.len(), sealing.out.display().to_string());
	Ok(Answer::done()
		.line(format!("{packs} packs of {lots} lots, sealed for {}", recipient.id()))
		.line(format!("written to {out}"))
		.field("packs", packs)
		.field("lots", manifest.lots.iter().map(part_json).collect::<Vec<_>>())
		.field("recipient", recipient.to_string())
		.field("file", out))
}

fn part_json(part: &Part) -> Value {
	json!({ "gtin": part.gtin, "lot": part.lot, "packs": part.packs(), "quantity": part.quantity })
}

async fn open(context: &Context, path: &Path, key: Option<&Path>) -> Result<Answer> {
	let key = match key {
		Some(path) => RecipientKey::load(path)?,
		// A key that is made now opens nothing, so none is made.
		None => context.vault_view().own_key().map_err(|error| {
			Error::bad("key", format!("{error}. `salus manifest key` makes one; the sender has to seal for it"))
		})?,
	};
	let manifest = Manifest::open(&files::read(path)?, &key).map_err(|error| in_file(path, error))?;
	let client = context.connect().await?;
	if manifest.genesis != client.genesis() {
		let (expected, found) = (hex32::to_text(&manifest.genesis), hex32::to_text(&client.genesis()));
		return Err(Error::WrongGenesis { expected, found });
	}
	// A stranger who has serial numbers got them from somebody who shouldn't have let them out of hand.
	let Some(sender) = client.organisation_of(&manifest.from).await? else {
		let from = keys::address(&manifest.from);
		return Err(Error::Negative(format!("the sender, {from}, acts for no organisation of the consortium")));
	};
	let at = client.snapshot().await?;
	let trees = manifest.proved(&at).await?;
	let contents = match manifest.container {
		Some(sscc) => manifest::contents(&at, sscc).await?.map(|contents| contents.lots),
		None => None,
	};
	let home = context.path("");
	let elsewhere = missing_elsewhere(&home, contents.as_deref().unwrap_or_default(), &trees)?;
	let kept = manifest::keep(&home, &trees)?;
	let answer = report(&manifest, &kept)
		.line(format!("sent by organisation {} at {}", sender.0, format::moment(manifest.made)))
		.field("sender", sender.0)
		.field("made", format::moment(manifest.made));
	Ok(match contents {
		Some(lots) => complete(answer, elsewhere.saturating_add(missing(&lots, &kept))),
		None => answer,
	})
}

/// The manifest's file goes before what is wrong with it.
fn in_file(path: &Path, error: Error) -> Error {
	match error {
		Error::Negative(why) => Error::Negative(format!("{}: {why}", path.display())),
		Error::BadInput { .. } => Error::bad(path.display().to_string(), error.to_string()),
		other => other,
	}
}

/// What was taken over.
fn report(manifest: &Manifest, kept: &[(PathBuf, LotTree)]) -> Answer {
	let all = manifest.lots.iter().zip(kept);
	let line = |(part, (_, lot)): (&Part, &(PathBuf, LotTree))| {
		let (packs, known, quantity) = (part.packs(), lot.serials().len(), lot.quantity());
		format!("{}: {packs} packs, as commissioned; {known} of {quantity} are known here now", title(lot.key()))
	};
	let fields = |(part, (path, lot)): (&Part, &(PathBuf, LotTree))| {
		let mut json = part_json(part);
		json["known"] = lot.serials().len().into();
		json["serials_file"] = path.display().to_string().into();
		json
	};
	Answer::done()
		.lines(all.clone().map(line))
		.field("packs", manifest.packs())
		.field("lots", all.map(fields).collect::<Vec<_>>())
		.field("sscc", manifest.container.map(|sscc| sscc.to_string()))
}

/// How many packs the chain has in the container now whose serial numbers are not here: those of lots of which the
/// manifest has none. A file that is damaged is an error, since nobody can tell what was in it.
fn missing_elsewhere(home: &Path, lots: &[Wanted], manifest: &[LotTree]) -> Result<usize> {
	let mut missing = 0usize;
	for wanted in lots.iter().filter(|wanted| manifest.iter().all(|lot| *lot.key() != wanted.key)) {
		let is_here = LotTree::path_in(home, &wanted.key).exists();
		let here = is_here.then(|| LotTree::load(home, &wanted.key)).transpose()?;
		missing = missing.saturating_add(wanted.missing_in(here.as_ref()));
	}
	Ok(missing)
}

/// The same of the manifest's own lots, with what was taken over.
fn missing(lots: &[Wanted], kept: &[(PathBuf, LotTree)]) -> usize {
	let of_lot = |wanted: &Wanted| {
		let (_, lot) = kept.iter().find(|(_, lot)| *lot.key() == wanted.key)?;
		Some(wanted.missing_in(Some(lot)))
	};
	lots.iter().filter_map(of_lot).sum()
}

/// Says whether the serial numbers of all packs in the container are here.
fn complete(answer: Answer, missing: usize) -> Answer {
	let line = match missing {
		0 => "all packs that the chain has in the container are known here".into(),
		missing => format!("the chain has {missing} MORE packs in the container, which are not known here"),
	};
	answer.line(line).field("missing", missing)
}

fn key(context: &Context, out: Option<&Path>) -> Result<Answer> {
	let recipient = own_key(context)?.recipient();
	let answer = Answer::done()
		.line(recipient.to_string())
		.field("recipient", recipient.to_string())
		.field("id", recipient.id().to_string());
	let Some(out) = out else { return Ok(answer) };
	refuse_existing(out)?;
	recipient.save(out)?;
	Ok(answer.line(format!("written to {}", out.display())).field("file", out.display().to_string()))
}

fn refuse_existing(path: &Path) -> Result<()> {
	match path.exists() {
		true => Err(Error::bad(path.display().to_string(), "is there already")),
		false => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{gs1, serials::generate};
	use salus_primitives::ids::LotId;

	fn lot(number: &str, count: u32) -> LotTree {
		let key = LotKey { gtin: gs1::gtin("06291041500213").unwrap(), lot: gs1::lot_number(number).unwrap() };
		LotTree::new(key, generate(count).unwrap()).unwrap()
	}

	fn wanted(lot: &LotTree, packs: std::ops::Range<u32>) -> Wanted {
		Wanted { id: LotId(0), key: lot.key().clone(), ranges: vec![packs] }
	}

	#[test]
	fn what_is_not_here_is_counted_lot_by_lot() {
		let home = tempfile::tempdir().unwrap();
		let (sent, here, nowhere) = (lot("L1", 10), lot("L2", 10), lot("L3", 10));
		here.part(&[0..4]).unwrap().open().unwrap().save(home.path()).unwrap();
		let lots = [wanted(&sent, 0..10), wanted(&here, 0..6), wanted(&nowhere, 0..3)];
		let part = sent.part(&[2..10]).unwrap().open().unwrap();
		assert_eq!(missing_elsewhere(home.path(), &lots, std::slice::from_ref(&part)).unwrap(), 2 + 3);
		assert_eq!(missing(&lots, &[(PathBuf::new(), part)]), 2);
	}

	#[test]
	fn a_damaged_file_is_not_taken_for_none() {
		let home = tempfile::tempdir().unwrap();
		let other = lot("L2", 10);
		let path = other.save(home.path()).unwrap();
		std::fs::write(&path, "{}").unwrap();
		let error = missing_elsewhere(home.path(), &[wanted(&other, 0..10)], &[]).unwrap_err();
		assert!(error.to_string().contains(&path.display().to_string()), "{error}");
	}
}
