//! The requester's side: unwraps the keys of an answer, opens the records and checks them against the chain.

use std::{
	future::Future,
	io::{Seek, Write},
	path::{Path, PathBuf},
};

use salus_primitives::{
	anchor::{RecordInfo, RecordRef, RecordStatus},
	codes::Schema,
	commitment::{Commitment, CommitmentScheme},
};
use sp_core::H256;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use super::{fetch, reply::bound_to, Delivery, Outcome, Reply};
use crate::{
	canonical,
	chain::{client::Client, AccountId},
	fields::Disclosure,
	files::{self, hex32},
	record,
	seal::{self, DataKey, Opening, RecipientKey},
	store::Store,
	Error, Result,
};

/// What a receiver asks the chain.
pub trait Anchors: Send + Sync {
	/// Hash of the chain's first block.
	fn genesis(&self) -> [u8; 32];

	/// What the chain says about a record, if the record with this number is the one with this commitment. `path` are the
	/// hashes beside the way to the root of its batch.
	fn anchored(
		&self,
		commitment: Commitment,
		record: RecordRef,
		path: &[H256],
	) -> impl Future<Output = Result<Option<RecordInfo<AccountId>>>> + Send;
}

impl Anchors for Client {
	fn genesis(&self) -> [u8; 32] {
		Client::genesis(self)
	}

	async fn anchored(
		&self,
		commitment: Commitment,
		record: RecordRef,
		path: &[H256],
	) -> Result<Option<RecordInfo<AccountId>>> {
		let is_it = match record {
			RecordRef::Anchor(number) => {
				self.anchor_of(commitment).await?.is_some_and(|(anchor, _current)| anchor == number)
			}
			RecordRef::Leaf { batch, index } => self.verify_inclusion(batch, index, commitment, path).await?,
		};
		if !is_it {
			return Ok(None);
		}
		self.record(record).await
	}
}

/// Where sealed records come from that the answer itself doesn't hold.
#[derive(Clone, Debug)]
pub enum Source {
	/// A store.
	Store(Store),
	/// The custodian's service, by its address: `https://`, or `http://` on this machine.
	Service(String),
}

/// A record that was opened and is as anchored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
	/// The record.
	pub commitment: Commitment,
	/// Where it is on the chain.
	pub record: RecordRef,
	/// Whether it is the version that holds.
	pub status: RecordStatus,
	/// The record, or of a disclosure the fields that it shows.
	pub file: PathBuf,
	/// The disclosure with its proofs, where not all of the record was given.
	pub disclosure: Option<PathBuf>,
}

/// Who opens an answer.
pub struct Receiver<A> {
	/// The key that the records' keys are wrapped for.
	pub key: RecipientKey,
	/// Where sealed records come from.
	pub source: Source,
	/// The folder that the records go to. The files are their owner's alone.
	pub folder: PathBuf,
	/// The chain.
	pub anchors: A,
}

impl<A: Anchors> Receiver<A> {
	/// Opens each record of an answer that is given; one that can't be opened doesn't keep the others back. Fails for an
	/// answer of another chain, and when the chain doesn't answer.
	pub async fn open(&self, reply: &Reply) -> Result<Vec<(Commitment, Result<Opened>)>> {
		let found = self.anchors.genesis();
		if reply.genesis != found {
			let (expected, found) = (hex32::to_text(&reply.genesis), hex32::to_text(&found));
			return Err(Error::WrongGenesis { expected, found });
		}
		let mut all = Vec::new();
		for item in &reply.records {
			let opened = match &item.outcome {
				Outcome::Refused { reason } => Err(Error::Negative(format!("refused: {reason}"))),
				Outcome::Released(delivery) => self.whole(reply, &item.commitment, delivery).await,
				Outcome::Redacted(delivery) => self.part(reply, &item.commitment, delivery).await,
			};
			match opened {
				Err(error @ (Error::Chain(_) | Error::Unreachable { .. })) => return Err(error),
				opened => all.push((item.commitment, opened)),
			}
		}
		Ok(all)
	}

	/// Unwraps the key of a record.
	fn unwrap(&self, reply: &Reply, commitment: &Commitment, delivery: &Delivery) -> Result<Zeroizing<Vec<u8>>> {
		seal::unwrap(&delivery.envelope, &self.key, &bound_to(&delivery.content_id, commitment, &reply.nonce))
	}

