//! Terms of the GA4GH Data Use Ontology, by the abbreviations that it gives them, and what a study declares.

use salus_primitives::codes::{
	DiseaseGroup, DiseaseGroupSet, DuoModifier, DuoModifierSet, DuoPermission, StudyTrait, StudyTraitSet,
};

use super::Parsed;

/// The permissions by their abbreviations.
const PERMISSIONS: &[(&str, DuoPermission)] = &[
	("NRES", DuoPermission::NoRestriction),
	("GRU", DuoPermission::GeneralResearch),
	("HMB", DuoPermission::HealthMedicalBiomedical),
	("DS", DuoPermission::DiseaseSpecific),
	("POA", DuoPermission::PopulationOrigins),
];

/// The modifiers by their abbreviations.
const MODIFIERS: &[(&str, DuoModifier)] = &[
	("NMDS", DuoModifier::NoMethods),
	("GSO", DuoModifier::GeneticOnly),
	("NPU", DuoModifier::NotForProfitOrganisation),
	("NCU", DuoModifier::NonCommercial),
	("NPUNCU", DuoModifier::NotForProfitNonCommercial),
	("PUB", DuoModifier::Publication),
	("COL", DuoModifier::Collaboration),
	("IRB", DuoModifier::EthicsApproval),
	("RTN", DuoModifier::ReturnOfResults),
	("CC", DuoModifier::ClinicalCare),
	("NPOA", DuoModifier::NoPopulationOrigins),
];

/// The disease groups by name; their codes are MONDO's.
const DISEASES: &[(&str, DiseaseGroup)] = &[
	("cancer", DiseaseGroup::Cancer),
	("cardiovascular", DiseaseGroup::Cardiovascular),
	("nervous-system", DiseaseGroup::NervousSystem),
	("metabolic", DiseaseGroup::Metabolic),
	("infectious", DiseaseGroup::Infectious),
	("psychiatric", DiseaseGroup::Psychiatric),
	("respiratory", DiseaseGroup::Respiratory),
	("digestive", DiseaseGroup::Digestive),
	("immune", DiseaseGroup::Immune),
	("skin", DiseaseGroup::Skin),
	("musculoskeletal", DiseaseGroup::Musculoskeletal),
	("haematologic", DiseaseGroup::Haematologic),
	("endocrine", DiseaseGroup::Endocrine),
	("urinary", DiseaseGroup::Urinary),
	("reproductive", DiseaseGroup::Reproductive),
	("visual", DiseaseGroup::Visual),
];

/// The names of a table with commas between them.
fn names<T>(table: &[(&str, T)]) -> String {
	table.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// What a name of a table stands for.
fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
	table.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// The name that a value has in its table.
fn name<T: Copy + PartialEq>(table: &[(&'static str, T)], value: T) -> &'static str {
	table.iter().find(|(_, known)| *known == value).map_or("?", |(name, _)| name)
}

/// The use that data may be put to: one permission and any number of modifiers, like `GRU,IRB`. Codes like
/// `DUO:0000042` do as well.
pub fn data_use(text: &str) -> Parsed<(DuoPermission, DuoModifierSet)> {
	let (mut permission, mut modifiers) = (None, DuoModifierSet::empty());
	for code in text.split(',') {
		if let Some(found) = find(PERMISSIONS, code).or_else(|| DuoPermission::from_code(code)) {
			if permission.replace(found).is_some() {
				return Err(format!("{text}: two permissions; one of {} is enough", names(PERMISSIONS)));
			}
		} else if let Some(found) = find(MODIFIERS, code).or_else(|| DuoModifier::from_code(code)) {
			modifiers = modifiers.union(DuoModifierSet::of(found));
		} else {
			let (permissions, modifiers) = (names(PERMISSIONS), names(MODIFIERS));
			return Err(format!("\"{code}\" is neither a permission ({permissions}) nor a modifier ({modifiers})"));
		}
	}
	let permission = permission.ok_or_else(|| format!("{text}: no permission; name one of {}", names(PERMISSIONS)))?;
	Ok((permission, modifiers))
}

/// The abbreviations of a permission and its modifiers.
pub fn data_use_codes(permission: DuoPermission, modifiers: DuoModifierSet) -> Vec<&'static str> {
	let permission = name(PERMISSIONS, permission);
	std::iter::once(permission).chain(modifiers.iter().map(|modifier| name(MODIFIERS, modifier))).collect()
}

/// A disease group, by name or by MONDO's code.
fn disease(text: &str) -> Parsed<DiseaseGroup> {
	find(DISEASES, text)
		.or_else(|| DiseaseGroup::from_code(text))
		.ok_or_else(|| format!("\"{text}\" is no disease group: {}", names(DISEASES)))
}

/// Disease groups with commas between them.
pub fn diseases(text: &str) -> Parsed<DiseaseGroupSet> {
	text.split(',').map(disease).collect()
}

/// The names of disease groups.
pub fn disease_names(groups: DiseaseGroupSet) -> Vec<&'static str> {
	groups.iter().map(|group| name(DISEASES, group)).collect()
}

/// What a study declares of itself, with commas between.
pub fn study_traits(text: &str) -> Parsed<StudyTraitSet> {
	let read = |code: &str| {
		StudyTrait::from_code(code).ok_or_else(|| {
			let known: Vec<_> = StudyTrait::ALL.iter().map(|code| code.code()).collect();
			format!("\"{code}\" is not one of: {}", known.join(", "))
		})
	};
	text.split(',').map(read).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_code_of_the_ontology_has_one_name() {
		assert_eq!(PERMISSIONS.len(), DuoPermission::ALL.len());
		assert_eq!(MODIFIERS.len(), DuoModifier::ALL.len());
		assert_eq!(DISEASES.len(), DiseaseGroup::ALL.len());
		for permission in DuoPermission::ALL {
			let text = data_use_codes(*permission, DuoModifierSet::all()).join(",");
			assert_eq!(data_use(&text), Ok((*permission, DuoModifierSet::all())));
			assert_eq!(data_use(permission.code()), Ok((*permission, DuoModifierSet::empty())));
		}
		assert_eq!(diseases(&disease_names(DiseaseGroupSet::all()).join(",")), Ok(DiseaseGroupSet::all()));
		assert_eq!(diseases("MONDO:0045024"), Ok(DiseaseGroupSet::of(DiseaseGroup::Cancer)));
	}

	#[test]
	fn what_is_wrong_with_a_use_is_said() {
		assert!(data_use("GRU,HMB").unwrap_err().contains("two permissions"));
		assert!(data_use("IRB").unwrap_err().contains("no permission"));
		assert!(data_use("GRU,XYZ").unwrap_err().contains("NPOA"));
		assert!(diseases("flu").unwrap_err().contains("respiratory"));
		assert!(study_traits("secret").unwrap_err().contains("ethics-approved"));
		assert_eq!(study_traits("genetic,methods").unwrap().iter().count(), 2);
	}
}
