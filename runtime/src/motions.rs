//! By which rule the consortium votes on each call.

use pallet_governance::{MotionRules, Rule};

use crate::RuntimeCall;

/// The rules. What nobody decided on can't be put to a motion: it would need an origin that motions don't have anyway.
pub struct Motions;

impl MotionRules<RuntimeCall> for Motions {
	fn rule(call: &RuntimeCall) -> Rule {
		match call {
			RuntimeCall::Utility(pallet_utility::Call::batch_all { calls }) => together(calls),
			single => alone(single),
		}
	}
}

/// The rule of calls that are carried out all or none: the strictest of theirs. A batch in a batch never.
fn together(calls: &[RuntimeCall]) -> Rule {
	let strictest = |rule, call| match (rule, alone(call)) {
		(Rule::Never, _) | (_, Rule::Never) => Rule::Never,
		(Rule::Sensitive, _) | (_, Rule::Sensitive) => Rule::Sensitive,
		(Rule::Ordinary, Rule::Ordinary) => Rule::Ordinary,
	};
	match calls {
		[] => Rule::Never,
		calls => calls.iter().fold(Rule::Ordinary, strictest),
	}
}

/// The rule of a single call.
fn alone(call: &RuntimeCall) -> Rule {
	if is_ordinary(call) {
		Rule::Ordinary
	} else if is_sensitive(call) {
		Rule::Sensitive
	} else {
		Rule::Never
	}
}

/// How members stand, and what they may use; and which calls rest. Reinstating and renewing have to be among them: where
/// a required class has no organisation in good standing, no sensitive motion could be carried.
fn is_ordinary(call: &RuntimeCall) -> bool {
	use pallet_consortium::Call as Consortium;
	use pallet_tx_pause::Call as TxPause;
	match call {
		RuntimeCall::Consortium(call) => matches!(
			call,
			Consortium::suspend_organisation { .. }
				| Consortium::reinstate_organisation { .. }
				| Consortium::renew_licence { .. }
				| Consortium::assign_prefix { .. }
				| Consortium::forbid_contracts { .. }
				| Consortium::void_issuer { .. }
				| Consortium::clear_issuer { .. }
		),
		RuntimeCall::Admission(call) => matches!(call, pallet_admission::Call::set_quota { .. }),
		RuntimeCall::TxPause(call) => matches!(call, TxPause::pause { .. } | TxPause::unpause { .. }),
		_ => false,
	}
}

/// Who is a member, who holds a member's keys, who validates, whose nodes connect, who votes, and by which code.
fn is_sensitive(call: &RuntimeCall) -> bool {
	use pallet_consortium::Call as Consortium;
	use pallet_governance::Call as Governance;
	use pallet_node_authorization::Call as Nodes;
	use pallet_validators::Call as Validators;
	match call {
		RuntimeCall::Consortium(call) => matches!(
			call,
			Consortium::admit_organisation { .. } | Consortium::permit_contracts { .. } | Consortium::set_admins { .. }
		),
		RuntimeCall::Validators(call) => {
			matches!(call, Validators::approve { .. } | Validators::remove { .. } | Validators::reinstate { .. })
		}
		RuntimeCall::NodeAuthorization(call) => matches!(
			call,
			Nodes::add_well_known_node { .. }
				| Nodes::remove_well_known_node { .. }
				| Nodes::swap_well_known_node { .. }
				| Nodes::reset_well_known_nodes { .. }
		),
		RuntimeCall::Governance(call) => {
			matches!(call, Governance::set_seats { .. } | Governance::authorize_upgrade { .. })
		}
		// Does nothing but stand in the block: what the consortium declares.
		RuntimeCall::System(call) => matches!(call, frame_system::Call::remark { .. }),
		_ => false,
	}
}
