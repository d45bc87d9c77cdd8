//! One file for each call, one for the decision, one for what must always hold.

mod amend;
mod decide;
mod grant;
mod invariants;
mod past;
mod request_access;
mod withdraw;
