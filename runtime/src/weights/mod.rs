//! Weights of our pallets' calls, measured by `scripts/xtask.sh bench`. Generated, never edited.

pub mod pallet_admission;
pub mod pallet_collection;
pub mod pallet_consent;
pub mod pallet_consortium;
pub mod pallet_disclosure;
pub mod pallet_drug_events;
pub mod pallet_drug_registry;
pub mod pallet_drug_safety;
pub mod pallet_drug_supply;
pub mod pallet_drug_trace;
pub mod pallet_ehr_anchor;
pub mod pallet_governance;
pub mod pallet_key_recovery;
pub mod pallet_prescription;
pub mod pallet_study;
pub mod pallet_validators;
