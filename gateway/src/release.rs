//! Release of a record's key to whoever the chain permits.
//!
//! 1. The requester asks for access on the chain (`salus access request`): the answer is a line of the patient's
//!    disclosure log.
//! 2. With that line, the requester asks the custodian for records: a signed [`Request`].
//! 3. The custodian checks it ([`Custodian::answer`]): the line is in a final block, is the requester's, is a permit, and
//!    isn't old; the same question asked again at the newest final block is still a permit; each record is the patient's,
//!    of a class that the permit covers, and nothing that either answer withholds.
//! 4. The answer ([`Reply`]) has each record's key, wrapped for the requester alone. Where something must be left out, it
//!    has what is left instead, under a key of its own, with the proof that it is the record's.
//! 5. The requester opens and checks what came ([`Receiver`]).
//!
//! The format of both files is in `docs/formats/release.md`.

mod custodian;
mod fetch;
mod ledger;
mod nonces;
mod permit;
mod receiver;
mod reply;
mod request;
mod share;
mod text;

use salus_primitives::commitment::Commitment;

pub use custodian::{Custodian, Held, Home, Keeper};
pub use ledger::{Ledger, Newest, Node};
pub use nonces::{Nonces, MAX_NONCES};
pub use permit::{Kind, Permit, Rules};
pub use receiver::{Anchors, Opened, Receiver, Source};
pub use reply::{bound_to, Delivery, Item, Outcome, Reply, FORMAT, MAX_INLINE};
pub use request::{Ask, Basis, Request, MAX_LEN, MAX_LIFETIME, MAX_RECORDS};

/// The first digits of a commitment: enough to find a record by, and nothing that says whose it is.
pub fn short(commitment: &Commitment) -> String {
	hex::encode(commitment.0.split_at(4).0)
}
