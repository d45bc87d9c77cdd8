//! What calls cost. The runtime has the measured weights.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The weight of each call, and of the transaction extension.
pub trait WeightInfo {
	/// Weight of `admit_organisation`.
	fn admit_organisation() -> Weight;
	/// Weight of `suspend_organisation`.
	fn suspend_organisation() -> Weight;
	/// Weight of `reinstate_organisation`.
	fn reinstate_organisation() -> Weight;
	/// Weight of `renew_licence`.
	fn renew_licence() -> Weight;
	/// Weight of `assign_prefix`.
	fn assign_prefix() -> Weight;
	/// Weight of `issue_credential`.
	fn issue_credential() -> Weight;
	/// Weight of `revoke_credential`.
	fn revoke_credential() -> Weight;
	/// Weight of `admit_patient`.
	fn admit_patient() -> Weight;
	/// Weight of `set_policy`.
	fn set_policy() -> Weight;
	/// Weight of `appoint_guardian`.
	fn appoint_guardian() -> Weight;
	/// Weight of `appoint_proxy`.
	fn appoint_proxy() -> Weight;
	/// Weight of `end_representation`.
	fn end_representation() -> Weight;
	/// Weight of `act_for`, without the call that is made.
	fn act_for() -> Weight;
	/// Weight of `register_contract`.
	fn register_contract() -> Weight;
	/// Weight of `unregister_contract`.
	fn unregister_contract() -> Weight;
	/// Weight of `permit_contracts`.
	fn permit_contracts() -> Weight;
	/// Weight of `forbid_contracts`.
	fn forbid_contracts() -> Weight;
	/// Weight of the extension `CheckMembership`.
	fn check_membership() -> Weight;
}

/// A round guess with these reads and writes.
fn guess(reads: u64, writes: u64) -> Weight {
	Weight::from_parts(20_000_000, 4_000).saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

/// Set by hand, for tests only.
impl WeightInfo for () {
	fn admit_organisation() -> Weight {
		guess(6, 5)
	}
	fn suspend_organisation() -> Weight {
		guess(2, 1)
	}
	fn reinstate_organisation() -> Weight {
		guess(1, 1)
	}
	fn renew_licence() -> Weight {
		guess(1, 1)
	}
	fn assign_prefix() -> Weight {
		guess(10, 2)
	}
	fn issue_credential() -> Weight {
		guess(6, 2)
	}
	fn revoke_credential() -> Weight {
		guess(2, 1)
	}
	fn admit_patient() -> Weight {
		guess(7, 2)
	}
	fn set_policy() -> Weight {
		guess(4, 3)
	}
	fn appoint_guardian() -> Weight {
		guess(10, 4)
	}
	fn appoint_proxy() -> Weight {
		guess(8, 4)
	}
	fn end_representation() -> Weight {
		guess(8, 3)
	}
	fn act_for() -> Weight {
		guess(2, 0)
	}
	fn register_contract() -> Weight {
		guess(3, 2)
	}
	fn unregister_contract() -> Weight {
		guess(4, 2)
	}
	fn permit_contracts() -> Weight {
		guess(2, 1)
	}
	fn forbid_contracts() -> Weight {
		guess(1, 1)
	}
	fn check_membership() -> Weight {
		guess(5, 0)
	}
}
