//! `salus pack origin`: of which lots a pack was made, back to where they entered.

use std::collections::BTreeSet;

use salus_primitives::{ids::LotId, lots::Lot, trace::LotKey};
use serde_json::{json, Value};

use crate::{
	chain::client::Client,
	cli::{answer::Answer, context::Context, lot::title},
	gs1::PackId,
	Error, Result,
};

/// A lot, how many steps back it is, and of which lots it was made.
struct Step {
	depth: usize,
	key: LotKey,
	lot: Lot,
	origins: Vec<LotId>,
}

/// Follows a pack's lot back; exit code 1 if it was never commissioned.
pub(super) async fn run(context: &Context, pack: &PackId) -> Result<Answer> {
	let key = pack.lot_key()?;
	let client = context.connect().await?;
	let Some(lot) = client.lot(&key).await? else {
		return Ok(Answer::new(false).line(format!("{} was never commissioned", title(&key))));
	};
	Ok(answer(&follow(&client, key, lot).await?))
}

/// A lot and all that it was made of, each once, the nearest first on every branch.
async fn follow(client: &Client, key: LotKey, lot: Lot) -> Result<Vec<Step>> {
	let mut seen = BTreeSet::from([lot.id]);
	let mut steps = vec![Step { depth: 0, origins: client.origins(lot.id).await?, key, lot }];
	let mut open: Vec<(usize, LotId)> = steps.iter().flat_map(next).collect();
	while let Some((depth, id)) = open.pop() {
		if !seen.insert(id) {
			continue;
		}
		let missing = || Error::Chain(format!("the chain has no lot {}", id.0));
		let key = client.lot_key(id).await?.ok_or_else(missing)?;
		let lot = client.lot(&key).await?.ok_or_else(missing)?;
		let step = Step { depth, origins: client.origins(id).await?, key, lot };
		open.extend(next(&step));
		steps.push(step);
	}
	Ok(steps)
}

/// The lots that come next, in an order in which the last is taken first.
fn next(step: &Step) -> Vec<(usize, LotId)> {
	step.origins.iter().rev().map(|origin| (step.depth + 1, *origin)).collect()
}

fn answer(steps: &[Step]) -> Answer {
	let lines = steps.iter().map(|step| {
		let entered = if step.origins.is_empty() { "entered the chain here" } else { "made of:" };
		let owner = step.lot.owner.0;
		format!("{}{}, of organisation {owner}: {entered}", "  ".repeat(step.depth), title(&step.key))
	});
	Answer::done().lines(lines.collect::<Vec<_>>()).field("lots", steps.iter().map(to_json).collect::<Vec<_>>())
}

fn to_json(step: &Step) -> Value {
	json!({
		"id": step.lot.id.0,
		"gtin": step.key.gtin.to_string(),
		"lot": String::from_utf8_lossy(&step.key.lot),
		"owner": step.lot.owner.0,
		"depth": step.depth,
		"origins": step.origins.iter().map(|origin| origin.0).collect::<Vec<_>>(),
	})
}
