//! Time, currency and bounds.

use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight};
use sp_runtime::Perbill;

use crate::{Balance, BlockNumber};

/// Milliseconds from one block to the next.
pub const MILLISECS_PER_BLOCK: u64 = 2_000;
/// Milliseconds of an Aura slot.
pub const SLOT_DURATION: u64 = MILLISECS_PER_BLOCK;

/// Blocks in a minute.
pub const MINUTES: BlockNumber = 30;
/// Blocks in an hour.
pub const HOURS: BlockNumber = MINUTES * 60;
/// Blocks in a day.
pub const DAYS: BlockNumber = HOURS * 24;

/// Blocks of a session. Validators' keys change at its end.
pub const SESSION_PERIOD: BlockNumber = 10 * MINUTES;

/// Most validators.
pub const MAX_AUTHORITIES: u32 = 32;

/// How many block hashes are kept; no transaction lives longer.
pub const BLOCK_HASH_COUNT: BlockNumber = 2_400;

/// The unit that deposits of contracts are counted in.
pub const UNIT: Balance = 1_000_000_000_000;
/// What an account must hold to exist by its balance alone. Members exist by their membership.
pub const EXISTENTIAL_DEPOSIT: Balance = UNIT / 1_000;

/// The share of a block that ordinary calls may fill; the rest is kept for operational ones.
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);

/// Execution time of a whole block: half of the slot, so that four validators on small machines keep pace.
pub const MAXIMUM_BLOCK_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND, u64::MAX);

/// Bytes of a whole block.
pub const MAXIMUM_BLOCK_LENGTH: u32 = 4 * 1024 * 1024;

/// Gas for one question to an organisation's policy contract, and part of the weight of the call that asks it: 10 ms.
/// A `tiered-access` answer needs less than half of it, which a test of the runtime asserts (docs/adr/0009).
pub const POLICY_GAS: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND / 100, 256 * 1024);
