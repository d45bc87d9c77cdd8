//! From a FHIR document to what the chain keeps of it, and back: one salted commitment for each resource, and for a
//! Bundle one Merkle root over them.
//!
//! A resource is committed in its canonical form (RFC 8785), so that white space and the order of members don't count.
//! What a Bundle says around its resources (`fullUrl`, `request`) isn't committed.

use salus_primitives::{
	codes::{DataClass, DataClassSet},
	commitment::{Commitment, CommitmentScheme, SALT_LEN},
};
use sp_core::H256;
use zeroize::Zeroizing;

use crate::{canonical, fhir::Document, files, tree::Tree, Error, Result};

mod receipt;
mod verify;
pub use receipt::{ChainRef, Entry, Receipt, FORMAT};
pub use verify::{verify, Finding, Verdict};

/// The scheme of all commitments that are made here.
pub const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256Jcs;

/// One resource, ready to be sealed and anchored.
#[derive(Clone, Debug)]
pub struct Leaf {
	/// The number of its leaf, from 0.
	pub index: u32,
	/// `resourceType`.
	pub resource_type: String,
	/// `id`, if it has one.
	pub id: Option<String>,
	/// The data class.
	pub class: DataClass,
	/// The salt. Secret: with it, a guess of the record can be checked against the chain.
	pub salt: Zeroizing<[u8; SALT_LEN]>,
	/// The canonical bytes: what is committed to.
	pub canonical: Zeroizing<Vec<u8>>,
	/// The commitment.
	pub commitment: Commitment,
}

/// The leaves of one document.
#[derive(Clone, Debug)]
pub struct Prepared {
	/// One leaf for each resource, in their order.
	pub leaves: Vec<Leaf>,
	is_bundle: bool,
	tree: Tree,
}

impl Prepared {
	/// Salts and commits to each resource of a document.
	pub fn new(document: &Document) -> Result<Self> {
		let leaves: Vec<_> = document
			.resources
			.iter()
			.enumerate()
			.map(|(index, resource)| {
				let salt = Zeroizing::new(files::random::<SALT_LEN>()?);
				let canonical = Zeroizing::new(canonical::to_canonical(&resource.value)?);
				let commitment = Commitment::new(SCHEME, &salt, &canonical);
				Ok(Leaf {
					index: u32::try_from(index).map_err(|_| Error::bad("Bundle.entry", "too many entries"))?,
					resource_type: resource.resource_type.clone(),
					id: resource.id.clone(),
					class: resource.class,
					salt,
					canonical,
					commitment,
				})
			})
			.collect::<Result<_>>()?;
		let tree = Tree::new(leaves.iter().map(|leaf| leaf.commitment.0), "resources")?;
		Ok(Self { leaves, is_bundle: document.bundle.is_some(), tree })
	}

	/// The root over all commitments of a Bundle; `None` for a resource on its own, which is anchored by its commitment.
	pub fn root(&self) -> Option<H256> {
		self.is_bundle.then(|| self.tree.root())
	}

	/// The path of leaf number `index`, `None` when there is no such leaf.
	pub fn path(&self, index: u32) -> Option<Vec<H256>> {
		self.tree.path(index)
	}

	/// How many leaves there are.
	pub fn count(&self) -> u32 {
		self.tree.leaves()
	}

	/// The data classes of the leaves.
	pub fn classes(&self) -> DataClassSet {
		self.leaves.iter().map(|leaf| leaf.class).collect()
	}

	/// The receipt, without content ids and without the chain's references.
	pub fn receipt(&self) -> Receipt {
		let entry = |leaf: &Leaf| Entry {
			index: leaf.index,
			resource_type: leaf.resource_type.clone(),
			id: leaf.id.clone(),
			class: leaf.class,
			commitment: leaf.commitment,
			salt: leaf.salt.clone(),
			content_id: None,
		};
		Receipt {
			scheme: SCHEME,
			root: self.root(),
			leaves: self.count(),
			resources: self.leaves.iter().map(entry).collect(),
			chain: None,
		}
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use salus_primitives::merkle;

	pub(crate) fn bundle(count: usize) -> Document {
		let entries: Vec<_> = (0..count)
			.map(|number| format!(r#"{{"resource":{{"resourceType":"Observation","id":"o{number}","n":{number}}}}}"#))
			.collect();
		let text = format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#, entries.join(","));
		Document::parse(text.as_bytes()).unwrap()
	}

	#[test]
	fn every_leaf_proves() {
		let prepared = Prepared::new(&bundle(13)).unwrap();
		let root = prepared.root().unwrap();
		for leaf in &prepared.leaves {
			let path = prepared.path(leaf.index).unwrap();
			assert!(merkle::verify(root, prepared.count(), leaf.index, &leaf.commitment.0, &path));
		}
	}

	#[test]
	fn salts_differ_so_that_equal_resources_have_unequal_commitments() {
		let document = bundle(1);
		let (one, two) = (Prepared::new(&document).unwrap(), Prepared::new(&document).unwrap());
		assert_eq!(one.leaves[0].canonical, two.leaves[0].canonical);
		assert_ne!(one.leaves[0].commitment, two.leaves[0].commitment);
	}

	#[test]
	fn a_resource_on_its_own_has_a_commitment_and_no_root() {
		let document = Document::parse(br#"{"resourceType":"Patient","id":"p"}"#).unwrap();
		let prepared = Prepared::new(&document).unwrap();
		assert_eq!(prepared.root(), None);
		assert_eq!(prepared.count(), 1);
		assert!(Prepared::new(&bundle(1)).unwrap().root().is_some());
	}
}
