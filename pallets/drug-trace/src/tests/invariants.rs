//! Random histories: the invariants hold, a call that fails leaves nothing behind, and every pack of every lot stays in
//! exactly one place.

use alloc::collections::BTreeMap;
use proptest::{collection::vec, prelude::*};
use salus_primitives::{
	codes::RecallClass,
	containers::{ContainerInspect, MAX_CHILDREN, MAX_LEVELS},
};
use sp_runtime::StateVersion;

use super::*;

/// Where a pack is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
	Unpacked,
	In(Sscc),
	Taken,
}

/// What should be true, kept apart from the pallet: where each pack is, and around each container which one is.
struct Model {
	packs: BTreeMap<(u32, u32), Place>,
	parents: BTreeMap<Sscc, Sscc>,
}

#[derive(Clone, Debug)]
enum Step {
	Pack { to: u64, lot: u32, count: u32 },
	PackWrong { to: u64, lot: u32, first: u32, count: u32 },
	Repack { from: u64, to: u64, range: usize, skip: u32, count: u32 },
	Load { parent: u64, children: Vec<u64> },
	Unload { child: u64 },
	Ship { case: u64, to: u32, owner: Option<u32> },
	Receive { case: u64 },
	End { by: u32, case: u64, is_refused: bool },
	Report { by: u32, case: u64 },
	Lock { case: u64, locked: bool },
	Take { from: u64, range: usize, skip: u32, count: u32 },
	Stranger { by: u32, case: u64, other: u64 },
	Recall { lot: u32 },
	Wait { minutes: Moment },
}

fn step() -> impl Strategy<Value = Step> {
	let (by, case, lot, count) = (1..10u32, 0..10u64, 0..4u32, 1..12u32);
	let (range, skip) = (0..3usize, 0..4u32);
	let pack = (case.clone(), lot.clone(), count.clone());
	let repack = (case.clone(), case.clone(), range.clone(), skip.clone(), count.clone());
	prop_oneof![
		6 => pack.clone().prop_map(|(to, lot, count)| Step::Pack { to, lot, count }),
		1 => (pack, 0..100u32).prop_map(|((to, lot, count), first)| Step::PackWrong { to, lot, first, count }),
		8 => repack.prop_map(|(from, to, range, skip, count)| Step::Repack { from, to, range, skip, count }),
		8 => (case.clone(), vec(case.clone(), 1..3)).prop_map(|(parent, children)| Step::Load { parent, children }),
		5 => case.clone().prop_map(|child| Step::Unload { child }),
		6 => (case.clone(), by.clone(), prop::option::of(by.clone()))
			.prop_map(|(case, to, owner)| Step::Ship { case, to, owner }),
		5 => case.clone().prop_map(|case| Step::Receive { case }),
		2 => (by.clone(), case.clone(), any::<bool>())
			.prop_map(|(by, case, is_refused)| Step::End { by, case, is_refused }),
		1 => (by.clone(), case.clone()).prop_map(|(by, case)| Step::Report { by, case }),
		3 => (case.clone(), prop::bool::weighted(0.3)).prop_map(|(case, locked)| Step::Lock { case, locked }),
		2 => (case.clone(), range, skip, count)
			.prop_map(|(from, range, skip, count)| Step::Take { from, range, skip, count }),
		1 => (by, case.clone(), case).prop_map(|(by, case, other)| Step::Stranger { by, case, other }),
		1 => lot.prop_map(|lot| Step::Recall { lot }),
		1 => (1..120u64).prop_map(|minutes| Step::Wait { minutes }),
	]
}

/// Who has the container; the factory, when nobody has.
fn holder(number: u64) -> OrganisationId {
	DrugTrace::possession(sscc(number)).map_or(FACTORY, |possession| possession.holder)
}

/// One of the containers that are like this; without any, whatever the number stands for.
fn like(number: u64, is: impl Fn(&Container) -> bool) -> u64 {
	let found: Vec<u64> = (0..10)
		.filter(|number| Containers::<Test>::get(sscc(*number)).is_some_and(|container| is(&container)))
		.collect();
	found.get(number as usize % found.len().max(1)).copied().unwrap_or(number)
}

/// Some packs of a container: of one of its ranges, beyond the first few.
fn some_packs(number: u64, range: usize, skip: u32, count: u32) -> (u32, u32, u32) {
	let ranges = Containers::<Test>::get(sscc(number)).map(|container| container.packs.to_vec()).unwrap_or_default();
	let found = ranges.get(range).or(ranges.first()).copied().unwrap_or(self::range(0, 0, 1));
	(found.lot.0, found.first + skip, count.min(found.count))
}

/// A step that moves nothing between containers.
fn pass_on(step: Step) -> DispatchResult {
	let org = OrganisationId;
	match step {
		Step::Ship { case, to, owner } => ship(holder(case), case, org(to), owner.map(org)),
		Step::Receive { case } => {
			let case = like(case, |container| container.offer.is_some());
			let offer = Containers::<Test>::get(sscc(case)).and_then(|container| container.offer);
			receive(offer.map_or(PHARMACY, |offer| offer.to), case)
		}
		Step::End { by, case, is_refused: true } => DrugTrace::refuse(signed(org(by)), sscc(case)),
		Step::End { case, .. } => DrugTrace::cancel(signed(holder(case)), sscc(case)),
		Step::Report { by, case } => DrugTrace::report_overdue(signed(org(by)), sscc(case)),
		Step::Lock { case, locked } => DrugTrace::set_locked(sscc(case), locked),
		Step::Stranger { by, case, other } => {
			// Whatever somebody tries who doesn't have it fails.
			if org(by) != holder(case) && Containers::<Test>::contains_key(sscc(case)) {
				let packs = some_packs(case, 0, 0, 1);
				assert!(repack(org(by), case, other, &[packs]).is_err());
				assert!(load(org(by), other, [case]).is_err());
				assert!(ship(org(by), case, CARRIER, None).is_err());
			}
			Ok(())
		}
		Step::Recall { lot } => {
			LotTable::mutate(|lots| {
				let recall = &mut lots.get_mut(&key(lot)).unwrap().recall;
				*recall = recall.is_none().then_some(RecallClass::ClassII);
			});
			Ok(())
		}
		Step::Wait { minutes } => {
			Now::mutate(|now| *now += minutes * 60_000);
			Ok(())
		}
		_ => Ok(()),
	}
}

