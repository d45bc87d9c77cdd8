//! What of a record may be given: all of it, or a disclosure of what the obligations leave.

use salus_primitives::{
	codes::{PurposeSet, Schema},
	commitment::CommitmentScheme,
	decision::Obligations,
};
use zeroize::Zeroizing;

use super::{permit::no, Permit};
use crate::{
	canonical,
	fields::{self, Redaction, Tree, Withheld},
	seal::{self, Opening},
	store::Store,
	vault::Record,
	Error, Result,
};

/// Longest record that is read to see what of it must be left out, in bytes.
const MAX_READ: u64 = 16 << 20;

/// What may be given.
pub(super) enum Share {
	/// All of it.
	Whole,
	/// A disclosure, as JSON.
	Part(Zeroizing<Vec<u8>>),
	/// Nothing.
	Nothing(Withheld),
}

/// Finds what of a record the permit leaves, and reads the record where it has to be looked at.
pub(super) async fn of(store: &Store, record: &Record, opening: &Opening, permit: &Permit) -> Result<Share> {
	if leaves_all(permit) {
		return Ok(Share::Whole);
	}
	match record.schema {
		Schema::FhirR4 | Schema::Epcis2 | Schema::Reading | Schema::HealthReport => {
			of_json(store, record, opening, permit).await
		}
		// Bytes of an unknown form may hold anything, an image's header names the patient: what can't be taken out of
		// them stays with them.
		Schema::Dicom | Schema::Opaque => {
			let Permit { query, obligations } = permit;
			let redaction =
				fields::redact_parts(record.class, record.data_time, &record.labels, obligations, query.purpose);
			match redaction {
				Redaction::Keep(kept) if kept.is_whole() => Ok(Share::Whole),
				Redaction::Keep(_) => {
					no("for this purpose names must be left out, and this form of record has no fields")
				}
				Redaction::Withheld(why) => Ok(Share::Nothing(why)),
			}
		}
	}
}

/// Whether nothing within a record must be left out, whatever is in it.
fn leaves_all(permit: &Permit) -> bool {
	let Obligations { withhold: _, data_period: _, ceiling, redact, only } = &permit.obligations;
	let purposes: PurposeSet = fields::NOT_FOR_THE_PATIENT.iter().copied().collect();
	ceiling.is_none() && redact.is_empty() && only.is_empty() && !purposes.subsumes(permit.query.purpose)
}

/// Reads a JSON record. One that was anchored by its fields is given as a disclosure also when nothing has to be left
/// out: otherwise, whether something was would say what is in it.
async fn of_json(store: &Store, record: &Record, opening: &Opening, permit: &Permit) -> Result<Share> {
	if record.length > MAX_READ {
		return no(format!("something may have to be left out, and records beyond {} MiB aren't read", MAX_READ >> 20));
	}
	let sealed = store.get(&record.content_id).await?;
	let (record, opening, permit) = (record.clone(), opening.clone(), permit.clone());
	// A large record takes a while, and others wait meanwhile.
	let looked = tokio::task::spawn_blocking(move || look(&sealed, &record, &opening, &permit)).await;
	looked.map_err(|error| Error::bad("record", error.to_string()))?
}

/// Opens a JSON record, and takes out what must be left out.
fn look(sealed: &[u8], record: &Record, opening: &Opening, permit: &Permit) -> Result<Share> {
	let plain = seal::open(sealed, &opening.data_key)?;
	let value = canonical::parse("record", &plain)?;
	let kept = match fields::redact(&value, record.class, &permit.obligations, permit.query.purpose)? {
		Redaction::Keep(kept) => kept,
		Redaction::Withheld(why) => return Ok(Share::Nothing(why)),
	};
	if record.scheme != CommitmentScheme::SaltedBlake2b256Fields {
		if kept.is_whole() {
			return Ok(Share::Whole);
		}
		return no("parts of it must be left out, and it was anchored as a whole, so that the rest couldn't be proved");
	}
	let tree = Tree::of_json(&opening.salt, &value)?;
	if tree.commitment() != record.commitment {
		return Err(Error::bad("record", "the sealed record is not the one that was anchored"));
	}
	let disclosure = tree.disclose(|pointer| kept.keeps(pointer))?;
	let json =
		serde_json::to_vec(&disclosure.to_json()).map_err(|error| Error::bad("disclosure", error.to_string()))?;
	Ok(Share::Part(Zeroizing::new(json)))
}
