//! Which data class a FHIR R4 resource belongs to: by its type, and for observations and reports by their category.
//! Where several classes fit, the one that fewer people may read is taken.

use salus_primitives::codes::{DataClass, DataClassSet};
use serde_json::Value;

/// Resource types of FHIR R4 (4.0.1) by data class. Types that are not here, among them those of terminology,
/// conformance and workflow definitions, are [`DataClass::Other`].
const TYPES: &[(DataClass, &[&str])] = &[
	(
		DataClass::Demographics,
		&[
			"CareTeam",
			"Endpoint",
			"Group",
			"HealthcareService",
			"Location",
			"Organization",
			"OrganizationAffiliation",
			"Patient",
			"Person",
			"Practitioner",
			"PractitionerRole",
			"RelatedPerson",
		],
	),
	(DataClass::Allergies, &["AdverseEvent", "AllergyIntolerance"]),
	(
		DataClass::Problems,
		&["BodyStructure", "Condition", "DetectedIssue", "FamilyMemberHistory", "Flag", "RiskAssessment"],
	),
	(
		DataClass::Medications,
		&[
			"Medication",
			"MedicationAdministration",
			"MedicationDispense",
			"MedicationKnowledge",
			"MedicationRequest",
			"MedicationStatement",
			"MedicinalProduct",
			"MedicinalProductAuthorization",
			"MedicinalProductContraindication",
			"MedicinalProductIndication",
			"MedicinalProductIngredient",
			"MedicinalProductInteraction",
			"MedicinalProductManufactured",
			"MedicinalProductPackaged",
			"MedicinalProductPharmaceutical",
			"MedicinalProductUndesirableEffect",
			"Substance",
			"SubstanceNucleicAcid",
			"SubstancePolymer",
			"SubstanceProtein",
			"SubstanceReferenceInformation",
			"SubstanceSourceMaterial",
			"SubstanceSpecification",
		],
	),
	(DataClass::Laboratory, &["BiologicallyDerivedProduct", "Specimen"]),
	(DataClass::Imaging, &["ImagingStudy", "Media"]),
	(DataClass::Procedures, &["Procedure", "RequestGroup", "ServiceRequest"]),
	(DataClass::Immunizations, &["Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation"]),
	(DataClass::Encounters, &["Appointment", "AppointmentResponse", "Encounter", "EpisodeOfCare", "Schedule", "Slot"]),
	(
		DataClass::ClinicalNotes,
		&[
			"Binary",
			"ClinicalImpression",
			"Communication",
			"CommunicationRequest",
			"Composition",
			"DocumentManifest",
			"DocumentReference",
			"GuidanceResponse",
			"List",
			"QuestionnaireResponse",
		],
	),
	(DataClass::CarePlans, &["CarePlan", "Goal", "NutritionOrder", "Task"]),
	(DataClass::Genomics, &["MolecularSequence"]),
	(
		DataClass::Devices,
		&["Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "VisionPrescription"],
	),
	(
		DataClass::Financial,
		&[
			"Account",
			"ChargeItem",
			"ChargeItemDefinition",
			"Claim",
			"ClaimResponse",
			"Contract",
			"Coverage",
			"CoverageEligibilityRequest",
			"CoverageEligibilityResponse",
			"EnrollmentRequest",
			"EnrollmentResponse",
			"ExplanationOfBenefit",
			"InsurancePlan",
			"Invoice",
			"PaymentNotice",
			"PaymentReconciliation",
		],
	),
	(
		DataClass::Study,
		&[
			"EffectEvidenceSynthesis",
			"Evidence",
			"EvidenceVariable",
			"ResearchDefinition",
			"ResearchElementDefinition",
			"ResearchStudy",
			"ResearchSubject",
			"RiskEvidenceSynthesis",
		],
	),
];

/// The resource types of FHIR R4 that no class above names.
const OTHER_TYPES: &[&str] = &[
	"ActivityDefinition",
	"AuditEvent",
	"Basic",
	"Bundle",
	"CapabilityStatement",
	"CatalogEntry",
	"CodeSystem",
	"CompartmentDefinition",
	"ConceptMap",
	"Consent",
	"EventDefinition",
	"ExampleScenario",
	"GraphDefinition",
	"ImplementationGuide",
	"Library",
	"Linkage",
	"Measure",
	"MeasureReport",
	"MessageDefinition",
	"MessageHeader",
	"NamingSystem",
	"ObservationDefinition",
	"OperationDefinition",
	"OperationOutcome",
	"Parameters",
	"PlanDefinition",
	"Provenance",
	"Questionnaire",
	"SearchParameter",
	"SpecimenDefinition",
	"StructureDefinition",
	"StructureMap",
	"Subscription",
	"SupplyDelivery",
	"SupplyRequest",
	"TerminologyCapabilities",
	"TestReport",
	"TestScript",
	"ValueSet",
	"VerificationResult",
];

/// The types whose class goes by category, each with the class that it is in without one.
const BY_CATEGORY: &[(&str, DataClass)] =
	&[("Observation", DataClass::VitalSigns), ("DiagnosticReport", DataClass::ClinicalNotes)];

/// Categories of observations and reports by data class, first match first. Sources: FHIR R4 code system
/// observation-category; HL7 v2 table 0074; US Core's LOINC categories of diagnostic reports.
const CATEGORIES: &[(DataClass, &[&str])] = &[
	(DataClass::Genomics, &["GE", "CG"]),
	(
		DataClass::Imaging,
		&["imaging", "CT", "CUS", "IMG", "NMR", "NMS", "OUS", "RAD", "RUS", "RX", "VUS", "XRC", "LP29684-5"],
	),
	(
		DataClass::Laboratory,
		&[
			"laboratory",
			"LAB",
			"BG",
			"BLB",
			"CH",
			"CP",
			"HM",
			"IMM",
			"MB",
			"MCB",
			"MYC",
			"OSL",
			"PAR",
			"PAT",
			"SP",
			"SR",
			"TX",
			"VR",
			"LP7839-6",
		],
	),
	(
		DataClass::Procedures,
		&["procedure", "therapy", "CTH", "EC", "EN", "OT", "PF", "PT", "RC", "RT", "AU", "LP29708-2"],
	),
	(DataClass::Medications, &["PHR"]),
	(DataClass::VitalSigns, &["vital-signs", "social-history", "survey", "exam", "activity", "ICU", "NRS"]),
	(DataClass::ClinicalNotes, &["PHY"]),
];

/// The data class of a FHIR resource; [`DataClass::Other`] for whatever the table doesn't name.
pub fn data_class(resource: &Value) -> DataClass {
	let Some(name) = resource.get("resourceType").and_then(Value::as_str) else { return DataClass::Other };
	if let Some((_, without)) = BY_CATEGORY.iter().find(|(by_category, _)| *by_category == name) {
		return by_category(resource).unwrap_or(*without);
	}
	TYPES.iter().find(|(_, types)| types.contains(&name)).map_or(DataClass::Other, |(class, _)| *class)
}

/// The data classes that resources of a type can be in: several for those that go by category. `None` for what is no
/// resource type of FHIR R4.
pub fn classes_of_type(name: &str) -> Option<DataClassSet> {
	if let Some((_, without)) = BY_CATEGORY.iter().find(|(by_category, _)| *by_category == name) {
		return Some(CATEGORIES.iter().map(|(class, _)| *class).chain([*without]).collect());
	}
	if OTHER_TYPES.contains(&name) {
		return Some(DataClassSet::of(DataClass::Other));
	}
	TYPES.iter().find(|(_, types)| types.contains(&name)).map(|(class, _)| DataClassSet::of(*class))
}

/// The resource types that a data class is made of, in part or whole. `None` for the class of whatever no other names,
/// whose types are without number.
pub fn types_of_class(class: DataClass) -> Option<Vec<&'static str>> {
	if class == DataClass::Other {
		return None;
	}
	let own = TYPES.iter().filter(|(other, _)| *other == class).flat_map(|(_, types)| types.iter().copied());
	let shared = BY_CATEGORY.iter().map(|(name, _)| *name);
	let shared = shared.filter(|name| classes_of_type(name).is_some_and(|classes| classes.contains(class)));
	Some(own.chain(shared).collect())
}

