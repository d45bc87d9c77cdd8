//! The secrets of a stream's batches in the home folder, one file each, wrapped for the home folder's own key.
//!
//! A batch is put on the shelf before its call is submitted, under the name of its root, and gets its number once it is
//! final. So no key is lost whenever the program is stopped: what is found pending later is on the chain, or can still
//! get there, or can't any more, see [`fate`].

use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
};

use salus_primitives::ids::{BatchId, StreamId};
use serde::{Deserialize, Serialize};
use sp_core::H256;

use crate::{
	canonical,
	files::{self, hex32},
	seal::{
		envelope::{unwrap, wrap, Envelope, Opening},
		RecipientKey,
	},
	Error, Result,
};

/// What the `format` of such a file says.
pub const FORMAT: &str = "salus-stream-secrets/1";

/// What an envelope is bound to starts with.
const BINDING: &[u8] = b"salus/stream-secrets/v1";

/// What the name of a file starts with while its batch is not final.
const PENDING: &str = "pending-";

/// For how many blocks after its making a batch may still get on the chain: a transaction lives for 64 blocks, and as
/// many again are waited for.
pub const PATIENCE: u64 = 128;

/// Where a batch is on the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchored {
	/// Its number in the stream, from 0.
	pub number: u32,
	/// The batch.
	pub batch: BatchId,
}

/// What is kept of a batch. Only its salts' secret and its data key are secret, and those are in the envelope.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
	format: String,
	/// The chain's genesis.
	pub genesis: H256,
	/// The stream.
	pub stream: StreamId,
	/// The number of the first reading.
	pub first: u64,
	/// How many readings there are.
	pub leaves: u32,
	/// The root over them.
	pub root: H256,
	/// The name of the sealed readings in the store.
	pub content_id: String,
	/// From this block on, a pending batch can't get on the chain any more.
	pub valid_until: u64,
	/// Where it is on the chain, once it is.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub anchored: Option<Anchored>,
	envelope: Envelope,
}

/// A new batch, to be kept.
pub struct Draft {
	/// The number of the first reading.
	pub first: u64,
	/// How many readings there are.
	pub leaves: u32,
	/// The root over them.
	pub root: H256,
	/// The name of the sealed readings in the store.
	pub content_id: String,
	/// From this block on, it can't get on the chain any more.
	pub valid_until: u64,
}

/// What becomes of a batch that was left pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
	/// It is on the chain.
	Anchored(Anchored),
	/// It isn't on the chain, and may still get there.
	Open,
	/// It isn't on the chain, and can't get there any more.
	Lost,
}

/// What becomes of a pending batch, where `found` is what the chain has under its root, and `block` the number of the
/// newest final block.
pub fn fate(kept: &Kept, found: Option<(BatchId, Option<(StreamId, u32)>)>, block: u64) -> Fate {
	match found {
		Some((batch, Some((stream, number)))) if stream == kept.stream => Fate::Anchored(Anchored { number, batch }),
		_ if block >= kept.valid_until => Fate::Lost,
		_ => Fate::Open,
	}
}

/// The secrets of one stream's batches.
#[derive(Debug)]
pub struct Shelf {
	folder: PathBuf,
	genesis: H256,
	stream: StreamId,
	key: RecipientKey,
}

impl Shelf {
	/// The shelf of a stream in a home folder, whose own key is `key`.
	pub fn new(home: &Path, genesis: [u8; 32], stream: StreamId, key: RecipientKey) -> Self {
		Self { folder: home.join("streams").join(stream.0.to_string()), genesis: H256(genesis), stream, key }
	}

