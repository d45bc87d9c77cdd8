//! Whatever is called in whatever order: the invariants hold, a refused call writes nothing, the pallet does what the
//! plainest model of it does, and every history is that of its entries.

use super::*;
use proptest::prelude::*;
use sp_runtime::StateVersion;
use std::collections::BTreeMap;

/// An event by small numbers, so that calls meet each other's results.
#[derive(Clone, Copy, Debug)]
struct Small {
	id: u8,
	ahead: bool,
	objects: u8,
}

#[derive(Clone, Debug)]
enum Step {
	Record(u64, Vec<Small>),
	Declare(u64, u8, Vec<u8>),
	Wait(u64),
}

fn all_objects() -> [ObjectRef; 4] {
	[ObjectRef::Container(SSCC), ObjectRef::Product(GTIN), lot("A"), lot("B")]
}

impl Small {
	fn event(self) -> NewEvent {
		let named = all_objects().into_iter().enumerate().filter(|(n, _)| self.objects >> n & 1 == 1);
		let objects: Vec<_> = named.map(|(_, object)| object).collect();
		let ahead = MAX_AHEAD + u64::from(self.ahead);
		NewEvent { at: Now::get() + ahead, ..event(self.id, &objects) }
	}
}

/// What the chain should know.
#[derive(Default)]
struct Model {
	events: BTreeMap<H256, EventRecord>,
	histories: BTreeMap<ObjectRef, Vec<HistoryEntry>>,
}

impl Model {
	fn fold(&mut self, objects: &[ObjectRef], entry: &HistoryEntry) {
		for object in objects {
			self.histories.entry(object.clone()).or_default().push(entry.clone());
		}
	}

	/// Does the step if it should work; says whether it should.
	fn run(&mut self, step: &Step) -> bool {
		let now = Now::get();
		match step {
			Step::Record(who, events) => {
				let ids: Vec<_> = events.iter().map(|event| event.id).collect();
				let twice = (1..ids.len()).any(|n| ids[..n].contains(&ids[n]));
				let wrong = |event: &Small| event.id == 0 || event.ahead || self.events.contains_key(&id(event.id));
				if events.is_empty() || twice || events.iter().any(wrong) {
					return false;
				}
				for event in events.iter().map(|event| event.event()) {
					self.fold(&event.objects, &entry_of(*who, now, &event));
					self.events.insert(event.id, record_of(*who, now, &event));
				}
			}
			Step::Declare(who, event, corrective) => {
				let twice = (1..corrective.len()).any(|n| corrective[..n].contains(&corrective[n]));
				let Some(record) = self.events.get_mut(&id(*event)) else { return false };
				let others = record.by != organisation(*who) || record.error.is_some();
				if others || twice || corrective.contains(event) || corrective.contains(&0) {
					return false;
				}
				let ids = corrective.iter().map(|number| id(*number)).collect();
				let corrective = BoundedVec::truncate_from(ids);
				let reason = ErrorReason::IncorrectData;
				let error = ErrorDeclaration { reason, declared_at: now, recorded_at: now, corrective };
				record.error = Some(error.clone());
				let objects = record.objects.clone();
				self.fold(&objects, &HistoryEntry::ErrorDeclared { id: id(*event), error });
			}
			Step::Wait(_) => {}
		}
		true
	}
}

impl Step {
	fn run(&self) -> DispatchResult {
		match self {
			Self::Record(who, events) => {
				let events: Vec<_> = events.iter().map(|event| event.event()).collect();
				record(*who, &events)
			}
			Self::Declare(who, event, corrective) => {
				let corrective: Vec<_> = corrective.iter().map(|number| id(*number)).collect();
				declare(*who, *event, &corrective)
			}
			Self::Wait(hours) => {
				Now::mutate(|now| *now += hours * HOUR);
				Ok(())
			}
		}
	}
}

fn any_event() -> impl Strategy<Value = Small> {
	let ahead = prop::bool::weighted(0.02);
	(prop_oneof![1 => Just(0), 60 => 1..40u8], ahead, 0..16u8).prop_map(|(id, ahead, objects)| Small {
		id,
		ahead,
		objects,
	})
}

fn any_step() -> impl Strategy<Value = Step> {
	let who = || prop::sample::select(vec![FACTORY, WHOLESALER]);
	prop_oneof![
		4 => (who(), prop::collection::vec(any_event(), 0..5)).prop_map(|(who, events)| Step::Record(who, events)),
		4 => (who(), 1..40u8, prop::collection::vec(0..40u8, 0..4))
			.prop_map(|(who, event, corrective)| Step::Declare(who, event, corrective)),
		1 => (0..48u64).prop_map(Step::Wait),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn any_calls_keep_the_invariants_and_do_as_the_model(steps in prop::collection::vec(any_step(), 1..60)) {
		ExtBuilder::default().build_and_execute(|| {
			let mut model = Model::default();
			for step in steps {
				let root = sp_io::storage::root(StateVersion::V1);
				let works = model.run(&step);
				let result = step.run();
				assert_eq!(result.is_ok(), works, "{step:?}: {result:?}");
				if !works {
					assert_eq!(sp_io::storage::root(StateVersion::V1), root);
				}
				DrugEvents::do_try_state().unwrap();
			}
			let known: BTreeMap<_, _> = Events::<Test>::iter().collect();
			assert_eq!(known, model.events);
			for object in all_objects() {
				let entries = model.histories.remove(&object).unwrap_or_default();
				assert_eq!(DrugEvents::history(object), history_of(&entries));
			}
		});
	}

	#[test]
	fn events_at_once_are_as_events_one_by_one(objects in prop::collection::vec(0..16u8, 1..32)) {
		let recorded = |at_once: usize| {
			ExtBuilder::default().build().execute_with(|| {
				let small = (1..).zip(objects.clone()).map(|(id, objects)| Small { id, ahead: false, objects });
				let events: Vec<_> = small.map(Small::event).collect();
				for some in events.chunks(at_once) {
					assert_ok!(record(FACTORY, some));
				}
				let events: BTreeMap<_, _> = Events::<Test>::iter().collect();
				let histories: BTreeMap<_, _> = Histories::<Test>::iter().collect();
				(events, histories)
			})
		};
		prop_assert_eq!(recorded(32), recorded(1));
	}
}
