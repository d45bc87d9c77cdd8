//! Participants of a study, counted again from the chain's state: the counters that the chain keeps are checked by it.

use codec::Decode;
use salus_primitives::{
	ids::{Moment, StudyId},
	study::StudyInfo,
};

use crate::{
	chain::{
		client::{ask, Client},
		state::{entries, number_key},
	},
	Result,
};

/// That a patient took part in a study for a time, as `pallet-study` stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
struct Enrolment {
	version: u32,
	_from: Moment,
	until: Option<Moment>,
}

/// How many take part in a study.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
	/// Patients who take part, under any version of the protocol.
	pub participants: u32,
	/// Those of them under a version that still counts.
	pub current: u32,
}

/// Counts the patients whose last enrolment is open.
fn count<'a>(patients: impl Iterator<Item = &'a [Enrolment]>, required_version: u32) -> Count {
	let open = patients.filter_map(|enrolments| enrolments.last()).filter(|last| last.until.is_none());
	open.fold(Count::default(), |count, last| Count {
		participants: count.participants + 1,
		current: count.current + u32::from(last.version >= required_version),
	})
}

impl Client {
	/// What the chain has on a study, and its participants counted again at the same block; `None` if there is no such
	/// study.
	pub async fn count_participants(&self, study: StudyId) -> Result<Option<(StudyInfo, Count)>> {
		let at = self.finalised().await?;
		let Some(info) = ask::<Option<StudyInfo>>(&at, "StudyApi_study", &study).await? else { return Ok(None) };
		let found: Vec<(_, Vec<Enrolment>)> =
			entries(&at, "Study", "Participations", vec![number_key(study.0)]).await?;
		let count = count(found.iter().map(|(_key, enrolments)| enrolments.as_slice()), info.required_version);
		Ok(Some((info, count)))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_open_enrolments_count_and_only_required_versions_are_current() {
		let enrolment = |version, until| Enrolment { version, _from: 0, until };
		let patients = [
			vec![enrolment(1, None)],
			vec![enrolment(1, Some(5)), enrolment(2, None)],
			vec![enrolment(2, Some(5))],
			vec![],
			vec![enrolment(3, None)],
		];
		let counted = count(patients.iter().map(Vec::as_slice), 2);
		assert_eq!(counted, Count { participants: 3, current: 2 });
	}
}
