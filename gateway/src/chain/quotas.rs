//! What organisations may use of the chain, and what they use.

use codec::{Decode, Encode};
use salus_primitives::ids::OrganisationId;

use crate::{
	chain::client::{constant, view, Client},
	Result,
};

/// The pallet's name.
const ADMISSION: &str = "Admission";

/// What an organisation's transactions may use in a period, or what they use. Encoded as the chain does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Quota {
	/// Time of execution, in picoseconds.
	pub weight: u64,
	/// Bytes.
	pub bytes: u64,
}

/// An organisation's quota at a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
	/// What it may use.
	pub quota: Quota,
	/// What of it is used.
	pub used: Quota,
	/// What its guests use of what they have for themselves: a quarter of the quota, besides it.
	pub by_guests: Quota,
	/// In how many blocks a whole quota of weight becomes free again, evenly.
	pub period: u32,
	/// The same for the bytes.
	pub storage_period: u32,
}

impl Client {
	/// An organisation's quota, and what it uses of it.
	pub async fn budget(&self, organisation: OrganisationId) -> Result<Budget> {
		let at = self.current().await?;
		Ok(Budget {
			quota: view(&at, ADMISSION, "quota", &organisation).await?,
			used: view(&at, ADMISSION, "usage", &organisation).await?,
			by_guests: view(&at, ADMISSION, "usage_by_guests", &organisation).await?,
			period: constant(&at, ADMISSION, "Period")?,
			storage_period: constant(&at, ADMISSION, "StoragePeriod")?,
		})
	}
}
