//! Streams: gaps, missing batches, altered readings, proofs of single readings.

use std::io::{BufReader, Write};

use salus_gateway::{
	chain::AccountId,
	seal::DataKey,
	store::Store,
	streams::{
		batch::{reading_salt, BatchFile, BatchReader, Commitments, Header},
		check::{differing, examine, Gap},
		proof::{ReadingProof, FORMAT},
		readings::Readings,
	},
};
use salus_primitives::{
	codes::{DataClass, DataClassSet, Schema},
	collection::{Link, Stream},
	commitment::CommitmentScheme,
	decision::chain_hash,
	ids::{BatchId, OrganisationId, StreamId},
};
use serde_json::json;
use sp_core::H256;

const SECRET: [u8; 32] = [8; 32];

/// Readings of a pulse, numbered from `first` on.
fn text(first: u64, count: u64) -> String {
	(first..first + count).map(|number| json!({ "n": number, "pulse": 60 + number % 40 }).to_string() + "\n").collect()
}

fn readings(text: &str) -> Readings<BufReader<std::io::Cursor<Vec<u8>>>> {
	Readings::new(BufReader::new(std::io::Cursor::new(text.as_bytes().to_vec())), "day")
}

fn commitments(text: &str, first: u64) -> Commitments {
	Commitments::of(readings(text), &SECRET, first, |_| ()).unwrap()
}

/// A batch as the chain would have it.
fn link(number: u64, first: u64, count: u64) -> Link {
	let made = commitments(&text(first, count), first);
	Link { batch: BatchId(number), root: made.root().unwrap(), first, leaves: made.count() }
}

/// A stream with these batches, as the pallet would count it.
fn stream(links: &[Link]) -> Stream<AccountId> {
	let mut stream = Stream {
		custodian: OrganisationId(0),
		subject: None,
		classes: DataClassSet::of(DataClass::Devices),
		schema: Schema::Reading,
		scheme: CommitmentScheme::SaltedBlake2b256Jcs,
		batches: 0,
		next_reading: 0,
		missing: 0,
		head: [0; 32],
		closed_at: None,
	};
	for link in links {
		stream.batches += 1;
		stream.missing += link.first - stream.next_reading;
		stream.next_reading = link.first + u64::from(link.leaves);
		stream.head = chain_hash(&stream.head, link);
	}
	stream
}

#[test]
fn a_gap_shows_and_a_missing_batch_too() {
	let links = [link(4, 0, 24), link(5, 24, 24), link(9, 60, 12)];
	let stream = stream(&links);
	let found = examine(&stream, &links);
	assert_eq!(found.gaps, [Gap { first: 48, last: 59, before: 2 }]);
	assert!(found.flaws.is_empty() && !found.is_sound());
	// Without the one in the middle it looks like a longer gap: the running hash knows better.
	let without = [links[0], links[2]];
	let found = examine(&stream, &without);
	assert!(found.flaws.iter().any(|flaw| flaw.contains("running hash")), "{found:?}");
	assert!(found.flaws.iter().any(|flaw| flaw.contains("missing readings: 36")), "{found:?}");
}

#[test]
fn an_altered_reading_is_named() {
	let (day, batch) = (text(100, 50), commitments(&text(100, 50), 100));
	let altered = day.replace("{\"n\":117,", "{\"n\":1170,");
	assert_ne!(altered, day);
	let mine = commitments(&altered, 100);
	assert_ne!(mine.root().unwrap(), batch.root().unwrap());
	assert_eq!(differing(&mine, &batch, 100), [117]);
	let shorter = commitments(&text(100, 48), 100);
	assert_eq!(differing(&shorter, &batch, 100), [148, 149]);
	// The same readings at another place of the stream are other records.
	assert_eq!(differing(&commitments(&day, 101), &batch, 100).len(), 50);
}

#[tokio::test]
async fn a_batch_goes_into_the_store_and_comes_out_with_its_commitments() {
	let folder = tempfile::tempdir().unwrap();
	let store = Store::local(folder.path()).unwrap();
	let (day, first) = (text(0, 30_000), 5);
	let made = commitments(&day, first);
	let header = Header::new(StreamId(3), first, made.count(), &SECRET);
	let key = DataKey::generate().unwrap();
	let file = BatchFile::new(&header, readings(&day), &made).unwrap();
	let cid = store.seal_from(&key, file, |_| ()).await.unwrap();
	let reader = BatchReader::new(Some(first + 12_345));
	store.open_to(&cid, &key, reader.clone(), |_| ()).await.unwrap();
	let opened = reader.finish().unwrap();
	assert_eq!(opened.commitments, made);
	assert_eq!(opened.found.unwrap(), json!({ "n": 12_345, "pulse": 60 + 12_345 % 40 }).to_string().into_bytes());
	// Nothing is stored of a file that changed between the two passes.
	let stored = || std::fs::read_dir(folder.path()).unwrap().count();
	let before = stored();
	let file = BatchFile::new(&header, readings(&day.replace("\"n\":7,", "\"n\":8,")), &made).unwrap();
	assert!(store.seal_from(&DataKey::generate().unwrap(), file, |_| ()).await.is_err());
	assert_eq!(stored(), before);
}

/// A proof of reading 11 of a batch of 21 that begins with reading 4, and the batch.
fn proof() -> (ReadingProof, Link) {
	let day = text(4, 21);
	let (made, link) = (commitments(&day, 4), link(6, 4, 21));
	let proof = ReadingProof {
		format: FORMAT.into(),
		genesis: H256([1; 32]),
		stream: StreamId(3),
		number: 2,
		batch: BatchId(6),
		reading: 11,
		index: 7,
		salt: *reading_salt(&SECRET, 11),
		path: made.tree().unwrap().path(7).unwrap(),
		value: json!({ "n": 11, "pulse": 71 }),
	};
	(proof, link)
}

#[test]
fn one_reading_is_proved_and_nothing_else() {
	let (proof, link) = proof();
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("proof.json");
	proof.save(&path).unwrap();
	assert_eq!(ReadingProof::load(&path).unwrap(), proof);
	assert_eq!(proof.flaw(&link).unwrap(), None);
	let mut forged: Vec<ReadingProof> = (0..6).map(|_| proof.clone()).collect();
	forged[0].value = json!({ "n": 11, "pulse": 72 });
	forged[1].salt[0] ^= 1;
	forged[2].path[1].0[31] ^= 1;
	forged[3].index = 8;
	forged[4].reading = 12;
	forged[5].path.pop();
	for forged in forged {
		assert!(forged.flaw(&link).unwrap().is_some(), "{forged:?}");
	}
	assert!(proof.flaw(&Link { root: H256([2; 32]), ..link }).unwrap().is_some());
	assert!(proof.flaw(&Link { batch: BatchId(7), ..link }).unwrap().is_some());
	assert!(proof.flaw(&Link { first: 5, ..link }).unwrap().is_some());
}

#[test]
fn unknown_formats_and_truncated_proofs_are_refused() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("proof.json");
	proof().0.save(&path).unwrap();
	let text = std::fs::read_to_string(&path).unwrap();
	let refusal = |text: &str| {
		std::fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
		ReadingProof::load(&path).unwrap_err().to_string()
	};
	assert!(refusal(&text.replace("proof/1", "proof/2")).contains("salus-reading-proof/2"));
	assert!(refusal(&text[..text.len() / 2]).contains("truncated"));
	assert!(refusal(&text.replace("\"index\"", "\"indices\"")).contains("indices"));
}
