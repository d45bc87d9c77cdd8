//! Policies for the tests, and short ways to ask them.

#![allow(dead_code, unreachable_pub, missing_docs)]

use access_core::{decide, Answer, Document, Labels, Limits, Question, Rule, Tier, TierId};

pub const ALL: u32 = u32::MAX;

/// Thursday, 1 January 1970, midnight. The clock starts there.
pub const THURSDAY: u64 = 0;
pub const MINUTE: u64 = 60_000;
pub const HOUR: u64 = 60 * MINUTE;

pub fn tier(parent: Option<TierId>, rules: &[Rule]) -> Tier {
	Tier { parent, limits: Limits::NONE, delegates: None, rules: rules.to_vec() }
}

/// Role 1 has tier 1 (purpose 0: classes 0 and 1), whose parent is tier 0 (purposes 0 and 2: class 4).
pub fn two_tiers() -> Document {
	Document {
		roles: vec![(1, 1)],
		tiers: vec![
			(0, tier(None, &[Rule::always(0b101, 0b1_0000)])),
			(1, tier(Some(0), &[Rule::always(0b001, 0b0_0011)])),
		],
	}
}

/// Tiers 0 to `count` - 1, each under the one before.
pub fn line(count: u8) -> Document {
	Document { roles: vec![], tiers: (0..count).map(|id| (id, tier(id.checked_sub(1), &[]))).collect() }
}

pub fn question(role: u8, purpose: u8, classes: u32) -> Question {
	Question { role, purpose, classes, labels: None, at: THURSDAY, delegated: None }
}

pub fn labels(confidentiality: u8, sensitivities: u32) -> Option<Labels> {
	Some(Labels { confidentiality, sensitivities })
}

/// The classes that are allowed.
pub fn allowed(policy: &Document, role: u8, purpose: u8, classes: u32) -> u32 {
	decide(policy, &question(role, purpose, classes)).classes
}

pub fn ask(policy: &Document, question: Question) -> Answer {
	decide(policy, &question)
}