impl Model {
	fn new() -> Self {
		let packs = (0..5).flat_map(|lot| (0..QUANTITY).map(move |index| ((lot, index), Place::Unpacked)));
		Self { packs: packs.collect(), parents: BTreeMap::new() }
	}

	/// Packs go from one place to another.
	fn put(&mut self, (lot, first, count): (u32, u32, u32), from: Place, to: Place) {
		for index in first..first + count {
			let place = self.packs.get_mut(&(lot, index)).unwrap();
			assert_eq!(*place, from, "pack {index} of lot {lot} was not there");
			*place = to;
		}
	}

	/// Take a step: packs and containers here, the rest without the model.
	fn take(&mut self, step: &Step) -> DispatchResult {
		match step.clone() {
			Step::Pack { to, lot, count } => {
				let packs = (lot, DrugTrace::packed(key(lot)), count);
				pack(to, &[packs])?;
				self.put(packs, Place::Unpacked, Place::In(sscc(to)));
			}
			Step::PackWrong { to, lot, first, count } => {
				pack(to, &[(lot, first, count)])?;
				self.put((lot, first, count), Place::Unpacked, Place::In(sscc(to)));
			}
			Step::Repack { from, to, range, skip, count } => {
				let from = like(from, |container| container.level == 0);
				let packs = some_packs(from, range, skip, count);
				repack(holder(from), from, to, &[packs])?;
				self.put(packs, Place::In(sscc(from)), Place::In(sscc(to)));
			}
			Step::Load { parent, children } => {
				let children: Vec<_> =
					children.iter().map(|child| like(*child, |case| case.parent.is_none())).collect();
				load(holder(children[0]), parent, children.clone())?;
				for child in children {
					assert_eq!(self.parents.insert(sscc(child), sscc(parent)), None, "a container is in two others");
				}
			}
			Step::Unload { child } => {
				let child = like(child, |container| container.parent.is_some());
				let found = Containers::<Test>::get(sscc(child)).and_then(|container| container.parent);
				let parent = found.unwrap_or(sscc(0));
				DrugTrace::unload(signed(holder(child)), parent, children([child]))?;
				assert_eq!(self.parents.remove(&sscc(child)), Some(parent));
			}
			Step::Take { from, range, skip, count } => {
				let packs = some_packs(from, range, skip, count);
				DrugTrace::take(holder(from), sscc(from), &picks(&[packs]))?;
				self.put(packs, Place::In(sscc(from)), Place::Taken);
			}
			other => pass_on(other)?,
		}
		self.parents.retain(|child, _| Containers::<Test>::contains_key(child));
		Ok(())
	}

	/// What is stored is what should be.
	fn check(&self) {
		let mut stored = BTreeMap::new();
		for (sscc, container) in Containers::<Test>::iter() {
			assert_eq!(container.parent, self.parents.get(&sscc).copied());
			let possession = DrugTrace::possession(sscc).unwrap();
			assert!(is_listed_as(possession.holder, possession.root), "each container has one possessor");
			assert!(container.level < MAX_LEVELS && container.children <= MAX_CHILDREN);
			for range in &container.packs {
				for index in range.first..range.first + range.count {
					assert_eq!(stored.insert((range.lot.0, index), sscc), None, "a pack is in two containers");
				}
			}
		}
		for (pack, place) in &self.packs {
			let expected = match place {
				Place::In(sscc) => Some(*sscc),
				Place::Unpacked | Place::Taken => None,
			};
			assert_eq!(stored.get(pack).copied(), expected, "pack {pack:?}");
		}
		for lot in 0..5 {
			let places = self.packs.iter().filter(|((of, _), place)| *of == lot && **place == Place::Unpacked);
			assert_eq!(DrugTrace::unpacked(&key(lot)) as usize, places.count());
			let held: u32 = DrugTrace::holders_of_lot(key(lot), None, 100).0.iter().map(|holding| holding.packs).sum();
			assert_eq!(
				held as usize,
				stored.keys().filter(|(of, _)| *of == lot).count(),
				"the list of holders is whole"
			);
		}
	}
}

fn is_listed_as(holder: OrganisationId, root: Sscc) -> bool {
	ContainersByHolder::<Test>::iter().filter(|(_, sscc, ())| *sscc == root).map(|(found, ..)| found).eq([holder])
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn any_history_keeps_every_pack_in_one_place(steps in vec(step(), 20..200)) {
		after(commissioned).build().execute_with(|| {
			let mut model = Model::new();
			for number in 0..6 {
				model.take(&Step::Pack { to: number, lot: number as u32 % 4, count: 10 }).unwrap();
			}
			for step in &steps {
				let before = sp_io::storage::root(StateVersion::V1);
				if model.take(step).is_err() {
					assert_eq!(before, sp_io::storage::root(StateVersion::V1), "{step:?} failed and left something behind");
				}
			}
			DrugTrace::do_try_state().unwrap();
			model.check();
		});
	}
}
