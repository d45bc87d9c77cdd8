//! The allow-list: the nodes that take each other as peers where they are run with `--allow-list-only`.

use std::{collections::BTreeMap, fmt};

use cid::multibase::Base;
use codec::{Decode, Encode};
use salus_primitives::ids::OrganisationId;

use crate::{
	chain::{
		client::Client,
		state::{entries, last_account, long_key, stored},
		AccountId,
	},
	Result,
};

/// The pallet's name.
const NODES: &str = "NodeAuthorization";

/// What a node's peer id begins with: a hash of 36 bytes that is the content itself, and in it an ed25519 key of 32.
const ED25519: [u8; 6] = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];

/// How many bytes a node's peer id has.
const LENGTH: usize = 38;

/// A node's name among its peers, as the chain keeps it: bytes, of which the chain knows nothing more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct PeerId(Vec<u8>);

impl PeerId {
	/// A peer id as nodes write it, in base58; `None` if that is no node's, which is an ed25519 key.
	pub fn from_text(text: &str) -> Option<Self> {
		let read = Self(Base::Base58Btc.decode(text).ok()?);
		read.is_of_a_node().then_some(read)
	}

	/// Bytes as the chain has them, whatever they are.
	pub const fn from_bytes(bytes: Vec<u8>) -> Self {
		Self(bytes)
	}

	/// Whether a node can have it.
	pub fn is_of_a_node(&self) -> bool {
		self.0.len() == LENGTH && self.0.starts_with(&ED25519)
	}
}

impl fmt::Display for PeerId {
	/// As nodes write it; what no node can have, as 0x and its bytes.
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.is_of_a_node() {
			true => formatter.write_str(&Base::Base58Btc.encode(&self.0)),
			false => write!(formatter, "0x{}", hex::encode(&self.0)),
		}
	}
}

/// A node on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
	/// Its name among its peers.
	pub peer_id: PeerId,
	/// Whose it is.
	pub owner: Option<AccountId>,
	/// The organisation whose admin the owner is.
	pub organisation: Option<OrganisationId>,
}

impl Client {
	/// The nodes on the list, in the order of their bytes.
	pub async fn listed_nodes(&self) -> Result<Vec<Listed>> {
		let at = self.current().await?;
		let nodes: Option<Vec<PeerId>> = stored(&at, NODES, "WellKnownNodes", Vec::new()).await?;
		let owners = entries::<AccountId>(&at, NODES, "Owners", Vec::new()).await?;
		let admins = entries::<OrganisationId>(&at, "Consortium", "OrganisationsByAdmin", Vec::new()).await?;
		let owners: BTreeMap<_, _> =
			owners.into_iter().filter_map(|(key, owner)| Some((long_key(&key)?, owner))).collect();
		let admins: BTreeMap<_, _> =
			admins.into_iter().filter_map(|(key, of)| Some((last_account(&key)?, of))).collect();
		Ok(nodes.unwrap_or_default().into_iter().map(|peer_id| listed(peer_id, &owners, &admins)).collect())
	}
}

/// A node on the list, with what is known of whose it is.
fn listed(
	peer_id: PeerId,
	owners: &BTreeMap<PeerId, AccountId>,
	admins: &BTreeMap<AccountId, OrganisationId>,
) -> Listed {
	let owner = owners.get(&peer_id).cloned();
	let organisation = owner.as_ref().and_then(|owner| admins.get(owner)).copied();
	Listed { peer_id, owner, organisation }
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The peer id of the key of 32 sevens, as a node writes it.
	const TEXT: &str = "12D3KooWAHoEkEqnKzM5PXFygh2movVBCSX3k8tDsT2cneU68Gyt";

	fn bytes() -> Vec<u8> {
		[&ED25519[..], &[7; 32]].concat()
	}

	#[test]
	fn a_peer_id_is_a_key_of_ed25519_in_base58() {
		let id = PeerId::from_text(TEXT).unwrap();
		assert_eq!((&id, id.to_string().as_str()), (&PeerId(bytes()), TEXT));
		// Of another hash, cut off, with a letter that base58 hasn't, and nothing at all.
		for bad in ["QmNp5n7FFav5ZDaHAj6HzuhJ8LDbL1N6NRzAgT6piWS2Kx", &TEXT[..51], "0OIl", ""] {
			assert_eq!(PeerId::from_text(bad), None, "{bad}");
		}
	}

	#[test]
	fn what_no_node_can_have_is_shown_by_its_bytes() {
		assert_eq!(PeerId::from_bytes(vec![1, 255]).to_string(), "0x01ff");
		assert_eq!(PeerId::from_bytes(bytes()).to_string(), TEXT);
	}

	#[test]
	fn the_list_is_read_as_the_chain_writes_it() {
		let stored = [&[8, 38 << 2][..], &bytes(), &[1 << 2, 9]].concat();
		let read = Vec::<PeerId>::decode(&mut stored.as_slice()).unwrap();
		assert_eq!(read, [PeerId(bytes()), PeerId(vec![9])]);
	}

	#[test]
	fn an_owner_is_known_by_the_organisation_that_it_governs() {
		let (id, owner, stranger) = (PeerId(bytes()), AccountId::new([1; 32]), AccountId::new([2; 32]));
		let admins = [(owner.clone(), OrganisationId(3))].into();
		let of = |owner: &AccountId| listed(id.clone(), &[(id.clone(), owner.clone())].into(), &admins);
		assert_eq!((of(&owner).owner, of(&owner).organisation), (Some(owner.clone()), Some(OrganisationId(3))));
		assert_eq!((of(&stranger).owner, of(&stranger).organisation), (Some(stranger.clone()), None));
		assert_eq!(listed(id.clone(), &BTreeMap::new(), &admins).owner, None);
	}
}
