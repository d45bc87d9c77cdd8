//! The permit that a release rests on: the line of the disclosure log, and the same question asked again.

use salus_primitives::{
	anchor::{RecordInfo, RecordStatus},
	codes::DataClass,
	decision::{AccessQuery, DataLabels, Decision, DisclosureEntry, Obligations},
	ids::{Moment, Period},
};

use super::{Ask, Ledger, Newest};
use crate::{chain::AccountId, cli::format, Error, Result};

/// What a custodian asks of a permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
	/// Longest time since the line was logged, in milliseconds.
	pub max_age: Moment,
	/// Longest time since the newest final block, in milliseconds, where blocks come by themselves: a node that stands
	/// still doesn't know of a withdrawal.
	pub max_lag: Moment,
}

impl Default for Rules {
	/// A day, and ten minutes. Our choice of both.
	fn default() -> Self {
		Self { max_age: 86_400_000, max_lag: 600_000 }
	}
}

/// What a record is, as far as a permit speaks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
	/// Its data class.
	pub class: DataClass,
	/// Its security labels.
	pub labels: DataLabels,
	/// When its data was made, if that is known.
	pub data_time: Option<Moment>,
}

/// A permit that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
	/// What was asked.
	pub query: AccessQuery<AccountId>,
	/// What must be left out, by the line of the log or by the answer of now.
	pub obligations: Obligations,
}

impl Permit {
	/// Finds the permit that a request rests on, and asks whether it still holds. `now` is the custodian's clock.
	pub async fn find(ledger: &impl Ledger, newest: &Newest, ask: &Ask, now: Moment, rules: &Rules) -> Result<Self> {
		if newest.ticks && now.saturating_sub(newest.time) > rules.max_lag {
			let why = format!("the newest final block is of {}: the node doesn't follow", format::moment(newest.time));
			return Err(Error::Chain(why));
		}
		let Some(entry) = ledger.entry(newest, ask).await? else {
			return no("entry: no final block with this hash holds this line of the patient's log");
		};
		let logged = logged(&entry, ask, now.max(newest.time), rules.max_age)?;
		let decision = ledger.decide(newest, &entry.query).await?;
		let holds = permitted(&decision, "the permit holds no more")?;
		match stricter(&logged, &holds) {
			Some(obligations) => Ok(Self { query: entry.query, obligations }),
			None => no("decision: what was permitted then and what is permitted now have nothing in common"),
		}
	}

	/// Refuses a record that the permit doesn't speak of: one of another class, or of other labels or another time than
	/// those that the question named.
	pub fn check(&self, kind: &Kind) -> Result<()> {
		if !self.query.classes.contains(kind.class) {
			return no("the permit doesn't cover this record's data class");
		}
		if self.query.labels.is_some_and(|asked| asked != kind.labels) {
			return no("the permit is for data of other labels: ask for access to data of any");
		}
		if self.query.data_time.is_some_and(|asked| Some(asked) != kind.data_time) {
			return no("the permit is for data of another time: ask for access to data of any");
		}
		Ok(())
	}

	/// Why a record must be withheld in full, `None` if it need not be. A record of unknown time is withheld where time
	/// counts. For the custodian alone: that a record bears a label says something about the patient.
	pub fn withholds(&self, kind: &Kind) -> Option<&'static str> {
		let Obligations { withhold, data_period, ceiling, redact, only } = &self.obligations;
		let Kind { class, labels, data_time } = kind;
		let in_time = match data_time {
			Some(time) => data_period.contains(*time),
			None => *data_period == Period::always(),
		};
		if withhold.contains(*class) {
			Some("the data class is not permitted")
		} else if !in_time {
			Some("data of this time, or of unknown time, is not permitted")
		} else if ceiling.is_some_and(|ceiling| labels.confidentiality > ceiling) {
			Some("it is more confidential than is permitted")
		} else if !redact.intersection(labels.sensitivities).is_empty() {
			Some("it bears a label that is not permitted")
		} else if !only.is_empty() && only.intersection(labels.sensitivities).is_empty() {
			Some("it bears none of the labels that are permitted")
		} else {
			None
		}
	}
}

/// What both answers let through; `None` when that is nothing. Never more than either lets through: of two lists of
/// labels of which one is needed, those in both count.
fn stricter(one: &Obligations, other: &Obligations) -> Option<Obligations> {
	let only = match (one.only.is_empty(), other.only.is_empty()) {
		(true, _) => other.only,
		(_, true) => one.only,
		_ => Some(one.only.intersection(other.only)).filter(|both| !both.is_empty())?,
	};
	let ceiling = match (one.ceiling, other.ceiling) {
		(Some(one), Some(other)) => Some(one.min(other)),
		(one, other) => one.or(other),
	};
	Some(Obligations {
		withhold: one.withhold.union(other.withhold),
		data_period: one.data_period.intersection(&other.data_period)?,
		ceiling,
		redact: one.redact.union(other.redact),
		only,
	})
}

