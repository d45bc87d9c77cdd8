//! Streams, published counts and training sets as the chain has them, and what it says of many records at once.

use futures::{stream, StreamExt, TryStreamExt};
use salus_primitives::{
	anchor::{RecordInfo, RecordRef},
	collection::{Link, Report, Stream, TrainingSet, MAX_LINKS},
	commitment::Commitment,
	decision::{AccessQuery, Decision, MAX_QUERIES},
	ids::{AnchorId, BatchId, Moment, ReportId, StreamId, TrainingSetId},
};
use sp_core::H256;
use subxt::dynamic::Value;

use crate::{
	chain::{
		client::{ask, Client},
		state::{number_key, stored},
		AccountId, AtBlock,
	},
	training::{Evidence, Ledger, Row},
	Error, Result,
};

/// How many questions are on their way at the same time.
const PARALLEL: usize = 16;

impl Client {
	/// Tells the user how far a long act is.
	pub(crate) fn tell(&self, text: &str) {
		(self.target.report)(text);
	}

	/// Number of the newest final block.
	pub async fn finalised_number(&self) -> Result<u64> {
		Ok(self.finalised().await?.block_number())
	}

	/// What the chain has on a stream, `None` if there is no such stream.
	pub async fn stream(&self, stream: StreamId) -> Result<Option<Stream<AccountId>>> {
		self.ask("CollectionApi_stream", &stream).await
	}

	/// A stream and all its batches in their order, at one block.
	pub async fn stream_links(&self, stream: StreamId) -> Result<Option<(Stream<AccountId>, Vec<Link>)>> {
		let at = self.finalised().await?;
		let Some(found) = ask::<Option<Stream<AccountId>>>(&at, "CollectionApi_stream", &stream).await? else {
			return Ok(None);
		};
		let mut links: Vec<Link> = Vec::new();
		while let Some(from) = u32::try_from(links.len()).ok().filter(|read| *read < found.batches) {
			let page: Vec<Link> = ask(&at, "CollectionApi_links", &(stream, from, MAX_LINKS)).await?;
			if page.is_empty() {
				break;
			}
			links.extend(page);
			if links.len().is_multiple_of(16 * MAX_LINKS as usize) {
				self.tell(&format!("read {} of {} batches", links.len(), found.batches));
			}
		}
		Ok(Some((found, links)))
	}

	/// One batch of a stream by its number, `None` if it has no such batch.
	pub async fn stream_link(&self, stream: StreamId, number: u32) -> Result<Option<Link>> {
		let page: Vec<Link> = self.ask("CollectionApi_links", &(stream, number, 1u32)).await?;
		Ok(page.first().copied())
	}

	/// The batch with this root, and its place in a stream if it is part of one.
	pub async fn place_in_stream(&self, root: H256) -> Result<Option<(BatchId, Option<(StreamId, u32)>)>> {
		let at = self.finalised().await?;
		let Some(batch) = ask::<Option<BatchId>>(&at, "AnchorApi_batch_of", &root).await? else { return Ok(None) };
		let place = stored(&at, "Collection", "StreamOfBatch", vec![number_key(batch.0)]).await?;
		Ok(Some((batch, place)))
	}

	/// A published report of counts, `None` if there is no such report.
	pub async fn report(&self, report: ReportId) -> Result<Option<Report>> {
		self.ask("CollectionApi_report", &report).await
	}

	/// The report with this root, `None` if there is none.
	pub async fn report_of_root(&self, root: H256) -> Result<Option<ReportId>> {
		self.stored("Collection", "ReportsByRoot", vec![Value::from_bytes(root)]).await
	}

	/// A registered training set, `None` if there is no such set.
	pub async fn training_set(&self, set: TrainingSetId) -> Result<Option<TrainingSet<AccountId>>> {
		self.ask("CollectionApi_training_set", &set).await
	}
}

/// What the chain says of one row of a training set, at a block.
async fn evidence(at: &AtBlock, row: &Row) -> Result<Evidence> {
	let anchored = match row.record {
		RecordRef::Anchor(anchor) => {
			let found: Option<(AnchorId, bool)> = ask(at, "AnchorApi_anchor_of", &row.commitment).await?;
			found.is_some_and(|(found, _current)| found == anchor)
		}
		RecordRef::Leaf { batch, index } => {
			let question: (BatchId, u32, Commitment, &[H256]) = (batch, index, row.commitment, &row.path);
			ask(at, "AnchorApi_verify_inclusion", &question).await?
		}
	};
	let info: Option<RecordInfo<AccountId>> = ask(at, "AnchorApi_record", &row.record).await?;
	Ok(Evidence { anchored, info })
}

impl Ledger for Client {
	async fn evidence(&self, rows: &[Row]) -> Result<Vec<Evidence>> {
		let at = self.finalised().await?;
		stream::iter(rows.iter().map(|row| evidence(&at, row))).buffered(PARALLEL).try_collect().await
	}

	async fn decisions(&self, queries: &[AccessQuery<AccountId>], at: Option<Moment>) -> Result<Vec<Decision>> {
		self.decide_many(queries, at)
			.await?
			.ok_or_else(|| Error::Chain(format!("the chain takes fewer than {MAX_QUERIES} questions at once")))
	}

	fn progress(&self, text: &str) {
		self.tell(text);
	}
}
