//! `salus pack decommission` and `reactivate`: packs leave the market, or come back.

use salus_primitives::supply::Decommission;

use super::{
	known::{look_up_all, KnownPacks},
	Packs as Codes,
};
use crate::{
	chain::call::{supply, Call},
	cli::{answer::Answer, context::Context, lot::title},
	Result,
};

pub(super) async fn decommission(context: &Context, codes: &Codes, why: Decommission) -> Result<Answer> {
	let done = format!("off the market: {}", why_text(why));
	let answer = submit(context, codes, |packs| supply::decommission(packs, codes.container, why), &done).await?;
	Ok(answer.field("why", why_text(why)))
}

pub(super) async fn reactivate(context: &Context, codes: &Codes) -> Result<Answer> {
	submit(context, codes, |packs| supply::reactivate(packs, codes.container), "back on the market").await
}

/// Why packs leave the market, as it is written.
const fn why_text(why: Decommission) -> &'static str {
	match why {
		Decommission::Exported => "exported",
		Decommission::Stolen => "stolen",
		Decommission::Sample => "sample",
		Decommission::Locked => "locked",
		Decommission::Withdrawn => "withdrawn",
	}
}

async fn submit(
	context: &Context,
	codes: &Codes,
	call: impl FnOnce(&salus_primitives::supply::Packs) -> Call,
	done: &str,
) -> Result<Answer> {
	let ids = codes.ids()?;
	let signer = context.signer()?;
	let client = context.connect().await?;
	let packs = match look_up_all(context, &client, &ids).await? {
		KnownPacks::Listed(listed) => listed.packs,
		KnownPacks::Not(answer) => return Ok(answer),
	};
	let included = client.submit(&call(&packs), &signer).await?;
	let serials: Vec<_> = packs.packs.iter().map(|pack| String::from_utf8_lossy(&pack.serial).into_owned()).collect();
	Ok(Answer::done()
		.line(format!("{}: {} packs are {done}", title(&packs.key), serials.len()))
		.field("gtin", packs.key.gtin.to_string())
		.field("lot", String::from_utf8_lossy(&packs.key.lot).into_owned())
		.field("serials", serials)
		.included(&included))
}
