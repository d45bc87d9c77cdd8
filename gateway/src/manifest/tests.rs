//! Manifests sealed, opened, tampered with, and kept.

use std::collections::BTreeMap;

use proptest::prelude::*;
use salus_primitives::{
	codes::PackState,
	containers::{Container, ContainerPage, PackRange, Possession},
	gs1::Gtin,
	ids::OrganisationId,
	lots::Lot,
	safety::Holding,
};

use super::*;
use crate::{
	serials::generate,
	stock::{InForce, Shelves},
};

const GENESIS: [u8; 32] = [7; 32];

fn key(lot: u32) -> LotKey {
	LotKey { gtin: Gtin(6_291_041_500_213), lot: lot.to_string().into_bytes().try_into().unwrap() }
}

fn lot(number: u32, packs: u32) -> LotTree {
	LotTree::new(key(number), generate(packs).unwrap()).unwrap()
}

fn receiver(number: u8) -> RecipientKey {
	RecipientKey::from_seed(&[number; 32]).unwrap()
}

fn sender() -> Signer {
	Signer::from_name("//Manufacturer").unwrap()
}

fn manifest(lots: Vec<Part>) -> Manifest {
	let container = Some(Sscc(106_141_412_345_678_908));
	Manifest { genesis: GENESIS, container, from: sender().account(), made: 5, lots }
}

/// Lots and containers in memory.
#[derive(Default)]
struct World {
	lots: BTreeMap<u32, LotTree>,
	containers: BTreeMap<Sscc, Container>,
}

impl World {
	fn root(&self, sscc: Sscc) -> Sscc {
		self.containers[&sscc].parent.map_or(sscc, |parent| self.root(parent))
	}

	/// A container with packs, or with containers of these lots.
	fn put(&mut self, sscc: u64, parent: Option<u64>, level: u8, lots: &[u32], packs: &[(u32, u32, u32)]) {
		let range =
			|(lot, first, count): &(u32, u32, u32)| PackRange { lot: LotId(*lot), first: *first, count: *count };
		let container = Container {
			holder: OrganisationId(1),
			owner: OrganisationId(1),
			parent: parent.map(Sscc),
			level,
			children: 0,
			packs: packs.iter().map(range).collect::<Vec<_>>().try_into().unwrap(),
			lots: lots.iter().map(|lot| LotId(*lot)).collect::<Vec<_>>().try_into().unwrap(),
			offer: None,
			locked: false,
			born: 0,
			head: [0; 32],
			events: 0,
		};
		self.containers.insert(Sscc(sscc), container);
	}
}

impl Trace for World {
	async fn lot(&self, key: &LotKey) -> Result<Option<Lot>> {
		let number = String::from_utf8_lossy(&key.lot).parse().unwrap();
		Ok(self.lots.get(&number).map(|tree| Lot {
			id: LotId(number),
			owner: OrganisationId(1),
			expiry: 0,
			quantity: tree.quantity(),
			root: tree.root(),
			units: 1,
			markets: Default::default(),
			recall: None,
		}))
	}

	async fn lot_key(&self, lot: LotId) -> Result<Option<LotKey>> {
		Ok(Some(key(lot.0)))
	}

	async fn packed(&self, _key: &LotKey) -> Result<u32> {
		Ok(0)
	}

	async fn holders(&self, wanted: &LotKey, _after: Option<Sscc>) -> Result<(Vec<Holding>, Option<Sscc>)> {
		let mut found = Vec::new();
		for (sscc, container) in &self.containers {
			let packs =
				container.packs.iter().filter(|range| key(range.lot.0) == *wanted).map(|range| range.count).sum();
			let lot = LotId(0);
			let (holder, owner, root) = (container.holder, container.owner, self.root(*sscc));
			if packs > 0 {
				found.push(Holding { lot, sscc: *sscc, root, holder, owner, offered_to: None, packs });
			}
		}
		Ok((found, None))
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
		Ok(0)
	}

