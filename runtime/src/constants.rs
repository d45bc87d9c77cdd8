//! Time, currency and bounds.

use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight};
use pallet_admission::Quota;
use salus_primitives::ids::Moment;
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

/// Blocks of a session. Validators and their keys change at its end.
pub const SESSION_PERIOD: BlockNumber = 10 * MINUTES;

/// Blocks of a development chain's session: a minute.
pub const DEVELOPMENT_SESSION_PERIOD: BlockNumber = MINUTES;

/// Most validators.
pub const MAX_AUTHORITIES: u32 = 32;
/// The floor under the number of validators: with four, one may fail or lie and the chain goes on (n = 3f + 1; Lamport,
/// Shostak and Pease 1982).
pub const MIN_VALIDATORS: u32 = 4;
/// Of how many sessions it is kept who sat, so that an equivocation can be proved: a week of ten minutes each.
pub const KEPT_SESSIONS: u32 = 1_008;

/// Blocks to object to a sensitive motion that is carried.
pub const OBJECTION_PERIOD: BlockNumber = 7 * DAYS;
/// The same on a development chain.
pub const DEVELOPMENT_OBJECTION_PERIOD: BlockNumber = 5;

/// How long a regulator's suspension of an organisation lasts, in milliseconds: 14 days.
pub const EMERGENCY_SUSPENSION: Moment = 14 * DAY;
/// How long after it began regulators can't suspend the same organisation again, in milliseconds: 90 days.
pub const EMERGENCY_PAUSE: Moment = 90 * DAY;

/// How long a patient's present key can object to its recovery, in milliseconds: 7 days.
pub const RECOVERY_DELAY: Moment = 7 * DAY;
/// The same on a development chain: ten seconds.
pub const DEVELOPMENT_RECOVERY_DELAY: Moment = 10_000;
/// How long after an objection of a key another one of it counts for nothing, in milliseconds: 90 days.
pub const RECOVERY_OBJECTION_PAUSE: Moment = 90 * DAY;

/// A day in milliseconds.
const DAY: Moment = 24 * 60 * 60 * 1_000;

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

/// What normal calls can fill in a minute of blocks, in picoseconds of weight.
const MINUTE_OF_BLOCKS: u64 = WEIGHT_REF_TIME_PER_SECOND / 4 * 3 * 30;
/// A mebibyte.
const MEBIBYTE: u64 = 1024 * 1024;

/// An organisation's quota where the consortium gave it none: a sixteenth of all blocks, and 256 MiB a day.
pub const DEFAULT_QUOTA: Quota = Quota { weight: MINUTE_OF_BLOCKS / 16, bytes: 256 * MEBIBYTE };
/// The least that the consortium can give: enough to vote and to revoke.
pub const MIN_QUOTA: Quota = Quota { weight: MINUTE_OF_BLOCKS / 256, bytes: MEBIBYTE };
/// The most: a quarter of all blocks, and 8 GiB a day.
pub const MAX_QUOTA: Quota = Quota { weight: MINUTE_OF_BLOCKS / 4, bytes: 8 * 1024 * MEBIBYTE };
/// The quota on a development chain: more than there is.
pub const DEVELOPMENT_QUOTA: Quota = Quota { weight: 4 * MINUTE_OF_BLOCKS, bytes: 1024 * 1024 * MEBIBYTE };