/// The class that the categories of an observation or a report name.
fn by_category(resource: &Value) -> Option<DataClass> {
	if is_genomic(resource) {
		return Some(DataClass::Genomics);
	}
	let codes: Vec<&str> = list(resource.get("category"))
		.flat_map(|category| list(category.get("coding")))
		.filter_map(|coding| coding.get("code")?.as_str())
		.collect();
	let found = CATEGORIES.iter().find(|(_, names)| names.iter().any(|name| codes.contains(name)));
	found.map(|(class, _)| *class)
}

/// Whether a profile or an extension says that the resource is about genes: HL7's genetics profiles use the category
/// "laboratory", or none.
fn is_genomic(resource: &Value) -> bool {
	let profiles = list(resource.get("meta").and_then(|meta| meta.get("profile"))).filter_map(Value::as_str);
	let extensions = list(resource.get("extension")).filter_map(|extension| extension.get("url")?.as_str());
	profiles.chain(extensions).any(|url| ["genetic", "genomic"].iter().any(|word| url.contains(word)))
}

/// The items of a list; a single value counts as a list of one, and nothing as an empty one.
fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
	let items = match value {
		Some(Value::Array(items)) => items.as_slice(),
		Some(single) => std::slice::from_ref(single),
		None => &[],
	};
	items.iter()
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn class(value: &Value) -> &'static str {
		data_class(value).code()
	}

	#[test]
	fn types_name_the_class() {
		for (name, code) in [
			("Patient", "demographics"),
			("AllergyIntolerance", "allergies"),
			("Condition", "problems"),
			("MedicationDispense", "medications"),
			("Immunization", "immunizations"),
			("Claim", "financial"),
			("ResearchSubject", "study"),
			("MolecularSequence", "genomics"),
			("Consent", "other"),
			("ValueSet", "other"),
			("NotYetInvented", "other"),
		] {
			assert_eq!(class(&json!({ "resourceType": name })), code, "{name}");
		}
		assert_eq!(class(&json!({})), "other");
	}

	#[test]
	fn no_type_is_in_two_classes() {
		let mut names: Vec<_> = TYPES.iter().flat_map(|(_, types)| types.iter()).collect();
		let count = names.len();
		names.sort_unstable();
		names.dedup();
		assert_eq!(names.len(), count);
	}

	#[test]
	fn types_and_classes_name_each_other() {
		for class in DataClass::ALL {
			for name in types_of_class(*class).unwrap_or_default() {
				assert!(classes_of_type(name).unwrap().contains(*class), "{name}");
			}
		}
		assert_eq!(types_of_class(DataClass::Other), None);
		assert_eq!(classes_of_type("Consent"), Some(DataClassSet::of(DataClass::Other)));
		assert_eq!(classes_of_type("Obsevation"), None);
		let observations = classes_of_type("Observation").unwrap();
		assert!(observations.contains(DataClass::Laboratory) && observations.contains(DataClass::VitalSigns));
		assert!(types_of_class(DataClass::Laboratory).unwrap().contains(&"DiagnosticReport"));
	}

	#[test]
	fn observations_go_by_category() {
		let observation = |codes: &[&str]| {
			let category: Vec<_> = codes.iter().map(|code| json!({ "coding": [{ "code": code }] })).collect();
			json!({ "resourceType": "Observation", "category": category })
		};
		assert_eq!(class(&observation(&["laboratory"])), "laboratory");
		assert_eq!(class(&observation(&["vital-signs"])), "vital-signs");
		assert_eq!(class(&observation(&["imaging"])), "imaging");
		assert_eq!(class(&observation(&["vital-signs", "laboratory"])), "laboratory");
		assert_eq!(class(&observation(&["laboratory", "GE"])), "genomics");
		assert_eq!(class(&observation(&[])), "vital-signs");
	}

	#[test]
	fn reports_go_by_category() {
		let report = |code| json!({ "resourceType": "DiagnosticReport", "category": { "coding": [{ "code": code }] } });
		assert_eq!(class(&report("LAB")), "laboratory");
		assert_eq!(class(&report("RAD")), "imaging");
		assert_eq!(class(&report("GE")), "genomics");
		assert_eq!(class(&report("unheard of")), "clinical-notes");
	}

	#[test]
	fn genes_are_recognised_by_profile_or_extension() {
		let url = "http://hl7.org/fhir/StructureDefinition/observation-geneticsGene";
		assert_eq!(
			class(&json!({ "resourceType": "Observation", "category": [{ "coding": [{ "code": "laboratory" }] }],
				"extension": [{ "url": url }] })),
			"genomics"
		);
		assert_eq!(class(&json!({ "resourceType": "Observation", "meta": { "profile": [url] } })), "genomics");
	}
}