	async fn held_by(&self, _holder: OrganisationId, _after: Option<Sscc>) -> Result<ContainerPage> {
		Ok(ContainerPage { items: Vec::new(), next: None })
	}

	async fn container(&self, sscc: Sscc) -> Result<Option<Possession>> {
		let possession = |container: &Container| Possession {
			container: container.clone(),
			root: self.root(sscc),
			holder: container.holder,
			owner: container.owner,
			on_offer: false,
			locked: false,
		};
		Ok(self.containers.get(&sscc).map(possession))
	}

	async fn own_lots(&self, _owner: OrganisationId) -> Result<Vec<(LotKey, Lot)>> {
		Ok(Vec::new())
	}

	async fn states(&self, _key: &LotKey, _first: u32, _count: u32) -> Result<Vec<PackState>> {
		Ok(Vec::new())
	}

	async fn recalls(&self, _key: &LotKey) -> Result<Vec<InForce>> {
		Ok(Vec::new())
	}
}

#[tokio::test]
async fn the_receiver_of_a_case_gets_its_packs_and_no_others() {
	let whole = lot(1, 500);
	let world = World { lots: BTreeMap::from([(1, whole.clone())]), ..World::default() };
	let sent = manifest(vec![whole.part(&[20..30]).unwrap()]);
	let bytes = sent.seal(&sender(), &receiver(1).recipient()).unwrap();
	let came = Manifest::open(&bytes, &receiver(1)).unwrap();
	assert_eq!(came, sent);
	let trees = came.proved(&world).await.unwrap();
	assert_eq!((trees[0].serials(), trees[0].is_whole()), (&whole.serials()[20..30], false));
	assert_eq!(trees[0].proof(&whole.serials()[25]), whole.proof(&whole.serials()[25]));
	// Neither the file nor what is in it tells another serial number.
	let opened = sealed::open(&bytes, &receiver(1)).unwrap();
	for (index, serial) in whole.serials().iter().enumerate() {
		let is_in = |text: &[u8]| text.windows(serial.len()).any(|window| window == serial.as_slice());
		assert_eq!((is_in(&opened), is_in(&bytes)), ((20..30).contains(&index), false), "{index}");
	}
}

#[test]
fn only_the_receiver_opens_it_and_nobody_sends_it_on() {
	let sent = manifest(vec![lot(1, 5).part(&[0..5]).unwrap()]);
	let bytes = sent.seal(&sender(), &receiver(1).recipient()).unwrap();
	let error = Manifest::open(&bytes, &receiver(2)).unwrap_err();
	assert_eq!(error.exit_code(), 1);
	assert!(error.to_string().contains(&receiver(2).recipient().id().to_string()), "{error}");
	// The receiver opens it and seals it again for somebody else, as if the first sender had.
	let again = sealed::seal(&sealed::open(&bytes, &receiver(1)).unwrap(), &receiver(2).recipient()).unwrap();
	assert!(Manifest::open(&again, &receiver(2)).unwrap_err().to_string().starts_with("signature"));
	let error = sent.seal(&Signer::from_name("//Wholesaler").unwrap(), &receiver(1).recipient()).unwrap_err();
	assert!(error.to_string().starts_with("from"), "{error}");
}

