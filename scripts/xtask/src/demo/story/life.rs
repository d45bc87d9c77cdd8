//! A record's life: proved without a node, released on a permit and refused on a denial, shown in part, superseded,
//! destroyed. Each bundle that has a laboratory result goes through it, and every image is opened and proved.

use std::{
	fs,
	path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;

use super::{number, people::Cast, text, Story, NO};
use crate::demo::data::Data;

/// A laboratory result in a bundle.
struct Laboratory {
	/// Its place on the chain: `batch:3/17`.
	place: String,
	/// That of another leaf of the batch.
	neighbour: String,
	/// Its commitment.
	commitment: String,
	/// Its subject's reference, which a reader of one value must not see.
	subject: String,
}

impl Story<'_> {
	/// All bundles with a laboratory result, then the images. Gives the place of the newest version of a result.
	pub(super) fn life(&mut self, data: &Data, cast: &Cast) -> Result<String> {
		self.report.chapter("A record's life");
		let status = self.ask("anyone", "the chain's genesis is noted down", &["chain", "status"])?;
		let genesis = status["genesis"].as_str().context("no genesis")?.to_owned();
		let mut amended = None;
		for (index, bundle) in data.bundles.iter().enumerate() {
			let receipt = self.file(&format!("receipt-{index}.json"));
			let Some(record) = laboratory(bundle, &receipt)? else { continue };
			let folder = self.file(&format!("life-{index}"));
			fs::create_dir(&folder)?;
			let life = Life { record, folder, genesis: genesis.clone(), is_first: amended.is_none() };
			amended = Some(self.live(&life, cast)?);
		}
		self.images(data, &genesis)?;
		amended.context("no bundle has a laboratory result")
	}

	fn live(&mut self, life: &Life, cast: &Cast) -> Result<String> {
		self.prove(life)?;
		self.show_one_value(life)?;
		self.release(life)?;
		let amended = self.supersede(life)?;
		self.destroy(life, cast)?;
		Ok(amended)
	}

	/// A bundle proves the record without a node; an altered record or bundle proves nothing.
	fn prove(&mut self, life: &Life) -> Result<()> {
		let (record, bundle) = (life.file("record.json")?, life.file("bundle.json")?);
		let place = life.record.place.as_str();
		self.act("//HospitalGateway", "a laboratory result is opened", &["record", "open", place, "--out", &record])?;
		self.act(
			"//HospitalGateway",
			"a bundle with its proof is written",
			&["record", "bundle", place, "--out", &bundle],
		)?;
		self.ask("anyone", "without a node, the bundle proves the record", &life.verify(&bundle, Some(&record)))?;
		if life.is_first {
			let (altered, forged) = (life.file("altered.json")?, life.file("forged.json")?);
			flip(&record, &altered)?;
			self.denied("anyone", "an altered record is caught", &life.verify(&bundle, Some(&altered)))?;
			let whole = fs::read_to_string(&bundle)?;
			fs::write(&forged, whole.replacen("\"salt\":\"0x", "\"salt\":\"0x00", 1))?;
			let verify = life.verify(&forged, Some(&record));
			self.step("anyone", "an altered bundle is refused", &verify, super::BAD_INPUT)?;
		}
		Ok(())
	}

	/// One value is shown and proved, without the patient beside it.
	fn show_one_value(&mut self, life: &Life) -> Result<()> {
		let shown = life.file("value.json")?;
		let fields = ["--field", "/valueQuantity", "--field", "/code"];
		let disclose = [&["record", "disclose", life.record.place.as_str()], fields.as_slice(), &["--out", &shown]];
		self.act("//HospitalGateway", "its value is shown without the rest", &disclose.concat())?;
		let proved = self.ask("anyone", "without a node, the value is proved", &life.verify(&shown, None))?;
		let has_value = proved["shown"]["fields"]["valueQuantity"]["value"].is_number();
		let silent = !fs::read_to_string(&shown)?.contains(&life.record.subject);
		self.check("the value is there, and nothing of the patient", has_value && silent, &proved)
	}

	/// The physician has a permit and gets the key; the researcher has none.
	fn release(&mut self, life: &Life) -> Result<()> {
		let permitted = self.act("//Physician", "the physician asks for laboratory results", &request("TREAT"))?;
		let given = self.ask_custodian(life, "//Physician", &permitted, "release")?;
		let answer = life.file("release-answer.json")?;
		let answered = self.act("//HospitalGateway", "the hospital hands out the key", &answering(&given, &answer))?;
		self.check("on a final permit, one record is given", answered["given"] == 1, &answered)?;
		let (store, opened) = (text(&self.home("//Hospital").join("store"))?, life.file("opened")?);
		let open = ["release", "open", &answer, "--out", &opened, "--store", &store];
		self.act("//Physician", "the physician opens it: it is as anchored", &open)?;
		if life.is_first {
			let denied = self.denied("//Researcher", "the researcher asks, and is denied", &request("HRESCH"))?;
			let asked = self.ask_custodian(life, "//Researcher", &denied, "refused")?;
			let answer = life.file("refused-answer.json")?;
			self.denied("//HospitalGateway", "the hospital hands nothing out", &answering(&asked, &answer))?;
		}
		Ok(())
	}

	/// Writes a signed request for the record. Gives its file.
	fn ask_custodian(&mut self, life: &Life, who: &str, asked: &Value, name: &str) -> Result<String> {
		let out = life.file(&format!("{name}-request.json"))?;
		let (entry, block) = (number(asked, "log_index")?, number(asked, "block")?);
		let line = ["--patient", "//Patient", "--entry", &entry, "--block", &block];
		let what = ["--record", life.record.commitment.as_str(), "--out", &out];
		let command = [&["release", "request"], line.as_slice(), what.as_slice()].concat();
		self.act(who, "and asks the hospital for the record, by a signed request", &command)?;
		Ok(out)
	}

	/// A new version takes its place: the old bundle still proves what was, and the chain says what is.
	/// Gives the new version's place.
	fn supersede(&mut self, life: &Life) -> Result<String> {
		let (record, bundle) = (life.file("record.json")?, life.file("bundle.json")?);
		let (amended, receipt) = (life.file("amended.json")?, life.file("amended.receipt.json")?);
		let mut version: Value = serde_json::from_str(&fs::read_to_string(&record)?)?;
		version["status"] = "amended".into();
		fs::write(&amended, version.to_string())?;
		let place = life.record.place.as_str();
		let supersede = ["record", "supersede", &amended, "--record", place, "--receipt", &receipt];
		let amended = self.act("//HospitalGateway", "an amended version takes its place", &supersede)?;
		self.ask("anyone", "the old bundle still proves the old version", &life.verify(&bundle, Some(&record)))?;
		let online = ["verify", bundle.as_str(), record.as_str()];
		let said = self.denied("anyone", "and the chain says that it is superseded", &online)?;
		self.check("by its successor", said["now"]["standing"]["status"] == "superseded", &said)?;
		Ok(format!("anchor:{}", number(&amended, "anchor")?))
	}

	/// Salt and key of the old version are destroyed, with another organisation as the witness; its neighbours still verify.
	fn destroy(&mut self, life: &Life, cast: &Cast) -> Result<()> {
		let (record, bundle) = (life.file("record.json")?, life.file("bundle.json")?);
		let place = life.record.place.as_str();
		let destroy = ["record", "destroy", place, "--witness", &cast.pharmacy, "--yes"];
		self.act("//HospitalGateway", "the old version's salt and key are destroyed", &destroy)?;
		let confirm = ["record", "witness-destruction", place];
		self.act("//Pharmacy", "a second organisation confirms it", &confirm)?;
		let open = ["record", "open", place, "--out", &life.file("gone.json")?];
		self.denied("//HospitalGateway", "nobody can open it any more", &open)?;
		let online = ["verify", bundle.as_str(), record.as_str()];
		let said = self.denied("anyone", "verification says that it is destroyed", &online)?;
		let standing = &said["now"]["standing"];
		let dated = standing["status"] == "destroyed" && standing["destroyed_at"].is_string();
		self.check("and when", dated, &said)?;
		let (other, proof) = (life.file("neighbour.json")?, life.file("neighbour.bundle.json")?);
		let neighbour = life.record.neighbour.as_str();
		self.act("//HospitalGateway", "its neighbour is opened", &["record", "open", neighbour, "--out", &other])?;
		self.act("//HospitalGateway", "and bundled", &["record", "bundle", neighbour, "--out", &proof])?;
		self.ask("anyone", "the batch's other leaves still verify", &life.verify(&proof, Some(&other))).map(drop)
	}

	/// Every image is sealed and anchored with its series, opened, and proved to the last pixel.
	fn images(&mut self, data: &Data, genesis: &str) -> Result<()> {
		let folder = self.file("images");
		fs::create_dir(&folder)?;
		for image in &data.images {
			fs::copy(image, folder.join(image.file_name().context("an image without a name")?))?;
		}
		let anchor = ["record", "anchor", &text(&folder)?, "--subject", "//Patient"];
		let what = format!("{} images are sealed and anchored, by series", data.images.len());
		let anchored = self.act("//HospitalGateway", &what, &anchor)?;
		let several = anchored["anchored"].as_array().cloned();
		for (series, answer) in several.unwrap_or_else(|| vec![anchored]).iter().enumerate() {
			let batch = number(answer, "batch")?;
			for instance in 0..answer["records"].as_u64().context("no count")? {
				self.image(&format!("batch:{batch}/{instance}"), &format!("image-{series}-{instance}"), genesis)?;
			}
		}
		Ok(())
	}

	fn image(&mut self, place: &str, name: &str, genesis: &str) -> Result<()> {
		let file = |end: &str| text(&self.file(&format!("{name}.{end}")));
		let (image, bundle, altered) = (file("dcm")?, file("bundle.json")?, file("altered.dcm")?);
		self.act("//HospitalGateway", "an image is opened", &["record", "open", place, "--out", &image])?;
		self.act("//HospitalGateway", "and bundled", &["record", "bundle", place, "--out", &bundle])?;
		let verify = |image| ["verify", &bundle, image, "--offline", "--genesis", genesis];
		self.ask("anyone", "its header and pixels are proved without a node", &verify(&image))?;
		flip(&image, &altered)?;
		self.step("anyone", "one changed pixel is caught", &verify(&altered), NO).map(drop)
	}
}