	/// Keeps a new batch as pending. To be done before its call is submitted.
	pub fn keep(&self, draft: Draft, opening: &Opening) -> Result<Kept> {
		let Draft { first, leaves, root, content_id, valid_until } = draft;
		let envelope = wrap(opening.to_bytes().as_slice(), &self.key.recipient(), &self.binding(root))?;
		let kept = Kept {
			format: FORMAT.into(),
			genesis: self.genesis,
			stream: self.stream,
			first,
			leaves,
			root,
			content_id,
			valid_until,
			anchored: None,
			envelope,
		};
		self.write(&self.pending_path(root), &kept)?;
		Ok(kept)
	}

	/// Gives a pending batch its number, once it is final.
	pub fn finish(&self, kept: &Kept, anchored: Anchored) -> Result<Kept> {
		let kept = Kept { anchored: Some(anchored), ..kept.clone() };
		self.write(&self.folder.join(format!("{}.json", anchored.number)), &kept)?;
		self.forget(&kept)?;
		Ok(kept)
	}

	/// Removes a pending batch, which is not on the chain, or has its number.
	pub fn forget(&self, kept: &Kept) -> Result<()> {
		let path = self.pending_path(kept.root);
		fs::remove_file(&path).map_err(|source| Error::io(path, source))
	}

	/// The batches that were left pending.
	pub fn pending(&self) -> Result<Vec<Kept>> {
		let all = self.all()?;
		Ok(all.into_iter().filter(|(name, _)| name.starts_with(PENDING)).map(|(_, kept)| kept).collect())
	}

	/// The batches that have a number, by that number.
	pub fn numbered(&self) -> Result<BTreeMap<u32, Kept>> {
		let numbered = |(name, kept): (String, Kept)| Some(name).zip(kept.anchored).map(|(name, at)| (name, at, kept));
		let all = self.all()?.into_iter().filter_map(numbered);
		all.map(|(name, at, kept)| {
			if name != format!("{}.json", at.number) {
				return Err(Error::bad(name, format!("holds the secrets of batch {}: was it renamed?", at.number)));
			}
			Ok((at.number, kept))
		})
		.collect()
	}

	/// The secrets of a batch: as `salt` the one that its readings' salts come from, and the data key of its file.
	pub fn opening(&self, kept: &Kept) -> Result<Opening> {
		Opening::from_bytes(&unwrap(&kept.envelope, &self.key, &self.binding(kept.root))?)
	}

	/// What an envelope is bound to, so that none passes for another batch's.
	fn binding(&self, root: H256) -> Vec<u8> {
		[BINDING, self.genesis.as_bytes(), &self.stream.0.to_le_bytes(), root.as_bytes()].concat()
	}

	fn pending_path(&self, root: H256) -> PathBuf {
		self.folder.join(format!("{PENDING}{}.json", hex::encode(root)))
	}

	fn write(&self, path: &Path, kept: &Kept) -> Result<()> {
		let text = serde_json::to_string_pretty(kept)
			.map_err(|error| Error::bad(path.display().to_string(), error.to_string()))?;
		files::write_atomic(path, text.as_bytes())
	}

	/// All files with their names. What isn't JSON is somebody else's.
	fn all(&self) -> Result<Vec<(String, Kept)>> {
		if !self.folder.exists() {
			return Ok(Vec::new());
		}
		let failed = |source| Error::io(&self.folder, source);
		let mut found = Vec::new();
		for entry in fs::read_dir(&self.folder).map_err(failed)? {
			let path = entry.map_err(failed)?.path();
			let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
			if name.ends_with(".json") {
				found.push((name, self.load(&path)?));
			}
		}
		Ok(found)
	}