	/// Opens a record that was given as a whole: into a temporary file, which takes its name once it is proved.
	async fn whole(&self, reply: &Reply, commitment: &Commitment, delivery: &Delivery) -> Result<Opened> {
		let opening = Opening::from_bytes(&self.unwrap(reply, commitment, delivery)?)?;
		let status = self.status(reply, commitment, delivery).await?;
		let file = new_file(&self.folder)?;
		fetch::open_into(&self.source, delivery, &opening.data_key, &file).await?;
		let (scheme, salt) = (delivery.scheme, &opening.salt);
		let found =
			record::commit_file(scheme, salt, file.path(), |_| ()).map_err(|error| not_it(&error.to_string()))?;
		if found != *commitment {
			return Err(not_it("it has another commitment"));
		}
		let path = self.folder.join(format!("{}.{}", hex::encode(commitment.0), extension(delivery)));
		keep(file, &path)?;
		Ok(Opened { commitment: *commitment, record: delivery.record, status, file: path, disclosure: None })
	}

	/// Opens a disclosure, and writes the fields beside their proofs.
	async fn part(&self, reply: &Reply, commitment: &Commitment, delivery: &Delivery) -> Result<Opened> {
		let key = self.unwrap(reply, commitment, delivery)?;
		let key = key.as_slice().try_into().map_err(|_| Error::bad("envelope", "holds no key of 32 bytes"))?;
		let status = self.status(reply, commitment, delivery).await?;
		let mut file = new_file(&self.folder)?;
		fetch::open_into(&self.source, delivery, &DataKey::from_bytes(key), &file).await?;
		file.rewind().map_err(|source| Error::io(file.path(), source))?;
		let json = Zeroizing::new(files::read(file.path())?);
		let disclosure = Disclosure::from_json(&canonical::parse("disclosure", &json)?)?;
		if disclosure.commitment()? != *commitment || delivery.scheme != CommitmentScheme::SaltedBlake2b256Fields {
			return Err(not_it("its fields are those of another record"));
		}
		let value = Zeroizing::new(canonical::to_canonical(&disclosure.value()?)?);
		let name = hex::encode(commitment.0);
		let (fields, proofs) =
			(self.folder.join(format!("{name}.json")), self.folder.join(format!("{name}.disclosure.json")));
		keep(file, &proofs)?;
		files::write_atomic(&fields, &value)?;
		let (commitment, record) = (*commitment, delivery.record);
		Ok(Opened { commitment, record, status, file: fields, disclosure: Some(proofs) })
	}

	/// How the chain stands to a record; refuses one that it doesn't have where the answer says, and one that it has for
	/// another patient.
	async fn status(&self, reply: &Reply, commitment: &Commitment, delivery: &Delivery) -> Result<RecordStatus> {
		match self.anchors.anchored(*commitment, delivery.record, &delivery.path).await? {
			None => Err(not_it("the chain doesn't have it where the answer says")),
			Some(info) if info.subject.as_ref() != Some(&reply.patient) => Err(not_it("it is another patient's")),
			Some(info) if (info.schema, info.anchored_at) != (delivery.schema, delivery.anchored_at) => {
				Err(not_it("the chain has it in another form, or since another block"))
			}
			Some(info) => Ok(info.status),
		}
	}
}

/// A new file in a folder that only its owner may read, and that goes when it isn't kept.
fn new_file(folder: &Path) -> Result<NamedTempFile> {
	std::fs::create_dir_all(folder).map_err(|source| Error::io(folder, source))?;
	NamedTempFile::new_in(folder).map_err(|source| Error::io(folder, source))
}

/// Gives a file its name, once all of it is on the disk.
fn keep(mut file: NamedTempFile, path: &Path) -> Result<()> {
	let done = file.flush().and_then(|()| file.as_file().sync_all());
	done.map_err(|source| Error::io(path, source))?;
	file.persist(path).map(drop).map_err(|error| Error::io(path, error.error))
}

/// What came isn't the record.
fn not_it(why: &str) -> Error {
	Error::Negative(format!("not the anchored record: {why}"))
}

/// What the name of a record's file ends with.
const fn extension(delivery: &Delivery) -> &'static str {
	match delivery.schema {
		Schema::FhirR4 | Schema::Epcis2 | Schema::Reading | Schema::HealthReport => "json",
		Schema::Dicom => "dcm",
		Schema::Opaque => "bin",
	}
}
