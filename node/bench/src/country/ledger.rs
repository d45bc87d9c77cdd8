//! The chain as the country uses it: signs calls, makes blocks of them, and compares the alarms with those that are due.

use std::{collections::BTreeMap, time::Duration};

use codec::Decode;
use frame_support::storage::storage_prefix;
use frame_system::EventRecord;
use salus_primitives::{
	codes::AlarmKind,
	ids::{Moment, OrganisationId},
	trace::LotKey,
};
use salus_runtime::{Hash, RuntimeCall, RuntimeEvent, UncheckedExtrinsic};
use sp_core::sr25519;
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError, DispatchResult,
};
use sp_state_machine::Backend;

use super::people::{pair, Hand};
use crate::common::{cpu, signed, Chain, Overlay};

/// An alarm that must come with a call.
#[derive(Clone, Debug)]
pub(crate) struct Due {
	/// What the simulation did.
	pub(crate) trick: &'static str,
	pub(crate) kind: AlarmKind,
	pub(crate) key: LotKey,
	pub(crate) index: u32,
	pub(crate) by: OrganisationId,
}

/// What came of the alarms of one trick.
#[derive(Clone, Copy, Default)]
pub(crate) struct Caught {
	pub(crate) due: u64,
	pub(crate) raised: u64,
}

/// What calls of one kind have cost.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cost {
	pub(crate) calls: u64,
	/// Packs that they were about.
	pub(crate) packs: u64,
	/// What they took of a core.
	pub(crate) time: Duration,
}

/// A key that signs, and its next nonce.
struct Signer {
	pair: sr25519::Pair,
	nonce: u32,
}

pub(crate) struct Ledger {
	pub(crate) chain: Chain,
	block: Option<Overlay>,
	signers: BTreeMap<(OrganisationId, Hand), Signer>,
	due: Vec<Due>,
	pub(crate) caught: BTreeMap<&'static str, Caught>,
	/// Alarms that nobody expected.
	pub(crate) false_alarms: u64,
	/// Calls that had to be refused, and were.
	pub(crate) refused: u64,
	pub(crate) costs: BTreeMap<&'static str, Cost>,
	/// Events of the pallets of medicines.
	pub(crate) events: u64,
	/// What beginning and ending blocks has cost.
	pub(crate) blocks: Duration,
}

impl Ledger {
	pub(crate) fn new(chain: Chain) -> Self {
		Self {
			chain,
			block: None,
			signers: BTreeMap::new(),
			due: Vec::new(),
			caught: BTreeMap::new(),
			false_alarms: 0,
			refused: 0,
			costs: BTreeMap::new(),
			events: 0,
			blocks: Duration::ZERO,
		}
	}

	/// The moment that the next call is executed at, if there is room for it in the block.
	pub(crate) fn now(&self) -> Moment {
		self.chain.now
	}

	/// Executes a call about so many packs. Gives back when that was.
	pub(crate) fn call(
		&mut self,
		by: (OrganisationId, Hand),
		packs: u32,
		call: impl Into<RuntimeCall>,
	) -> (DispatchResult, Moment) {
		let call = call.into();
		let name = name(&call);
		let transaction = self.sign(by, call);
		let (applied, time) = self.apply(&transaction);
		let cost = self.costs.entry(name).or_default();
		cost.calls += 1;
		cost.packs += u64::from(packs);
		cost.time += time;
		(applied, self.chain.now)
	}

	/// Executes a call that must hold.
	pub(crate) fn must(&mut self, by: (OrganisationId, Hand), packs: u32, call: impl Into<RuntimeCall>) -> Moment {
		let call = call.into();
		let text = name(&call);
		match self.call(by, packs, call) {
			(Ok(()), at) => at,
			(Err(error), _) => panic!("{text} by {by:?} must hold: {error:?}"),
		}
	}

