//! Calls of `Prescriptions`.

use salus_primitives::ids::Period;
use sp_core::H256;

use super::Call;

/// Prescribes: the root over the fills, of which the chain learns no more than how many there are. For a physician.
pub fn prescribe(root: H256, fills: u32, validity: Period) -> Call {
	Call::new("Prescriptions", "prescribe", &(root, fills, validity))
}

/// Withdraws a prescription. For a physician of the organisation that prescribed.
pub fn withdraw(root: H256) -> Call {
	Call::new("Prescriptions", "withdraw", &root)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn prescribe_is_root_fills_validity() {
		let call = prescribe(H256([9; 32]), 3, Period { start: None, end: Some(256) });
		let expected = [&[9; 32][..], &[3, 0, 0, 0], &[0], &[1, 0, 1, 0, 0, 0, 0, 0, 0]].concat();
		assert_eq!((call.arguments(), call.title().as_str()), (expected.as_slice(), "Prescriptions.prescribe"));
		assert_eq!(withdraw(H256([9; 32])).arguments(), [9; 32]);
	}
}
