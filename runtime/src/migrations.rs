//! What an upgrade does to the storage. Each migration runs once: it finds by itself that nothing is left for it to do.
//!
//! A migration stays here until no chain is left that needs it; docs/operators/upgrades.md has the rules.

use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	storage::{migration::take_storage_value, unhashed},
	traits::OnRuntimeUpgrade,
	weights::Weight,
};
use pallet_validators::{State, Validator};
use salus_primitives::ids::OrganisationId;
use sp_io::hashing::twox_128;

use crate::{AccountId, Consortium, Runtime, Session};

/// The migrations of this version, in order.
pub type Migrations = (pallet_consortium::migrations::v2::MigrateV1ToV2<Runtime>, FromCouncil);

/// The name that pallet-collective had in version 1 of the runtime.
const COUNCIL: &[u8] = b"Council";
/// How many entries the council can have kept: 64 motions with a call and votes each, and what isn't a map.
const COUNCIL_ENTRIES: u32 = 2 * 64 + 8;

/// From version 1 to 2: the organisations of the council's members get the seats, and the validators of the running
/// session are approved, each for the organisation that its account is an admin of. Motions that were open are dropped:
/// their calls would need an origin that no longer is.
pub struct FromCouncil;

impl FromCouncil {
	/// The organisations of admins, each once.
	fn organisations(admins: &[AccountId]) -> BTreeSet<OrganisationId> {
		admins.iter().filter_map(Consortium::organisation_of_admin).collect()
	}

	/// Gives seats to organisations, as far as there is room: the council had no more members than there are seats.
	fn seat(organisations: BTreeSet<OrganisationId>) {
		if let Ok(seats) = pallet_governance::SeatsOf::<Runtime>::try_from(organisations) {
			pallet_governance::Seats::<Runtime>::put(seats);
		}
	}

	/// Approves those who validate now. Answers how many.
	fn approve(validators: &[AccountId]) -> u64 {
		let mut approved = 0u64;
		for validator in validators {
			if let Some(organisation) = Consortium::organisation_of_admin(validator) {
				let since = pallet_timestamp::Now::<Runtime>::get();
				let record = Validator { organisation, since, answers_from: 0, state: State::Active };
				pallet_validators::Validators::<Runtime>::insert(validator, record);
				approved = approved.saturating_add(1);
			}
		}
		approved
	}
}

impl OnRuntimeUpgrade for FromCouncil {
	fn on_runtime_upgrade() -> Weight {
		let weight = <Runtime as frame_system::Config>::DbWeight::get();
		let Some(members) = take_storage_value::<Vec<AccountId>>(COUNCIL, b"Members", b"") else {
			return weight.reads(1);
		};
		Self::seat(Self::organisations(&members));
		let approved = Self::approve(&Session::validators());
		let cleared = unhashed::clear_prefix(&twox_128(COUNCIL), Some(COUNCIL_ENTRIES), None).loops;
		let reads = approved.saturating_add(u64::try_from(members.len()).unwrap_or(u64::MAX)).saturating_add(3);
		weight.reads_writes(reads, approved.saturating_add(cleared.into()).saturating_add(3))
	}

	#[cfg(any(feature = "std", feature = "try-runtime"))]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		use codec::Encode;
		let members = frame_support::storage::migration::get_storage_value::<Vec<AccountId>>(COUNCIL, b"Members", b"");
		Ok(members.map(|members| Self::organisations(&members)).encode())
	}

	#[cfg(any(feature = "std", feature = "try-runtime"))]
	fn post_upgrade(before: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		use codec::Decode;
		use frame_support::ensure;
		use salus_primitives::{codes::OrganisationClassSet, traits::OrganisationInspect};
		let before = Option::<BTreeSet<OrganisationId>>::decode(&mut before.as_slice())
			.map_err(|_| "the state before can't be read")?;
		ensure!(!unhashed::contains_prefixed_key(&twox_128(COUNCIL)), "the council is still there");
		if let Some(organisations) = before {
			let seats = pallet_governance::Seats::<Runtime>::get().into_inner();
			ensure!(seats == organisations, "the council's organisations aren't those with seats");
			let classes: OrganisationClassSet = seats.iter().filter_map(|seat| Consortium::class(*seat)).collect();
			let required = crate::configs::governance::RequiredClasses::get();
			ensure!(required.difference(classes).is_empty(), "a required class has no seat: nothing could be decided");
			let sits = |validator| pallet_validators::Validators::<Runtime>::contains_key(validator);
			ensure!(Session::validators().iter().all(sits), "a validator isn't approved");
		}
		Ok(())
	}
}