	/// Executes a call that must be refused with this error.
	pub(crate) fn must_not(
		&mut self,
		by: (OrganisationId, Hand),
		error: impl Into<DispatchError>,
		call: impl Into<RuntimeCall>,
	) {
		let call = call.into();
		let text = name(&call);
		let (refused, error) = (self.call(by, 0, call).0, error.into());
		assert_eq!(refused, Err(error), "{text} by {by:?} must be refused");
		self.refused += 1;
	}

	/// Says which alarm the last call must have raised.
	pub(crate) fn expect(&mut self, due: Due) {
		self.caught.entry(due.trick).or_default().due += 1;
		self.due.push(due);
	}

	fn sign(&mut self, by: (OrganisationId, Hand), call: RuntimeCall) -> UncheckedExtrinsic {
		let signer = self.signers.entry(by).or_insert_with(|| Signer { pair: pair(by.0, by.1), nonce: 0 });
		signer.nonce += 1;
		signed(&signer.pair, signer.nonce - 1, call)
	}

	/// Applies a transaction to the block, or to the next one if this is full. The block in which a session ends takes
	/// none at all.
	fn apply(&mut self, transaction: &UncheckedExtrinsic) -> (DispatchResult, Duration) {
		let mut full = 0;
		loop {
			let start = cpu();
			let mut block = self.block.take().unwrap_or_else(|| self.chain.block());
			self.blocks += cpu() - start;
			let start = cpu();
			let applied = self.chain.try_apply(&mut block, transaction);
			let time = cpu() - start;
			self.block = Some(block);
			match applied {
				Ok(result) => return (result, time),
				Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)) if full < 2 => {
					self.seal()
				}
				Err(error) => panic!("{error:?}: {transaction:?}"),
			}
			full += 1;
		}
	}

	/// Ends the block, if one has begun, and looks for the alarms.
	pub(crate) fn seal(&mut self) {
		let Some(block) = self.block.take() else { return };
		let start = cpu();
		self.chain.end(block);
		self.blocks += cpu() - start;
		for event in self.events_of_block() {
			match event {
				RuntimeEvent::DrugSupply(pallet_drug_supply::Event::Alarm { kind, key, index, by, .. }) => {
					self.events += 1;
					self.raised(kind, &key, index, by);
				}
				RuntimeEvent::DrugRegistry(_)
				| RuntimeEvent::DrugTrace(_)
				| RuntimeEvent::DrugSupply(_)
				| RuntimeEvent::DrugSafety(_) => self.events += 1,
				_ => {}
			}
		}
		// What was due in this block and did not come is missed.
		self.due.clear();
	}

	/// Time goes by.
	pub(crate) fn wait(&mut self, time: Moment) {
		self.seal();
		self.chain.now += time;
	}

	fn events_of_block(&self) -> Vec<RuntimeEvent> {
		let key = storage_prefix(b"System", b"Events");
		let events = self.chain.backend.storage(&key).expect("the state is in memory").unwrap_or_default();
		let events: Vec<EventRecord<RuntimeEvent, Hash>> =
			Decode::decode(&mut events.as_slice()).expect("events are what the runtime says");
		events.into_iter().map(|record| record.event).collect()
	}

	fn raised(&mut self, kind: AlarmKind, key: &LotKey, index: u32, by: OrganisationId) {
		let is_due = |due: &Due| (due.kind, &due.key, due.index, due.by) == (kind, key, index, by);
		match self.due.iter().position(is_due) {
			Some(place) => {
				let due = self.due.swap_remove(place);
				self.caught.entry(due.trick).or_default().raised += 1;
			}
			None => {
				eprintln!("nobody expected this alarm: {kind:?} of pack {index} of {key:?} by {by:?}");
				self.false_alarms += 1;
			}
		}
	}
}

/// The name of a call.
fn name(call: &RuntimeCall) -> &'static str {
	use frame_support::traits::GetCallName;
	match call {
		RuntimeCall::DrugRegistry(call) => call.get_call_name(),
		RuntimeCall::DrugTrace(call) => call.get_call_name(),
		RuntimeCall::DrugSupply(call) => call.get_call_name(),
		RuntimeCall::DrugSafety(call) => call.get_call_name(),
		_ => "another",
	}
}
