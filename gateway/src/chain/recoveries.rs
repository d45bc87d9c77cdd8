//! Which key signs for a patient, and what is under way to replace it.

use codec::{Decode, Encode};
use salus_primitives::ids::Moment;

use crate::{
	chain::{
		client::{view, Client},
		AccountId,
	},
	Result,
};

/// The pallet's name.
pub const KEY_RECOVERY: &str = "KeyRecovery";

/// That a patient's key is to be replaced. Encoded as the chain does.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Recovery {
	/// The key that is to sign for the patient.
	pub new: AccountId,
	/// Whether the patient's sponsor agrees.
	pub by_sponsor: bool,
	/// The guardian who agrees.
	pub by_guardian: Option<AccountId>,
	/// The first moment at which it can be finished, once both agree.
	pub ready_at: Option<Moment>,
}

impl Client {
	/// The pseudonym of the patient whom a key signs for: another account once the patient's key was replaced. The
	/// account itself where it signs for no patient.
	pub async fn pseudonym(&self, key: &AccountId) -> Result<AccountId> {
		let patient: Option<AccountId> = view(&self.finalised().await?, KEY_RECOVERY, "patient_of", key).await?;
		Ok(patient.unwrap_or_else(|| key.clone()))
	}

	/// The key that signs for a patient now, `None` when there is no such patient; and the recovery that is under way.
	pub async fn recovery(&self, patient: &AccountId) -> Result<(Option<AccountId>, Option<Recovery>)> {
		let at = self.finalised().await?;
		let key = view(&at, KEY_RECOVERY, "key_of", patient).await?;
		Ok((key, view(&at, KEY_RECOVERY, "proposal", patient).await?))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn recoveries_are_read_as_the_chain_writes_them() {
		let bytes = [&[5; 32][..], &[1, 1], &[6; 32], &[1, 0, 1, 0, 0, 0, 0, 0, 0]].concat();
		let expected = Recovery {
			new: AccountId::new([5; 32]),
			by_sponsor: true,
			by_guardian: Some(AccountId::new([6; 32])),
			ready_at: Some(256),
		};
		assert_eq!(Recovery::decode(&mut bytes.as_slice()).unwrap(), expected);
	}
}
