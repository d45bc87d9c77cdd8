//! Code systems and identifier systems, with the names under which documents know them.

use salus_primitives::codes::{Confidentiality, DataClass, DuoPermission, PurposeOfUse, PurposeSet, Sensitivity};

/// An account of this chain, as SS58 text.
pub(crate) const ACCOUNT: &str = "urn:salus:account";
/// A study, by its number.
pub(crate) const STUDY: &str = "urn:salus:study";
/// A consent, by the chain's genesis hash and its number.
pub(crate) const CONSENT: &str = "urn:salus:consent";
/// Base policies that HL7's codes have no word for.
pub(crate) const POLICY: &str = "urn:salus:consent-policy";
/// The base policy of a consent whose provisions say all there is.
pub(crate) const PROVISIONS_ONLY: &str = "PROVISIONS";
/// The modifier extension with a provision's data use (GA4GH DUO).
pub(crate) const DATA_USE: &str = "urn:salus:data-use";
/// The modifier extension of a denial of data that bears a confidentiality and a sensitivity at once.
pub(crate) const LABELS_TOGETHER: &str = "urn:salus:labels-together";
/// The extension with the number of a provision in the chain's list, where that isn't the document's order.
pub(crate) const NUMBER: &str = "urn:salus:provision-number";
/// The extension with the commitment to the document that the patient signed.
pub(crate) const SOURCE: &str = "urn:salus:source-commitment";
/// The modifier extension of a consent whose permits were withdrawn, so that its denials alone are in force.
pub(crate) const WITHDRAWN: &str = "urn:salus:withdrawn";
/// The modifier extension of a consent that an organisation gave up.
pub(crate) const RENOUNCED: &str = "urn:salus:renounced";

/// The name under which a GLN is written.
pub(crate) const GLN: &str = "https://www.gs1.org/gln";
/// The names under which a GLN is read: GS1's own, the OID that HL7 v3 and IHE profiles use, FHIR's short form, and
/// GS1's Digital Link of AI (414).
pub(crate) const GLN_NAMES: &[&str] =
	&[GLN, "http://www.gs1.org/gln", "https://id.gs1.org/414", "urn:oid:1.3.88", "http://hl7.org/fhir/sid/gln"];

/// `Consent.scope`.
pub(crate) const SCOPE: &str = "http://terminology.hl7.org/CodeSystem/consentscope";
/// `Consent.category` of FHIR R4.
pub(crate) const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/consentcategorycodes";
/// LOINC.
pub(crate) const LOINC: &str = "http://loinc.org";
/// Regulations that a consent may be given under.
pub(crate) const POLICY_CODES: &str = "http://terminology.hl7.org/CodeSystem/consentpolicycodes";
/// HL7 v3 ActCode.
pub(crate) const ACT_CODE: &str = Sensitivity::SYSTEM;
/// HL7 v3 ParticipationType.
pub(crate) const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
/// HL7 v3 RoleCode.
pub(crate) const ROLE_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
/// FHIR's own roles in security.
pub(crate) const SECURITY_ROLE: &str = "http://terminology.hl7.org/CodeSystem/extra-security-role-type";
/// `Consent.provision.action`.
pub(crate) const ACTION: &str = "http://terminology.hl7.org/CodeSystem/consentaction";
/// Resource types, as FHIR R4 names them.
pub(crate) const RESOURCE_TYPES: &str = "http://hl7.org/fhir/resource-types";
/// Resource types, as FHIR R5 names them.
pub(crate) const RESOURCE_TYPES_R5: &str = "http://hl7.org/fhir/fhir-types";
/// Countries.
pub(crate) const COUNTRY: &str = "urn:iso:std:iso:3166";

/// Other names of the code systems above.
const ALIASES: &[(&str, &[&str])] = &[
	(
		ACT_CODE,
		&["urn:oid:2.16.840.1.113883.5.4", "http://terminology.hl7.org/ValueSet/v3-InformationSensitivityPolicy"],
	),
	(PurposeOfUse::SYSTEM, &["urn:oid:2.16.840.1.113883.5.8"]),
	(Confidentiality::SYSTEM, &["urn:oid:2.16.840.1.113883.5.25"]),
	(PARTICIPATION, &["urn:oid:2.16.840.1.113883.5.90"]),
	(ROLE_CODE, &["urn:oid:2.16.840.1.113883.5.111"]),
	(LOINC, &["urn:oid:2.16.840.1.113883.6.1", "http://loinc.org/"]),
	(RESOURCE_TYPES, &[RESOURCE_TYPES_R5]),
	(DataClass::SYSTEM, &[]),
	(DuoPermission::SYSTEM, &["http://purl.obolibrary.org/obo/duo", "http://purl.obolibrary.org/obo/DUO", "DUO"]),
	(COUNTRY, &["urn:iso:std:iso:3166:-2", "urn:oid:1.0.3166.1.2.2"]),
];

/// The name that a code system goes by here.
pub(crate) fn canonical(system: &str) -> &str {
	let found = ALIASES.iter().find(|(_, aliases)| aliases.contains(&system));
	found.map_or(system, |(name, _)| name)
}

/// The purposes that a consent about research has.
pub(crate) fn research_purposes() -> PurposeSet {
	[PurposeOfUse::Research, PurposeOfUse::ClinicalTrial].into_iter().collect()
}
