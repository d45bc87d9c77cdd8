//! A holder's containers in memory, and what is counted in them.

use salus_primitives::{
	containers::{Container, PackRange},
	gs1::Gtin,
	safety::Holding,
};
use sp_core::H256;

use super::*;

const HOLDER: OrganisationId = OrganisationId(5);
/// Who makes all lots.
const MAKER: OrganisationId = OrganisationId(1);
const NOW: Moment = 1_000 * DAY;

/// Containers by their SSCC. Number 1 and what follows up to 9 are within others, if they say so.
#[derive(Default)]
struct World {
	containers: BTreeMap<Sscc, Possession>,
	/// How many packs of each lot were put into containers.
	packed: BTreeMap<u32, u32>,
	/// Every n-th pack is supplied, if not 0.
	supplied: u32,
	/// Whether states are missing.
	is_broken: bool,
}

fn key(lot: u32) -> LotKey {
	LotKey { gtin: Gtin(6_291_041_500_213), lot: lot.to_string().into_bytes().try_into().unwrap() }
}

fn id(key: &LotKey) -> u32 {
	String::from_utf8_lossy(&key.lot).parse().unwrap()
}

fn range(lot: u32, first: u32, count: u32) -> PackRange {
	PackRange { lot: LotId(lot), first, count }
}

fn possession(root: u64, level: u8, packs: &[PackRange]) -> Possession {
	let container = Container {
		holder: HOLDER,
		owner: HOLDER,
		parent: None,
		level,
		children: 0,
		packs: packs.to_vec().try_into().unwrap(),
		lots: vec![LotId(1), LotId(2)].try_into().unwrap(),
		offer: None,
		locked: false,
		head: [0; 32],
		events: 0,
		born: 0,
	};
	Possession { container, root: Sscc(root), holder: HOLDER, owner: HOLDER, on_offer: false, locked: false }
}

impl Trace for World {
	async fn lot(&self, key: &LotKey) -> Result<Option<Lot>> {
		Ok(Some(Lot {
			id: LotId(id(key)),
			owner: MAKER,
			// Lot 1 expires after 30 days, lot 2 after 20.
			expiry: NOW + u64::from(40 - 10 * id(key)) * DAY,
			quantity: 10_000,
			root: H256::zero(),
			units: 1,
			markets: Default::default(),
			recall: None,
		}))
	}

	async fn lot_key(&self, lot: LotId) -> Result<Option<LotKey>> {
		Ok(Some(key(lot.0)))
	}

	async fn packed(&self, key: &LotKey) -> Result<u32> {
		Ok(self.packed.get(&id(key)).copied().unwrap_or_default())
	}

	async fn holders(&self, key: &LotKey, _after: Option<Sscc>) -> Result<(Vec<Holding>, Option<Sscc>)> {
		let holdings = self.containers.iter().filter_map(|(sscc, one)| {
			let range = one.container.packs.iter().find(|range| range.lot.0 == id(key))?;
			Some(Holding {
				lot: range.lot,
				sscc: *sscc,
				root: one.root,
				holder: one.holder,
				owner: one.owner,
				offered_to: None,
				packs: range.count,
			})
		});
		Ok((holdings.collect(), None))
	}

	async fn origins(&self, _lot: LotId) -> Result<Vec<LotId>> {
		Ok(Vec::new())
	}

	async fn derived(&self, _lot: LotId, _after: Option<LotId>) -> Result<Vec<LotId>> {
		Ok(Vec::new())
	}
}

impl Shelves for World {
	async fn now(&self) -> Result<Moment> {
		Ok(NOW)
	}

	async fn held_by(&self, holder: OrganisationId, after: Option<Sscc>) -> Result<ContainerPage> {
		let mut roots = self.containers.iter().filter(|(sscc, one)| one.root == **sscc && one.holder == holder);
		let next = roots.find(|(sscc, _)| after.is_none_or(|after| after < **sscc));
		let items: Vec<_> = next.into_iter().map(|(sscc, one)| (*sscc, one.clone())).collect();
		let next = items.last().map(|(sscc, _)| *sscc);
		Ok(ContainerPage { items, next })
	}

	async fn container(&self, sscc: Sscc) -> Result<Option<Possession>> {
		Ok(self.containers.get(&sscc).cloned())
	}

	async fn own_lots(&self, owner: OrganisationId) -> Result<Vec<(LotKey, Lot)>> {
		let mut lots = Vec::new();
		for key in self.packed.keys().map(|lot| key(*lot)) {
			lots.extend(self.lot(&key).await?.filter(|lot| lot.owner == owner).map(|lot| (key, lot)));
		}
		Ok(lots)
	}

