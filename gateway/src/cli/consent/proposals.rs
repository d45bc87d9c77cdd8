//! Proposals of organisations to patients.

use salus_primitives::{
	consent::ConsentTerms,
	ids::{ConsentId, Moment, OrganisationId},
};

use super::Terms;
use crate::{
	chain::{call, keys, AccountId},
	cli::{answer::Answer, context::Context, format, parse::Organisation},
	Error, Result,
};

pub(super) async fn propose(
	context: &Context,
	patient: &AccountId,
	terms: &ConsentTerms<AccountId>,
	until: Moment,
) -> Result<Answer> {
	let included = context.submit(&call::consent::propose(patient, terms, until)).await?.included;
	let (_patient, organisation): (AccountId, OrganisationId) = included.expect("Consent", "ConsentProposed")?;
	Ok(Answer::done()
		.line(format!("organisation {} asks {} for a consent", organisation.0, keys::address(patient)))
		.line(format!("it can be accepted until {}", format::moment(until)))
		.field("patient", keys::address(patient))
		.field("organisation", organisation.0)
		.field("until", format::moment(until))
		.included(&included))
}

pub(super) async fn accept(context: &Context, organisation: Organisation, terms: Terms) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let patient = context.patient(&client, None).await?;
	let organisation = client.organisation(organisation).await?;
	let proposal = client.proposal(&patient, organisation).await?;
	let terms = terms.or_proposed(|| {
		let why = "this organisation proposes nothing to the patient";
		proposal.map(|proposal| proposal.terms).ok_or_else(|| Error::bad(organisation.0.to_string(), why))
	})?;
	let included = client.submit(&call::consent::accept(organisation, &terms), &signer).await?;
	let accepted: (AccountId, OrganisationId, ConsentId, bool) = included.expect("Consent", "ProposalAccepted")?;
	let (_patient, _organisation, consent, edited) = accepted;
	let how = if edited { "edited" } else { "as it was proposed" };
	Ok(Answer::done()
		.line(format!("granted consent {}, {how}", consent.0))
		.field("consent", consent.0)
		.field("organisation", organisation.0)
		.field("edited", edited)
		.included(&included))
}

pub(super) async fn decline(context: &Context, organisation: Organisation) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let organisation = client.organisation(organisation).await?;
	let included = client.submit(&call::consent::decline(organisation), &signer).await?;
	Ok(Answer::done()
		.line(format!("turned down what organisation {} proposed", organisation.0))
		.field("organisation", organisation.0)
		.included(&included))
}

pub(super) async fn retract(context: &Context, patient: &AccountId) -> Result<Answer> {
	let included = context.submit(&call::consent::retract(patient)).await?.included;
	Ok(Answer::done()
		.line(format!("took back what was proposed to {}", keys::address(patient)))
		.field("patient", keys::address(patient))
		.included(&included))
}
