//! The least value of a type: zeros, the first variants, and nothing in whatever may be empty.

use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive};

/// How deep types may lie in each other. What goes deeper contains itself without end.
const MOST_LEVELS: u32 = 32;

/// What it takes to encode the least value of a type.
pub(crate) struct Defaults<'a> {
	/// The types.
	pub(crate) types: &'a PortableRegistry,
	/// The type of the runtime's calls, which contain calls.
	pub(crate) call_type: u32,
	/// The call that stands for a call within a call, encoded.
	pub(crate) nested: Vec<u8>,
}

impl Defaults<'_> {
	/// The least values of fields one after another, encoded. `None` if a field's type has no value.
	pub(crate) fn fields(&self, fields: &[Field<PortableForm>]) -> Option<Vec<u8>> {
		self.all(fields.iter().map(|field| field.ty.id), MOST_LEVELS)
	}

	fn all(&self, types: impl Iterator<Item = u32>, levels: u32) -> Option<Vec<u8>> {
		let values: Option<Vec<Vec<u8>>> = types.map(|ty| self.value(ty, levels)).collect();
		values.map(|values| values.concat())
	}

	fn value(&self, ty: u32, levels: u32) -> Option<Vec<u8>> {
		if ty == self.call_type {
			return Some(self.nested.clone());
		}
		let levels = levels.checked_sub(1)?;
		match &self.types.resolve(ty)?.type_def {
			TypeDef::Composite(composite) => self.all(composite.fields.iter().map(|field| field.ty.id), levels),
			TypeDef::Tuple(tuple) => self.all(tuple.fields.iter().map(|field| field.id), levels),
			TypeDef::Variant(variants) => {
				let mut variants: Vec<_> = variants.variants.iter().collect();
				variants.sort_by_key(|variant| variant.index);
				variants.into_iter().find_map(|variant| {
					let fields = self.all(variant.fields.iter().map(|field| field.ty.id), levels)?;
					Some([vec![variant.index], fields].concat())
				})
			}
			TypeDef::Array(array) => {
				let one = self.value(array.type_param.id, levels)?;
				Some(one.repeat(usize::try_from(array.len).ok()?))
			}
			// A length of zero, or a number of zero: one byte each.
			TypeDef::Sequence(_) | TypeDef::BitSequence(_) | TypeDef::Compact(_) => Some(vec![0]),
			TypeDef::Primitive(primitive) => Some(vec![0; width(primitive)]),
		}
	}
}

/// How many bytes a zero takes. A text's is its length.
fn width(primitive: &TypeDefPrimitive) -> usize {
	match primitive {
		TypeDefPrimitive::Bool | TypeDefPrimitive::Str | TypeDefPrimitive::U8 | TypeDefPrimitive::I8 => 1,
		TypeDefPrimitive::U16 | TypeDefPrimitive::I16 => 2,
		TypeDefPrimitive::Char | TypeDefPrimitive::U32 | TypeDefPrimitive::I32 => 4,
		TypeDefPrimitive::U64 | TypeDefPrimitive::I64 => 8,
		TypeDefPrimitive::U128 | TypeDefPrimitive::I128 => 16,
		TypeDefPrimitive::U256 | TypeDefPrimitive::I256 => 32,
	}
}