#[test]
fn each_field_is_signed() {
	let to = receiver(1);
	let good = manifest(vec![lot(1, 5).part(&[0..3]).unwrap()]);
	let json = sealed::open(&good.seal(&sender(), &to.recipient()).unwrap(), &to).unwrap();
	let text = String::from_utf8(json.to_vec()).unwrap();
	for (from, into, named) in [
		("\"made\":5", "\"made\":6".to_owned(), "signature"),
		("\"106141412345678908\"", "null".into(), "signature"),
		("\"106141412345678908\"", "\"106141412345678909\"".into(), "container"),
		(&"07".repeat(32), "08".repeat(32), "signature"),
		(&keys::address(&sender().account()), "//Alice".into(), "signature"),
		("\"first\":0", "\"first\":1".into(), "signature"),
		("salus-manifest/1", "salus-manifest/2".into(), "format"),
		("\"made\":5", "\"made\":5,\"made\":5".into(), "made"),
		("\"made\"", "\"make\"".into(), "make"),
		("\"signature\":\"0x01", "\"signature\":\"0x09".into(), "signature"),
	] {
		assert!(text.contains(from), "{from}");
		let changed = sealed::seal(text.replacen(from, &into, 1).as_bytes(), &to.recipient()).unwrap();
		let error = Manifest::open(&changed, &to).unwrap_err();
		assert!(error.to_string().contains(named), "{from}: {error}");
	}
}

#[test]
fn a_damaged_file_says_what_is_wrong() {
	let sent = manifest(vec![lot(1, 5).part(&[0..5]).unwrap()]);
	let bytes = sent.seal(&sender(), &receiver(1).recipient()).unwrap();
	let refusal = |bytes: &[u8]| Manifest::open(bytes, &receiver(1)).unwrap_err().to_string();
	assert!(refusal(&bytes[..bytes.len() - 9]).contains("cut short"));
	assert!(refusal(&[&bytes[..], b"x"].concat()).contains("goes on after its end"));
	let mut changed = bytes.clone();
	*changed.last_mut().unwrap() ^= 1;
	assert!(refusal(&changed).contains("not those that it names"));
	for text in [&b""[..], b"{}", b"{}\n", b"not a manifest\n", &[b' '; 9_000]] {
		assert_eq!(Manifest::open(text, &receiver(1)).unwrap_err().exit_code(), 2, "{text:?}");
	}
	// The sealed bytes of one under the head of another.
	let other = sent.seal(&sender(), &receiver(1).recipient()).unwrap();
	let at = |bytes: &[u8]| bytes.iter().position(|byte| *byte == b'\n').unwrap();
	let mixed = [&bytes[..at(&bytes)], &other[at(&other)..]].concat();
	assert!(refusal(&mixed).contains("tampered"));
}

#[tokio::test]
async fn packs_of_another_lot_are_refused_by_the_chains_root() {
	let (right, forged) = (lot(1, 50), lot(1, 50));
	let world = World { lots: BTreeMap::from([(1, right.clone())]), ..World::default() };
	let refusal = |lots: Vec<Part>| {
		let (manifest, world) = (manifest(lots), &world);
		async move { manifest.proved(world).await.unwrap_err() }
	};
	let error = refusal(vec![forged.part(&[0..9]).unwrap()]).await;
	assert_eq!(error.exit_code(), 1);
	assert!(error.to_string().contains("commissioned with"), "{error}");
	let error = refusal(vec![lot(2, 50).part(&[0..9]).unwrap()]).await;
	assert!(error.to_string().contains("never commissioned"), "{error}");
	let good = right.part(&[0..9]).unwrap();
	// It names the chain's root, and holds other serial numbers.
	let lied = Part { runs: forged.part(&[0..9]).unwrap().runs, ..good.clone() };
	assert!(refusal(vec![lied]).await.to_string().starts_with("root"));
	assert!(refusal(vec![good.clone(), good]).await.to_string().contains("twice"));
	assert!(refusal(Vec::new()).await.to_string().contains("none"));
}

