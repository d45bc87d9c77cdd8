//! FHIR Consent documents in and out.

use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
};

use clap::Args;
use salus_primitives::{
	gs1::Gln,
	ids::{ConsentId, Moment, OrganisationId},
};

use super::{acts, questions};
use crate::{
	chain::{call, client::Client, keys, AccountId},
	cli::{
		answer::Answer,
		context::Context,
		disclosures,
		parse::{self, Parsed},
		salt::{self, Salted},
		spec,
	},
	consent::{
		directory::Directory,
		export,
		import::{self, Imported, Refusal},
		source, Record,
	},
	files,
	record::SCHEME,
	time, Error, Result,
};

/// Which document, and how it is read.
#[derive(Debug, Args)]
pub struct Import {
	/// The FHIR R4 or R5 Consent, JSON
	file: PathBuf,
	/// FHIR resources that the Consent refers to, with their business identifiers: a Bundle or one resource; repeat it
	/// for more
	#[arg(long, value_name = "FILE")]
	directory: Vec<PathBuf>,
	/// Say what would be granted, and grant nothing
	#[arg(long)]
	dry_run: bool,
	/// Let a permit for some resource types stand for the whole of their data classes
	#[arg(long)]
	whole_classes: bool,
	/// Ask no chain: the organisation with this GLN has this number; repeat it for more; goes with --dry-run
	#[arg(long, value_name = "GLN=NUMBER", requires = "dry_run", value_parser = known_organisation)]
	offline_organisation: Vec<(Gln, OrganisationId)>,
	/// The number of the organisation that admitted the patient; goes with --offline-organisation
	#[arg(long, value_name = "NUMBER", requires = "offline_organisation", default_value_t = 0)]
	offline_sponsor: u32,
	/// Where the salt of the commitment to the document goes [default: FILE.source.json]
	#[arg(long, value_name = "FILE")]
	source: Option<PathBuf>,
}

/// A GLN and the number of its organisation.
fn known_organisation(text: &str) -> Parsed<(Gln, OrganisationId)> {
	let (gln, number) = text.split_once('=').ok_or("a GLN, =, and the organisation's number")?;
	let number = number.parse().map_err(|_| format!("\"{number}\" is no organisation's number"))?;
	Ok((parse::gln(gln)?, OrganisationId(number)))
}

/// What a document is read with.
struct Reading {
	name: String,
	document: Vec<u8>,
	directory: Directory,
	whole_classes: bool,
}

impl Reading {
	fn new(arguments: &Import) -> Result<Self> {
		let mut directory = Directory::default();
		for file in &arguments.directory {
			let named = |error: Error| Error::bad(file.display().to_string(), error.to_string());
			directory.add(&files::read(file)?).map_err(named)?;
		}
		let document = files::read(&arguments.file)?;
		let name = arguments.file.display().to_string();
		Ok(Self { name, document, directory, whole_classes: arguments.whole_classes })
	}

	/// Every reason on a line of its own.
	fn refused(&self, refusals: &[Refusal]) -> Error {
		Error::Refused { what: self.name.clone(), reasons: refusals.iter().map(ToString::to_string).collect() }
	}

	/// Reads the document against what is known of organisations.
	fn import(&self, known: &BTreeMap<Gln, OrganisationId>, sponsor: OrganisationId, now: Moment) -> Result<Imported> {
		let organisation_of_gln = |gln: Gln| known.get(&gln).copied();
		let context = import::Context {
			organisation_of_gln: &organisation_of_gln,
			sponsor,
			now,
			whole_classes: self.whole_classes,
		};
		import::import(&self.document, &self.directory, &context).map_err(|refusals| self.refused(&refusals))
	}

	/// Reads the document against the chain.
	async fn import_by(&self, client: &Client) -> Result<Imported> {
		let patient = import::patient(&self.document, &self.directory);
		let patient = patient.map_err(|refusal| self.refused(&[refusal]))?;
		let why = "the account is no patient of this chain";
		let sponsor = client.sponsor(&patient).await?;
		let sponsor = sponsor.ok_or_else(|| Error::bad(format!("{}: patient", keys::address(&patient)), why))?;
		let mut known = BTreeMap::new();
		for gln in import::glns(&self.document, &self.directory) {
			if let Some((organisation, _class)) = client.organisation_by_gln(gln).await? {
				known.insert(gln, organisation);
			}
		}
		self.import(&known, sponsor, client.now().await?)
	}
}

