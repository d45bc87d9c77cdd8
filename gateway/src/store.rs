//! The content-addressed store of sealed records. A record's name is its CIDv1 (codec raw, SHA2-256), the same as IPFS
//! gives it; what comes out of the store is checked against the name it was asked for by.
//!
//! A store is a local folder, or a bucket of an S3 service ([`Store::open`]). Nothing is in it by halves: what is larger
//! than a part of 1 MiB (on S3, 5 MiB) goes part by part to a temporary name under `tmp/`, and takes its own name when it is complete.
//! What an interrupted upload leaves there, [`Store::sweep`] removes. So a store belongs to one vault, whose lock keeps
//! two programs from working in it at the same time.

use std::{
	fmt,
	path::{Path, PathBuf},
	sync::Arc,
};

use futures::TryStreamExt;
use multihash::Multihash;
use object_store::{local::LocalFileSystem, path::Path as Key, ObjectStore, ObjectStoreExt, PutPayload};
use salus_primitives::anchor::ContentDigest;
use sha2::{Digest, Sha256};

use crate::{files, Error, Result};

mod place;
mod read;
mod sweep;
#[cfg(test)]
mod tests;
mod transfer;

pub use transfer::PART_LEN;

/// A content id.
pub type Cid = cid::Cid;

/// Multicodec of bytes without a meaning of their own.
const RAW: u64 = 0x55;
/// Multicodec of SHA2-256.
const SHA2_256: u64 = 0x12;

/// The content id of some bytes.
pub fn content_id(bytes: &[u8]) -> Result<Cid> {
	content_id_of(ContentDigest(Sha256::digest(bytes).into()))
}

/// The content id of what has this SHA2-256: what the chain holds of a content id.
pub fn content_id_of(digest: ContentDigest) -> Result<Cid> {
	let hash = Multihash::wrap(SHA2_256, &digest.0).map_err(|error| Error::bad("content id", error.to_string()))?;
	Ok(Cid::new_v1(RAW, hash))
}

/// The SHA2-256 in a content id that [`content_id`] or [`parse_id`] gave. Of another kind, which they never give, it is
/// the first 32 bytes of its hash, and zeros after it if that is shorter.
pub fn digest(cid: &Cid) -> ContentDigest {
	let mut digest = [0; 32];
	digest.iter_mut().zip(cid.hash().digest()).for_each(|(byte, found)| *byte = *found);
	ContentDigest(digest)
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
	if cid.version() != cid::Version::V1
		|| cid.codec() != RAW
		|| cid.hash().code() != SHA2_256
		|| cid.hash().size() != 32
	{
		return Err(Error::bad(format!("content id {cid}"), "not a CIDv1 of raw bytes under SHA2-256"));
	}
	Ok(())
}

/// A store of blobs by their content ids. Its clones are the same store.
#[derive(Clone)]
pub struct Store {
	objects: Arc<dyn ObjectStore>,
	/// The folder, when the store is one.
	folder: Option<Arc<PathBuf>>,
	/// Largest blob that can take its name after its upload, in bytes.
	most: u64,
	/// Bytes of each part of an upload but the last.
	part_len: usize,
}

