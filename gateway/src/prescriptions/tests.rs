use super::*;
use proptest::prelude::*;

const GTIN: Gtin = Gtin(6_291_041_500_213);
const VALIDITY: Period = Period::between(1_000, 2_000);

fn fills(count: u32) -> Vec<Medicine> {
	(0..count).map(|number| Medicine { gtin: GTIN, packs: number % 3 + 1 }).collect()
}

fn written(prescription: &Prescription, number: u32) -> String {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("fill.json");
	prescription.fill(number).unwrap().save(&path).unwrap();
	std::fs::read_to_string(path).unwrap()
}

#[test]
fn a_prescription_is_kept_for_its_owner_and_read_back_whole() {
	let home = tempfile::tempdir().unwrap();
	let one = Prescription::new(&fills(3), VALIDITY).unwrap();
	let path = one.save(home.path()).unwrap();
	let back = Prescription::load(home.path(), one.root()).unwrap();
	assert_eq!((back.root(), back.validity, back.count()), (one.root(), VALIDITY, 3));
	assert!(back.medicines().eq(fills(3)));
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
	}
	let text = std::fs::read_to_string(&path).unwrap();
	std::fs::write(&path, text.replace("\"packs\":2", "\"packs\":3")).unwrap();
	assert!(Prescription::load(home.path(), one.root()).err().unwrap().to_string().contains("root"));
	assert_eq!(Prescription::load(home.path(), H256::zero()).err().unwrap().exit_code(), 2);
}

#[test]
fn equal_prescriptions_have_different_roots() {
	let root = || Prescription::new(&fills(1), VALIDITY).unwrap().root();
	assert_ne!(root(), root());
}

#[test]
fn numbers_of_fills_and_packs_are_bounded() {
	assert!(Prescription::new(&[], VALIDITY).is_err());
	assert!(Prescription::new(&fills(MAX_FILLS), VALIDITY).is_ok());
	assert!(Prescription::new(&fills(MAX_FILLS + 1), VALIDITY).err().unwrap().to_string().contains("64"));
	for packs in [0, MAX_PACKS + 1] {
		let error = Prescription::new(&[Medicine { gtin: GTIN, packs }], VALIDITY).err().unwrap();
		assert!(error.to_string().contains("supplied at once"), "{error}");
	}
}

#[test]
fn a_fill_is_for_the_patient_alone_and_never_overwritten() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("fill.json");
	let one = Prescription::new(&fills(2), VALIDITY).unwrap();
	one.fill(1).unwrap().save(&path).unwrap();
	assert!(FillFile::load(&path).unwrap() == one.fill(1).unwrap());
	assert!(one.fill(0).unwrap().save(&path).unwrap_err().to_string().contains("already"));
	assert!(one.fill(2).is_none());
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
	}
}

#[test]
fn a_fill_that_was_changed_is_refused() {
	let one = Prescription::new(&fills(3), VALIDITY).unwrap();
	let good = written(&one, 1);
	assert!(FillFile::from_json(good.as_bytes()).is_ok());
	for (from, to) in [
		("\"packs\": 2", "\"packs\": 3"),
		("\"number\": 1", "\"number\": 0"),
		("\"fills\": 3", "\"fills\": 2"),
		("06291041500213", "10614141000019"),
		("06291041500213", "06291041500214"),
		("salus-fill/1", "salus-fill/2"),
	] {
		assert!(good.contains(from), "{from}");
		assert!(FillFile::from_json(good.replace(from, to).as_bytes()).is_err(), "{from} → {to}");
	}
	assert!(FillFile::from_json(&good.as_bytes()[..good.len() / 2]).is_err());
}

#[test]
fn a_fill_tells_nothing_of_the_others() {
	let one = Prescription::new(&fills(2), VALIDITY).unwrap();
	let text = written(&one, 0);
	let other = one.fill(1).unwrap();
	assert!(!text.contains(&hex::encode(other.fill.salt)));
	// Of the other there is the hash of its leaf, which has a salt.
	let leaf = fill_leaf(&other.fill.salt, 1, other.gtin, other.fill.packs);
	assert!(!text.contains(&hex::encode(leaf)));
}

proptest! {
	#[test]
	fn every_fill_is_one_of_its_prescription(count in 1u32..=MAX_FILLS, number in 0u32..MAX_FILLS) {
		let one = Prescription::new(&fills(count), VALIDITY).unwrap();
		let fill = one.fill(number % count).unwrap();
		let leaf = fill_leaf(&fill.fill.salt, fill.fill.number, fill.gtin, fill.fill.packs);
		prop_assert!(merkle::verify(one.root(), count, fill.fill.number, &leaf, &fill.fill.path));
	}
}
