//! The runtime of Salus: a permissioned consortium chain for consents, record anchors and medicines.
//!
//! - [`configs`]: one file for each subject.
//! - [`origins`]: the named powers, and who holds them.
//! - [`motions`]: by which rule the consortium votes on each call.
//! - [`migrations`]: what an upgrade does to the storage.
//! - [`policy`]: how an organisation's tier policy is asked, natively or by its ink! contract.
//! - [`extension`]: what ink! contracts may ask the chain.
//! - [`apis`]: the runtime APIs.
//! - [`genesis_config_presets`]: `development`, `local` and `consortium`.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]
#![allow(missing_docs, reason = "what the macros generate has no docs; what is written by hand has")]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

pub mod apis;
pub mod configs;
pub mod constants;
pub mod extension;
pub mod genesis_config_presets;
pub mod migrations;
pub mod motions;
pub mod origins;
pub mod policy;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;

use alloc::vec::Vec;
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

/// A signature by any of the SDK's key types; wallets of this chain use sr25519.
pub type Signature = MultiSignature;
/// An account: the public key behind a [`Signature`].
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Units of the token that contracts' deposits are counted in. It buys nothing else: transactions are free.
pub type Balance = u128;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// Hash of a block or of anything else.
pub type Hash = sp_core::H256;
/// Number of a block.
pub type BlockNumber = u32;
/// How a call names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What every signed transaction carries and is checked for. There is no fee: [`pallet_admission::CheckAdmission`]
/// refuses in the pool what non-members send, and what goes beyond a member's quota.
pub type TxExtension = (
	pallet_admission::CheckAdmission<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
);

/// A transaction as it travels.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// What is signed.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Runs blocks.
pub type Executive =
	frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

/// Types that the node needs without knowing the runtime's calls.
pub mod opaque {
	use super::{generic, BlakeTwo256, BlockNumber};
	use sp_runtime::traits::Hash as HashT;

	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;
	/// A block's header.
	pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
	/// A block whose transactions are bytes.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
	/// Hash of a block.
	pub type Hash = <BlakeTwo256 as HashT>::Output;
}

impl_opaque_keys! {
	/// The keys of a validator: one to author blocks, one to finalise them.
	pub struct SessionKeys {
		/// Authors blocks.
		pub aura: Aura,
		/// Finalises blocks.
		pub grandpa: Grandpa,
	}
}

/// The runtime's version. `spec_version` goes up with every change of logic: major, minor and patch, three digits for
/// each of the last two. `transaction_version` goes up with every change of how a call is encoded.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("salus"),
	impl_name: alloc::borrow::Cow::Borrowed("salus"),
	authoring_version: 1,
	spec_version: 1_002_000,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 2,
	system_version: 1,
};

/// The pallets. An index is fixed for ever; that of a pallet that goes stays as a `// retired` line.
#[frame_support::runtime]
mod runtime {
	/// The consortium's runtime.
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(3)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(4)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(5)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(6)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(7)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(8)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(9)]
	pub type Governance = pallet_governance;
	#[runtime::pallet_index(10)]
	pub type Validators = pallet_validators;
	#[runtime::pallet_index(11)]
	pub type Admission = pallet_admission;
	#[runtime::pallet_index(12)]
	pub type TxPause = pallet_tx_pause;
	#[runtime::pallet_index(13)]
	pub type NodeAuthorization = pallet_node_authorization;
	#[runtime::pallet_index(14)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(15)]
	pub type Contracts = pallet_contracts;
	#[runtime::pallet_index(16)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(20)]
	pub type Consortium = pallet_consortium;
	#[runtime::pallet_index(21)]
	pub type Consent = pallet_consent;
	#[runtime::pallet_index(22)]
	pub type EhrAnchor = pallet_ehr_anchor;
	#[runtime::pallet_index(23)]
	pub type DrugTrace = pallet_drug_trace;
	#[runtime::pallet_index(24)]
	pub type Disclosure = pallet_disclosure;
	#[runtime::pallet_index(25)]
	pub type Study = pallet_study;
	#[runtime::pallet_index(26)]
	pub type Collection = pallet_collection;
	#[runtime::pallet_index(27)]
	pub type DrugRegistry = pallet_drug_registry;
	#[runtime::pallet_index(28)]
	pub type DrugSupply = pallet_drug_supply;
	#[runtime::pallet_index(29)]
	pub type DrugSafety = pallet_drug_safety;
	#[runtime::pallet_index(30)]
	pub type Prescriptions = pallet_prescription;
	#[runtime::pallet_index(31)]
	pub type DrugEvents = pallet_drug_events;
	#[runtime::pallet_index(32)]
	pub type KeyRecovery = pallet_key_recovery;
}
