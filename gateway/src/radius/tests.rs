//! A chain in memory, and what is found on it.

use std::collections::HashMap;

use salus_primitives::gs1::Gtin;
use sp_core::H256;

use super::*;

/// Lots that were made of each other, and containers.
#[derive(Default)]
struct World {
	made_of: Vec<(u32, u32)>,
	holdings: HashMap<u32, Vec<Holding>>,
	packed: u32,
	/// Whether pages lead back.
	is_broken: bool,
}

fn key(lot: u32) -> LotKey {
	LotKey { gtin: Gtin(6_291_041_500_213), lot: lot.to_string().into_bytes().try_into().unwrap() }
}

fn id(key: &LotKey) -> u32 {
	String::from_utf8_lossy(&key.lot).parse().unwrap()
}

fn holding(lot: u32, sscc: u64, holder: u32, owner: u32, offered_to: Option<u32>) -> Holding {
	Holding {
		lot: LotId(lot),
		sscc: Sscc(sscc),
		root: Sscc(sscc),
		holder: OrganisationId(holder),
		owner: OrganisationId(owner),
		offered_to: offered_to.map(OrganisationId),
		packs: 10,
	}
}

impl Trace for World {
	async fn lot(&self, key: &LotKey) -> Result<Option<Lot>> {
		Ok((id(key) < 100).then(|| Lot {
			id: LotId(id(key)),
			owner: OrganisationId(1),
			expiry: 0,
			quantity: 100,
			root: H256::zero(),
			units: 1,
			markets: Default::default(),
			recall: None,
		}))
	}

	async fn lot_key(&self, lot: LotId) -> Result<Option<LotKey>> {
		Ok(Some(key(lot.0)))
	}

	async fn packed(&self, _key: &LotKey) -> Result<u32> {
		Ok(self.packed)
	}

	async fn holders(&self, key: &LotKey, after: Option<Sscc>) -> Result<(Vec<Holding>, Option<Sscc>)> {
		let all = self.holdings.get(&id(key)).cloned().unwrap_or_default();
		let from = after.map_or(0, |after| all.iter().position(|one| one.sscc == after).unwrap() + 1);
		let page: Vec<_> = all.iter().skip(from).take(2).cloned().collect();
		let more = self.is_broken || from + page.len() < all.len();
		let next = page.last().filter(|_| more).map(|last| last.sscc);
		Ok(if self.is_broken { (page, all.first().map(|first| first.sscc)) } else { (page, next) })
	}

	async fn origins(&self, lot: LotId) -> Result<Vec<LotId>> {
		Ok(self.made_of.iter().filter(|(made, _)| *made == lot.0).map(|(_, of)| LotId(*of)).collect())
	}

	async fn derived(&self, lot: LotId, after: Option<LotId>) -> Result<Vec<LotId>> {
		let all = self.made_of.iter().filter(|(_, of)| *of == lot.0).map(|(made, _)| LotId(*made));
		match after.filter(|_| !self.is_broken) {
			Some(after) => Ok(all.skip_while(|one| *one != after).skip(1).take(1).collect()),
			None => Ok(all.take(1).collect()),
		}
	}
}

fn relations(found: &[Affected]) -> Vec<(u32, Relation)> {
	found.iter().map(|lot| (lot.lot.id.0, lot.relation)).collect()
}

#[tokio::test]
async fn up_and_down_through_several_steps_and_not_to_siblings() {
	// 1 → 2 → 3, 4; 1 → 9, which is a sibling of 2.
	let world = World { made_of: vec![(2, 1), (3, 2), (4, 2), (9, 1)], ..World::default() };
	let both = spread(&world, &[key(2)], Way::Both).await.unwrap();
	let expected = [(2, Relation::Named), (1, Relation::Origin), (3, Relation::Derived), (4, Relation::Derived)];
	assert_eq!(relations(&both), expected);
	let down = spread(&world, &[key(1)], Way::Down).await.unwrap();
	assert_eq!(down.len(), 5);
	assert_eq!(relations(&spread(&world, &[key(2)], Way::Up).await.unwrap()), expected[..2]);
	assert_eq!(relations(&spread(&world, &[key(2)], Way::Neither).await.unwrap()), expected[..1]);
}

#[tokio::test]
async fn every_page_is_read_and_parties_are_summed() {
	let holdings = vec![
		holding(1, 11, 5, 1, None),
		holding(1, 12, 5, 5, Some(6)),
		holding(1, 13, 7, 5, None),
		holding(1, 14, 5, 5, None),
		holding(1, 15, 5, 5, None),
	];
	let world = World { holdings: HashMap::from([(1, holdings)]), packed: 50, ..World::default() };
	let found = spread(&world, &[key(1)], Way::Both).await.unwrap();
	assert_eq!((found[0].holdings.len(), found[0].unpacked), (5, 50));
	let parties = parties(&found);
	assert_eq!(parties[&OrganisationId(1)], Party { makes: true, unpacked: 50, owns: 1, ..Party::default() });
	assert_eq!(parties[&OrganisationId(5)], Party { holds: 4, packs: 40, owns: 4, ..Party::default() });
	assert_eq!(parties[&OrganisationId(6)], Party { awaits: 1, ..Party::default() });
	assert_eq!(parties[&OrganisationId(7)], Party { holds: 1, packs: 10, ..Party::default() });
}

#[tokio::test]
async fn a_lot_that_is_named_twice_or_reached_twice_is_there_once() {
	let world = World { made_of: vec![(3, 1), (3, 2)], ..World::default() };
	assert_eq!(spread(&world, &[key(1), key(2), key(1)], Way::Both).await.unwrap().len(), 3);
}

#[tokio::test]
async fn unknown_lots_are_named() {
	let error = spread(&World::default(), &[key(100)], Way::Both).await.unwrap_err();
	assert!(error.to_string().contains("lot 100: was never commissioned"), "{error}");
}

#[tokio::test]
async fn pages_that_lead_back_are_the_chains_error() {
	let holdings = HashMap::from([(1, vec![holding(1, 11, 5, 1, None)])]);
	let world = World { holdings, is_broken: true, ..World::default() };
	assert_eq!(spread(&world, &[key(1)], Way::Neither).await.unwrap_err().exit_code(), 3);
	let world = World { made_of: vec![(2, 1)], is_broken: true, ..World::default() };
	assert_eq!(spread(&world, &[key(1)], Way::Down).await.unwrap_err().exit_code(), 3);
}

#[tokio::test]
async fn too_many_lots_are_refused_rather_than_left_out() {
	let made_of = (1..=5_000).map(|made| (made, made - 1)).collect();
	let error = spread(&World { made_of, ..World::default() }, &[key(0)], Way::Down).await.unwrap_err();
	assert!(error.to_string().contains("4096"), "{error}");
}
