//! What a command is given: files, and what is in them.

use std::{
	collections::HashSet,
	fs,
	path::{Path, PathBuf},
};

use salus_primitives::codes::{DataClass, Schema};

use crate::{
	canonical,
	cli::{anchoring::receipt_path, context::Context},
	dicom, epcis, fhir, files,
	record::{self, Content, Material, Presented},
	vault::Action,
	Error, Result,
};

/// What is anchored by one call.
#[derive(Clone, Debug)]
pub(in crate::cli) enum Source {
	/// A FHIR document.
	Fhir {
		/// Its file.
		file: PathBuf,
		/// What is in it.
		document: fhir::Document,
	},
	/// An EPCIS document.
	Epcis {
		/// Its file.
		file: PathBuf,
		/// What is in it.
		document: epcis::Document,
	},
	/// A DICOM series.
	Series {
		/// The folder or file that was given, and after it the number of the series where there are several.
		name: PathBuf,
		/// The files of the instances, in order.
		files: Vec<PathBuf>,
	},
	/// A file of another form.
	File(PathBuf),
}

/// Reads FHIR from a file; an error names the file.
fn read_fhir(file: &Path) -> Result<fhir::Document> {
	fhir::Document::parse(&files::read(file)?)
		.map_err(|error| Error::bad(file.display().to_string(), error.to_string()))
}

/// Whether a file's name says that it is JSON.
fn is_json(path: &Path) -> bool {
	path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// The files of a folder and of those in it, by name, without hidden ones.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
	let failed = |source| Error::io(folder, source);
	let mut entries: Vec<PathBuf> = fs::read_dir(folder)
		.map_err(failed)?
		.map(|entry| entry.map(|entry| entry.path()))
		.collect::<std::io::Result<_>>()
		.map_err(failed)?;
	entries.retain(|path| !record::title_of_file(path).starts_with('.'));
	entries.sort();
	let mut found = Vec::new();
	for path in entries {
		match path.is_dir() {
			true => found.extend(files_of(&path)?),
			false => found.push(path),
		}
	}
	Ok(found)
}

/// The files that are given, those in folders too.
fn all_files(given: &[PathBuf]) -> Result<Vec<PathBuf>> {
	let mut found = Vec::new();
	for path in given {
		match path.is_dir() {
			true => found.extend(files_of(path)?),
			false => found.push(path.clone()),
		}
	}
	match found.is_empty() {
		true => Err(Error::bad("files", "there is no file to anchor")),
		false => Ok(found),
	}
}

/// The files of a folder that are of a series in which there is one of these titles; all images if there is none.
fn series_with(folder: &Path, titles: &HashSet<&str>) -> Result<Vec<PathBuf>> {
	let images: Vec<_> = files_of(folder)?.into_iter().filter(|file| dicom::is_dicom(file)).collect();
	let has = |series: &dicom::Series| {
		series.instances.iter().any(|(path, _)| titles.contains(record::title_of_file(path).as_str()))
	};
	let found: Vec<_> = dicom::series(&images)?.into_iter().filter(has).collect();
	match found.is_empty() {
		true => Ok(images),
		false => Ok(found.into_iter().flat_map(|series| series.instances).map(|(path, _)| path).collect()),
	}
}

impl Source {
	/// Reads what is to be anchored. A name that ends in `.json` is FHIR, and refused if its content isn't; what begins as
	/// DICOM is an instance of a series; any other file is taken as it is.
	pub(in crate::cli) fn read(given: &[PathBuf]) -> Result<Vec<Self>> {
		let (mut sources, mut images) = (Vec::new(), Vec::new());
		for file in all_files(given)? {
			if is_json(&file) {
				sources.push(Self::Fhir { document: read_fhir(&file)?, file });
			} else if dicom::is_dicom(&file) {
				images.push(file);
			} else {
				record::length_of(&file)?;
				sources.push(Self::File(file));
			}
		}
		let series = dicom::series(&images)?;
		let first = given.first().cloned().unwrap_or_default();
		let several = series.len() > 1;
		for (number, series) in series.into_iter().enumerate() {
			let files: Vec<_> = series.instances.into_iter().map(|(path, _)| path).collect();
			let mut name = if given.len() == 1 { first.clone() } else { files.first().cloned().unwrap_or_default() };
			if several && given.len() == 1 {
				name = name.components().collect();
				name.as_mut_os_string().push(format!(".series-{}", number + 1));
			}
			sources.push(Self::Series { name, files });
		}
		Ok(sources)
	}

	/// Reads what is to be compared with records of this form and these titles. Of a folder with several DICOM series, those
	/// that have one of the titles.
	pub(in crate::cli) fn read_as(schema: Schema, path: &Path, titles: &HashSet<&str>) -> Result<Self> {
		if schema == Schema::Dicom {
			let files = if path.is_dir() { series_with(path, titles)? } else { vec![path.to_owned()] };
			return Ok(Self::Series { name: path.to_owned(), files });
		}
		if schema == Schema::Opaque {
			record::length_of(path)?;
			return Ok(Self::File(path.to_owned()));
		}
		let named = |error: Error| Error::bad(path.display().to_string(), error.to_string());
		let bytes = files::read(path)?;
		let value = canonical::parse("document", &bytes).map_err(named)?;
		let file = path.to_owned();
		// A FHIR resource says its type; an EPCIS document doesn't.
		match value.get("resourceType") {
			Some(_) => Ok(Self::Fhir { document: fhir::Document::parse(&bytes).map_err(named)?, file }),
			None => Ok(Self::Epcis { document: epcis::Document::parse(&bytes).map_err(named)?, file }),
		}
	}

