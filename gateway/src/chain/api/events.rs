//! EPCIS events, by their hash ids.

use salus_primitives::{
	codes::Role,
	epcis::{EventRecord, History, ObjectRef},
	ids::OrganisationId,
};
use sp_core::H256;

use crate::{
	chain::{client::Client, state::account_key, AccountId},
	Result,
};

impl Client {
	/// For which organisation an account acts: as its admin (no role), or by a credential that is valid now.
	pub async fn acts_for(&self, who: &AccountId) -> Result<Option<(OrganisationId, Option<Role>)>> {
		let keys = vec![account_key(who)];
		match self.stored("Consortium", "OrganisationsByAdmin", keys).await? {
			Some(organisation) => Ok(Some((organisation, None))),
			None => Ok(self.acting(who).await?.map(|(organisation, role)| (organisation, Some(role)))),
		}
	}

	/// The event with the SHA-256 of this hash id, `None` when nobody recorded it.
	pub async fn epcis_event(&self, id: H256) -> Result<Option<EventRecord>> {
		self.ask("EpcisApi_event", &id).await
	}

	/// Running hash and length of an object's history of events.
	pub async fn event_history(&self, object: &ObjectRef) -> Result<History> {
		self.ask("EpcisApi_event_history", object).await
	}
}
