//! One file a call, then the read functions and the invariants.

mod anchor;
mod anchor_batch;
mod enter_in_error;
mod inclusion;
mod invariants;
mod supersede;
