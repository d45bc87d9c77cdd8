//! Calls of `Disclosure`.

use salus_primitives::{
	codes::DataClassSet,
	decision::AccessQuery,
	disclosure::{BreakGlassReason, ReviewVerdict},
	ids::BreakGlassId,
};

use super::Call;
use crate::chain::AccountId;

/// Asks for access, and has the answer logged. For the holder of a credential, who is the query's requester.
pub fn request_access(query: &AccessQuery<AccountId>) -> Call {
	let AccessQuery { patient, requester: _, purpose, study, classes, labels, data_time } = query;
	Call::new("Disclosure", "request_access", &(patient, purpose, study, classes, labels, data_time))
}

/// Opens a patient's record in an emergency. For the holder of a credential.
pub fn break_glass(patient: &AccountId, reason: BreakGlassReason, classes: DataClassSet) -> Call {
	Call::new("Disclosure", "break_glass", &(patient, reason, classes))
}

/// Reviews a use of break-glass. For a privacy officer.
pub fn review_break_glass(break_glass: BreakGlassId, verdict: ReviewVerdict) -> Call {
	Call::new("Disclosure", "review_break_glass", &(break_glass, verdict))
}