impl Store {
	/// The store at a place: a folder's path, `file://` and an absolute path, or `s3://bucket` with an optional
	/// `/prefix`.
	///
	/// What an S3 service needs besides comes from the environment, in the variables of the AWS command line:
	/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_SESSION_TOKEN`, and for another service than
	/// Amazon's `AWS_ENDPOINT` (with `AWS_ALLOW_HTTP=true` for one without TLS, which is meant for tests). On S3 a blob
	/// may have 5 GiB, as much as S3 copies in one request.
	pub fn open(place: &str) -> Result<Self> {
		place::open(place)
	}

	/// A store in a local folder, which is made when it isn't there.
	pub fn local(folder: &Path) -> Result<Self> {
		std::fs::create_dir_all(folder).map_err(|source| Error::io(folder, source))?;
		let objects = LocalFileSystem::new_with_prefix(folder)
			.map_err(|error| Error::io(folder, std::io::Error::other(error)))?
			.with_fsync(true);
		Ok(Self { folder: Some(Arc::new(folder.to_path_buf())), ..Self::new(Arc::new(objects)) })
	}

	/// A store on any object store.
	pub fn new(objects: Arc<dyn ObjectStore>) -> Self {
		Self { objects, folder: None, most: u64::MAX, part_len: transfer::NEAR_PART_LEN }
	}

	/// Stores some bytes, in full or not at all, and gives their content id. Storing the same bytes again is no error.
	pub async fn put(&self, bytes: &[u8]) -> Result<Cid> {
		let cid = content_id(bytes)?;
		self.put_as(&cid, bytes.to_vec().into()).await?;
		Ok(cid)
	}

	/// The bytes with this content id: at most [`files::MAX_FILE_LEN`]. [`Store::open_to`] is for larger ones.
	pub async fn get(&self, cid: &Cid) -> Result<Vec<u8>> {
		check_kind(cid)?;
		let object = self.objects.get(&key(cid)).await.map_err(|error| failed(cid, error))?;
		if object.meta.size > files::MAX_FILE_LEN {
			let why = format!("{} bytes, and {} MiB is the most", object.meta.size, files::MAX_FILE_LEN >> 20);
			return Err(Error::bad(cid.to_string(), why));
		}
		let bytes = object.bytes().await.map_err(|error| failed(cid, error))?.to_vec();
		if content_id(&bytes)? != *cid {
			return Err(tampered(cid));
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

	/// Removes what is under this content id. That there is nothing is no error: an interrupted removal can be repeated.
	pub async fn delete(&self, cid: &Cid) -> Result<()> {
		check_kind(cid)?;
		match self.objects.delete(&key(cid)).await {
			Ok(()) | Err(object_store::Error::NotFound { .. }) => self.settle(),
			Err(error) => Err(failed(cid, error)),
		}
	}

	/// Removes what interrupted uploads left, and gives the number of blobs removed. Only names that this program makes
	/// are touched. The parts of an upload that S3 was never told the end of have no name; a lifecycle rule of the bucket
	/// (`AbortIncompleteMultipartUpload`) removes them.
	pub async fn sweep(&self) -> Result<u64> {
		let mut removed = self.folder.as_deref().map_or(Ok(0), |folder| sweep::staged(folder))?;
		let left: Vec<_> = self
			.objects
			.list(Some(&Key::from(sweep::FOLDER)))
			.map_ok(|object| object.location)
			.try_collect()
			.await
			.map_err(|error| failed(sweep::FOLDER, error))?;
		for name in left.iter().filter(|name| sweep::is_ours(name)) {
			match self.objects.delete(name).await {
				Ok(()) => removed += 1,
				Err(object_store::Error::NotFound { .. }) => (),
				Err(error) => return Err(failed(name, error)),
			}
		}
		self.settle()?;
		Ok(removed)
	}

	/// Stores a blob under its content id.
	async fn put_as(&self, cid: &Cid, blob: PutPayload) -> Result<()> {
		self.objects.put(&key(cid), blob).await.map(drop).map_err(|error| failed(cid, error))
	}

	/// Makes a local folder remember what was removed from it, should the power fail now.
	fn settle(&self) -> Result<()> {
		let Some(folder) = &self.folder else { return Ok(()) };
		let sync = || std::fs::File::open(folder.as_path())?.sync_all();
		sync().map_err(|source| Error::io(folder.as_path(), source))
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

/// A blob isn't what its name says.
fn tampered(cid: &Cid) -> Error {
	Error::Negative(format!("{cid}: the stored bytes were tampered with: they hash to another id"))
}

/// What the object store said of a blob, in our words.
fn failed(what: impl fmt::Display, error: object_store::Error) -> Error {
	match error {
		object_store::Error::NotFound { .. } => Error::bad(what.to_string(), "there is no such blob in the store"),
		other => Error::io(what.to_string(), std::io::Error::other(other)),
	}
}
