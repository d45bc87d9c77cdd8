//! What changes a consent.

use salus_primitives::{
	consent::ConsentTerms,
	ids::{ConsentId, OrganisationId},
};

use crate::{
	chain::{
		call::{self, Call},
		event::Included,
		AccountId,
	},
	cli::{answer::Answer, context::Context, spec::Spec},
	Result,
};

pub(super) async fn grant(context: &Context, terms: &ConsentTerms<AccountId>) -> Result<Answer> {
	granted(&context.submit(&call::consent::grant(terms)).await?.included)
}

/// The answer to a transaction that granted a consent.
pub(super) fn granted(included: &Included) -> Result<Answer> {
	let consent: ConsentId = included.expect("Consent", "ConsentGranted")?;
	Ok(Answer::done().line(format!("granted consent {}", consent.0)).field("consent", consent.0).included(included))
}

pub(super) async fn amend(context: &Context, consent: u64, terms: &ConsentTerms<AccountId>) -> Result<Answer> {
	replaced(context, &call::consent::amend(ConsentId(consent), terms)).await
}

pub(super) async fn change_provision(context: &Context, consent: u64, index: u8, provision: &Spec) -> Result<Answer> {
	replaced(context, &call::consent::change_provision(ConsentId(consent), index, provision)).await
}

pub(super) async fn withdraw_provision(context: &Context, consent: u64, index: u8) -> Result<Answer> {
	replaced(context, &call::consent::withdraw_provision(ConsentId(consent), index)).await
}

/// Submits a call that puts a new consent in the place of another.
async fn replaced(context: &Context, call: &Call) -> Result<Answer> {
	let included = context.submit(call).await?.included;
	let (replaced, new): (ConsentId, ConsentId) = included.expect("Consent", "ConsentAmended")?;
	Ok(Answer::done()
		.line(format!("consent {} takes the place of consent {}", new.0, replaced.0))
		.field("consent", new.0)
		.field("replaced", replaced.0)
		.included(&included))
}

pub(super) async fn withdraw(context: &Context, consent: u64) -> Result<Answer> {
	let done = format!("withdrew consent {consent}: it permits nothing any more, and its denials stay in force");
	ended(context, &call::consent::withdraw(ConsentId(consent)), consent, done).await
}

pub(super) async fn lift(context: &Context, consent: u64) -> Result<Answer> {
	let done = format!("lifted consent {consent}: nothing of it is in force any more");
	ended(context, &call::consent::lift(ConsentId(consent)), consent, done).await
}

pub(super) async fn enter_in_error(context: &Context, consent: u64) -> Result<Answer> {
	let done = format!("consent {consent} is marked as entered in error");
	ended(context, &call::consent::enter_in_error(ConsentId(consent)), consent, done).await
}

async fn ended(context: &Context, call: &Call, consent: u64, done: String) -> Result<Answer> {
	let included = context.submit(call).await?.included;
	Ok(Answer::done().line(done).field("consent", consent).included(&included))
}

pub(super) async fn renounce(context: &Context, consent: u64) -> Result<Answer> {
	let included = context.submit(&call::consent::renounce(ConsentId(consent))).await?.included;
	let (_consent, organisation): (ConsentId, OrganisationId) = included.expect("Consent", "ConsentRenounced")?;
	Ok(Answer::done()
		.line(format!("organisation {} gave up what consent {consent} permits to it", organisation.0))
		.field("consent", consent)
		.field("organisation", organisation.0)
		.included(&included))
}
