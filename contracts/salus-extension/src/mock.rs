//! A chain for tests, which answers from lists: [`Chain::install`] puts it into ink!'s off-chain environment.

use std::{cell::RefCell, rc::Rc};

use ink::{
	env::test::{register_chain_extension, ChainExtension},
	prelude::vec::Vec,
	primitives::AccountId,
	scale::{Decode, Encode},
};

use crate::{Credential, Organisation, Pack, Verdict};

/// The arguments of a question for a decision.
type Access = (AccountId, AccountId, u8, Option<u32>, u32);

/// Patient, requester, purpose and study of such a question.
pub type AccessKey = (AccountId, AccountId, u8, Option<u32>);

/// The arguments of a question for a pack.
pub type PackKey = (u64, Vec<u8>, u32);

/// What the chain knows. What isn't in a list is `None`, or no consent.
#[derive(Debug, Default)]
pub struct Facts {
	/// The status that every question ends with; 0 is an answer.
	pub status: u32,
	/// Who may act for whom.
	pub credentials: Vec<(AccountId, Credential)>,
	/// How organisations stand.
	pub organisations: Vec<(u32, Organisation)>,
	/// Verdicts by patient, requester, purpose and study.
	pub verdicts: Vec<(AccessKey, Verdict)>,
	/// Statuses of anchors.
	pub anchors: Vec<(u64, u8)>,
	/// How packs stand.
	pub packs: Vec<(PackKey, Pack)>,
	/// How often a question was asked.
	pub asked: u32,
}

/// A handle on the facts, which a test may change while the chain is installed.
#[derive(Clone, Debug, Default)]
pub struct Chain(Rc<RefCell<Facts>>);

impl Chain {
	/// Puts a chain without any facts into the environment of this thread.
	pub fn install() -> Self {
		let chain = Self::default();
		register_chain_extension(chain.clone());
		chain
	}

	/// Changes the facts.
	pub fn with(&self, change: impl FnOnce(&mut Facts)) {
		change(&mut self.0.borrow_mut());
	}

	/// Questions so far.
	pub fn asked(&self) -> u32 {
		self.0.borrow().asked
	}
}

impl ChainExtension for Chain {
	fn ext_id(&self) -> u16 {
		0
	}

	fn call(&mut self, function: u16, input: &[u8], output: &mut Vec<u8>) -> u32 {
		let mut facts = self.0.borrow_mut();
		facts.asked = facts.asked.saturating_add(1);
		if facts.status != 0 {
			return facts.status;
		}
		// ink!'s off-chain environment hands the arguments over as encoded bytes with their length.
		let arguments: Vec<u8> = decode(input);
		output.extend(facts.answer(function, &arguments));
		0
	}
}

impl Facts {
	/// The answer to a question, encoded.
	fn answer(&self, function: u16, arguments: &[u8]) -> Vec<u8> {
		match function {
			1 => find(&self.credentials, &decode(arguments)).encode(),
			2 => find(&self.organisations, &decode(arguments)).encode(),
			3 => {
				let (patient, requester, purpose, study, classes): Access = decode(arguments);
				match find(&self.verdicts, &(patient, requester, purpose, study)) {
					Some(Verdict::Permit(permitted)) => Verdict::Permit(permitted & classes),
					Some(other) => other,
					None => Verdict::NoConsent,
				}
				.encode()
			}
			4 => find(&self.anchors, &decode(arguments)).encode(),
			5 => find(&self.packs, &decode::<PackKey>(arguments)).encode(),
			_ => unreachable!("no function has the number {function}"),
		}
	}
}

fn find<K: PartialEq, V: Copy>(list: &[(K, V)], key: &K) -> Option<V> {
	list.iter().find(|(known, _)| known == key).map(|(_, value)| *value)
}

fn decode<T: Decode>(mut bytes: &[u8]) -> T {
	T::decode(&mut bytes).expect("the arguments are those of the function")
}
