//! `salus node`: the allow-list of the nodes that take each other as peers.

use clap::Subcommand;
use serde_json::{json, Value};

use crate::{
	chain::{
		call::nodes,
		keys,
		nodes::{Listed, PeerId},
		AccountId,
	},
	cli::{answer::Answer, context::Context, motion::propose, parse},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// The nodes on the list: peer id, the owner's account, and the organisation whose admin that is
	List,
	/// Propose to put a node on the list. A sensitive motion: votes of each required class, and a time to object
	Add {
		/// The node's peer id, as its log says it: 12D3KooW…
		#[arg(value_parser = parse::peer_id)]
		peer_id: PeerId,
		/// Whose node it is: SS58 or //Name
		#[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
		owner: AccountId,
	},
	/// Propose to strike a node off. A sensitive motion
	Remove {
		/// The node, as it is listed
		#[arg(value_parser = parse::listed_node)]
		peer_id: PeerId,
	},
	/// Propose to put a node in the place of another one, for the same owner. A sensitive motion
	Swap {
		/// The node that goes, as it is listed
		#[arg(value_parser = parse::listed_node)]
		old: PeerId,
		/// The peer id of the node that comes
		#[arg(value_parser = parse::peer_id)]
		new: PeerId,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::List => list(context).await,
		Command::Add { peer_id, owner } => propose(context, &nodes::add(&peer_id, &owner)).await,
		Command::Remove { peer_id } => propose(context, &nodes::remove(&peer_id)).await,
		Command::Swap { old, new } => propose(context, &nodes::swap(&old, &new)).await,
	}
}

async fn list(context: &Context) -> Result<Answer> {
	let found = context.connect().await?.listed_nodes().await?;
	let answer = Answer::done().field("nodes", found.iter().map(to_json).collect::<Vec<_>>());
	if found.is_empty() {
		return Ok(answer.line("no node is on the list"));
	}
	Ok(answer.lines(found.iter().map(to_text)))
}

fn to_text(node: &Listed) -> String {
	let owner =
		node.owner.as_ref().map_or_else(|| "nobody's".into(), |owner| format!("owner {}", keys::address(owner)));
	match node.organisation {
		Some(organisation) => format!("{}: {owner}, an admin of organisation {}", node.peer_id, organisation.0),
		None => format!("{}: {owner}", node.peer_id),
	}
}

fn to_json(node: &Listed) -> Value {
	json!({
		"peer_id": node.peer_id.to_string(),
		"owner": node.owner.as_ref().map(keys::address),
		"organisation": node.organisation.map(|organisation| organisation.0),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::ids::OrganisationId;

	#[test]
	fn a_node_is_told_with_its_owner_and_the_organisation() {
		let peer_id = parse::peer_id("12D3KooWAHoEkEqnKzM5PXFygh2movVBCSX3k8tDsT2cneU68Gyt").unwrap();
		let owner = Some(AccountId::new([1; 32]));
		let node = Listed { peer_id, owner, organisation: Some(OrganisationId(3)) };
		let text = to_text(&node);
		assert!(text.starts_with("12D3KooWAHo") && text.ends_with(", an admin of organisation 3"), "{text}");
		assert_eq!((&to_json(&node)["organisation"], to_json(&node)["owner"].is_string()), (&json!(3), true));
		let unknown = Listed { owner: None, organisation: None, ..node };
		assert!(to_text(&unknown).ends_with(": nobody's"));
		assert_eq!((&to_json(&unknown)["organisation"], &to_json(&unknown)["owner"]), (&Value::Null, &Value::Null));
	}
}
