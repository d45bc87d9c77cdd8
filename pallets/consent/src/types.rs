//! What the pallet stores beside the records of consents: which of them were open when, and proposals.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use salus_primitives::{
	consent::{ConsentTerms, MAX_PROVISIONS},
	ids::{ConsentId, Moment},
};
use scale_info::TypeInfo;

/// Which of a patient's consents are open from a moment on, until the next snapshot.
#[derive(CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[scale_info(skip_type_params(MaxOpen))]
#[codec(mel_bound())]
pub struct Snapshot<MaxOpen: Get<u32>> {
	/// The first moment for which it holds.
	pub from: Moment,
	/// The consents, oldest first.
	pub consents: BoundedVec<ConsentId, MaxOpen>,
}

/// Terms that an organisation asks a patient to agree to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Proposal<AccountId> {
	/// The terms. The patient may edit them.
	pub terms: ConsentTerms<AccountId>,
	/// The first moment at which the patient can't accept any more.
	pub until: Moment,
}

/// How many provisions the terms hold, for the weight of a call.
pub(crate) fn provision_count<AccountId>(terms: &ConsentTerms<AccountId>) -> u32 {
	u32::try_from(terms.provisions.len()).unwrap_or(MAX_PROVISIONS)
}
