//! Types of the crates with the rules, as a contract's storage takes them.

/// A value of a type that knows nothing of ink!. It is stored as it is encoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Stored<T>(
	/// The value.
	pub T,
);

#[cfg(feature = "std")]
impl<T: ink::scale_info::TypeInfo + 'static> ink::storage::traits::StorageLayout for Stored<T> {
	fn layout(key: &ink::primitives::Key) -> ink::metadata::layout::Layout {
		use ink::metadata::layout::{Layout, LayoutKey, LeafLayout};
		Layout::Leaf(LeafLayout::from_key::<T>(LayoutKey::from(key)))
	}
}
