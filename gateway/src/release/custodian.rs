//! The custodian's side: checks a request against the chain, and wraps what may be given.

use std::{path::PathBuf, sync::Arc};

use salus_primitives::{commitment::Commitment, ids::Moment};
use sp_core::H256;

use super::{
	permit::{no, standing, Kind},
	reply::bound_to,
	share::{self, Share},
	Ask, Delivery, Item, Ledger, Newest, Nonces, Outcome, Permit, Reply, Request, Rules, MAX_INLINE,
};
use crate::{
	seal::{self, DataKey, Opening},
	store::{self, Store},
	vault::{Record, Vault},
	Error, Result,
};

/// What is said of a record that isn't there, and of one that is somebody else's: who asks is not told which.
const NOT_HELD: &str = "this custodian has no such record of this patient";

/// What is said of a record that can't be read. The custodian is told why.
const UNREADABLE: &str = "the custodian can't read the record now";

/// A record that a custodian keeps.
pub struct Held {
	/// What is known of it.
	pub record: Record,
	/// The hashes beside the way to its batch's root.
	pub path: Result<Vec<H256>>,
	/// Its salt and its key. Secret. An error where they are destroyed.
	pub opening: Result<Opening>,
}

/// What is said of a record that the obligations withhold: not which, since labels say something about the patient. The
/// custodian is told.
const WITHHELD: &str = "withheld: the permit doesn't let this record through";

/// Where a custodian's records are.
pub trait Keeper: Send + Sync + 'static {
	/// The records with these commitments, in their order; `None` for each that isn't kept.
	fn gather(&self, wanted: &[Commitment]) -> Vec<Result<Option<Held>>>;
}

/// The vault of a home folder. It is read anew for each request, and no lock is taken.
#[derive(Clone, Debug)]
pub struct Home(pub PathBuf);

impl Keeper for Home {
	fn gather(&self, wanted: &[Commitment]) -> Vec<Result<Option<Held>>> {
		let vault = Vault::view(&self.0);
		let held = |commitment: &Commitment| -> Result<Option<Held>> {
			let Some(record) = vault.record(commitment)? else { return Ok(None) };
			Ok(Some(Held { path: vault.path(&record), opening: vault.opening(&record), record }))
		};
		wanted.iter().map(held).collect()
	}
}

/// Who keeps records and answers requests for them.
pub struct Custodian<L, K> {
	/// The chain.
	pub ledger: L,
	/// The records' keys.
	pub keeper: Arc<K>,
	/// The sealed records.
	pub store: Store,
	/// The requests that were answered.
	pub nonces: Nonces,
	/// What is asked of a permit.
	pub rules: Rules,
	/// Told why a record can't be read.
	pub report: fn(&str),
}

impl<L: Ledger, K: Keeper> Custodian<L, K> {
	/// Answers a request at `now`, by the custodian's clock. [`Error::Negative`] refuses it as a whole; what is refused
	/// of single records is in the answer.
	pub async fn answer(&self, request: &Request, now: Moment) -> Result<Reply> {
		let ask = &request.ask;
		let newest = self.ledger.newest().await?;
		request.check(&newest.genesis, now)?;
		self.nonces.check(ask)?;
		let permit = Permit::find(&self.ledger, &newest, ask, now, &self.rules).await?;
		// Only whoever has a permit makes the custodian remember something.
		self.nonces.take(ask, now)?;
		let (keeper, wanted) = (self.keeper.clone(), ask.records.clone());
		let held = tokio::task::spawn_blocking(move || keeper.gather(&wanted)).await;
		let held = held.map_err(|error| Error::bad("vault", error.to_string()))?;
		let mut reply = Reply::new(ask, &newest);
		let mut room = MAX_INLINE;
		for (commitment, held) in ask.records.iter().zip(held) {
			let outcome = self.outcome(ask, &newest, &permit, held, &mut room).await;
			let outcome = self.refusal(commitment, outcome)?;
			reply.records.push(Item { commitment: *commitment, outcome });
		}
		Ok(reply)
	}

