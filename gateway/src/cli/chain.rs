//! `salus chain`: how the chain is, and what is in a block.

use clap::Subcommand;
use serde_json::{json, Value};

use crate::{
	chain::client::BlockRef,
	cli::{answer::Answer, context::Context, parse},
	files::hex32,
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
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Status => status(context).await,
		Command::Show { block } => show(context, block).await,
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