/// The obligations of a line, if the line is the requester's, a permit, and not too old.
fn logged(entry: &DisclosureEntry<AccountId>, ask: &Ask, now: Moment, max_age: Moment) -> Result<Obligations> {
	if entry.query.patient != ask.patient || entry.index != ask.basis.index {
		return no("entry: the line is another one");
	}
	if entry.query.requester != ask.requester {
		return no("requester: the line of the log is somebody else's");
	}
	let obligations = permitted(&entry.decision, "the line of the log is no permit")?;
	if now.saturating_sub(entry.at) > max_age {
		return no(format!("entry: of {}, which is too long ago: ask for access again", format::moment(entry.at)));
	}
	Ok(obligations)
}

/// The obligations of a permit; anything else is refused.
fn permitted(decision: &Decision, what: &str) -> Result<Obligations> {
	match decision {
		Decision::Permit { obligations, .. } => Ok(obligations.clone()),
		Decision::Deny { .. } | Decision::NoConsent => {
			no(format!("decision: {what}: {}", format::decision(decision).join("; ")))
		}
	}
}

/// Refuses a record that the custodian no longer stands by.
pub(super) fn standing(info: &RecordInfo<AccountId>) -> Result<()> {
	if info.destruction.is_some() {
		return no("status: the custodian has declared that the record is destroyed");
	}
	match info.status {
		RecordStatus::Current | RecordStatus::Superseded => Ok(()),
		RecordStatus::EnteredInError => no("status: the record was entered in error"),
		RecordStatus::Revoked => no("status: the record is revoked"),
		RecordStatus::Destroyed => no("status: the record is destroyed"),
	}
}

/// A refusal.
pub(super) fn no<T>(why: impl Into<String>) -> Result<T> {
	Err(Error::Negative(why.into()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::codes::{Confidentiality, DataClassSet, PurposeOfUse, Sensitivity, SensitivitySet};

	fn kind() -> Kind {
		let labels = DataLabels { confidentiality: Confidentiality::Normal, sensitivities: SensitivitySet::empty() };
		Kind { class: DataClass::Laboratory, labels, data_time: Some(50) }
	}

	fn permit(obligations: Obligations) -> Permit {
		let (patient, requester) = (AccountId::new([1; 32]), AccountId::new([2; 32]));
		let classes = DataClassSet::of(DataClass::Laboratory);
		Permit { query: AccessQuery::new(patient, requester, PurposeOfUse::Treatment, classes), obligations }
	}

	#[test]
	fn what_either_answer_leaves_out_is_left_out() {
		let free = Obligations::default;
		let hiv = SensitivitySet::of(Sensitivity::Hiv);
		assert_eq!(permit(free()).withholds(&kind()), None);
		let labelled = Kind { labels: DataLabels { sensitivities: hiv, ..kind().labels }, ..kind() };
		let narrow = [
			(Obligations { withhold: DataClassSet::all(), ..free() }, kind(), "class"),
			(Obligations { data_period: Period::between(60, 70), ..free() }, kind(), "time"),
			(Obligations { ceiling: Some(Confidentiality::Low), ..free() }, kind(), "confidential"),
			(Obligations { redact: hiv, ..free() }, labelled, "bears a label"),
			(Obligations { only: hiv, ..free() }, kind(), "none of the labels"),
		];
		for (obligations, kind, why) in narrow {
			for both in [stricter(&obligations, &free()), stricter(&free(), &obligations)] {
				assert_eq!(both.as_ref(), Some(&obligations));
				assert!(permit(both.unwrap()).withholds(&kind).unwrap().contains(why), "{why}");
			}
		}
	}

	#[test]
	fn two_answers_with_nothing_in_common_let_nothing_through() {
		let period = |start, end| Obligations { data_period: Period::between(start, end), ..Obligations::default() };
		assert_eq!(stricter(&period(0, 10), &period(10, 20)), None);
		assert_eq!(stricter(&period(0, 10), &period(5, 20)), Some(period(5, 10)));
		let only = |label| Obligations { only: SensitivitySet::of(label), ..Obligations::default() };
		assert_eq!(stricter(&only(Sensitivity::Hiv), &only(Sensitivity::Psychiatry)), None);
	}

	#[test]
	fn a_record_of_unknown_time_is_withheld_where_time_counts() {
		let bounded = Obligations { data_period: Period { start: None, end: Some(100) }, ..Obligations::default() };
		let unknown = Kind { data_time: None, ..kind() };
		assert_eq!(permit(bounded.clone()).withholds(&kind()), None);
		assert!(permit(bounded).withholds(&unknown).is_some());
		assert_eq!(permit(Obligations::default()).withholds(&unknown), None);
	}

	#[test]
	fn a_permit_for_other_data_is_none() {
		let mut permit = permit(Obligations::default());
		assert!(permit.check(&Kind { class: DataClass::Genomics, ..kind() }).is_err());
		permit.query.labels = Some(kind().labels);
		permit.check(&kind()).unwrap();
		let restricted = DataLabels { confidentiality: Confidentiality::Restricted, ..kind().labels };
		assert!(permit.check(&Kind { labels: restricted, ..kind() }).is_err());
		permit.query.data_time = Some(50);
		permit.check(&kind()).unwrap();
		assert!(permit.check(&Kind { data_time: Some(51), ..kind() }).is_err());
	}
}
