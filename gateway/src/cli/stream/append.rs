//! Appends a batch to a stream, and finishes what an interrupted append left.

use std::path::Path;

use salus_primitives::{
	collection::Stream,
	ids::{BatchId, StreamId},
};

use crate::{
	chain::{
		call::{collection, Call},
		client::Client,
		event::Included,
		keys::Signer,
		AccountId,
	},
	cli::{answer::Answer, context::Context},
	progress::Progress,
	seal::envelope::Opening,
	store::{self, Store},
	streams::{
		batch::{BatchFile, Commitments, Header, SCHEME},
		readings::Readings,
		shelf::{fate, Anchored, Draft, Fate, Kept, Shelf, PATIENCE},
	},
	Error, Result,
};

/// After how many readings the user is told how far it is.
const REPORT_EVERY: u64 = 1 << 17;

/// What `Collection.Appended` says: stream, batch, first reading, readings, missing before it, running hash.
type Appended = (StreamId, BatchId, u64, u32, u64, [u8; 32]);

/// What an append works with.
struct Desk {
	client: Client,
	signer: Signer,
	store: Store,
	shelf: Shelf,
	stream: StreamId,
}

/// Batches that earlier runs left.
struct Leftovers {
	/// On the chain after all, and settled by now.
	anchored: Vec<Kept>,
	/// May still get there.
	open: Vec<Kept>,
}

pub(super) async fn run(context: &Context, stream: StreamId, file: &Path, first: Option<u64>) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let shelf = super::shelf(context, &client, stream)?;
	let desk = Desk { client, signer, store: context.store()?, shelf, stream };
	let left = desk.settle().await?;
	if let Some(kept) = desk.of_file(&left.anchored, file, first)? {
		let answer = Answer::done().line("an earlier run that was interrupted has appended this file");
		return Ok(report(answer, &kept));
	}
	if let Some(kept) = desk.of_file(&left.open, file, first)? {
		desk.client.tell("going on with an earlier run that was interrupted");
		return desk.submit_again(&kept).await;
	}
	let record = desk.client.stream(stream).await?.ok_or_else(|| super::unknown(stream))?;
	let first = first_reading(&record, first)?;
	let kept = desk.seal(file, first).await?;
	desk.submit(&kept).await
}

/// The number of the first reading, if the stream takes it.
fn first_reading(record: &Stream<AccountId>, first: Option<u64>) -> Result<u64> {
	if record.closed_at.is_some() {
		return Err(Error::bad("stream", "it is closed"));
	}
	if record.scheme != SCHEME {
		return Err(Error::bad("stream", "its commitments aren't made by canonical JSON: this program can't append"));
	}
	match first {
		Some(first) if first < record.next_reading => {
			let why =
				format!("the stream's next reading is {}: what is before is there or missing", record.next_reading);
			Err(Error::bad("--first", why))
		}
		first => Ok(first.unwrap_or(record.next_reading)),
	}
}

/// Whether a call that failed with this error is surely not on the chain, and won't be.
const fn is_final(error: &Error) -> bool {
	matches!(
		error,
		Error::Dispatch { .. }
			| Error::NotMember
			| Error::OverQuota(_)
			| Error::BadInput { .. }
			| Error::Refused { .. }
	)
}

impl Desk {
	/// Looks up on the chain what became of batches that earlier runs left pending.
	async fn settle(&self) -> Result<Leftovers> {
		let mut left = Leftovers { anchored: Vec::new(), open: Vec::new() };
		for kept in self.shelf.pending()? {
			// The block first: what isn't found afterwards was not in it.
			let block = self.client.finalised_number().await?;
			match fate(&kept, self.client.place_in_stream(kept.root).await?, block) {
				Fate::Anchored(anchored) => left.anchored.push(self.shelf.finish(&kept, anchored)?),
				Fate::Open => left.open.push(kept),
				Fate::Lost => self.drop(&kept).await?,
			}
		}
		Ok(left)
	}

	/// Forgets a batch that is not on the chain: first what is sealed, then its key.
	async fn drop(&self, kept: &Kept) -> Result<()> {
		let cid = store::parse_id(&kept.content_id)?;
		if self.store.exists(&cid).await? {
			self.store.delete(&cid).await?;
		}
		self.shelf.forget(kept)
	}

	/// The one of these batches that was made of the file.
	fn of_file(&self, batches: &[Kept], file: &Path, first: Option<u64>) -> Result<Option<Kept>> {
		for kept in batches.iter().filter(|kept| first.is_none_or(|first| first == kept.first)) {
			let opening = self.shelf.opening(kept)?;
			if self.commit(file, &opening, kept.first)?.root()? == kept.root {
				return Ok(Some(kept.clone()));
			}
		}
		Ok(None)
	}