	/// What was given.
	pub(in crate::cli) fn name(&self) -> &Path {
		match self {
			Self::Fhir { file, .. } | Self::Epcis { file, .. } | Self::File(file) => file,
			Self::Series { name, .. } => name,
		}
	}

	/// Where its receipt goes unless another place is given.
	pub(in crate::cli) fn receipt(&self) -> PathBuf {
		receipt_path(self.name())
	}

	/// What the chain is told of it.
	pub(in crate::cli) const fn action(&self) -> Action {
		match self {
			Self::Fhir { document, .. } if document.bundle.is_none() => Action::Anchor,
			Self::File(_) => Action::Anchor,
			Self::Fhir { .. } | Self::Epcis { .. } | Self::Series { .. } => Action::Batch,
		}
	}

	/// The parts that are not anchored, and why.
	pub(in crate::cli) fn skipped(&self) -> &[String] {
		match self {
			Self::Fhir { document, .. } => &document.skipped,
			Self::Epcis { .. } | Self::Series { .. } | Self::File(_) => &[],
		}
	}

	/// Its records as they are, to be compared with a receipt.
	pub(in crate::cli) fn presented(&self) -> Vec<Presented> {
		let file =
			|path: &PathBuf| Presented { title: record::title_of_file(path), content: Content::File(path.clone()) };
		match self {
			Self::Fhir { document, .. } => document
				.resources
				.iter()
				.map(|resource| Presented {
					title: record::title_of(resource),
					content: Content::Json(resource.value.clone()),
				})
				.collect(),
			Self::Epcis { document, .. } => document
				.events
				.iter()
				.map(|event| Presented {
					title: record::title_of_event(event),
					content: Content::Json(event.raw.clone()),
				})
				.collect(),
			Self::Series { files, .. } => files.iter().map(file).collect(),
			Self::File(path) => vec![file(path)],
		}
	}

	/// Its records under new salts and keys. `class` is the data class of all of them, where it isn't told by each.
	pub(in crate::cli) fn materials(
		&self,
		context: &Context,
		class: Option<DataClass>,
		whole: bool,
	) -> Result<Vec<Material>> {
		let mut materials: Vec<Material> = match self {
			Self::Fhir { document, .. } => document
				.resources
				.iter()
				.map(|resource| Material::of_resource(resource, whole))
				.collect::<Result<_>>()?,
			Self::Epcis { document, .. } => document.events.iter().map(Material::of_event).collect::<Result<_>>()?,
			Self::Series { files, .. } => {
				let total = files.iter().map(|file| record::length_of(file)).sum::<Result<u64>>()?;
				let progress = context.progress("committing", Some(total));
				let material = |file: &PathBuf| dicom::material(file, |more| progress.observe(more));
				files.iter().map(material).collect::<Result<_>>()?
			}
			Self::File(path) => {
				let progress = context.progress("committing", Some(record::length_of(path)?));
				vec![Material::of_file(path, class.unwrap_or(DataClass::Other), |more| progress.observe(more))?]
			}
		};
		if let Some(class) = class {
			materials.iter_mut().for_each(|material| material.class = class);
		}
		Ok(materials)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn files_are_told_apart_by_name_and_beginning() {
		let folder = tempfile::tempdir().unwrap();
		let at = |name: &str| folder.path().join(name);
		fs::write(at("note.txt"), b"a note").unwrap();
		fs::write(at("p.json"), br#"{"resourceType":"Patient","id":"p"}"#).unwrap();
		fs::write(at(".hidden"), b"not taken from a folder").unwrap();
		let sources = Source::read(&[folder.path().to_owned()]).unwrap();
		assert!(matches!(sources.as_slice(), [Source::File(_), Source::Fhir { .. }]));
		assert_eq!(sources[0].receipt(), at("note.txt.receipt.json"));
		assert!(sources.iter().all(|source| source.action() == Action::Anchor));
		fs::write(at("q.json"), b"{").unwrap();
		let refused = Source::read(&[folder.path().to_owned()]).unwrap_err();
		assert!(refused.exit_code() == 2 && refused.to_string().contains("q.json"), "{refused}");
		assert_eq!(Source::read(&[at("none")]).unwrap_err().exit_code(), 2);
	}

	#[test]
	fn a_bundle_is_a_batch() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("b.json");
		let entry = r#"{"resource":{"resourceType":"Patient"}},{"request":{"method":"DELETE","url":"x"}}"#;
		fs::write(&path, format!(r#"{{"resourceType":"Bundle","type":"batch","entry":[{entry}]}}"#)).unwrap();
		let [source] = <[Source; 1]>::try_from(Source::read(&[path]).unwrap()).unwrap();
		assert_eq!((source.action(), source.skipped().len()), (Action::Batch, 1));
		assert_eq!(source.presented()[0].title, "Patient");
	}
}
