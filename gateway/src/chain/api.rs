//! The questions of the runtime APIs, at the newest final block. Definitions: `salus_primitives::apis`.

mod events;
mod medicines;

use salus_primitives::{
	codes::{DataClass, OrganisationClass, Role},
	decision::{AccessChange, AccessQuery, ChangesPage, Decision, LogHead, Reader, ReadersPage},
	disclosure::{BreakGlassTally, OverdueReview},
	gs1::Gln,
	ids::{BreakGlassId, ConsentId, Moment, OrganisationId, StudyId},
	study::{Participation, StudyInfo},
};

use crate::{
	chain::{
		client::{ask, Client},
		AccountId,
	},
	Error, Result,
};

/// How many organisations or reviews are asked for at a time.
const PAGE: u32 = 64;

/// Where to go on after the page from `from`. A page that leads back would never end.
fn further(from: OrganisationId, next: Option<OrganisationId>) -> Result<Option<OrganisationId>> {
	match next {
		Some(next) if next <= from => Err(Error::Chain(format!("the pages don't go on after organisation {}", from.0))),
		next => Ok(next),
	}
}

impl Client {
	/// Whether transactions of this account enter the pool.
	pub async fn is_member(&self, who: &AccountId) -> Result<bool> {
		self.ask("ConsortiumApi_is_member", who).await
	}

	/// For which organisation and as what the account can act now.
	pub async fn acting(&self, who: &AccountId) -> Result<Option<(OrganisationId, Role)>> {
		self.ask("ConsortiumApi_acting", who).await
	}

	/// The organisation with this GLN, and its class.
	pub async fn organisation_by_gln(&self, gln: Gln) -> Result<Option<(OrganisationId, OrganisationClass)>> {
		self.ask("ConsortiumApi_organisation_by_gln", &gln).await
	}

	/// May this person read this? Now, or at a moment in the past.
	pub async fn decide(&self, query: &AccessQuery<AccountId>, at: Option<Moment>) -> Result<Decision> {
		self.ask("ConsentApi_decide", &(query, at)).await
	}

	/// The same for many questions at once, in their order; `None` for more than
	/// [`MAX_QUERIES`](salus_primitives::decision::MAX_QUERIES).
	pub async fn decide_many(
		&self,
		queries: &[AccessQuery<AccountId>],
		at: Option<Moment>,
	) -> Result<Option<Vec<Decision>>> {
		self.ask("ConsentApi_decide_many", &(queries, at)).await
	}

	/// The patient's consents that had not ended, now or at a moment in the past.
	pub async fn open_consents(&self, patient: &AccountId, at: Option<Moment>) -> Result<Vec<ConsentId>> {
		self.ask("ConsentApi_open_consents", &(patient, at)).await
	}

	/// Who could read data of this class today: all pages, at one block.
	pub async fn who_could_read(&self, patient: &AccountId, class: DataClass) -> Result<Vec<Reader<AccountId>>> {
		let at = self.finalised().await?;
		let (mut found, mut next) = (Vec::new(), Some(OrganisationId(0)));
		while let Some(from) = next {
			let arguments = (patient, class, from, PAGE);
			let page: ReadersPage<AccountId> = ask(&at, "ConsentApi_who_could_read", &arguments).await?;
			found.extend(page.readers);
			next = further(from, page.next)?;
		}
		Ok(found)
	}

	/// What would change if the patient withdrew a consent now: all pages, at one block.
	pub async fn what_if_withdrawn(&self, consent: ConsentId) -> Result<Vec<AccessChange<AccountId>>> {
		let at = self.finalised().await?;
		let (mut found, mut next) = (Vec::new(), Some(OrganisationId(0)));
		while let Some(from) = next {
			let arguments = (consent, from, PAGE);
			let page: ChangesPage<AccountId> = ask(&at, "ConsentApi_what_if_withdrawn", &arguments).await?;
			found.extend(page.changes);
			next = further(from, page.next)?;
		}
		Ok(found)
	}

	/// Head and count of the patient's disclosure log.
	pub async fn disclosure_head(&self, patient: &AccountId) -> Result<LogHead> {
		self.ask("DisclosureApi_disclosure_head", patient).await
	}

	/// The organisation's uses of break-glass whose review is overdue.
	pub async fn overdue_reviews(&self, organisation: OrganisationId) -> Result<Vec<OverdueReview<AccountId>>> {
		let at = self.finalised().await?;
		let (mut found, mut after): (Vec<OverdueReview<AccountId>>, Option<BreakGlassId>) = (Vec::new(), None);
		loop {
			let arguments = (organisation, after, PAGE);
			let page: Vec<OverdueReview<AccountId>> = ask(&at, "DisclosureApi_overdue_reviews", &arguments).await?;
			let last = page.last().map(|review| review.break_glass);
			found.extend(page);
			// An empty page is the end; so is one that doesn't lead on.
			if last.is_none() || last <= after {
				return Ok(found);
			}
			after = last;
		}
	}

	/// How often somebody broke glass.
	pub async fn break_glass_tally(&self, requester: &AccountId) -> Result<BreakGlassTally> {
		self.ask("DisclosureApi_break_glass_tally", requester).await
	}

	/// What the chain has on a study.
	pub async fn study(&self, study: StudyId) -> Result<Option<StudyInfo>> {
		self.ask("StudyApi_study", &study).await
	}

	/// How a patient takes part in a study, now or at a moment in the past.
	pub async fn participation(
		&self,
		study: StudyId,
		patient: &AccountId,
		at: Option<Moment>,
	) -> Result<Participation> {
		self.ask("StudyApi_participation", &(study, patient, at)).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn pages_only_go_on() {
		assert_eq!(further(OrganisationId(1), Some(OrganisationId(2))).unwrap(), Some(OrganisationId(2)));
		assert_eq!(further(OrganisationId(1), None).unwrap(), None);
		assert_eq!(further(OrganisationId(1), Some(OrganisationId(1))).unwrap_err().exit_code(), 3);
	}
}
