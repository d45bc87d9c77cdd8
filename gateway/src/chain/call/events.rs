//! Calls of `DrugEvents`.

use salus_primitives::{
	epcis::{ErrorReason, NewEvent},
	ids::Moment,
};
use sp_core::H256;

use super::Call;

/// Records events by their hash ids, all of them or none, 32 at most. For a partner.
pub fn record(events: &[NewEvent]) -> Call {
	Call::new("DrugEvents", "record", &events)
}

/// Declares an event an error, once. For who recorded it. 4 corrective events at most.
pub fn declare_error(id: H256, reason: ErrorReason, declared_at: Moment, corrective: &[H256]) -> Call {
	Call::new("DrugEvents", "declare_error", &(id, reason, declared_at, corrective))
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{commitment::Commitment, epcis::ObjectRef, gs1::Sscc};

	#[test]
	fn record_is_events_of_id_time_objects_commitment() {
		let event = NewEvent {
			id: H256([7; 32]),
			at: 256,
			objects: vec![ObjectRef::Container(Sscc(1))].try_into().unwrap(),
			commitment: Commitment([9; 32]),
		};
		let then = [0, 1, 0, 0, 0, 0, 0, 0];
		let expected = [&[4][..], &[7; 32], &then, &[4, 0, 1, 0, 0, 0, 0, 0, 0, 0], &[9; 32]].concat();
		let call = record(&[event]);
		assert_eq!((call.arguments(), call.title().as_str()), (expected.as_slice(), "DrugEvents.record"));
	}

	#[test]
	fn declare_error_is_id_reason_time_corrective() {
		let call = declare_error(H256([7; 32]), ErrorReason::IncorrectData, 256, &[H256([8; 32])]);
		let expected = [&[7; 32][..], &[1], &[0, 1, 0, 0, 0, 0, 0, 0], &[4], &[8; 32]].concat();
		assert_eq!((call.arguments(), call.title().as_str()), (expected.as_slice(), "DrugEvents.declare_error"));
	}
}
