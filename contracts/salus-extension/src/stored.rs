//! Types of the crates with the rules, as a contract's storage takes them.

use core::mem::ManuallyDrop;

use ink::{
	prelude::vec::Vec,
	scale::{Encode, EncodeLike, Output},
};

/// A value of a type that knows nothing of ink!. It is stored as it is encoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Decode, TypeInfo)]
pub struct Stored<T>(
	/// The value.
	pub T,
);

/// By way of bytes: so the code that encodes `T` is there once, however many kinds of outputs it is written to.
impl<T: Encode> Encode for Stored<T> {
	fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
		// Not dropped: the allocator on chain frees nothing, so that would only be more code.
		let mut bytes = ManuallyDrop::new(Vec::new());
		self.0.encode_to(&mut *bytes);
		output.write(&bytes);
	}
}

impl<T: Encode> EncodeLike for Stored<T> {}

#[cfg(feature = "std")]
impl<T: ink::scale_info::TypeInfo + 'static> ink::storage::traits::StorageLayout for Stored<T> {
	fn layout(key: &ink::primitives::Key) -> ink::metadata::layout::Layout {
		use ink::metadata::layout::{Layout, LayoutKey, LeafLayout};
		Layout::Leaf(LeafLayout::from_key::<T>(LayoutKey::from(key)))
	}
}
