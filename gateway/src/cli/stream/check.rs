//! Checks a stream, files of readings and single readings, and writes proofs of single readings.

use std::{collections::BTreeMap, path::Path};

use salus_primitives::{
	anchor::{RecordRef, RecordStatus},
	collection::Link,
	ids::StreamId,
};
use serde_json::{json, Value};

use super::Check;
use crate::{
	canonical,
	chain::client::Client,
	cli::{answer::Answer, context::Context},
	files::hex32,
	progress::Progress,
	store,
	streams::{
		batch::{reading_salt, BatchReader, Commitments, Opened},
		check::{differing, examine},
		proof::{self, ReadingProof},
		readings::Readings,
		shelf::{Kept, Shelf},
	},
	Error, Result,
};

/// How many altered readings of a file are named.
const NAMED: usize = 20;

pub(super) async fn run(context: &Context, arguments: Check) -> Result<Answer> {
	let Check { stream, files, sealed, proof } = arguments;
	if let Some(path) = proof {
		return check_proof(context, &path).await;
	}
	let stream = StreamId(stream.ok_or_else(|| Error::bad("STREAM", "name it, or give --proof"))?);
	let client = context.connect().await?;
	let (record, links) = client.stream_links(stream).await?.ok_or_else(|| super::unknown(stream))?;
	let examined = examine(&record, &links);
	let shelf = super::shelf(context, &client, stream)?;
	let batches = Batches { context, client: &client, shelf: &shelf, kept: shelf.numbered()?, links: &links };
	if sealed || !files.is_empty() {
		batches.ensure_kept(stream)?;
	}
	let mut flaws = examined.flaws.clone();
	flaws.extend(batches.misfits());
	if sealed {
		flaws.extend(batches.check_sealed().await?);
	}
	let mut verdicts = Vec::new();
	for file in &files {
		verdicts.push(batches.check_file(file).await?);
	}
	let yes = examined.gaps.is_empty() && flaws.is_empty() && verdicts.iter().all(|verdict| verdict.fits);
	let opened = sealed.then_some(batches.kept.len());
	Ok(Answer::new(yes)
		.lines(examined.gaps.iter().map(super::gap_text))
		.lines(flaws.iter().map(|flaw| format!("altered: {flaw}")))
		.lines(verdicts.iter().map(|verdict| verdict.line.clone()))
		.line(summary(yes, record.next_reading, links.len(), opened))
		.field("stream", stream.0)
		.field("batches", links.len())
		.field("next_reading", record.next_reading)
		.field("missing", record.missing)
		.field("gaps", super::gaps_json(&examined))
		.field("flaws", flaws)
		.field("opened", opened)
		.field("files", verdicts.into_iter().map(|verdict| verdict.json).collect::<Vec<_>>()))
}

/// The last line of the answer. `opened`: how many sealed batches were opened, if that was asked for.
fn summary(is_sound: bool, readings: u64, batches: usize, opened: Option<usize>) -> String {
	let opened = opened.map(|count| format!(", {count} of them opened")).unwrap_or_default();
	match is_sound {
		true => format!("complete and unaltered: {readings} readings in {batches} batches{opened}"),
		false => "NOT complete, or altered".into(),
	}
}

/// What was found out about a file.
struct Verdict {
	fits: bool,
	line: String,
	json: Value,
}

/// The batches of a stream, and what the home folder has of them.
struct Batches<'a> {
	context: &'a Context,
	client: &'a Client,
	shelf: &'a Shelf,
	kept: BTreeMap<u32, Kept>,
	links: &'a [Link],
}