	fn load(&self, path: &Path) -> Result<Kept> {
		let what = path.display().to_string();
		let value = canonical::parse(&what, &files::read(path)?)?;
		let kept: Kept = serde_json::from_value(value).map_err(|error| Error::bad(&what, error.to_string()))?;
		if kept.format != FORMAT {
			return Err(Error::bad(what, format!("format {}, and {FORMAT} is read here", kept.format)));
		}
		if kept.genesis != self.genesis || kept.stream != self.stream {
			let of = format!("stream {} on the chain {}", kept.stream.0, hex32::to_text(&kept.genesis.0));
			return Err(Error::bad(what, format!("holds secrets of {of}")));
		}
		Ok(kept)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn shelf(home: &Path, stream: u64) -> Shelf {
		Shelf::new(home, [1; 32], StreamId(stream), RecipientKey::from_seed(&[5; 32]).unwrap())
	}

	fn draft(root: u8) -> Draft {
		let content_id = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e".into();
		Draft { first: 10, leaves: 3, root: H256([root; 32]), content_id, valid_until: 200 }
	}

	#[test]
	fn a_batch_is_pending_until_it_has_its_number() {
		let home = tempfile::tempdir().unwrap();
		let shelf = shelf(home.path(), 7);
		assert!(shelf.pending().unwrap().is_empty());
		let opening = Opening::generate().unwrap();
		let kept = shelf.keep(draft(1), &opening).unwrap();
		assert_eq!((shelf.pending().unwrap().len(), shelf.numbered().unwrap().len()), (1, 0));
		let anchored = Anchored { number: 4, batch: BatchId(9) };
		shelf.finish(&kept, anchored).unwrap();
		let numbered = shelf.numbered().unwrap();
		assert!(shelf.pending().unwrap().is_empty());
		assert_eq!(numbered[&4].anchored, Some(anchored));
		assert_eq!(shelf.opening(&numbered[&4]).unwrap().to_bytes().as_slice(), opening.to_bytes().as_slice());
	}

	#[test]
	fn no_secret_is_in_the_open_and_none_passes_for_another_batchs() {
		let home = tempfile::tempdir().unwrap();
		let shelf = shelf(home.path(), 7);
		let opening = Opening::generate().unwrap();
		let (one, other) = (shelf.keep(draft(1), &opening).unwrap(), shelf.keep(draft(2), &opening).unwrap());
		let text = serde_json::to_string(&one).unwrap();
		let bytes = opening.to_bytes();
		assert!(bytes.chunks(32).all(|secret| !text.contains(&hex::encode(secret))));
		let swapped = Kept { envelope: other.envelope, ..one };
		assert!(shelf.opening(&swapped).is_err());
	}

	#[test]
	fn files_of_another_stream_chain_or_name_are_refused() {
		let home = tempfile::tempdir().unwrap();
		let (mine, other) = (shelf(home.path(), 7), shelf(home.path(), 8));
		let kept = mine.keep(draft(1), &Opening::generate().unwrap()).unwrap();
		mine.finish(&kept, Anchored { number: 4, batch: BatchId(9) }).unwrap();
		fs::create_dir_all(&other.folder).unwrap();
		fs::copy(mine.folder.join("4.json"), other.folder.join("4.json")).unwrap();
		assert!(other.numbered().unwrap_err().to_string().contains("stream 7"));
		fs::rename(mine.folder.join("4.json"), mine.folder.join("5.json")).unwrap();
		assert!(mine.numbered().unwrap_err().to_string().contains("renamed"));
	}

	#[test]
	fn what_is_left_pending_is_anchored_open_or_lost() {
		let home = tempfile::tempdir().unwrap();
		let kept = shelf(home.path(), 7).keep(draft(1), &Opening::generate().unwrap()).unwrap();
		let found = |stream| Some((BatchId(9), Some((StreamId(stream), 4))));
		let anchored = Fate::Anchored(Anchored { number: 4, batch: BatchId(9) });
		assert_eq!(fate(&kept, found(7), 500), anchored);
		assert_eq!(fate(&kept, None, 199), Fate::Open);
		assert_eq!(fate(&kept, None, 200), Fate::Lost);
		assert_eq!(fate(&kept, found(8), 200), Fate::Lost, "the same root in another stream is another batch");
		assert_eq!(fate(&kept, Some((BatchId(9), None)), 0), Fate::Open);
	}
}
