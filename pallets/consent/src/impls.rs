//! What this pallet answers to others.

use salus_primitives::{
	decision::{AccessQuery, Decision},
	ids::Moment,
	traits::ConsentDecision,
};

use crate::{Config, Pallet};

impl<T: Config> ConsentDecision<T::AccountId> for Pallet<T> {
	fn decide(query: &AccessQuery<T::AccountId>, at: Moment) -> Decision {
		Self::decide_at(query, at)
	}

	fn decide_with_policy(query: &AccessQuery<T::AccountId>, at: Moment) -> Decision {
		Self::decide_with_policy_at(query, at)
	}
}