	fn commit(&self, file: &Path, opening: &Opening, first: u64) -> Result<Commitments> {
		Commitments::of(Readings::open(file)?, &opening.salt, first, |done| {
			if done.is_multiple_of(REPORT_EVERY) {
				self.client.tell(&format!("{done} readings committed to"));
			}
		})
	}

	/// Commits to the readings, seals them, and keeps the secrets.
	async fn seal(&self, file: &Path, first: u64) -> Result<Kept> {
		let opening = Opening::generate()?;
		let commitments = self.commit(file, &opening, first)?;
		let (root, leaves) = (commitments.root()?, commitments.count());
		let header = Header::new(self.stream, first, leaves, &opening.salt);
		let content = BatchFile::new(&header, Readings::open(file)?, &commitments)?;
		let progress = Progress::new("sealing the readings", std::fs::metadata(file).ok().map(|file| file.len()));
		let cid = self.store.seal_from(&opening.data_key, content, progress.observer()).await?;
		let valid_until = self.client.finalised_number().await?.saturating_add(PATIENCE);
		let draft = Draft { first, leaves, root, content_id: cid.to_string(), valid_until };
		self.shelf.keep(draft, &opening)
	}

	/// Submits a new batch, which is kept as pending.
	async fn submit(&self, kept: &Kept) -> Result<Answer> {
		match self.client.submit(&self.call(kept), &self.signer).await {
			Ok(included) => self.finished(kept, &included).await,
			Err(error) if is_final(&error) => {
				self.drop(kept).await?;
				Err(error)
			}
			Err(error) => Err(error),
		}
	}

	/// Submits a batch of an earlier run. What that run submitted may be faster, and then this fails and all is well;
	/// in no case is the batch dropped, since the first submission may still get on the chain.
	async fn submit_again(&self, kept: &Kept) -> Result<Answer> {
		let error = match self.client.submit(&self.call(kept), &self.signer).await {
			Ok(included) => return self.finished(kept, &included).await,
			Err(error) => error,
		};
		match fate(kept, self.client.place_in_stream(kept.root).await?, 0) {
			Fate::Anchored(anchored) => Ok(report(Answer::done(), &self.shelf.finish(kept, anchored)?)),
			Fate::Open | Fate::Lost => Err(error),
		}
	}

	fn call(&self, kept: &Kept) -> Call {
		collection::append(self.stream, kept.first, kept.root, kept.leaves)
	}

	async fn finished(&self, kept: &Kept, included: &Included) -> Result<Answer> {
		let (_stream, batch, _first, _leaves, missing, head): Appended = included.expect("Collection", "Appended")?;
		let place = self.client.place_in_stream(kept.root).await?.and_then(|(_batch, place)| place);
		let (_stream, number) =
			place.ok_or_else(|| Error::Chain(format!("the chain has no place of batch {} in a stream", batch.0)))?;
		let kept = self.shelf.finish(kept, Anchored { number, batch })?;
		let gap = (missing > 0).then(|| format!("{missing} readings before it are missing, for good"));
		Ok(report(Answer::done(), &kept)
			.lines(gap)
			.field("missing", missing)
			.field("head", crate::files::hex32::to_text(&head))
			.included(included))
	}
}

/// Says where a batch is.
fn report(answer: Answer, kept: &Kept) -> Answer {
	let Kept { stream, first, leaves, .. } = kept;
	let last = first.saturating_add((*leaves).into()).saturating_sub(1);
	let answer = match kept.anchored {
		Some(Anchored { number, batch }) => answer
			.line(format!("readings {first} to {last}: batch {number} of stream {} (batch {})", stream.0, batch.0))
			.field("number", number)
			.field("batch", batch.0),
		None => answer,
	};
	answer
		.field("stream", stream.0)
		.field("first", *first)
		.field("leaves", *leaves)
		.field("root", super::root_text(kept.root))
		.field("content_id", kept.content_id.clone())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_what_is_surely_not_on_the_chain_is_dropped() {
		assert!(is_final(&Error::NotMember));
		assert!(is_final(&Error::Dispatch { pallet: "Collection".into(), error: "Overlap".into(), docs: "".into() }));
		assert!(!is_final(&Error::Chain("not final within 60 s".into())));
		assert!(!is_final(&Error::unreachable("ws://127.0.0.1:1", "refused")));
	}
}