impl Batches<'_> {
	fn link(&self, number: u32) -> Option<&Link> {
		self.links.get(number as usize)
	}

	/// Without any batch's secrets, neither files nor sealed batches can be checked.
	fn ensure_kept(&self, stream: StreamId) -> Result<()> {
		if self.kept.is_empty() {
			let why = "no batch's secrets are in this home folder: only who appended checks files and sealed batches; \
			           others take --proof";
			return Err(Error::bad(format!("stream {}", stream.0), why));
		}
		Ok(())
	}

	/// Secrets in the home folder that are of another batch than the chain's.
	fn misfits(&self) -> Vec<String> {
		let fits = |number: &u32, kept: &Kept| {
			self.link(*number)
				.is_some_and(|link| (link.root, link.first, link.leaves) == (kept.root, kept.first, kept.leaves))
		};
		let misfits = self.kept.iter().filter(|(number, kept)| !fits(number, kept));
		misfits.map(|(number, _)| format!("batch {number} on the chain isn't the one in the home folder")).collect()
	}

	/// Opens what the store holds of a batch.
	async fn open(&self, kept: &Kept, wanted: Option<u64>) -> Result<Opened> {
		let (opening, reader) = (self.shelf.opening(kept)?, BatchReader::new(wanted));
		let cid = store::parse_id(&kept.content_id)?;
		let progress = Progress::new("opening the readings", None);
		self.context.store()?.open_to(&cid, &opening.data_key, reader.clone(), progress.observer()).await?;
		reader.finish()
	}

	/// What is wrong with the batches in the store.
	async fn check_sealed(&self) -> Result<Vec<String>> {
		let mut flaws = Vec::new();
		for (number, kept) in &self.kept {
			self.client.tell(&format!("opening batch {number}"));
			match self.open(kept, None).await {
				Ok(opened) if opened.commitments.root()? == kept.root => (),
				Ok(_) => flaws.push(format!("batch {number}: what the store holds isn't what was anchored")),
				Err(error) => flaws.push(format!("batch {number}: {error}")),
			}
		}
		Ok(flaws)
	}

	/// Which batch a file of readings is, and whether it is as it was.
	async fn check_file(&self, file: &Path) -> Result<Verdict> {
		let mut count = 0u32;
		for reading in Readings::open(file)? {
			reading?;
			count = count.saturating_add(1);
		}
		let same_length: Vec<_> = self.kept.iter().filter(|(_, kept)| kept.leaves == count).collect();
		let mut nearest: Option<(u32, Vec<u64>)> = None;
		for (number, kept) in same_length {
			let Some(link) = self.link(*number) else { continue };
			let opening = self.shelf.opening(kept)?;
			let mine = Commitments::of(Readings::open(file)?, &opening.salt, kept.first, |_| ())?;
			if mine.root()? == link.root {
				return Ok(verdict(file, Some(*number), &[]));
			}
			let Ok(opened) = self.open(kept, None).await else { continue };
			let altered = differing(&mine, &opened.commitments, kept.first);
			let is_nearer = nearest.as_ref().is_none_or(|(_, best)| altered.len() < best.len());
			if is_nearer && altered.len() < mine.leaves.len() {
				nearest = Some((*number, altered));
			}
		}
		Ok(nearest.map_or_else(|| verdict(file, None, &[]), |(number, altered)| verdict(file, Some(number), &altered)))
	}
}

/// What is said of a file that is a batch as it was, a batch with altered readings, or none.
fn verdict(file: &Path, number: Option<u32>, altered: &[u64]) -> Verdict {
	let name = file.display();
	let (fits, line) = match number {
		Some(number) if altered.is_empty() => (true, format!("{name}: batch {number}, unaltered")),
		Some(number) => {
			let named: Vec<_> = altered.iter().take(NAMED).map(u64::to_string).collect();
			let more = if altered.len() > NAMED { " …" } else { "" };
			let many = altered.len();
			(false, format!("{name}: batch {number}, ALTERED in {many} readings: {}{more}", named.join(", ")))
		}
		None => (false, format!("{name}: NOT a batch of this stream whose secrets are in the home folder")),
	};
	Verdict {
		fits,
		line,
		json: json!({ "file": name.to_string(), "batch": number, "unaltered": fits, "altered": altered }),
	}
}

