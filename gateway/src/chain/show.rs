//! Values of the chain as JSON, read by the chain's own metadata.

use serde_json::{json, Map, Value as Json};
use subxt::{
	dynamic::Value,
	ext::scale_value::{Composite, Primitive, ValueDef},
};

use crate::{
	chain::{
		client::{BlockRef, Client},
		failed,
	},
	files::hex32,
	Result,
};

/// A value as JSON: bytes as hexadecimal text, a variant without fields as its name, numbers beyond what JSON holds
/// exactly as text.
pub fn value<T>(value: &Value<T>) -> Json {
	match &value.value {
		ValueDef::Composite(fields) => composite(fields),
		ValueDef::Variant(variant) => {
			let empty = match &variant.values {
				Composite::Named(fields) => fields.is_empty(),
				Composite::Unnamed(fields) => fields.is_empty(),
			};
			if empty {
				Json::from(variant.name.as_str())
			} else {
				json!({ variant.name.as_str(): composite(&variant.values) })
			}
		}
		ValueDef::BitSequence(bits) => Json::from(format!("{bits:?}")),
		ValueDef::Primitive(primitive) => self::primitive(primitive),
	}
}

/// The fields of a struct, a variant or a sequence as JSON. A newtype is its content.
pub fn composite<T>(fields: &Composite<T>) -> Json {
	match fields {
		Composite::Named(fields) => {
			Json::Object(fields.iter().map(|(name, field)| (name.clone(), value(field))).collect::<Map<_, _>>())
		}
		Composite::Unnamed(fields) => match (bytes(fields), fields.as_slice()) {
			(Some(bytes), _) => Json::from(format!("0x{}", hex::encode(bytes))),
			(None, [single]) => value(single),
			(None, _) => fields.iter().map(value).collect(),
		},
	}
}

/// The bytes of a sequence of two or more numbers below 256: hashes, accounts, texts.
fn bytes<T>(fields: &[Value<T>]) -> Option<Vec<u8>> {
	let byte = |field: &Value<T>| match &field.value {
		ValueDef::Primitive(Primitive::U128(number)) => u8::try_from(*number).ok(),
		_ => None,
	};
	if fields.len() < 2 {
		return None;
	}
	fields.iter().map(byte).collect()
}

fn primitive(primitive: &Primitive) -> Json {
	match primitive {
		Primitive::Bool(value) => Json::from(*value),
		Primitive::Char(value) => Json::from(value.to_string()),
		Primitive::String(value) => Json::from(value.as_str()),
		Primitive::U128(value) => u64::try_from(*value).map_or_else(|_| Json::from(value.to_string()), Json::from),
		Primitive::I128(value) => i64::try_from(*value).map_or_else(|_| Json::from(value.to_string()), Json::from),
		Primitive::U256(value) | Primitive::I256(value) => Json::from(format!("0x{}", hex::encode(value))),
	}
}

/// What is in a block.
#[derive(Clone, Debug)]
pub struct Block {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: [u8; 32],
	/// Its transactions: `Pallet.call` and the arguments.
	pub extrinsics: Vec<(String, Json)>,
	/// Its events: `Pallet.Event` and the fields.
	pub events: Vec<(String, Json)>,
}

impl Client {
	/// What is in a block; in the newest final one when none is named.
	pub async fn show_block(&self, block: Option<BlockRef>) -> Result<Block> {
		let at = match block {
			Some(block) => self.at(block).await?,
			None => self.finalised().await?,
		};
		let doing = format!("block {}", at.block_number());
		let mut extrinsics = Vec::new();
		for extrinsic in at.extrinsics().fetch().await.map_err(failed(&doing))?.iter() {
			let extrinsic = extrinsic.map_err(failed(&doing))?;
			let mut arguments = Map::new();
			for field in extrinsic.iter_call_data_fields() {
				let decoded = field.decode_as::<Value>().map_err(failed(&doing))?;
				arguments.insert(field.name().into(), value(&decoded));
			}
			extrinsics.push((format!("{}.{}", extrinsic.pallet_name(), extrinsic.call_name()), arguments.into()));
		}
		let mut events = Vec::new();
		for event in at.events().fetch().await.map_err(failed(&doing))?.iter() {
			let event = event.map_err(failed(&doing))?;
			let fields = event.decode_fields_unchecked_as::<Composite<()>>().map_err(failed(&doing))?;
			events.push((format!("{}.{}", event.pallet_name(), event.event_name()), composite(&fields)));
		}
		Ok(Block { number: at.block_number(), hash: at.block_hash().0, extrinsics, events })
	}

	/// The value under one key of a storage map, `None` when there is none.
	pub async fn show_storage(&self, pallet: &str, map: &str, key: Value) -> Result<Option<Json>> {
		self.show_entry(pallet, map, vec![key]).await
	}

	/// The value under the keys of a storage map, `None` when there is none.
	pub async fn show_entry(&self, pallet: &str, map: &str, keys: Vec<Value>) -> Result<Option<Json>> {
		let doing = format!("reading {pallet}.{map}");
		let at = self.current().await?;
		let found = at.storage().try_fetch((pallet, map), keys).await.map_err(failed(&doing))?;
		found.map(|found| found.decode().map(|decoded| value(&decoded)).map_err(failed(&doing))).transpose()
	}
}

/// A hash as text.
pub fn hash(hash: &[u8; 32]) -> String {
	hex32::to_text(hash)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bytes_become_hexadecimal_and_newtypes_their_content() {
		assert_eq!(value(&Value::from_bytes([1, 2, 255])), json!("0x0102ff"));
		assert_eq!(value(&Value::unnamed_composite([Value::u128(5)])), json!(5));
		assert_eq!(value(&Value::unnamed_composite([Value::u128(300), Value::u128(1)])), json!([300, 1]));
	}

	#[test]
	fn variants_are_their_names_and_big_numbers_text() {
		assert_eq!(value(&Value::unnamed_variant("None", [])), json!("None"));
		let some = Value::named_variant("Permit", [("index", Value::u128(u128::MAX))]);
		assert_eq!(value(&some), json!({ "Permit": { "index": u128::MAX.to_string() } }));
	}
}
