//! `salus lot`: lots of a medicine, their serial numbers, and recalls.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use salus_primitives::{
	gs1::Gtin,
	ids::Moment,
	merkle::MAX_LEAVES,
	trace::{LotKey, LotNumber, RecallClass},
};

use crate::{
	chain::call::trace,
	cli::{answer::Answer, context::Context, format, parse},
	files,
	serials::{self, LotTree},
	Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Commission a lot (as the product's manufacturer); the serial numbers stay in the home folder
	Commission(Commission),
	/// Recall a lot (as its manufacturer or a regulator); it takes effect at once for every pack
	Recall {
		#[command(flatten)]
		lot: LotName,
		/// How grave: I (life-threatening), II or III
		#[arg(long, value_parser = parse::recall_class)]
		class: RecallClass,
	},
	/// What the chain and the home folder have on a lot; exit code 1 if it was never commissioned
	Show {
		#[command(flatten)]
		lot: LotName,
	},
	/// Write a lot's serial numbers to a file for a partner. Secret: who has it can print packs that pass for genuine
	Export {
		#[command(flatten)]
		lot: LotName,
		/// The new file
		file: PathBuf,
	},
	/// Take over a lot's serial numbers from a partner's file, if they are what the chain has
	Import {
		/// The file
		file: PathBuf,
	},
}

/// Which lot of which product.
#[derive(Debug, Args)]
pub struct LotName {
	/// The product's GTIN: 8, 12, 13 or 14 digits
	#[arg(long, value_parser = parse::gtin)]
	gtin: Gtin,
	/// The lot number: 1 to 20 characters of GS1's set 82
	#[arg(long, value_parser = parse::lot)]
	lot: LotNumber,
}

impl LotName {
	pub(super) fn key(self) -> LotKey {
		LotKey { gtin: self.gtin, lot: self.lot }
	}
}

/// What is commissioned.
#[derive(Debug, Args)]
pub struct Commission {
	#[command(flatten)]
	lot: LotName,
	/// The expiry date; the lot can be supplied to the end of that day in UTC
	#[arg(long, value_name = "DATE", value_parser = parse::expiry)]
	expiry: Moment,
	/// Draw this many serial numbers at random, 1 to 1048576
	#[arg(long, value_name = "N", required_unless_present = "serials",
		value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_LEAVES)))]
	quantity: Option<u32>,
	/// Take the serial numbers from this file, one a line, 1 to 20 characters each
	#[arg(long, value_name = "FILE", conflicts_with = "quantity")]
	serials: Option<PathBuf>,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Commission(commission) => self::commission(context, commission).await,
		Command::Recall { lot, class } => recall(context, lot.key(), class).await,
		Command::Show { lot } => show(context, &lot.key()).await,
		Command::Export { lot, file } => export(context, &lot.key(), &file),
		Command::Import { file } => import(context, &file).await,
	}
}

/// A lot's name for people.
pub(super) fn title(key: &LotKey) -> String {
	format!("{} lot {}", key.gtin, String::from_utf8_lossy(&key.lot))
}

async fn commission(context: &Context, commission: Commission) -> Result<Answer> {
	let Commission { lot, expiry, quantity, serials } = commission;
	let key = lot.key();
	let serials = match (serials, quantity) {
		(Some(path), _) => serials::read(&path)?,
		(None, Some(count)) => serials::generate(count)?,
		(None, None) => return Err(Error::bad("--quantity", "give it, or --serials")),
	};
	let signer = context.signer()?;
	let client = context.connect().await?;
	let path = LotTree::path_in(&context.path(""), &key);
	if path.exists() {
		let why = match client.lot_root(&key).await? {
			Some(_) => "this lot is commissioned already",
			None => "holds serial numbers for this lot, which the chain doesn't know; move it away to begin anew",
		};
		return Err(Error::bad(path.display().to_string(), why));
	}
	let tree = LotTree::new(key, serials)?;
	// Written first: a commissioned lot without its serial numbers would be lost.
	tree.save(&context.path(""))?;
	let call = trace::commission(tree.key(), expiry, tree.quantity(), tree.root());
	let included = match client.submit(&call, &signer).await {
		Ok(included) => included,
		Err(error) => return Err(forget(&path, error)),
	};
	Ok(commissioned(&tree, expiry, &path).included(&included))
}

