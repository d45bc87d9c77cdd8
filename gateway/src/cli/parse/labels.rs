//! Security labels: of data in a question, and of data that a provision speaks of.

use salus_primitives::{
	codes::{Confidentiality, Sensitivity, SensitivitySet},
	consent::LabelRule,
	decision::DataLabels,
};

use super::Parsed;

/// What the labels are made of, for messages.
const FORM: &str = "labels are at most one confidentiality (U, L, M, N, R, V) and any sensitivities (HIV, PSY, SUD …)";

/// Reads codes with commas between them: at most one confidentiality, any number of sensitivities.
fn codes(text: &str) -> Parsed<(Option<Confidentiality>, SensitivitySet)> {
	let (mut level, mut sensitivities) = (None, SensitivitySet::empty());
	for code in text.split(',') {
		if let Some(found) = Confidentiality::from_code(code) {
			if level.replace(found).is_some() {
				return Err(format!("{text}: two confidentialities; {FORM}"));
			}
		} else if let Some(found) = Sensitivity::from_code(code) {
			sensitivities = sensitivities.union(SensitivitySet::of(found));
		} else {
			let known: Vec<_> = Sensitivity::ALL.iter().map(|label| label.code()).collect();
			return Err(format!("\"{code}\" is no label: {FORM}; the sensitivities are {}", known.join(", ")));
		}
	}
	Ok((level, sensitivities))
}

/// The labels of the data that a provision speaks of, like `R,HIV`: a permit's ceiling or a denial's floor of
/// confidentiality, and the sensitivities of which the data has at least one.
pub fn label_rule(text: &str) -> Parsed<LabelRule> {
	codes(text).map(|(confidentiality, sensitivities)| LabelRule { confidentiality, sensitivities })
}

/// The labels that data bears, like `N,HIV`: the confidentiality is named.
pub fn data_labels(text: &str) -> Parsed<DataLabels> {
	let (confidentiality, sensitivities) = codes(text)?;
	let confidentiality = confidentiality.ok_or("name the data's confidentiality too: U, L, M, N, R or V")?;
	Ok(DataLabels { confidentiality, sensitivities })
}

/// The codes of a label rule.
pub fn label_codes(rule: &LabelRule) -> Vec<&'static str> {
	let level = rule.confidentiality.map(Confidentiality::code);
	level.into_iter().chain(rule.sensitivities.iter().map(Sensitivity::code)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn labels_are_read_and_written_back() {
		let rule = label_rule("R,HIV,PSY").unwrap();
		assert_eq!(rule.confidentiality, Some(Confidentiality::Restricted));
		assert_eq!(rule.sensitivities.iter().count(), 2);
		assert_eq!(label_rule(&label_codes(&rule).join(",")), Ok(rule));
		assert_eq!(label_rule("HIV").unwrap().confidentiality, None);
		assert_eq!(data_labels("N").unwrap().sensitivities, SensitivitySet::empty());
	}

	#[test]
	fn what_is_wrong_with_labels_is_said() {
		assert!(label_rule("N,R").unwrap_err().contains("two"));
		assert!(label_rule("AIDS").unwrap_err().contains("HIV"));
		assert!(label_rule("").unwrap_err().contains("no label"));
		assert!(data_labels("HIV").unwrap_err().contains("confidentiality"));
	}
}