#[tokio::test]
async fn a_container_has_what_is_in_it_at_every_level() {
	let mut world = World::default();
	// A truck with a pallet of two cases and a loose case; another truck with packs of the same lot.
	world.put(1, None, 2, &[1, 2], &[]);
	world.put(2, Some(1), 1, &[1, 2], &[]);
	world.put(3, Some(2), 0, &[1], &[(1, 0, 10)]);
	world.put(4, Some(2), 0, &[1, 2], &[(1, 20, 5), (2, 0, 4)]);
	world.put(5, Some(1), 0, &[1], &[(1, 10, 10)]);
	world.put(6, None, 1, &[1], &[]);
	world.put(7, Some(6), 0, &[1], &[(1, 30, 10)]);
	let of = async |sscc: u64| {
		let lots = contents(&world, Sscc(sscc)).await.unwrap().unwrap().lots;
		lots.into_iter().map(|lot| (lot.id.0, lot.ranges)).collect::<Vec<_>>()
	};
	assert_eq!(of(1).await, [(1, vec![0..10, 10..20, 20..25]), (2, vec![0..4])]);
	assert_eq!(of(2).await, [(1, vec![0..10, 20..25]), (2, vec![0..4])]);
	assert_eq!(of(4).await, [(1, vec![20..25]), (2, vec![0..4])]);
	assert_eq!(of(6).await, [(1, vec![30..40])]);
	assert_eq!(contents(&world, Sscc(9)).await.unwrap(), None);
}

#[test]
fn shipments_add_up_in_the_home_folder() {
	let home = tempfile::tempdir().unwrap();
	let (one, two) = (lot(1, 100), lot(2, 10));
	let open = |lot: &LotTree, range| lot.part(&[range]).unwrap().open().unwrap();
	keep(home.path(), &[open(&one, 0..10)]).unwrap();
	let kept = keep(home.path(), &[open(&one, 50..60), open(&two, 0..1)]).unwrap();
	assert_eq!(kept[0].1.ranges(), [0..10, 50..60]);
	assert_eq!(LotTree::load(home.path(), &key(1)).unwrap(), kept[0].1);
	#[cfg(unix)]
	for (path, _) in &kept {
		use std::os::unix::fs::PermissionsExt;
		assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
	}
	// Another lot's tree under the same name: nothing of the manifest is kept.
	let before = std::fs::read(&kept[1].0).unwrap();
	let error = keep(home.path(), &[open(&two, 1..2), open(&lot(1, 100), 0..1)]).unwrap_err();
	assert!(error.to_string().contains("move it away"), "{error}");
	assert_eq!(std::fs::read(&kept[1].0).unwrap(), before);
}

#[test]
fn two_shipments_at_once_are_both_kept() {
	let home = tempfile::tempdir().unwrap();
	let whole = lot(1, 64);
	std::thread::scope(|scope| {
		for first in 0..8 {
			let part = whole.part(&[first * 8..first * 8 + 8]).unwrap().open().unwrap();
			let home = home.path();
			scope.spawn(move || keep(home, &[part]).unwrap());
		}
	});
	assert_eq!(LotTree::load(home.path(), &key(1)).unwrap(), whole);
}

#[test]
fn what_is_missing_is_counted() {
	let whole = lot(1, 100);
	let wanted = Wanted { id: LotId(1), key: key(1), ranges: vec![0..10, 40..60] };
	let part = whole.part(&[5..8, 50..100]).unwrap().open().unwrap();
	assert_eq!((wanted.packs(), wanted.missing_in(None)), (30, 30));
	assert_eq!((wanted.missing_in(Some(&part)), wanted.missing_in(Some(&whole))), (17, 0));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// The letters of hexadecimal digits and of a content id may be small or capital: that is all that can change.
	#[test]
	fn one_flipped_bit_is_noticed_or_says_the_same(at in any::<prop::sample::Index>(), bit in 0u8..8) {
		let sent = manifest(vec![lot(1, 9).part(&[2..5]).unwrap()]);
		let mut bytes = sent.seal(&sender(), &receiver(1).recipient()).unwrap();
		let at = at.index(bytes.len());
		bytes[at] ^= 1 << bit;
		if let Ok(opened) = Manifest::open(&bytes, &receiver(1)) {
			prop_assert!(bit == 5 && bytes[at].is_ascii_uppercase(), "byte {at}");
			prop_assert_eq!(opened, sent);
		}
	}
}