/// What is said of a lot that was commissioned.
fn commissioned(tree: &LotTree, expiry: Moment, path: &Path) -> Answer {
	Answer::done()
		.line(format!(
			"commissioned {}: {} packs, expiry {}",
			title(tree.key()),
			tree.quantity(),
			format::moment(expiry)
		))
		.line(format!("serial numbers in {}", path.display()))
		.field("gtin", tree.key().gtin.to_string())
		.field("lot", String::from_utf8_lossy(&tree.key().lot).into_owned())
		.field("quantity", tree.quantity())
		.field("root", format!("{:?}", tree.root()))
		.field("expiry", format::moment(expiry))
		.field("serials_file", path.display().to_string())
}

/// Takes back the serial numbers of a lot that the chain refused. When it isn't sure that it did, they stay.
fn forget(path: &Path, error: Error) -> Error {
	if matches!(error, Error::Chain(_) | Error::Unreachable { .. }) {
		return error;
	}
	match std::fs::remove_file(path) {
		Ok(()) => error,
		Err(source) => Error::io(path, source),
	}
}

async fn recall(context: &Context, key: LotKey, class: RecallClass) -> Result<Answer> {
	let included = context.submit(&trace::recall(&key, class)).await?.included;
	Ok(Answer::done()
		.line(format!("recalled {}, class {}", title(&key), recall_name(class)))
		.field("gtin", key.gtin.to_string())
		.field("lot", String::from_utf8_lossy(&key.lot).into_owned())
		.field("class", recall_name(class))
		.included(&included))
}

/// The class of a recall as it is written.
pub(super) const fn recall_name(class: RecallClass) -> &'static str {
	match class {
		RecallClass::ClassI => "I",
		RecallClass::ClassII => "II",
		RecallClass::ClassIII => "III",
	}
}

async fn show(context: &Context, key: &LotKey) -> Result<Answer> {
	let known = LotTree::path_in(&context.path(""), key).exists();
	let Some((root, quantity)) = context.connect().await?.lot_root(key).await? else {
		return Ok(Answer::new(false).line(format!("{} was never commissioned", title(key))));
	};
	Ok(Answer::done()
		.line(format!("{}: {quantity} packs, root {root:?}", title(key)))
		.line(if known { "its serial numbers are in the home folder" } else { "its serial numbers are not here" })
		.field("gtin", key.gtin.to_string())
		.field("quantity", quantity)
		.field("root", format!("{root:?}"))
		.field("serials", known))
}

fn export(context: &Context, key: &LotKey, file: &Path) -> Result<Answer> {
	if file.exists() {
		return Err(Error::bad(file.display().to_string(), "is there already"));
	}
	let tree = LotTree::load(&context.path(""), key)?;
	files::write_atomic(file, &files::read(&LotTree::path_in(&context.path(""), key))?)?;
	Ok(Answer::done()
		.line(format!("{}: {} serial numbers in {}", title(key), tree.quantity(), file.display()))
		.field("quantity", tree.quantity())
		.field("file", file.display().to_string()))
}

async fn import(context: &Context, file: &Path) -> Result<Answer> {
	let named = |error: Error| Error::bad(file.display().to_string(), error.to_string());
	let tree = LotTree::from_json(&files::read(file)?).map_err(named)?;
	let known = context.connect().await?.lot_root(tree.key()).await?;
	if known != Some((tree.root(), tree.quantity())) {
		let why = match known {
			Some(_) => "these are not the serial numbers that the lot was commissioned with",
			None => "the lot was never commissioned",
		};
		return Err(Error::Negative(format!("{}: {why}", title(tree.key()))));
	}
	let path = tree.save(&context.path(""))?;
	Ok(Answer::done()
		.line(format!("{}: {} serial numbers, as commissioned", title(tree.key()), tree.quantity()))
		.field("gtin", tree.key().gtin.to_string())
		.field("quantity", tree.quantity())
		.field("serials_file", path.display().to_string()))
}
