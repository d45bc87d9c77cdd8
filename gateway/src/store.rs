//! The content-addressed store of sealed records. A record's name is its CIDv1 (codec raw, SHA2-256), the same as IPFS
//! gives it; what comes out of the store is checked against the name it was asked for by.

use std::{fmt, path::Path, sync::Arc};

use multihash::Multihash;
use object_store::{local::LocalFileSystem, path::Path as Key, ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// A content id.
pub type Cid = cid::Cid;

/// Multicodec of bytes without a meaning of their own.
const RAW: u64 = 0x55;
/// Multicodec of SHA2-256.
const SHA2_256: u64 = 0x12;

/// The content id of some bytes.
pub fn content_id(bytes: &[u8]) -> Result<Cid> {
	let hash = Multihash::wrap(SHA2_256, &Sha256::digest(bytes))
		.map_err(|error| Error::bad("content id", error.to_string()))?;
	Ok(Cid::new_v1(RAW, hash))
}

/// Reads a content id; only the kind that [`content_id`] makes.
pub fn parse_id(text: &str) -> Result<Cid> {
	let cid: Cid =
		text.parse().map_err(|error: cid::Error| Error::bad(format!("content id {text}"), error.to_string()))?;
	check_kind(&cid)?;
	Ok(cid)
}

/// Refuses a content id of another kind than [`content_id`] makes.
fn check_kind(cid: &Cid) -> Result<()> {
	if cid.version() != cid::Version::V1 || cid.codec() != RAW || cid.hash().code() != SHA2_256 {
		return Err(Error::bad(format!("content id {cid}"), "not a CIDv1 of raw bytes under SHA2-256"));
	}
	Ok(())
}

/// A store of blobs by their content ids.
#[derive(Clone)]
pub struct Store {
	objects: Arc<dyn ObjectStore>,
}

impl Store {
	/// A store in a local folder, which is made when it isn't there.
	pub fn local(folder: &Path) -> Result<Self> {
		std::fs::create_dir_all(folder).map_err(|source| Error::io(folder, source))?;
		let objects = LocalFileSystem::new_with_prefix(folder)
			.map_err(|error| Error::io(folder, std::io::Error::other(error)))?
			.with_fsync(true);
		Ok(Self { objects: Arc::new(objects) })
	}

	/// A store on any object store.
	pub fn new(objects: Arc<dyn ObjectStore>) -> Self {
		Self { objects }
	}

	/// Stores some bytes, in full or not at all, and gives their content id. Storing the same bytes again is no error.
	pub async fn put(&self, bytes: &[u8]) -> Result<Cid> {
		let cid = content_id(bytes)?;
		self.objects.put(&key(&cid), bytes.to_vec().into()).await.map_err(|error| failed(&cid, error))?;
		Ok(cid)
	}

	/// The bytes with this content id.
	pub async fn get(&self, cid: &Cid) -> Result<Vec<u8>> {
		check_kind(cid)?;
		let object = self.objects.get(&key(cid)).await.map_err(|error| failed(cid, error))?;
		let bytes = object.bytes().await.map_err(|error| failed(cid, error))?.to_vec();
		if content_id(&bytes)? != *cid {
			return Err(Error::Negative(format!(
				"{cid}: the stored bytes were tampered with: they hash to another id"
			)));
		}
		Ok(bytes)
	}

	/// Whether there is something under this content id.
	pub async fn exists(&self, cid: &Cid) -> Result<bool> {
		match self.objects.head(&key(cid)).await {
			Ok(_) => Ok(true),
			Err(object_store::Error::NotFound { .. }) => Ok(false),
			Err(error) => Err(failed(cid, error)),
		}
	}
}

impl fmt::Debug for Store {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "Store({})", self.objects)
	}
}

/// Where a blob lies.
fn key(cid: &Cid) -> Key {
	Key::from(cid.to_string())
}

/// What the object store said, in our words.
fn failed(cid: &Cid, error: object_store::Error) -> Error {
	match error {
		object_store::Error::NotFound { .. } => Error::bad(cid.to_string(), "there is no such blob in the store"),
		other => Error::io(cid.to_string(), std::io::Error::other(other)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ids_are_those_of_ipfs() {
		assert_eq!(
			content_id(b"hello world").unwrap().to_string(),
			"bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
		);
	}

	#[test]
	fn only_raw_sha2_256_ids_are_read() {
		assert!(parse_id("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e").is_ok());
		assert!(parse_id("QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG").unwrap_err().to_string().contains("CIDv1"));
		assert!(parse_id("../../etc/passwd").is_err());
		assert!(parse_id("").is_err());
	}

	#[tokio::test]
	async fn what_goes_in_comes_out_and_nothing_else() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::local(&folder.path().join("blobs")).unwrap();
		let cid = store.put(b"blob").await.unwrap();
		assert_eq!(store.put(b"blob").await.unwrap(), cid);
		assert_eq!(store.get(&cid).await.unwrap(), b"blob");
		assert!(store.exists(&cid).await.unwrap());
		let other = content_id(b"other").unwrap();
		assert!(!store.exists(&other).await.unwrap());
		assert_eq!(store.get(&other).await.unwrap_err().exit_code(), 2);
		assert_eq!(std::fs::read_dir(folder.path().join("blobs")).unwrap().count(), 1);
	}

	#[tokio::test]
	async fn bytes_that_do_not_hash_to_the_id_are_not_given_out() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::local(folder.path()).unwrap();
		let cid = store.put(b"blob").await.unwrap();
		std::fs::write(folder.path().join(cid.to_string()), b"b1ob").unwrap();
		let error = store.get(&cid).await.unwrap_err();
		assert_eq!(error.exit_code(), 1);
		assert!(error.to_string().contains("tampered"));
	}
}