	/// A record that is refused or can't be read doesn't keep the others back; a chain that doesn't answer does.
	fn refusal(&self, commitment: &Commitment, outcome: Result<Outcome>) -> Result<Outcome> {
		match outcome {
			Err(Error::Negative(reason)) => Ok(Outcome::Refused { reason }),
			Err(error @ (Error::BadInput { .. } | Error::Io { .. } | Error::Refused { .. })) => {
				(self.report)(&format!("record {}: {error}", super::short(commitment)));
				Ok(Outcome::Refused { reason: UNREADABLE.into() })
			}
			other => other,
		}
	}

	/// What comes of one record. `room` is what is left for sealed bytes in the answer.
	async fn outcome(
		&self,
		ask: &Ask,
		newest: &Newest,
		permit: &Permit,
		held: Result<Option<Held>>,
		room: &mut usize,
	) -> Result<Outcome> {
		let Some(Held { record, path, opening }) = held? else { return no(NOT_HELD) };
		self.check(ask, newest, permit, &record).await?;
		let (path, opening) = (path?, opening?);
		match share::of(&self.store, &record, &opening, permit).await? {
			Share::Whole => {
				let aad = bound_to(&record.content_id, &record.commitment, &ask.nonce);
				let envelope = seal::wrap(opening.to_bytes().as_slice(), &ask.recipient, &aad)?;
				Ok(Outcome::Released(delivery(&record, path, envelope)))
			}
			Share::Part(part) => part_of(ask, &record, path, &part, room).map(Outcome::Redacted),
			Share::Nothing(why) => self.withheld(&record, why.as_str()),
		}
	}

	/// Refuses a record that isn't the patient's, that the chain doesn't stand by, or that the permit doesn't let through.
	async fn check(&self, ask: &Ask, newest: &Newest, permit: &Permit, record: &Record) -> Result<()> {
		let whose = record.subject.as_ref();
		if whose != Some(&ask.patient) || record.place.genesis != newest.genesis {
			return no(NOT_HELD);
		}
		let Some(info) = self.ledger.record(newest, record.place.record).await? else {
			return no("anchor: the chain doesn't have this record");
		};
		if info.subject.as_ref() != whose || !info.classes.contains(record.class) {
			return no("anchor: the chain has this record for another patient, or in another class");
		}
		standing(&info)?;
		let kind = Kind { class: record.class, labels: record.labels, data_time: record.data_time };
		permit.check(&kind)?;
		match permit.withholds(&kind) {
			None => Ok(()),
			Some(why) => self.withheld(record, why),
		}
	}

	/// Refuses a record, and tells the custodian why.
	fn withheld<T>(&self, record: &Record, why: &str) -> Result<T> {
		(self.report)(&format!("record {}: withheld: {why}", super::short(&record.commitment)));
		no(WITHHELD)
	}
}

/// A disclosure, sealed for the requester. The record's own key stays here: with it, what is left out could be read.
fn part_of(ask: &Ask, record: &Record, path: Vec<H256>, part: &[u8], room: &mut usize) -> Result<Delivery> {
	let key = DataKey::generate()?;
	let blob = seal::seal(part, &key)?;
	*room = match room.checked_sub(blob.len()) {
		Some(left) => left,
		None => return no("the answer is full: ask for this record in a request of its own"),
	};
	let content_id = store::content_id(&blob)?;
	let aad = bound_to(&content_id, &record.commitment, &ask.nonce);
	let envelope = seal::wrap(key.as_bytes(), &ask.recipient, &aad)?;
	let (length, blob) = (part.len() as u64, Some(blob));
	Ok(Delivery { content_id, length, blob, ..delivery(record, path, envelope) })
}

/// A wrapped key with where its record is on the chain.
fn delivery(record: &Record, path: Vec<H256>, envelope: seal::Envelope) -> Delivery {
	Delivery {
		scheme: record.scheme,
		schema: record.schema,
		record: record.place.record,
		path,
		anchored_at: record.place.block_number,
		content_id: record.content_id,
		length: record.length,
		envelope,
		blob: None,
	}
}
