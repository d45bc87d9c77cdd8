//! Sealing into the store and opening out of it, in constant memory: threads of their own seal, hash and open, parts go
//! between them and the store, and whoever is faster waits.

use std::{
	io::{self, Read, Write},
	sync::mpsc as threads,
};

use axum::body::Bytes;
use futures::{Stream, StreamExt};
use object_store::{GetResultPayload, MultipartUpload, ObjectStoreExt};
use salus_primitives::anchor::ContentDigest;
use sha2::{Digest, Sha256};
use tokio::{
	sync::mpsc,
	task::{spawn_blocking, JoinHandle},
};

use super::{check_kind, content_id_of, digest, failed, key, sweep, tampered, Cid, Store};
use crate::{
	seal::{open_stream, seal_stream, DataKey},
	Error, Result,
};

/// Bytes of a part of an upload to S3: the least that it takes (Amazon S3 user guide, multipart upload limits), 5 MiB. At
/// most six parts are in memory at a time.
pub const PART_LEN: usize = 5 << 20;
/// Bytes of a part elsewhere, 1 MiB: what was encrypted is still in the processor's cache when it is hashed and written.
pub(super) const NEAR_PART_LEN: usize = 1 << 20;

impl Store {
	/// Seals what `from` gives until its end under a key, stores it, in full or not at all, and gives its content id.
	/// `observe` is told how many more bytes of the record are sealed.
	///
	/// In constant memory: encrypting, hashing and storing run at the same time, part by part. An error of `from` or of
	/// the store ends all of it, and what was stored by then is removed.
	pub async fn seal_from(
		&self,
		key: &DataKey,
		from: impl Read + Send + 'static,
		observe: impl FnMut(u64) + Send + 'static,
	) -> Result<Cid> {
		let (sealed, to_hash) = threads::sync_channel(1);
		let (hashed, mut parts) = mpsc::channel(1);
		let (empty, emptied) = threads::channel();
		let part = Vec::with_capacity(self.part_len);
		let mut to = Parts { sealed, emptied, part, len: self.part_len, written: 0, most: self.most };
		let key = key.clone();
		let sealing = spawn_blocking(move || {
			seal_stream(&key, from, &mut to, observe)?;
			to.finish()
		});
		let hashing = spawn_blocking(move || Ok(hash(&to_hash, &hashed)));
		let threads = Threads { sealing, hashing };
		let Some(first) = parts.recv().await else {
			threads.digest().await?;
			return Err(Error::bad("record", "nothing came of sealing it"));
		};
		let Some(second) = parts.recv().await else {
			let cid = content_id_of(threads.digest().await?)?;
			self.put_as(&cid, first.into()).await?;
			return Ok(cid);
		};
		self.put_parts(Sealing { first: vec![second, first], parts, empty, threads }).await
	}

	/// Stores a blob part by part: under a temporary name, and under its own when all of it is there.
	async fn put_parts(&self, sealing: Sealing) -> Result<Cid> {
		let temporary = sweep::temporary()?;
		let mut upload = self.objects.put_multipart(&temporary).await.map_err(|error| failed(&temporary, error))?;
		let uploaded = match sealing.send(upload.as_mut()).await {
			Ok(digest) => upload.complete().await.map(|_| digest).map_err(|error| failed(&temporary, error)),
			Err(error) => Err(error),
		};
		let cid = match uploaded.and_then(content_id_of) {
			Ok(cid) => cid,
			Err(error) => {
				// The first error is what counts; the rest is left to the next sweep.
				let _ = upload.abort().await;
				return Err(error);
			}
		};
		if let Err(error) = self.objects.rename(&temporary, &key(&cid)).await {
			let _ = self.objects.delete(&temporary).await;
			return Err(failed(cid, error));
		}
		Ok(cid)
	}

	/// Opens what is under a content id with its key, and writes the record to `to`. `observe` is told how many more bytes
	/// of the record are written. Gives their number.
	///
	/// In constant memory. What is written is the record only if there is no error: the caller writes to a temporary file,
	/// and renames it afterwards. The stored bytes are checked against the content id too, so that it is known whether the
	/// key is wrong or the blob was tampered with.
	pub async fn open_to(
		&self,
		cid: &Cid,
		data_key: &DataKey,
		to: impl Write + Send + 'static,
		observe: impl FnMut(u64) + Send + 'static,
	) -> Result<u64> {
		check_kind(cid)?;
		let object = self.objects.get(&key(cid)).await.map_err(|error| failed(cid, error))?;
		let (cid, data_key) = (*cid, data_key.clone());
		match object.payload {
			GetResultPayload::File(file, _) => {
				joined(spawn_blocking(move || open_from(&cid, &data_key, file, to, observe))).await
			}
			GetResultPayload::Stream(stream) => {
				let (sender, receiver) = mpsc::channel(4);
				let opening = spawn_blocking(move || open_from(&cid, &data_key, Incoming::new(receiver), to, observe));
				forward(stream, sender).await;
				joined(opening).await
			}
		}
	}
}

/// A record that is being sealed.
struct Sealing {
	/// Its first parts, the last of them first.
	first: Vec<Bytes>,
	/// The parts after them.
	parts: mpsc::Receiver<Bytes>,
	/// Takes the parts back once they are stored: fresh memory for each costs as much time as encrypting it.
	empty: threads::Sender<Vec<u8>>,
	/// The threads that seal and hash.
	threads: Threads,
}

