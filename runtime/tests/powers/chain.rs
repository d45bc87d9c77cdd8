//! What the runtime says of itself: its calls, its errors, and which calls contain calls.

use std::{collections::BTreeSet, sync::LazyLock};

use codec::{Decode, DecodeAll, Encode};
use frame_metadata::{v16::RuntimeMetadataV16, RuntimeMetadata, RuntimeMetadataPrefixed};
use salus_runtime::{Block, Runtime, RuntimeCall};
use scale_info::{form::PortableForm, TypeDef, Variant};
use sp_api::runtime_decl_for_metadata::MetadataV2;
use sp_io::TestExternalities;
use sp_runtime::ModuleError;

use crate::defaults::Defaults;

/// The runtime's metadata.
pub(crate) static CHAIN: LazyLock<Chain> = LazyLock::new(|| {
	// Some constants are read from storage.
	TestExternalities::default().execute_with(|| {
		let opaque = <Runtime as MetadataV2<Block>>::metadata_at_version(16).unwrap();
		match RuntimeMetadataPrefixed::decode(&mut &opaque[..]).unwrap().1 {
			RuntimeMetadata::V16(metadata) => Chain(metadata),
			_ => unreachable!("asked for version 16"),
		}
	})
});

/// The metadata, and what is asked of it.
pub(crate) struct Chain(RuntimeMetadataV16);

/// A call that stands in the metadata.
pub(crate) struct Described<'a> {
	/// The pallet's name and the call's, with a dot between.
	pub(crate) name: String,
	pallet: u8,
	variant: &'a Variant<PortableForm>,
}

impl Chain {
	/// Every call of every pallet.
	pub(crate) fn calls(&self) -> Vec<Described<'_>> {
		let mut calls = Vec::new();
		for pallet in &self.0.pallets {
			let Some(ty) = pallet.calls.as_ref().map(|calls| calls.ty.id) else { continue };
			for variant in self.variants(ty) {
				let name = format!("{}.{}", pallet.name, variant.name);
				calls.push(Described { name, pallet: pallet.index, variant });
			}
		}
		calls
	}

	/// The call with the least arguments. `None` if a type has no value, or the least one isn't read back.
	pub(crate) fn make(&self, described: &Described<'_>) -> Option<RuntimeCall> {
		let nested = RuntimeCall::System(frame_system::Call::remark { remark: vec![] }).encode();
		let defaults = Defaults { types: &self.0.types, call_type: self.call_type(), nested };
		let arguments = defaults.fields(&described.variant.fields)?;
		let bytes = [vec![described.pallet, described.variant.index], arguments].concat();
		RuntimeCall::decode_all(&mut bytes.as_slice()).ok()
	}

	/// The names of the calls that contain a call, however deep.
	pub(crate) fn wrapping_calls(&self) -> BTreeSet<String> {
		let wraps = |call: &Described<'_>| call.variant.fields.iter().any(|field| self.holds_calls(field.ty.id));
		self.calls().into_iter().filter(wraps).map(|call| call.name).collect()
	}

	/// What a pallet's error is called.
	pub(crate) fn error(&self, error: &ModuleError) -> Option<String> {
		let pallet = self.0.pallets.iter().find(|pallet| pallet.index == error.index)?;
		let variants = self.variants(pallet.error.as_ref()?.ty.id);
		let variant = variants.iter().find(|variant| variant.index == error.error[0])?;
		Some(format!("{}.{}", pallet.name, variant.name))
	}

	/// The names of all pallets' errors, without the pallets'.
	pub(crate) fn errors(&self) -> BTreeSet<&str> {
		let types = self.0.pallets.iter().filter_map(|pallet| pallet.error.as_ref());
		types.flat_map(|error| self.variants(error.ty.id)).map(|variant| variant.name.as_str()).collect()
	}

	/// The type of the runtime's calls.
	fn call_type(&self) -> u32 {
		self.0.outer_enums.call_enum_ty.id
	}

	/// The variants of calls or errors, which are enums.
	fn variants(&self, ty: u32) -> &[Variant<PortableForm>] {
		match &self.0.types.resolve(ty).unwrap().type_def {
			TypeDef::Variant(variants) => &variants.variants,
			other => panic!("calls and errors are enums, not {other:?}"),
		}
	}

	/// Whether a value of a type can contain a call.
	fn holds_calls(&self, ty: u32) -> bool {
		let (mut seen, mut open) = (BTreeSet::new(), vec![ty]);
		while let Some(next) = open.pop() {
			if next == self.call_type() {
				return true;
			}
			if seen.insert(next) {
				open.extend(self.parts(next));
			}
		}
		false
	}

	/// The types that a type is made of.
	fn parts(&self, ty: u32) -> Vec<u32> {
		match &self.0.types.resolve(ty).unwrap().type_def {
			TypeDef::Composite(composite) => composite.fields.iter().map(|field| field.ty.id).collect(),
			TypeDef::Variant(variants) => {
				variants.variants.iter().flat_map(|variant| &variant.fields).map(|field| field.ty.id).collect()
			}
			TypeDef::Tuple(tuple) => tuple.fields.iter().map(|field| field.id).collect(),
			TypeDef::Sequence(sequence) => vec![sequence.type_param.id],
			TypeDef::Array(array) => vec![array.type_param.id],
			TypeDef::Compact(compact) => vec![compact.type_param.id],
			TypeDef::Primitive(_) | TypeDef::BitSequence(_) => vec![],
		}
	}
}
