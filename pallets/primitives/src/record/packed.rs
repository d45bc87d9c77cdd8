//! How the record of a consent is encoded in storage: the same fields by the same names, with small numbers in few bytes.
//! Most sets hold a code or two of low numbers, so that they take one byte or two instead of four.

use codec::{Compact, Decode, Encode, EncodeLike, Error, Input, MaxEncodedLen, Output};
use scale_info::{Type, TypeInfo};
use sp_runtime::{traits::ConstU32, BoundedVec};

use super::{ConsentRecord, Ending, Renounced};
use crate::{
	codes::{Confidentiality, DataClassSet, PurposeSet, SensitivitySet},
	commitment::Commitment,
	consent::{Actor, ConsentTerms, Effect, LabelRule, Provision, MAX_PROVISIONS},
	ids::{ConsentId, Moment, Period},
	study::DataUse,
};

/// A set of codes.
#[derive(Clone, Encode, Decode, MaxEncodedLen, TypeInfo)]
struct Set(Compact<u32>);

#[derive(Clone, Encode, Decode, MaxEncodedLen, TypeInfo)]
struct PackedLabels {
	confidentiality: Option<Confidentiality>,
	sensitivities: Set,
}

#[derive(Clone, Encode, Decode, MaxEncodedLen, TypeInfo)]
struct PackedProvision<AccountId> {
	parent: Option<u8>,
	effect: Effect,
	actor: Actor<AccountId>,
	purposes: Set,
	classes: Set,
	labels: PackedLabels,
	period: Period,
	data_period: Period,
	data_use: Option<DataUse>,
}

#[derive(Clone, Encode, Decode, MaxEncodedLen, TypeInfo)]
struct PackedTerms<AccountId> {
	period: Period,
	provisions: BoundedVec<PackedProvision<AccountId>, ConstU32<MAX_PROVISIONS>>,
	source: Option<Commitment>,
}

/// The record of a consent as it is stored.
#[derive(Encode, Decode, MaxEncodedLen, TypeInfo)]
struct PackedRecord<AccountId> {
	patient: AccountId,
	terms: PackedTerms<AccountId>,
	granted_at: Compact<Moment>,
	withdrawn_at: Option<Moment>,
	ended: Option<Ending>,
	replaces: Option<ConsentId>,
	renounced: Renounced,
}

impl<AccountId: Clone> From<&Provision<AccountId>> for PackedProvision<AccountId> {
	fn from(provision: &Provision<AccountId>) -> Self {
		let LabelRule { confidentiality, sensitivities } = provision.labels;
		Self {
			parent: provision.parent,
			effect: provision.effect,
			actor: provision.actor.clone(),
			purposes: Set(Compact(provision.purposes.0)),
			classes: Set(Compact(provision.classes.0)),
			labels: PackedLabels { confidentiality, sensitivities: Set(Compact(sensitivities.0)) },
			period: provision.period,
			data_period: provision.data_period,
			data_use: provision.data_use,
		}
	}
}

impl<AccountId> From<PackedProvision<AccountId>> for Provision<AccountId> {
	fn from(packed: PackedProvision<AccountId>) -> Self {
		let PackedLabels { confidentiality, sensitivities } = packed.labels;
		Self {
			parent: packed.parent,
			effect: packed.effect,
			actor: packed.actor,
			purposes: PurposeSet(packed.purposes.0 .0),
			classes: DataClassSet(packed.classes.0 .0),
			labels: LabelRule { confidentiality, sensitivities: SensitivitySet(sensitivities.0 .0) },
			period: packed.period,
			data_period: packed.data_period,
			data_use: packed.data_use,
		}
	}
}

impl<AccountId: Clone> From<&ConsentRecord<AccountId>> for PackedRecord<AccountId> {
	fn from(record: &ConsentRecord<AccountId>) -> Self {
		// Both lists have the same bound, so that nothing is cut off, here and on the way back.
		let provisions = BoundedVec::truncate_from(record.terms.provisions.iter().map(Into::into).collect());
		Self {
			patient: record.patient.clone(),
			terms: PackedTerms { period: record.terms.period, provisions, source: record.terms.source },
			granted_at: Compact(record.granted_at),
			withdrawn_at: record.withdrawn_at,
			ended: record.ended,
			replaces: record.replaces,
			renounced: record.renounced.clone(),
		}
	}
}

impl<AccountId> From<PackedRecord<AccountId>> for ConsentRecord<AccountId> {
	fn from(packed: PackedRecord<AccountId>) -> Self {
		let provisions = BoundedVec::truncate_from(packed.terms.provisions.into_iter().map(Into::into).collect());
		Self {
			patient: packed.patient,
			terms: ConsentTerms { period: packed.terms.period, provisions, source: packed.terms.source },
			granted_at: packed.granted_at.0,
			withdrawn_at: packed.withdrawn_at,
			ended: packed.ended,
			replaces: packed.replaces,
			renounced: packed.renounced,
		}
	}
}

impl<AccountId: Clone + Encode> Encode for ConsentRecord<AccountId> {
	fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
		PackedRecord::from(self).encode_to(output);
	}
}

impl<AccountId: Clone + Encode> EncodeLike for ConsentRecord<AccountId> {}

impl<AccountId: Decode> Decode for ConsentRecord<AccountId> {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		PackedRecord::decode(input).map(Into::into)
	}
}

impl<AccountId: Clone + MaxEncodedLen> MaxEncodedLen for ConsentRecord<AccountId> {
	fn max_encoded_len() -> usize {
		PackedRecord::<AccountId>::max_encoded_len()
	}
}

impl<AccountId: TypeInfo + 'static> TypeInfo for ConsentRecord<AccountId> {
	type Identity = Self;

	fn type_info() -> Type {
		PackedRecord::<AccountId>::type_info()
	}
}