	async fn states(&self, _key: &LotKey, first: u32, count: u32) -> Result<Vec<PackState>> {
		assert!(count <= MAX_STATES);
		let is_supplied = |index: u32| self.supplied > 0 && index.is_multiple_of(self.supplied);
		let state = |index| if is_supplied(index) { PackState::Supplied } else { PackState::Active };
		let count = if self.is_broken { count - 1 } else { count };
		Ok((first..first + count).map(state).collect())
	}

	async fn recalls(&self, key: &LotKey) -> Result<Vec<InForce>> {
		let recall = InForce { recall: RecallId(3), class: RecallClass::ClassII, market: None };
		Ok(if id(key) == 2 { vec![recall] } else { Vec::new() })
	}
}

#[tokio::test]
async fn packs_are_counted_at_every_level_and_what_expires_first_is_first() {
	let containers = BTreeMap::from([
		(Sscc(10), possession(10, 0, &[range(1, 0, 100), range(2, 0, 10)])),
		(Sscc(20), possession(20, 1, &[])),
		(Sscc(21), possession(20, 0, &[range(1, 100, 2_500)])),
		// Somebody else's, with the same lot.
		(Sscc(30), Possession { holder: OrganisationId(6), ..possession(30, 0, &[range(1, 5_000, 7)]) }),
	]);
	let world = World { containers, supplied: 10, ..World::default() };
	let (now, lines) = take(&world, HOLDER).await.unwrap();
	assert_eq!(now, NOW);
	assert_eq!(lines.iter().map(|line| id(&line.key)).collect::<Vec<_>>(), [2, 1]);
	assert_eq!((lines[1].count(PackState::Active), lines[1].count(PackState::Supplied)), (2_340, 260));
	assert_eq!(lines[1].containers, BTreeSet::from([Sscc(10), Sscc(21)]));
	assert_eq!((lines[0].count(PackState::Active), lines[0].recalls.len()), (9, 1));
	assert!(lines[1].recalls.is_empty());
}

#[tokio::test]
async fn what_is_locked_leaving_or_of_others_is_said() {
	let locked = Possession { locked: true, ..possession(10, 0, &[range(1, 0, 5)]) };
	let leaving = Possession { on_offer: true, ..possession(11, 0, &[range(1, 5, 6)]) };
	let kept = Possession { owner: OrganisationId(9), ..possession(12, 0, &[range(1, 11, 7)]) };
	let containers = BTreeMap::from([(Sscc(10), locked), (Sscc(11), leaving), (Sscc(12), kept)]);
	let (_, lines) = take(&World { containers, ..World::default() }, HOLDER).await.unwrap();
	let line = &lines[0];
	assert_eq!((line.count(PackState::Active), line.locked, line.leaving, line.of_others), (18, 5, 6, 7));
}

#[tokio::test]
async fn a_makers_packs_in_no_container_are_in_its_stock_alone() {
	let case = Possession { holder: MAKER, ..possession(10, 0, &[range(1, 0, 400)]) };
	let packed = BTreeMap::from([(1, 400), (2, 10_000), (3, 0)]);
	let world = World { containers: BTreeMap::from([(Sscc(10), case)]), packed, ..World::default() };
	let (_, lines) = take(&world, MAKER).await.unwrap();
	// Nothing of lot 2 is left at the maker's.
	assert_eq!(lines.iter().map(|line| id(&line.key)).collect::<Vec<_>>(), [3, 1]);
	assert_eq!((lines[1].count(PackState::Active), lines[1].unpacked), (10_000, 9_600));
	assert_eq!((lines[1].of_others, lines[1].containers.len()), (400, 1), "the case is somebody else's");
	assert_eq!((lines[0].count(PackState::Active), lines[0].unpacked), (10_000, 10_000));
	assert!(lines[0].containers.is_empty());
	assert!(take(&world, HOLDER).await.unwrap().1.is_empty());
}

#[tokio::test]
async fn nothing_in_stock_is_no_error_and_missing_states_are() {
	assert!(take(&World::default(), HOLDER).await.unwrap().1.is_empty());
	let containers = BTreeMap::from([(Sscc(10), possession(10, 0, &[range(1, 0, 100)]))]);
	let world = World { containers, is_broken: true, ..World::default() };
	assert_eq!(take(&world, HOLDER).await.unwrap_err().exit_code(), 3);
}

#[tokio::test]
async fn expiry_is_seen_from_the_chains_time() {
	let containers = BTreeMap::from([(Sscc(10), possession(10, 0, &[range(1, 0, 1)]))]);
	let (now, lines) = take(&World { containers, ..World::default() }, HOLDER).await.unwrap();
	let line = &lines[0];
	assert_eq!((line.days_left(now), line.shelf(now, 30), line.shelf(now, 29)), (30, Shelf::Soon, Shelf::Good));
	assert_eq!(line.shelf(line.expiry - 1, 0), Shelf::Good);
	assert_eq!((line.shelf(line.expiry, 0), line.days_left(line.expiry)), (Shelf::Expired, 0));
}
