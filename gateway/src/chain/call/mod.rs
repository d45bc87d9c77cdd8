//! The calls, one function each and a module for each pallet. The arguments are encoded by the types of
//! `salus-primitives`.

pub mod admission;
pub mod anchor;
pub mod balances;
pub mod collection;
pub mod consent;
pub mod consortium;
pub mod contracts;
pub mod disclosure;
pub mod events;
pub mod motions;
pub mod nodes;
pub mod pauses;
pub mod prescription;
pub mod recovery;
pub mod registry;
pub mod safety;
pub mod study;
pub mod supply;
pub mod system;
pub mod trace;
pub mod utility;
pub mod validators;

use codec::{Decode, Encode};
use subxt::{
	ext::scale_encode::{self, EncodeAsFields, FieldIter, TypeResolver},
	metadata::Metadata,
	transactions::Payload,
};

use crate::{Error, Result};

/// Execution time and proof size that a call may use at most, as `sp_weights::Weight` encodes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct WeightLimit {
	/// Picoseconds of execution.
	#[codec(compact)]
	pub ref_time: u64,
	/// Bytes of proof.
	#[codec(compact)]
	pub proof_size: u64,
}

/// The arguments of a call, encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments(Vec<u8>);

impl EncodeAsFields for Arguments {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_fields: &mut dyn FieldIter<'_, R::TypeId>,
		_types: &R,
		out: &mut Vec<u8>,
	) -> std::result::Result<(), scale_encode::Error> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

/// A call: its pallet and name, and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
	pallet: &'static str,
	name: &'static str,
	arguments: Arguments,
}

impl Payload for Call {
	type CallData = Arguments;

	fn pallet_name(&self) -> &str {
		self.pallet
	}

	fn call_name(&self) -> &str {
		self.name
	}

	fn call_data(&self) -> &Arguments {
		&self.arguments
	}
}

impl Call {
	/// A call of this name. The arguments follow each other as a tuple.
	fn new(pallet: &'static str, name: &'static str, arguments: &impl Encode) -> Self {
		Self { pallet, name, arguments: Arguments(arguments.encode()) }
	}

	/// `Pallet.call`, for messages.
	pub fn title(&self) -> String {
		format!("{}.{}", self.pallet, self.name)
	}

	/// The encoded arguments.
	pub fn arguments(&self) -> &[u8] {
		&self.arguments.0
	}

	/// The whole call: the indices that the metadata gives it, then the arguments.
	pub fn encode_with(&self, metadata: &Metadata) -> Result<Vec<u8>> {
		let missing = || Error::Chain(format!("the chain has no call {}", self.title()));
		let pallet = metadata.pallet_by_name(self.pallet).ok_or_else(missing)?;
		let variant = pallet.call_variant_by_name(self.name).ok_or_else(missing)?;
		let mut bytes = vec![pallet.call_index(), variant.index];
		bytes.extend_from_slice(&self.arguments.0);
		Ok(bytes)
	}
}

/// An encoded call as an argument of another call: its bytes as they are.
struct Inner<'a>(&'a [u8]);

impl Encode for Inner<'_> {
	fn encode_to<T: codec::Output + ?Sized>(&self, dest: &mut T) {
		dest.write(self.0);
	}
}

#[cfg(test)]
mod tests;
