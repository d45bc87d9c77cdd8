//! `salus chain`: how the chain is, and what is in a block.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{json, Value};

use crate::{
	chain::{authorities, client::BlockRef},
	cli::{answer::Answer, context::Context, parse},
	files::{self, hex32},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Name, version, newest and newest final block, and peers of the node
	Status,
	/// Transactions and events of a block
	Show {
		/// The block's number or hash [default: the newest final one]
		#[arg(value_parser = parse::block)]
		block: Option<BlockRef>,
	},
	/// Who finalises the chain: by this file, `salus consent check-receipt` needs no node
	Authorities {
		/// As of this block, by number or hash [default: the newest final one]
		#[arg(value_parser = parse::block)]
		block: Option<BlockRef>,
		/// Write them to this file rather than to the screen
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Status => status(context).await,
		Command::Show { block } => show(context, block).await,
		Command::Authorities { block, out } => authorities(context, block, out.as_deref()).await,
	}
}

async fn status(context: &Context) -> Result<Answer> {
	let status = context.connect().await?.status().await?;
	let syncing = if status.syncing { ", still catching up" } else { "" };
	Ok(Answer::done()
		.line(format!("{} (salus {})", status.chain, status.spec_version))
		.line(format!("newest block {}, final up to {}{syncing}", status.best, status.finalised))
		.line(format!("peers {}", status.peers))
		.line(format!("genesis {}", hex32::to_text(&status.genesis)))
		.field("chain", status.chain)
		.field("spec_version", status.spec_version)
		.field("best", status.best)
		.field("finalised", status.finalised)
		.field("finalised_hash", hex32::to_text(&status.finalised_hash))
		.field("peers", status.peers)
		.field("syncing", status.syncing)
		.field("genesis", hex32::to_text(&status.genesis)))
}

async fn show(context: &Context, block: Option<BlockRef>) -> Result<Answer> {
	let block = context.connect().await?.show_block(block).await?;
	let list = |items: &[(String, Value)], name: &str| -> Vec<Value> {
		items.iter().map(|(title, fields)| json!({ name: title, "fields": fields })).collect()
	};
	let lines = |items: &[(String, Value)]| -> Vec<String> {
		items.iter().map(|(title, fields)| format!("  {title} {fields}")).collect()
	};
	Ok(Answer::done()
		.line(format!("block {} ({})", block.number, hex32::to_text(&block.hash)))
		.line("transactions:")
		.lines(lines(&block.extrinsics))
		.line("events:")
		.lines(lines(&block.events))
		.field("block", block.number)
		.field("block_hash", hex32::to_text(&block.hash))
		.field("transactions", list(&block.extrinsics, "call"))
		.field("events", list(&block.events, "event")))
}

async fn authorities(context: &Context, block: Option<BlockRef>, out: Option<&Path>) -> Result<Answer> {
	let found = context.connect().await?.authorities(block).await?;
	let json = authorities::to_json(&found);
	let text = format!("{json:#}\n");
	let answer = Answer::done().field("set_id", found.set_id).field("authorities", json["authorities"].clone());
	match out {
		Some(path) => {
			files::write_atomic(path, text.as_bytes())?;
			let path = path.display().to_string();
			Ok(answer.line(format!("authority set {} written to {path}", found.set_id)).field("file", path))
		}
		None => Ok(answer.lines(text.lines().map(str::to_owned).collect::<Vec<_>>())),
	}
}
