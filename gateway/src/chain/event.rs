//! What happened in a block. Events are found by pallet and name, and decoded by the pallets' own types.

use codec::Decode;
use sp_runtime::DispatchError;
use subxt::metadata::Metadata;

use crate::{
	chain::{failed, ChainConfig},
	Error, Result,
};

/// An event, with its fields as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
	/// The pallet.
	pub pallet: String,
	/// The event's name.
	pub name: String,
	/// The fields, encoded one after the other.
	pub fields: Vec<u8>,
}

impl Event {
	/// Copies what is needed out of the client library's event.
	pub(crate) fn from_subxt(event: &subxt::events::Event<'_, ChainConfig>) -> Self {
		Self {
			pallet: event.pallet_name().into(),
			name: event.event_name().into(),
			fields: event.field_bytes().to_vec(),
		}
	}

	/// Whether this is `pallet`'s event `name`.
	pub fn is(&self, pallet: &str, name: &str) -> bool {
		self.pallet == pallet && self.name == name
	}

	/// The first fields, as far as `T` goes.
	pub fn decode<T: Decode>(&self) -> Result<T> {
		T::decode(&mut self.fields.as_slice()).map_err(failed(format!("event {}.{}", self.pallet, self.name)))
	}
}

/// Where a transaction went, and what it did there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Included {
	/// Number of the block.
	pub block: u64,
	/// Hash of the block.
	pub block_hash: [u8; 32],
	/// Hash of the transaction.
	pub transaction: [u8; 32],
	/// Whether the block is final; `false` where that wasn't waited for.
	pub is_final: bool,
	/// The transaction's events.
	pub events: Vec<Event>,
}

impl Included {
	/// The first fields of the transaction's event `pallet.name`, `None` when there is no such event.
	pub fn find<T: Decode>(&self, pallet: &str, name: &str) -> Result<Option<T>> {
		self.events.iter().find(|event| event.is(pallet, name)).map(Event::decode).transpose()
	}

	/// The same, where the event has to be there.
	pub fn expect<T: Decode>(&self, pallet: &str, name: &str) -> Result<T> {
		self.find(pallet, name)?
			.ok_or_else(|| Error::Chain(format!("block {} lacks the event {pallet}.{name}", self.block)))
	}
}

/// The error of a call that failed, with the pallet's own words from the metadata.
pub(crate) fn dispatch_error(error: &DispatchError, metadata: &Metadata) -> Error {
	let DispatchError::Module(module) = error else {
		let (error, docs) = plain_error(error);
		return Error::Dispatch { pallet: "System".into(), error, docs };
	};
	let index = module.error.first().copied().unwrap_or_default();
	let pallet = metadata.pallet_by_error_index(module.index);
	match pallet
		.as_ref()
		.and_then(|pallet| pallet.error_variant_by_index(index).map(|variant| (pallet.name(), variant)))
	{
		Some((pallet, variant)) => Error::Dispatch {
			pallet: pallet.into(),
			error: variant.name.clone(),
			docs: variant.docs.join(" ").trim().into(),
		},
		None => Error::Dispatch {
			pallet: format!("pallet {}", module.index),
			error: format!("error {index}"),
			docs: "the metadata doesn't name it".into(),
		},
	}
}

/// Name and meaning of an error that is no pallet's.
fn plain_error(error: &DispatchError) -> (String, String) {
	match error {
		DispatchError::BadOrigin => {
			("BadOrigin".into(), "The signer may not do this: another role or organisation class is needed.".into())
		}
		other => (format!("{other:?}"), "The call failed.".into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use salus_primitives::ids::ConsentId;

	fn included(events: Vec<Event>) -> Included {
		Included { block: 5, block_hash: [0; 32], transaction: [0; 32], is_final: true, events }
	}

	#[test]
	fn events_are_found_by_pallet_and_name_and_decoded_from_their_first_fields() {
		let fields = (ConsentId(7), [1u8; 32]).encode();
		let event =
			|pallet: &str| Event { pallet: pallet.into(), name: "ConsentGranted".into(), fields: fields.clone() };
		let included = included(vec![event("Other"), event("Consent")]);
		assert_eq!(included.find::<ConsentId>("Consent", "ConsentGranted").unwrap(), Some(ConsentId(7)));
		assert_eq!(included.find::<ConsentId>("Consent", "Other").unwrap(), None);
		let error = included.expect::<ConsentId>("Consent", "Other").unwrap_err();
		assert!(error.to_string().contains("Consent.Other"), "{error}");
	}

	#[test]
	fn short_fields_are_an_error_of_the_chain() {
		let event = Event { pallet: "Consent".into(), name: "ConsentGranted".into(), fields: vec![1] };
		assert_eq!(event.decode::<ConsentId>().unwrap_err().exit_code(), 3);
	}

	#[test]
	fn a_bad_origin_says_what_it_means() {
		let (name, docs) = plain_error(&DispatchError::BadOrigin);
		assert_eq!(name, "BadOrigin");
		assert!(docs.contains("role"));
	}
}
