//! What comes of a call, and whether that is a refusal of who made it.

use std::collections::BTreeMap;

use frame_support::storage::{with_transaction, TransactionOutcome};
use salus_runtime::{RuntimeCall, RuntimeOrigin};
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};

use crate::{callers::Caller, chain::CHAIN};

/// The errors that say that somebody may not make a call, besides the runtime's own `BadOrigin`. All other errors say
/// that something is wrong with the call.
pub(crate) const REFUSALS: &[&str] = &[
	// The call may be made by nobody now.
	"CallFiltered",
	// The organisation acted for may do nothing now.
	"NotMember",
	"Suspended",
	"LicenceNotValid",
	"NotInGoodStanding",
	"OrganisationNotInGoodStanding",
	// The caller holds no credential any more, or one for something else.
	"NoValidCredential",
	"RoleMayNot",
	"NotAuthorized",
	"OwnUse",
	// The caller has no seat.
	"NotSeated",
	// The caller isn't the patient's, or not for this.
	"NotSponsor",
	"NotRepresentative",
	"CallNotAllowed",
];

/// Whether somebody was let in, and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
	/// Whether it wasn't refused for who made it.
	pub(crate) is_let_in: bool,
	/// `Ok`, or the error.
	pub(crate) outcome: String,
}

impl Answer {
	/// What a result says.
	pub(crate) fn of(result: DispatchResult) -> Self {
		match result {
			Ok(()) => Self { is_let_in: true, outcome: "Ok".to_string() },
			Err(DispatchError::Module(error)) => {
				let outcome = CHAIN.error(&error).unwrap_or_else(|| format!("{error:?}"));
				let name = outcome.rsplit('.').next().unwrap_or_default();
				Self { is_let_in: !REFUSALS.contains(&name), outcome }
			}
			Err(error) => Self { is_let_in: error != DispatchError::BadOrigin, outcome: format!("{error:?}") },
		}
	}
}

/// Tells which call was made by whom, should the runtime panic on it.
struct Trace<'a>(&'a str, &'a Caller);

impl Drop for Trace<'_> {
	fn drop(&mut self) {
		if std::thread::panicking() {
			eprintln!("{} made by {} panics", self.0, self.1);
		}
	}
}

/// What comes of a call. It leaves no trace.
pub(crate) fn answer(name: &str, call: &RuntimeCall, caller: &Caller) -> Answer {
	let _trace = Trace(name, caller);
	Answer::of(without_trace(|| make(call.clone(), caller.origin.clone())))
}

/// Makes a call.
pub(crate) fn make(call: RuntimeCall, origin: RuntimeOrigin) -> DispatchResult {
	call.dispatch(origin).map(drop).map_err(|failed| failed.error)
}

/// Does something, and takes back what it did to the state.
pub(crate) fn without_trace<T>(act: impl FnOnce() -> T) -> T {
	with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(act()))).unwrap()
}

/// Where the table says something else than the runtime does: by call and kind of difference, the callers.
#[derive(Default)]
pub(crate) struct Differences(BTreeMap<String, Vec<String>>);

impl Differences {
	/// Notes what differs for a caller, if anything does.
	pub(crate) fn compare(&mut self, call: &str, caller: &Caller, is_allowed: bool, found: &Answer) {
		let outcome = &found.outcome;
		let difference = match (is_allowed, found.is_let_in) {
			(true, false) => format!("{call}: expected to be let in, found refused ({outcome})"),
			(false, true) => format!("{call}: expected to be refused, found let in ({outcome})"),
			(true, true) | (false, false) => return,
		};
		self.0.entry(difference).or_default().push(caller.to_string());
	}

	/// Fails with all that was noted.
	pub(crate) fn assert_none(&self) {
		let lines = self.0.iter().map(|(difference, callers)| format!("{difference}: {}", callers.join(" ")));
		let lines: Vec<_> = lines.collect();
		assert!(lines.is_empty(), "{} differences from table.txt\n{}", lines.len(), lines.join("\n"));
	}
}
