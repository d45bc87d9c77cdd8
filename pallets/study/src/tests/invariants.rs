//! Whatever is called in whatever order: the invariants hold, a refused call writes nothing, the chain answers as a
//! simple model does, and no answer about the past changes.

use super::*;
use proptest::prelude::*;
use sp_runtime::{DispatchResult, StateVersion};

/// One call. The ranges are small, so that calls meet each other's results.
#[derive(Clone, Copy, Debug)]
enum Step {
	Amend(u64, u8, bool),
	AddSite(u64),
	RemoveSite(u64, u64),
	Close,
	Enrol(u64, u32),
	Leave(u64),
	Wait(Moment),
}

impl Step {
	fn run(self) -> DispatchResult {
		match self {
			Self::Amend(who, n, needs_consent) => StudyPallet::amend(signed(who), STUDY, protocol(n), needs_consent),
			Self::AddSite(site) => add_site(site),
			Self::RemoveSite(who, site) => remove_site(who, site),
			Self::Close => close(),
			Self::Enrol(patient, version) => enrol(patient, version),
			Self::Leave(patient) => leave(patient),
			Self::Wait(span) => {
				at(Now::get() + span);
				Ok(())
			}
		}
	}
}

fn any_step() -> impl Strategy<Value = Step> {
	let who = || prop_oneof![4 => Just(UNIVERSITY), 1 => Just(INSTITUTE), 1 => Just(HOSPITAL), 1 => Just(STRANGER)];
	let patient = || PATIENT..PATIENT + 3;
	prop_oneof![
		3 => (who(), 0..6u8, any::<bool>()).prop_map(|(who, n, needs_consent)| Step::Amend(who, n, needs_consent)),
		2 => (UNIVERSITY..=HOSPITAL).prop_map(Step::AddSite),
		2 => (who(), UNIVERSITY..=HOSPITAL).prop_map(|(who, site)| Step::RemoveSite(who, site)),
		10 => (patient(), 0..8u32).prop_map(|(patient, version)| Step::Enrol(patient, version)),
		5 => patient().prop_map(Step::Leave),
		4 => prop_oneof![Just(0u64), 1..400u64].prop_map(Step::Wait),
	]
}

/// Any steps; one in three times the study is closed on the way.
fn any_steps() -> impl Strategy<Value = Vec<Step>> {
	(proptest::collection::vec(any_step(), 1..60), 0..180usize).prop_map(|(mut steps, place)| {
		if place < steps.len() {
			steps.insert(place, Step::Close);
		}
		steps
	})
}

/// What is asked of the chain at every moment: who takes part, and whose people may ask.
type Answers = (Vec<Participation>, Vec<bool>);

fn answers(at: Moment) -> Answers {
	let parts = (PATIENT..PATIENT + 3).map(|patient| StudyPallet::participation(STUDY, &patient, at)).collect();
	(parts, (UNIVERSITY..=HOSPITAL).map(|who| takes_part(who, at)).collect())
}

/// All that the model knows is which calls went through.
#[derive(Clone, Default)]
struct Model {
	latest: u32,
	required: u32,
	versions: [Option<u32>; 3],
	sites: Vec<u64>,
	is_closed: bool,
}

impl Model {
	fn note(&mut self, step: Step) {
		match step {
			Step::Amend(_, _, needs_consent) => {
				self.latest += 1;
				if needs_consent {
					self.required = self.latest;
				}
			}
			Step::AddSite(site) => self.sites.push(site),
			Step::RemoveSite(_, site) => self.sites.retain(|other| *other != site),
			Step::Close => self.is_closed = true,
			Step::Enrol(patient, version) => self.versions[(patient - PATIENT) as usize] = Some(version),
			Step::Leave(patient) => self.versions[(patient - PATIENT) as usize] = None,
			Step::Wait(_) => {}
		}
	}

	fn answers(&self) -> Answers {
		let part = |version: &Option<u32>| match version {
			None => Participation::None,
			Some(version) if *version >= self.required => Participation::Current,
			Some(_) => Participation::NeedsConsentAgain,
		};
		let may = |who| !self.is_closed && (who == UNIVERSITY || self.sites.contains(&who));
		(self.versions.iter().map(part).collect(), (UNIVERSITY..=HOSPITAL).map(may).collect())
	}

	fn counts(&self) -> (u32, u32) {
		let count = |least| self.versions.iter().flatten().filter(|version| **version >= least).count() as u32;
		(count(0), count(self.required))
	}
}

fn state_root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn any_calls_keep_the_invariants_and_the_past(steps in any_steps()) {
		ExtBuilder.build_and_execute(|| {
			let mut model = Model { latest: 1, required: 1, ..Model::default() };
			let mut past: Vec<(Moment, Answers)> = vec![];
			for step in steps {
				let (root, moment) = (state_root(), Now::get());
				let before = model.answers();
				match step.run() {
					Ok(()) => model.note(step),
					Err(_) => assert_eq!(state_root(), root),
				}
				if Now::get() > moment {
					past.push((moment, before.clone()));
					past.push((Now::get() - 1, before));
				}
				StudyPallet::do_try_state().unwrap();
				assert_eq!(answers(Now::get()), model.answers());
				assert_eq!(counts(), model.counts());
			}
			for (moment, then) in past {
				assert_eq!(answers(moment), then, "at {moment}");
			}
			assert_eq!(answers(START - 1), (vec![Participation::None; 3], vec![false; 6]));
		});
	}
}