/// Writes the proof of one reading.
pub(super) async fn prove(context: &Context, stream: StreamId, reading: u64, out: &Path) -> Result<Answer> {
	let client = context.connect().await?;
	let (_record, links) = client.stream_links(stream).await?.ok_or_else(|| super::unknown(stream))?;
	let within = |link: &Link| reading.checked_sub(link.first).is_some_and(|index| index < link.leaves.into());
	let found = (0u32..).zip(&links).find(|(_, link)| within(link));
	let (number, link) = found.ok_or_else(|| Error::Negative(format!("the stream has no reading {reading}")))?;
	let shelf = super::shelf(context, &client, stream)?;
	let batches = Batches { context, client: &client, shelf: &shelf, kept: shelf.numbered()?, links: &links };
	let kept = batches.kept.get(&number).filter(|kept| kept.root == link.root);
	let kept = kept.ok_or_else(|| {
		Error::bad(format!("batch {number}"), "its secrets aren't in this home folder: it was appended elsewhere")
	})?;
	let opened = batches.open(kept, Some(reading)).await?;
	let tree = opened.commitments.tree()?;
	let index = u32::try_from(reading.saturating_sub(link.first)).unwrap_or(u32::MAX);
	let altered = || Error::Negative(format!("batch {number}: what the store holds isn't what was anchored"));
	let (path, canonical) = tree.path(index).zip(opened.found).ok_or_else(altered)?;
	if tree.root() != link.root {
		return Err(altered());
	}
	let proof = ReadingProof {
		format: proof::FORMAT.into(),
		genesis: client.genesis().into(),
		stream,
		number,
		batch: link.batch,
		reading,
		index,
		salt: *reading_salt(&opened.header.secret, reading),
		path,
		value: canonical::parse("reading", &canonical)?,
	};
	proof.save(out)?;
	Ok(Answer::done()
		.line(format!("proof of reading {reading} in {} (it holds the reading and its salt)", out.display()))
		.field("stream", stream.0)
		.field("reading", reading)
		.field("record", format!("batch:{}/{index}", link.batch.0))
		.field("proof", out.display().to_string()))
}

/// Whether a proof of one reading holds, and whether the reading does.
async fn check_proof(context: &Context, path: &Path) -> Result<Answer> {
	let proof = ReadingProof::load(path)?;
	let client = context.connect().await?;
	if proof.genesis.0 != client.genesis() {
		let (expected, found) = (hex32::to_text(&proof.genesis.0), hex32::to_text(&client.genesis()));
		return Err(Error::WrongGenesis { expected, found });
	}
	let link = client.stream_link(proof.stream, proof.number).await?;
	let link = link.ok_or_else(|| Error::Negative(format!("the stream has no batch {}", proof.number)))?;
	if let Some(flaw) = proof.flaw(&link)? {
		return Err(Error::Negative(flaw.into()));
	}
	let record = RecordRef::Leaf { batch: proof.batch, index: proof.index };
	let info = client.record(record).await?;
	let info = info.ok_or_else(|| Error::Chain(format!("the chain has batch {} and not its leaf", proof.batch.0)))?;
	let holds = info.status == RecordStatus::Current;
	let standing = if holds { "and holds" } else { "and NO LONGER holds: it was superseded, revoked or destroyed" };
	Ok(Answer::new(holds)
		.line(format!("reading {} of stream {} is as it was anchored, {standing}", proof.reading, proof.stream.0))
		.line(proof.value.to_string())
		.field("stream", proof.stream.0)
		.field("reading", proof.reading)
		.field("status", serde_json::to_value(info.status).unwrap_or_default())
		.field("value", proof.value))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn verdicts_name_the_altered_readings() {
		let file = Path::new("day.jsonl");
		assert!(verdict(file, Some(2), &[]).fits);
		let altered: Vec<u64> = (5..40).collect();
		let found = verdict(file, Some(2), &altered);
		assert!(!found.fits && found.line.contains("ALTERED in 35 readings: 5, 6") && found.line.ends_with('…'));
		assert_eq!(found.json["altered"].as_array().unwrap().len(), 35);
		assert!(verdict(file, None, &[]).line.contains("NOT a batch"));
	}
}
