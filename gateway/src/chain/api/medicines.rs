//! Products, lots, containers and packs; their safety; prescriptions.

use salus_primitives::{
	codes::PackState,
	containers::Possession,
	gs1::{Gtin, Sscc},
	ids::{CaseId, Jurisdiction, LotId, OrganisationId, RecallId},
	lots::{Lot, Product},
	mmr::MountainRange,
	prescription::Prescription,
	safety::{Case, Excursion, Holding, Recall},
	trace::{LotKey, PackProof, PackStatus},
};
use sp_core::H256;

use crate::{
	chain::client::{ask, Client},
	Error, Result,
};

/// How many items of a list are asked for at a time: as many as the chain gives.
const PAGE: u32 = 100;

/// Where to go on after the page that began after `after`. A page that doesn't lead on would never end.
fn onward<Id: PartialEq>(after: Option<&Id>, next: Option<Id>) -> Result<Option<Id>> {
	match next {
		Some(next) if Some(&next) == after => Err(Error::Chain("the pages of a list don't go on".into())),
		next => Ok(next),
	}
}

impl Client {
	/// Is this pack genuine, and may it be supplied in that country?
	pub async fn verify_pack(&self, pack: &PackProof, market: Option<Jurisdiction>) -> Result<PackStatus> {
		self.ask("DrugTraceApi_verify_pack", &(pack, market)).await
	}

	/// What its owner says of a product.
	pub async fn product(&self, gtin: Gtin) -> Result<Option<Product>> {
		self.ask("DrugTraceApi_product", &gtin).await
	}

	/// What is known of a lot.
	pub async fn lot(&self, key: &LotKey) -> Result<Option<Lot>> {
		self.ask("DrugTraceApi_lot", key).await
	}

	/// Root and number of packs of a lot.
	pub async fn lot_root(&self, key: &LotKey) -> Result<Option<(H256, u32)>> {
		Ok(self.lot(key).await?.map(|lot| (lot.root, lot.quantity)))
	}

	/// Which lot has this number.
	pub async fn lot_key(&self, lot: LotId) -> Result<Option<LotKey>> {
		self.ask("DrugTraceApi_lot_key", &lot).await
	}

	/// How many packs of a lot were put into containers: the leaves below this number.
	pub async fn packed(&self, key: &LotKey) -> Result<u32> {
		self.ask("DrugTraceApi_packed", key).await
	}

	/// States of up to 1,024 packs with consecutive leaves.
	pub async fn pack_states(&self, key: &LotKey, first: u32, count: u32) -> Result<Vec<PackState>> {
		self.ask("DrugTraceApi_pack_states", &(key, first, count)).await
	}

	/// A container, and who has it.
	pub async fn container(&self, sscc: Sscc) -> Result<Option<Possession>> {
		self.ask("DrugTraceApi_container", &sscc).await
	}

	/// Who holds packs of a lot: all containers with packs of it, at one block.
	pub async fn holders_of_lot(&self, key: &LotKey) -> Result<Vec<Holding>> {
		let at = self.finalised().await?;
		let (mut found, mut after): (_, Option<Sscc>) = (Vec::new(), None);
		loop {
			let (page, next): (Vec<Holding>, _) = ask(&at, "DrugTraceApi_holders_of_lot", &(key, after, PAGE)).await?;
			found.extend(page);
			after = onward(after.as_ref(), next)?;
			if after.is_none() {
				return Ok(found);
			}
		}
	}

	/// Of what lots a lot was made, by repacking or transformation.
	pub async fn origins(&self, lot: LotId) -> Result<Vec<LotId>> {
		self.ask("DrugTraceApi_origins", &lot).await
	}

	/// What lots were made of a lot: all of them, at one block.
	pub async fn derived(&self, lot: LotId) -> Result<Vec<LotId>> {
		let at = self.finalised().await?;
		let (mut found, mut after): (Vec<LotId>, Option<LotId>) = (Vec::new(), None);
		loop {
			let page: Vec<LotId> = ask(&at, "DrugTraceApi_derived", &(lot, after, PAGE)).await?;
			let Some(last) = page.last().copied() else { return Ok(found) };
			found.extend(page);
			after = onward(after.as_ref(), Some(last))?;
		}
	}

	/// Running hash, number of events and of alarms of a lot's packs.
	pub async fn lot_history(&self, lot: LotId) -> Result<(H256, u32, u32)> {
		self.ask("DrugTraceApi_lot_history", &lot).await
	}

	/// A dispenser's log of supplies: how many there are, and the peaks of its Merkle mountain range.
	pub async fn supply_log(&self, dispenser: OrganisationId) -> Result<MountainRange> {
		let (entries, peaks): (u64, Vec<H256>) = self.ask("DrugTraceApi_supply_log", &dispenser).await?;
		let peaks = peaks.try_into().map_err(|_| Error::Chain("a log of supplies has too many peaks".into()))?;
		Ok(MountainRange { entries, peaks })
	}

	/// A recall.
	pub async fn recall(&self, recall: RecallId) -> Result<Option<Recall>> {
		self.ask("DrugSafetyApi_recall", &recall).await
	}

	/// The recalls in force that stop a lot, those of its product among them.
	pub async fn recalls_of(&self, key: &LotKey) -> Result<Vec<RecallId>> {
		self.ask("DrugSafetyApi_recalls_of", key).await
	}

	/// Whether an organisation has acknowledged a recall.
	pub async fn has_acknowledged(&self, recall: RecallId, organisation: OrganisationId) -> Result<bool> {
		self.ask("DrugSafetyApi_has_acknowledged", &(recall, organisation)).await
	}

	/// A case of a suspect product.
	pub async fn case(&self, case: CaseId) -> Result<Option<Case>> {
		self.ask("DrugSafetyApi_case", &case).await
	}

	/// Illegitimate products whose 24 hours are over without a notification: all of them, at one block.
	pub async fn overdue_cases(&self) -> Result<Vec<CaseId>> {
		let at = self.finalised().await?;
		let (mut found, mut after): (Vec<CaseId>, Option<CaseId>) = (Vec::new(), None);
		loop {
			let page: Vec<CaseId> = ask(&at, "DrugSafetyApi_overdue_cases", &(after, PAGE)).await?;
			let Some(last) = page.last().copied() else { return Ok(found) };
			found.extend(page);
			after = onward(after.as_ref(), Some(last))?;
		}
	}

	/// The excursion that locks a container.
	pub async fn excursion(&self, sscc: Sscc) -> Result<Option<Excursion>> {
		self.ask("DrugSafetyApi_excursion", &sscc).await
	}

	/// The prescription with this root over its fills.
	pub async fn prescription(&self, root: H256) -> Result<Option<Prescription>> {
		self.ask("PrescriptionApi_prescription", &root).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lists_end_or_go_on() {
		assert_eq!(onward(None, Some(1)).unwrap(), Some(1));
		assert_eq!(onward(Some(&1), Some(0)).unwrap(), Some(0));
		assert_eq!(onward(Some(&1), None).unwrap(), None);
		assert_eq!(onward(Some(&1), Some(1)).unwrap_err().exit_code(), 3);
	}
}