/// What a record goes through.
struct Life {
	record: Laboratory,
	/// Where its files go.
	folder: PathBuf,
	genesis: String,
	/// Whether forgeries are tried, too.
	is_first: bool,
}

impl Life {
	fn file(&self, name: &str) -> Result<String> {
		text(&self.folder.join(name))
	}

	/// The check of a bundle without a node.
	fn verify<'a>(&'a self, bundle: &'a str, record: Option<&'a str>) -> Vec<&'a str> {
		let files = ["verify", bundle].into_iter().chain(record);
		files.chain(["--offline", "--genesis", &self.genesis]).collect()
	}
}

/// The request for access to laboratory results for a purpose.
fn request(purpose: &str) -> [&str; 8] {
	["access", "request", "--patient", "//Patient", "--purpose", purpose, "--classes", "laboratory"]
}

/// The custodian's answer to a request.
fn answering<'a>(request: &'a str, out: &'a str) -> [&'a str; 5] {
	["release", "answer", request, "--out", out]
}

/// The first laboratory result with a quantity in a bundle, by the receipt of its batch.
fn laboratory(bundle: &Path, receipt: &Path) -> Result<Option<Laboratory>> {
	let read = |path: &Path| -> Result<Value> {
		let text = fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
		Ok(serde_json::from_str(text.trim_start_matches('\u{feff}'))?)
	};
	let (bundle, receipt) = (read(bundle)?, read(receipt)?);
	let entries = bundle["entry"].as_array().context("a bundle without entries")?;
	let resources: Vec<&Value> = entries.iter().filter_map(|entry| entry.get("resource")).collect();
	let leaves = receipt["entries"].as_array().context("a receipt without entries")?;
	let found = leaves
		.iter()
		.zip(&resources)
		.position(|(leaf, resource)| leaf["class"] == "laboratory" && resource["valueQuantity"]["value"].is_number());
	let Some(index) = found else { return Ok(None) };
	let batch = number(&receipt["chain"], "batch")?;
	let leaf = leaves.get(index).context("no such leaf")?;
	let subject = resources.get(index).and_then(|resource| resource["subject"]["reference"].as_str());
	Ok(Some(Laboratory {
		place: format!("batch:{batch}/{index}"),
		neighbour: format!("batch:{batch}/{}", if index == 0 { 1 } else { index - 1 }),
		commitment: leaf["commitment"].as_str().context("no commitment")?.to_owned(),
		subject: subject.context("a result without a subject")?.to_owned(),
	}))
}

/// Copies a file with one bit of its last letter or digit changed.
fn flip(from: &str, to: &str) -> Result<()> {
	let mut bytes = fs::read(from)?;
	let last = bytes.iter().rposition(|byte| byte.is_ascii_alphanumeric());
	let byte = last.and_then(|last| bytes.get_mut(last)).context("nothing to change")?;
	*byte ^= 1;
	fs::write(to, bytes)?;
	Ok(())
}
