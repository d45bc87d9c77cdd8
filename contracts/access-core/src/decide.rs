//! The question that is asked of a policy, and its answer.

use crate::{
	rules::{Rule, Tier, TierId},
	Moment, MAX_DEPTH, MAX_ROLES,
};

/// The security labels that data bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labels {
	/// How confidential it is.
	pub confidentiality: u8,
	/// What it is sensitive for: bit n stands for the sensitivity with discriminant n.
	pub sensitivities: u32,
}

/// Who asks for what, why and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
	/// The requester's role.
	pub role: u8,
	/// Why.
	pub purpose: u8,
	/// Which kinds of data: bit n stands for the class with discriminant n.
	pub classes: u32,
	/// With which labels; data of any labels, where there are none.
	pub labels: Option<Labels>,
	/// When.
	pub at: Moment,
	/// The tier that the requester was given beside the role's own one.
	pub delegated: Option<TierId>,
}

/// What of the question is allowed. The default allows nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answer {
	/// The classes that are allowed, never more than were asked for.
	pub classes: u32,
	/// Data more confidential than this must be left out; `None` for no such bound.
	pub ceiling: Option<u8>,
	/// Data with any of these sensitivities must be left out. Bits that stand for nothing are among them, so that a
	/// label which is added to the chain later is left out by every older policy.
	pub redact: u32,
}

impl Answer {
	/// Whether data of that class and those labels may be seen.
	pub fn lets_through(&self, class: u8, labels: Labels) -> bool {
		crate::holds(self.classes, class)
			&& self.ceiling.is_none_or(|ceiling| labels.confidentiality <= ceiling)
			&& labels.sensitivities & self.redact == 0
	}

	/// This answer with what a delegated tier adds.
	///
	/// A delegated tier that allows no further class changes nothing. One that does adds its classes, and then the
	/// limits of both hold for all of them. So nothing is let through that neither tier lets through alone, and
	/// whoever asks for no more than the role allows gets the role's answer.
	fn with(self, given: Self) -> Self {
		if given.classes & !self.classes == 0 {
			return self;
		}
		if self.classes == 0 {
			return given;
		}
		let ceiling = match (self.ceiling, given.ceiling) {
			(Some(one), Some(other)) => Some(one.min(other)),
			(one, other) => one.or(other),
		};
		Self { classes: self.classes | given.classes, ceiling, redact: self.redact | given.redact }
	}
}

/// Read access to a policy's tables, wherever they are kept.
pub trait Tables {
	/// How the rules of a tier are handed over: a `Vec` from a storage, a `&'static [Rule]` from constants.
	type Rules: AsRef<[Rule]>;
	/// The role's tier.
	fn tier_of(&self, role: u8) -> Option<TierId>;
	/// The tier of that number.
	fn tier(&self, id: TierId) -> Option<Tier<Self::Rules>>;
}

/// What the policy allows.
pub fn decide(tables: &impl Tables, question: &Question) -> Answer {
	decide_lazily(tables, question, || question.delegated)
}

/// The same, for a caller that looks the delegated tier up only where the role's own one doesn't allow everything
/// that was asked for; `question.delegated` is not looked at.
pub fn decide_lazily(tables: &impl Tables, question: &Question, delegated: impl FnOnce() -> Option<TierId>) -> Answer {
	let own = if question.role < MAX_ROLES { tables.tier_of(question.role) } else { None };
	let own = answer_of(tables, own, question);
	if own.classes == question.classes {
		return own;
	}
	own.with(answer_of(tables, delegated(), question))
}

/// What one tier allows, with all that it inherits.
fn answer_of(tables: &impl Tables, id: Option<TierId>, question: &Question) -> Answer {
	let Some(asking) = id.and_then(|id| tables.tier(id)) else { return Answer::default() };
	let limits = asking.limits;
	if question.labels.is_some_and(|labels| !limits.allow(labels.confidentiality, labels.sensitivities)) {
		return Answer::default();
	}
	let mut classes = 0;
	let mut next = Some(asking);
	for _ in 0..MAX_DEPTH {
		let Some(tier) = next else { break };
		classes |= tier.classes_for(question.purpose, question.at) & question.classes;
		// Nothing that a tier further up allows could add to a full answer.
		if classes == question.classes {
			break;
		}
		next = tier.parent.and_then(|id| tables.tier(id));
	}
	if classes == 0 {
		return Answer::default();
	}
	Answer { classes, ceiling: limits.ceiling, redact: !limits.sensitivities }
}
