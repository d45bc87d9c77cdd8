//! What becomes of an event, in words.

use salus_primitives::{gs1::Sscc, supply::Decommission};

use crate::{
	cli::lot::title,
	epcis::{
		plan::{Contents, Step},
		Event,
	},
};

fn list(containers: &[Sscc]) -> String {
	let shown: Vec<_> = containers.iter().take(3).map(Sscc::to_string).collect();
	let more = containers.len().saturating_sub(shown.len());
	let more = if more == 0 { String::new() } else { format!(" and {more} more") };
	format!("container {}{more}", shown.join(", "))
}

fn count(contents: &Contents) -> u64 {
	contents.lots.iter().map(|(_, count)| u64::from(*count)).sum::<u64>() + contents.packs.len() as u64
}

/// What is done in a step.
pub(super) fn of_step(step: &Step) -> String {
	match step {
		Step::Commission(lot) => format!("commission {}: {} packs", title(&lot.key), lot.count()),
		Step::Joined { to } => format!("part of the lot of event {}", to + 1),
		Step::Pack { into, packs } => format!("pack {} packs into container {into}", count(packs)),
		Step::Load { into, containers } => format!("load {} into container {into}", list(containers)),
		Step::Unpack { from, packs } => format!("take {} packs out of container {from}", count(packs)),
		Step::Unload { from, containers } => format!("unload {} out of container {from}", list(containers)),
		Step::Empty { from } => format!("empty container {from}"),
		Step::Ship { containers, .. } => format!("offer {}", list(containers)),
		Step::Cancel { containers } => format!("take back the offer of {}", list(containers)),
		Step::Receive { containers } => format!("receive {}", list(containers)),
		Step::Supply { packs, .. } => format!("supply {} packs", packs.len()),
		Step::Decommission { packs, why } => format!("take {} packs off the market: {}", packs.len(), reason(*why)),
		Step::Destroy { packs } => format!("offer the destruction of {} packs to a witness", count(packs)),
		Step::Transform { inputs, output } => {
			format!("make {} packs into {}: {} packs", count(inputs), title(&output.key), output.count())
		}
		Step::Temperature { containers, readings } => {
			format!("report {} readings of {}", readings.len(), list(containers))
		}
		Step::Declare { reason, .. } => {
			format!("declare the event an error: {}", reason.as_deref().unwrap_or("without a reason"))
		}
		Step::Evidence { why } => format!("recorded alone: {why}"),
	}
}

const fn reason(why: Decommission) -> &'static str {
	match why {
		Decommission::Exported => "exported",
		Decommission::Stolen => "stolen",
		Decommission::Sample => "a sample",
		Decommission::Locked => "locked",
		Decommission::Withdrawn => "withdrawn",
	}
}

/// What an event is called: its kind and its business step.
pub(super) fn of_event(event: &Event) -> String {
	match &event.biz_step {
		Some(step) => format!("{}, {step}", event.kind.name()),
		None => event.kind.name().into(),
	}
}