impl Sealing {
	/// Sends all parts, and waits for the sealing to end well.
	async fn send(mut self, upload: &mut dyn MultipartUpload) -> Result<ContentDigest> {
		while let Some(part) = self.next().await {
			upload.put_part(part.clone().into()).await.map_err(|error| failed("sealed record", error))?;
			if part.is_unique() {
				// Nobody takes it when the sealing has ended.
				let _ = self.empty.send(part.into());
			}
		}
		self.threads.digest().await
	}

	/// The next part.
	async fn next(&mut self) -> Option<Bytes> {
		match self.first.pop() {
			Some(part) => Some(part),
			None => self.parts.recv().await,
		}
	}
}

/// The threads of a record that is being sealed. Each part goes through both, one after the other, and then to the store:
/// so the slowest of the three sets the pace, and not their sum.
struct Threads {
	sealing: JoinHandle<Result<()>>,
	hashing: JoinHandle<Result<ContentDigest>>,
}

impl Threads {
	/// Waits for both to end well. Gives the digest of all that was sealed.
	async fn digest(self) -> Result<ContentDigest> {
		joined(self.sealing).await?;
		joined(self.hashing).await
	}
}

/// Hashes parts and hands them on, until there are none or nobody takes them any more.
fn hash(parts: &threads::Receiver<Vec<u8>>, hashed: &mpsc::Sender<Bytes>) -> ContentDigest {
	let mut hasher = Sha256::new();
	while let Ok(part) = parts.recv() {
		hasher.update(&part);
		if hashed.blocking_send(part.into()).is_err() {
			break;
		}
	}
	ContentDigest(hasher.finalize().into())
}

/// Opens a blob and checks it against its content id.
fn open_from(cid: &Cid, key: &DataKey, from: impl Read, to: impl Write, observe: impl FnMut(u64)) -> Result<u64> {
	let mut from = Hashed { inner: from, hasher: Sha256::new() };
	let opened = open_stream(key, &mut from, to, observe);
	if !matches!(opened, Err(Error::Io { .. })) {
		io::copy(&mut from, &mut io::sink()).map_err(|error| Error::io(cid.to_string(), error))?;
		if ContentDigest(from.hasher.finalize().into()) != digest(cid) {
			return Err(tampered(cid));
		}
	}
	opened
}

/// Hands what the store gives to whoever reads it. Ends early when nobody does any more.
async fn forward<B>(
	mut stream: impl Stream<Item = object_store::Result<B>> + Unpin,
	sender: mpsc::Sender<io::Result<B>>,
) {
	while let Some(bytes) = stream.next().await {
		if sender.send(bytes.map_err(io::Error::other)).await.is_err() {
			break;
		}
	}
}

/// What a thread of its own ended with.
async fn joined<T>(thread: JoinHandle<Result<T>>) -> Result<T> {
	thread.await.unwrap_or_else(|error| Err(Error::bad("record", format!("sealing or opening it ended: {error}"))))
}

/// Cuts what is written into parts and sends them; waits when the store is slower.
struct Parts {
	sealed: threads::SyncSender<Vec<u8>>,
	emptied: threads::Receiver<Vec<u8>>,
	part: Vec<u8>,
	len: usize,
	written: u64,
	most: u64,
}

impl Parts {
	fn send(&mut self) -> io::Result<()> {
		let part = std::mem::take(&mut self.part);
		self.sealed.send(part).map_err(|_| io::ErrorKind::BrokenPipe.into())
	}

	/// Room for the next part.
	fn room(&self) -> Vec<u8> {
		let mut room = self.emptied.try_recv().unwrap_or_else(|_| Vec::with_capacity(self.len));
		room.clear();
		room
	}

	/// Sends what is left.
	fn finish(mut self) -> Result<()> {
		if !self.part.is_empty() {
			self.send().map_err(|error| Error::io("sealed record", error))?;
		}
		Ok(())
	}
}

impl Write for Parts {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		self.written += bytes.len() as u64;
		if self.written > self.most {
			return Err(io::Error::other(format!("longer than {} GiB, the most in this store", self.most >> 30)));
		}
		let mut rest = bytes;
		while !rest.is_empty() {
			if self.part.len() == self.len {
				self.send()?;
				self.part = self.room();
			}
			let (now, later) = rest.split_at(rest.len().min(self.len - self.part.len()));
			self.part.extend_from_slice(now);
			rest = later;
		}
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

/// What comes from the store, for a thread that reads.
struct Incoming<B> {
	receiver: mpsc::Receiver<io::Result<B>>,
	current: Option<B>,
	read: usize,
}

impl<B: AsRef<[u8]>> Incoming<B> {
	fn new(receiver: mpsc::Receiver<io::Result<B>>) -> Self {
		Self { receiver, current: None, read: 0 }
	}
}

impl<B: AsRef<[u8]>> Read for Incoming<B> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		loop {
			let mut rest = self.current.as_ref().and_then(|bytes| bytes.as_ref().get(self.read..)).unwrap_or_default();
			if !rest.is_empty() || buffer.is_empty() {
				let read = rest.read(buffer)?;
				self.read += read;
				return Ok(read);
			}
			let Some(next) = self.receiver.blocking_recv() else { return Ok(0) };
			(self.current, self.read) = (Some(next?), 0);
		}
	}
}

/// Hashes what is read.
struct Hashed<R> {
	inner: R,
	hasher: Sha256,
}

impl<R: Read> Read for Hashed<R> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let read = self.inner.read(buffer)?;
		self.hasher.update(buffer.get(..read).unwrap_or_default());
		Ok(read)
	}
}
