//! Who acts for a patient, as what, and when.

use codec::{Decode, Encode};
use salus_primitives::ids::Moment;

use crate::{
	chain::{
		client::Client,
		state::{account_key, entries, last_account},
		AccountId,
	},
	Result,
};

/// By what right somebody acts for a patient. Encoded as the chain does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum RepresentativeKind {
	/// By law, until the patient comes of age.
	#[codec(index = 0)]
	Guardian,
	/// By the patient's own will.
	#[codec(index = 1)]
	Proxy,
}

impl RepresentativeKind {
	/// The word for it.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Guardian => "guardian",
			Self::Proxy => "proxy",
		}
	}
}

/// That an account acted for a patient for a time. Encoded as the chain does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Representation {
	/// By what right.
	pub kind: RepresentativeKind,
	/// The first moment.
	pub from: Moment,
	/// The first moment at which the right has ended, as it was set at the appointment.
	pub until: Moment,
	/// When it was ended before that, or another appointment took its place.
	pub ended_at: Option<Moment>,
}

impl Representation {
	/// The first moment after it.
	pub fn end(&self) -> Moment {
		self.ended_at.map_or(self.until, |ended| ended.min(self.until))
	}

	/// Whether it holds at a moment.
	pub fn holds(&self, at: Moment) -> bool {
		(self.from..self.end()).contains(&at)
	}
}

impl Client {
	/// Everybody who ever acted for a patient, and when.
	pub async fn representatives(&self, patient: &AccountId) -> Result<Vec<(AccountId, Vec<Representation>)>> {
		let at = self.finalised().await?;
		let found = entries(&at, "Consortium", "Representations", vec![account_key(patient)]).await?;
		Ok(found.into_iter().filter_map(|(key, history)| Some((last_account(&key)?, history))).collect())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_representation_holds_until_it_ends() {
		let guardian = Representation { kind: RepresentativeKind::Guardian, from: 10, until: 100, ended_at: None };
		assert_eq!([9, 10, 99, 100].map(|at| guardian.holds(at)), [false, true, true, false]);
		let ended = Representation { ended_at: Some(50), ..guardian };
		assert_eq!([49, 50].map(|at| ended.holds(at)), [true, false]);
		assert_eq!(Representation { ended_at: Some(200), ..guardian }.end(), 100);
	}
}
