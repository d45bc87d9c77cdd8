//! What a question costs a contract.

use frame_support::weights::Weight;

use super::Function;
use crate::Runtime;

/// Time of a question beside what it reads: copying and decoding some 70 bytes. With its reads, a question takes less than that
/// in the node (`contracts/README.md`, "What a decision costs").
const BASE: Weight = Weight::from_parts(20_000_000, 0);

/// Time of decoding one record beside the read itself. By the measured weights of pallet-consortium a call that reads
/// two records and writes one takes less than 100 µs of its own.
const DECODING: u64 = 40_000_000;

/// Bytes of the state's proof for one record: about what the measured weights count.
const PROOF: u64 = 4 * 1024;

/// What the right to ask takes: the time, who registered the contract, and how that organisation stands.
const RIGHT: u64 = 3;

/// What a decision for a study reads besides: the study, its site, the country, and how the patient takes part. The
/// benchmark of pallet-disclosure asks for none.
const STUDY: u64 = 4;

/// What a question costs, whatever the answer is. One that doesn't exist costs something too.
pub fn of(function: Option<Function>) -> Weight {
	let work = match function {
		None => Weight::zero(),
		// The credential.
		Some(Function::Credential) => reads(RIGHT.saturating_add(1)),
		// The record is read once more for its class.
		Some(Function::Organisation) => reads(RIGHT.saturating_add(1)),
		// A decision, as it is measured for a patient on whom it costs the most; writing it to the log is in that figure too.
		Some(Function::Decide) => {
			let rest = RIGHT.saturating_add(STUDY).saturating_add(1);
			request_access().saturating_add(reads(rest))
		}
		// The anchor, and its destruction if there is one.
		Some(Function::Anchor) => reads(RIGHT.saturating_add(2)),
		// The lot twice, its packs and who supplied them, and the product's recalls.
		Some(Function::Pack) => reads(RIGHT.saturating_add(5)),
	};
	BASE.saturating_add(work)
}

fn request_access() -> Weight {
	use pallet_disclosure::WeightInfo;
	<Runtime as pallet_disclosure::Config>::WeightInfo::request_access()
}

/// Reading and decoding as many records.
fn reads(count: u64) -> Weight {
	let own = Weight::from_parts(DECODING, PROOF).saturating_mul(count);
	<Runtime as frame_system::Config>::DbWeight::get().reads(count).saturating_add(own)
}
