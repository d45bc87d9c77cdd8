//! What calls cost. The runtime has the measured weights.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The weight of each call.
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
	/// Weight of `suspend_at_once`.
	fn suspend_at_once() -> Weight;
	/// Weight of `set_admins`.
	fn set_admins() -> Weight;
	/// Weight of `replace_admin`.
	fn replace_admin() -> Weight;
	/// Weight of `void_issuer`.
	fn void_issuer() -> Weight;
	/// Weight of `clear_issuer`.
	fn clear_issuer() -> Weight;
}

/// A round guess with these reads and writes.
fn guess(reads: u64, writes: u64) -> Weight {
	Weight::from_parts(20_000_000, 4_000).saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

/// Set by hand, for tests only.
impl WeightInfo for () {
	fn admit_organisation() -> Weight {
		guess(7, 6)
	}
	fn suspend_organisation() -> Weight {
		guess(3, 2)
	}
	fn reinstate_organisation() -> Weight {
		guess(3, 2)
	}
	fn renew_licence() -> Weight {
		guess(1, 1)
	}
	fn assign_prefix() -> Weight {
		guess(10, 2)
	}
	fn issue_credential() -> Weight {
		guess(8, 3)
	}
	fn revoke_credential() -> Weight {
		guess(3, 2)
	}
	fn admit_patient() -> Weight {
		guess(9, 3)
	}
	fn set_policy() -> Weight {
		guess(4, 3)
	}
	fn appoint_guardian() -> Weight {
		guess(13, 5)
	}
	fn appoint_proxy() -> Weight {
		guess(12, 5)
	}
	fn end_representation() -> Weight {
		guess(13, 4)
	}
	fn act_for() -> Weight {
		guess(6, 0)
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
	fn suspend_at_once() -> Weight {
		guess(6, 3)
	}
	fn set_admins() -> Weight {
		guess(60, 60)
	}
	fn replace_admin() -> Weight {
		guess(10, 6)
	}
	fn void_issuer() -> Weight {
		guess(3, 1)
	}
	fn clear_issuer() -> Weight {
		guess(3, 1)
	}
}
