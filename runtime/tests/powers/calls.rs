//! Every call of the runtime with arguments: the least ones, or those written down here.

use std::collections::BTreeMap;

use salus_primitives::{codes::DataClassSet, disclosure::BreakGlassReason, gs1::Sscc, ids::ConsentId};
use salus_runtime::{constants::MAXIMUM_BLOCK_WEIGHT, Runtime, RuntimeCall};

use crate::{
	callers::{next_moment, LATE},
	chain::CHAIN,
	common::account,
};

/// Every call, by its name. A name with a case, as in `Pallet.call/case`, is of one more call of the kind before the
/// slash.
///
/// The least arguments name nothing that there is: no consent, no record, no medicine. So whoever isn't refused for
/// what it is, is told that there is no such thing.
pub(crate) fn all() -> BTreeMap<String, RuntimeCall> {
	let mut calls: BTreeMap<String, RuntimeCall> = BTreeMap::new();
	let mut written: BTreeMap<&str, RuntimeCall> = written().into_iter().collect();
	let mut missing = Vec::new();
	for described in CHAIN.calls() {
		match written.remove(described.name.as_str()).or_else(|| CHAIN.make(&described)) {
			Some(call) => {
				calls.insert(described.name, call);
			}
			None => missing.push(described.name),
		}
	}
	assert!(missing.is_empty(), "write down arguments in calls.rs for these calls: {missing:?}");
	for (name, call) in written {
		let is_case = name.split_once('/').is_some_and(|(kind, _)| calls.contains_key(kind));
		assert!(is_case, "calls.rs has arguments for {name}, which there isn't");
		calls.insert(name.to_string(), call);
	}
	calls
}

/// The call's name without its case.
pub(crate) fn kind(name: &str) -> &str {
	name.split('/').next().unwrap_or(name)
}

/// Arguments in the place of the least ones, where those would be refused before anybody asks who calls, or would be a
/// stranger's to all.
fn written() -> Vec<(&'static str, RuntimeCall)> {
	let mut written = vec![
		// The runtime doesn't stand a clock that goes back.
		("Timestamp.set", RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: next_moment() })),
		// To take packs out of a container is for others than to fill the first one.
		("DrugTrace.pack/from-a-container", pack_from_container()),
		("Disclosure.break_glass", break_glass()),
		// With no weight at all, the pallet's own debug assertion fails.
		(
			"Contracts.migrate",
			RuntimeCall::Contracts(pallet_contracts::Call::migrate { weight_limit: MAXIMUM_BLOCK_WEIGHT }),
		),
	];
	written.extend(of_representatives());
	written.extend(of_recovery());
	written
}

fn pack_from_container() -> RuntimeCall {
	let (sscc, from) = (Sscc(1), Some(Sscc(2)));
	RuntimeCall::DrugTrace(pallet_drug_trace::Call::pack { sscc, from, picks: Default::default() })
}

fn break_glass() -> RuntimeCall {
	let (patient, reason) = (account("//Patient"), BreakGlassReason::EmergencyTreatment);
	RuntimeCall::Disclosure(pallet_disclosure::Call::break_glass { patient, reason, classes: DataClassSet::all() })
}

/// Whom only the patient, its representatives and its sponsor have to do with.
fn of_representatives() -> [(&'static str, RuntimeCall); 3] {
	type Call = pallet_consortium::Call<Runtime>;
	let (patient, guardian) = (account("//Patient"), account("//Guardian"));
	let withdraw = RuntimeCall::Consent(pallet_consent::Call::withdraw { consent: ConsentId(0) });
	let appoint = Call::appoint_guardian { patient: patient.clone(), guardian: account("//Aunt"), until: LATE };
	let end = Call::end_representation { patient: patient.clone(), representative: guardian };
	let act = Call::act_for { patient, call: Box::new(withdraw) };
	[
		("Consortium.appoint_guardian", RuntimeCall::Consortium(appoint)),
		("Consortium.end_representation", RuntimeCall::Consortium(end)),
		("Consortium.act_for", RuntimeCall::Consortium(act)),
	]
}

/// A recovery of the patient's key, to which the hospital and the guardian agreed.
fn of_recovery() -> [(&'static str, RuntimeCall); 4] {
	type Call = pallet_key_recovery::Call<Runtime>;
	let (patient, new) = (account("//Patient"), account("//AnotherKey"));
	let propose = Call::propose { patient: patient.clone(), new: new.clone() };
	let confirm = Call::confirm { patient: patient.clone(), new };
	let (finish, cancel) = (Call::finish { patient: patient.clone() }, Call::cancel { patient });
	[
		("KeyRecovery.propose", RuntimeCall::KeyRecovery(propose)),
		("KeyRecovery.confirm", RuntimeCall::KeyRecovery(confirm)),
		("KeyRecovery.finish", RuntimeCall::KeyRecovery(finish)),
		("KeyRecovery.cancel", RuntimeCall::KeyRecovery(cancel)),
	]
}