pub(super) async fn import(context: &Context, arguments: Import) -> Result<Answer> {
	let reading = Reading::new(&arguments)?;
	if !arguments.offline_organisation.is_empty() {
		let known = arguments.offline_organisation.iter().copied().collect();
		return Ok(described(&reading.import(&known, OrganisationId(arguments.offline_sponsor), time::now())?));
	}
	if arguments.dry_run {
		return Ok(described(&reading.import_by(&context.connect().await?).await?));
	}
	let signer = context.signer()?;
	let path = arguments.source.unwrap_or_else(|| salt::default_path(&arguments.file));
	salt::ensure_free(&path)?;
	let client = context.connect().await?;
	let mut imported = reading.import_by(&client).await?;
	ensure_own(context, &client, &imported.patient).await?;
	let committed = source::commit(&reading.document)?;
	let salted = Salted::save(path, SCHEME, committed.commitment, &committed.salt)?;
	imported.terms.source = Some(salted.commitment);
	let result = client.submit(&call::consent::grant(&imported.terms), &signer).await;
	let included = salted.settle(result)?;
	let path = salted.path.display().to_string();
	Ok(acts::granted(&included)?
		.lines(notes(&imported))
		.line(format!("salt in {path} (secret: keep it beside the document)"))
		.field("notes", imported.notes)
		.field("source", path))
}

/// Refuses a document about somebody for whom the signer doesn't act.
async fn ensure_own(context: &Context, client: &Client, patient: &AccountId) -> Result<()> {
	let own = context.patient(client, None).await?;
	if own == *patient {
		return Ok(());
	}
	let (about, own) = (keys::address(patient), keys::address(&own));
	let why =
		format!("the document is about {about}, and the consent would be {own}'s: sign as the patient, or give --for");
	Err(Error::bad("Consent.patient", why))
}

/// The notes on a document, a line each.
fn notes(imported: &Imported) -> impl Iterator<Item = String> + '_ {
	imported.notes.iter().map(|note| format!("note: {note}"))
}

/// What a document says, and nothing done.
fn described(imported: &Imported) -> Answer {
	let period = &imported.terms.period;
	Answer::done()
		.line(format!("patient {}", keys::address(&imported.patient)))
		.line(format!("holds {}", crate::cli::format::period(period)))
		.lines(questions::provision_lines(&imported.terms))
		.lines(notes(imported))
		.line("nothing was granted")
		.field("patient", keys::address(&imported.patient))
		.field("terms", spec::to_json(&imported.terms))
		.field("notes", imported.notes.clone())
}

pub(super) async fn export(context: &Context, consent: u64, out: Option<&Path>) -> Result<Answer> {
	let client = context.connect().await?;
	let (record, sponsor) = record(&client, consent).await?;
	let mut organisations = export::organisations(&record);
	organisations.push(sponsor);
	let glns = disclosures::glns(&client, organisations).await?;
	let gln_of_organisation = |id: OrganisationId| glns.get(&id).copied();
	let written = export::Context {
		gln_of_organisation: &gln_of_organisation,
		sponsor,
		genesis: client.genesis(),
		now: client.now().await?,
	};
	let document = export::export(ConsentId(consent), &record, &written)?;
	let text = format!("{document:#}\n");
	let answer = Answer::done().field("consent", consent);
	match out {
		Some(path) => {
			files::write_atomic(path, text.as_bytes())?;
			let path = path.display().to_string();
			Ok(answer.line(format!("consent {consent} written to {path}")).field("file", path))
		}
		None => Ok(answer.lines(text.lines().map(str::to_owned).collect::<Vec<_>>()).field("document", document)),
	}
}

/// A consent, and who admitted its patient.
pub(super) async fn record(client: &Client, consent: u64) -> Result<(Record, OrganisationId)> {
	let missing = || Error::bad(consent.to_string(), "there is no consent with this number");
	let record = client.consent(ConsentId(consent)).await?.ok_or_else(missing)?;
	let sponsor = client.sponsor(&record.patient).await?;
	let sponsor = sponsor.ok_or_else(|| Error::Chain(format!("consent {consent} is of nobody's patient")))?;
	Ok((record, sponsor))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn organisations_without_a_chain_are_a_gln_and_a_number() {
		assert_eq!(known_organisation("0614141000005=7"), Ok((Gln(614_141_000_005), OrganisationId(7))));
		assert!(known_organisation("0614141000006=7").unwrap_err().contains("check digit"));
		assert!(known_organisation("0614141000005").unwrap_err().contains('='));
		assert!(known_organisation("0614141000005=x").unwrap_err().contains("number"));
	}
}
