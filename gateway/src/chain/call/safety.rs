//! Calls of `DrugSafety`.

use salus_primitives::{
	codes::{CaseOutcome, RecallClass, Suspicion},
	gs1::{Gtin, Sscc},
	ids::{CaseId, Moment, RecallId},
	safety::{Readings, RecallScope, Suspect},
};
use sp_core::H256;

use super::Call;

/// Recalls lots, or a product in one country or in all. For the owner of the products or a regulator.
pub fn recall(scope: &RecallScope, class: RecallClass, due: Moment) -> Call {
	Call::new("DrugSafety", "recall", &(scope, class, due))
}

/// Takes note of a recall. For any partner, once.
pub fn acknowledge(recall: RecallId) -> Call {
	Call::new("DrugSafety", "acknowledge", &recall)
}

/// Lifts a recall. For who recalled, or a regulator.
pub fn lift_recall(recall: RecallId) -> Call {
	Call::new("DrugSafety", "lift_recall", &recall)
}

/// Opens a case of a suspect product, and locks the suspect containers that the opener holds. 16 suspects at most. For
/// any partner.
pub fn open_case(suspicion: Suspicion, suspects: &[Suspect], evidence: Option<H256>) -> Call {
	Call::new("DrugSafety", "open_case", &(suspicion, suspects, evidence))
}

/// Decides that the product of a case is illegitimate: 24 hours run from then on. For the opener or a regulator.
pub fn decide_illegitimate(case: CaseId) -> Call {
	Call::new("DrugSafety", "decide_illegitimate", &case)
}

/// Says that partners and the authority were told. For the opener.
pub fn note_notified(case: CaseId) -> Call {
	Call::new("DrugSafety", "note_notified", &case)
}

/// Closes a case. For a quality person of the opener, or a regulator.
pub fn close_case(case: CaseId, outcome: CaseOutcome) -> Call {
	Call::new("DrugSafety", "close_case", &(case, outcome))
}

/// Reports readings of a container's temperature, for a product in it. For a device of its holder.
pub fn report_readings(sscc: Sscc, gtin: Gtin, readings: &Readings) -> Call {
	Call::new("DrugSafety", "report_readings", &(sscc, gtin, readings))
}

/// Releases a container from the excursion that was reported at a moment. For a quality person of its owner or holder.
pub fn release(sscc: Sscc, excursion_at: Moment, assessment: Option<H256>) -> Call {
	Call::new("DrugSafety", "release", &(sscc, excursion_at, assessment))
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{ids::Jurisdiction, trace::LotKey};

	/// The bytes of SSCC 1, and of the moment 256.
	const ONE: [u8; 8] = [1, 0, 0, 0, 0, 0, 0, 0];
	const THEN: [u8; 8] = [0, 1, 0, 0, 0, 0, 0, 0];
	/// The bytes of lot L1 of product 5.
	const KEY: [u8; 11] = [5, 0, 0, 0, 0, 0, 0, 0, 8, b'L', b'1'];

	fn key() -> LotKey {
		LotKey { gtin: Gtin(5), lot: b"L1".to_vec().try_into().unwrap() }
	}

	#[test]
	fn recall_is_scope_class_due() {
		let lots = RecallScope::Lots(vec![key()].try_into().unwrap());
		let call = recall(&lots, RecallClass::ClassII, 256);
		let expected = [&[0, 4][..], &KEY, &[1], &THEN].concat();
		assert_eq!((call.arguments(), call.title().as_str()), (expected.as_slice(), "DrugSafety.recall"));
		let product = RecallScope::Product { gtin: Gtin(5), market: Some(Jurisdiction(*b"DE")) };
		let call = recall(&product, RecallClass::ClassI, 256);
		assert_eq!(call.arguments(), [&[1, 5, 0, 0, 0, 0, 0, 0, 0][..], &[1, b'D', b'E'], &[0], &THEN].concat());
		assert_eq!(acknowledge(RecallId(3)).arguments(), [3, 0, 0, 0]);
		assert_eq!(lift_recall(RecallId(3)).arguments(), [3, 0, 0, 0]);
	}

	#[test]
	fn open_case_is_suspicion_suspects_evidence() {
		let suspects = [Suspect::Container(Sscc(1)), Suspect::Lot(key())];
		let call = open_case(Suspicion::Stolen, &suspects, Some(H256([7; 32])));
		assert_eq!(call.arguments(), [&[2][..], &[8], &[0], &ONE, &[1], &KEY, &[1], &[7; 32]].concat());
	}

	#[test]
	fn a_case_goes_on_by_its_number() {
		assert_eq!(decide_illegitimate(CaseId(4)).arguments(), [4, 0, 0, 0]);
		assert_eq!(note_notified(CaseId(4)).arguments(), [4, 0, 0, 0]);
		assert_eq!(close_case(CaseId(4), CaseOutcome::Illegitimate).arguments(), [4, 0, 0, 0, 1]);
	}

	#[test]
	fn report_readings_is_sscc_gtin_readings() {
		let readings =
			Readings { root: H256([9; 32]), count: 24, from: 1, until: 256, lowest: -1, highest: 81, outside: 30 };
		let expected = [
			&ONE[..],
			&[5, 0, 0, 0, 0, 0, 0, 0],
			&[9; 32],
			&[24, 0, 0, 0],
			&ONE,
			&THEN,
			&[255, 255],
			&[81, 0],
			&[30, 0],
		]
		.concat();
		assert_eq!(report_readings(Sscc(1), Gtin(5), &readings).arguments(), expected);
	}

	#[test]
	fn release_is_sscc_excursion_assessment() {
		let call = release(Sscc(1), 256, Some(H256([7; 32])));
		assert_eq!(call.arguments(), [&ONE[..], &THEN, &[1], &[7; 32]].concat());
		assert_eq!(release(Sscc(1), 256, None).arguments(), [&ONE[..], &THEN, &[0]].concat());
	}
}
