//! Tests of the store.

use std::io::{self, Read};

use object_store::memory::InMemory;

use super::*;
use crate::seal::{self, DataKey};

#[test]
fn ids_are_those_of_ipfs() {
	assert_eq!(
		content_id(b"hello world").unwrap().to_string(),
		"bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
	);
}

#[test]
fn only_raw_sha2_256_ids_are_read() {
	assert!(parse_id("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e").is_ok());
	assert!(parse_id("QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG").unwrap_err().to_string().contains("CIDv1"));
	assert!(parse_id("../../etc/passwd").is_err());
	assert!(parse_id("").is_err());
}

#[tokio::test]
async fn what_goes_in_comes_out_and_nothing_else() {
	let folder = tempfile::tempdir().unwrap();
	let store = Store::local(&folder.path().join("blobs")).unwrap();
	let cid = store.put(b"blob").await.unwrap();
	assert_eq!(store.put(b"blob").await.unwrap(), cid);
	assert_eq!(store.get(&cid).await.unwrap(), b"blob");
	assert!(store.exists(&cid).await.unwrap());
	let other = content_id(b"other").unwrap();
	assert!(!store.exists(&other).await.unwrap());
	assert_eq!(store.get(&other).await.unwrap_err().exit_code(), 2);
	assert_eq!(std::fs::read_dir(folder.path().join("blobs")).unwrap().count(), 1);
}

#[tokio::test]
async fn bytes_that_do_not_hash_to_the_id_are_not_given_out() {
	let folder = tempfile::tempdir().unwrap();
	let store = Store::local(folder.path()).unwrap();
	let cid = store.put(b"blob").await.unwrap();
	std::fs::write(folder.path().join(cid.to_string()), b"b1ob").unwrap();
	let error = store.get(&cid).await.unwrap_err();
	assert_eq!(error.exit_code(), 1);
	assert!(error.to_string().contains("tampered"));
}

#[test]
fn ids_and_digests_are_two_ways_to_say_the_same() {
	let cid = content_id(b"blob").unwrap();
	assert_eq!(content_id_of(digest(&cid)).unwrap(), cid);
	let short = Cid::new_v1(RAW, Multihash::wrap(SHA2_256, &[7; 20]).unwrap());
	assert_eq!(check_kind(&short).unwrap_err().exit_code(), 2);
}

/// Everything that a store has to do well, whatever it is.
async fn seals_and_opens(store: &Store, len: usize) -> Cid {
	let (key, record) = (DataKey::generate().unwrap(), vec![7; len]);
	let cid = store.seal_from(&key, io::Cursor::new(record.clone()), |_| ()).await.unwrap();
	assert!(store.exists(&cid).await.unwrap());
	let blob = store.get(&cid).await.unwrap();
	assert_eq!(seal::open(&blob, &key).unwrap().as_slice(), record);
	let out = tempfile::NamedTempFile::new().unwrap();
	let written = store.open_to(&cid, &key, out.reopen().unwrap(), |_| ()).await.unwrap();
	assert_eq!(written, len as u64);
	assert!(std::fs::read(out.path()).unwrap() == record);
	let error = store.open_to(&cid, &DataKey::generate().unwrap(), io::sink(), |_| ()).await.unwrap_err();
	assert!(error.to_string().contains("the key is another record's"), "{error}");
	cid
}

/// How many files are in a folder and those in it.
fn files(folder: &Path) -> usize {
	let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
	entries.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

#[tokio::test]
async fn small_and_large_records_go_through_a_folder_and_through_memory() {
	let folder = tempfile::tempdir().unwrap();
	let local = Store::open(&format!("file://{}", folder.path().display())).unwrap();
	let memory = Store::new(Arc::new(InMemory::new()));
	let part = transfer::NEAR_PART_LEN;
	let sizes = [0, 1, seal::CHUNK_LEN, part - 285, part - 284, part, 4 * part + 1, PART_LEN];
	for (nth, len) in sizes.into_iter().enumerate() {
		let cid = seals_and_opens(&local, len).await;
		seals_and_opens(&memory, len).await;
		assert_eq!(files(folder.path()), 1, "nothing but the {nth}th blob");
		local.delete(&cid).await.unwrap();
		local.delete(&cid).await.unwrap();
		assert!(!local.exists(&cid).await.unwrap());
	}
	assert_eq!(local.sweep().await.unwrap() + memory.sweep().await.unwrap(), 0);
}

/// Gives so many bytes, and then an error.
struct Breaks(usize);

impl Read for Breaks {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let read = buffer.len().min(self.0);
		self.0 -= read;
		if read == 0 {
			return Err(io::Error::other("the disk is gone"));
		}
		Ok(read)
	}
}

#[tokio::test]
async fn a_source_that_breaks_leaves_nothing_behind() {
	let folder = tempfile::tempdir().unwrap();
	let store = Store::local(folder.path()).unwrap();
	let key = DataKey::generate().unwrap();
	for len in [0, PART_LEN / 2, 3 * PART_LEN / 2, 4 * PART_LEN] {
		let error = store.seal_from(&key, Breaks(len), |_| ()).await.unwrap_err();
		assert_eq!(error.to_string(), "record: the disk is gone");
		assert_eq!(files(folder.path()), 0, "{len}");
	}
}

#[tokio::test]
async fn a_store_that_fails_ends_the_sealing() {
	let folder = tempfile::tempdir().unwrap();
	let store = Store::local(folder.path()).unwrap();
	std::fs::write(folder.path().join("tmp"), b"in the way").unwrap();
	let key = DataKey::generate().unwrap();
	let error = store.seal_from(&key, io::repeat(7), |_| ()).await.unwrap_err();
	assert_eq!(error.exit_code(), 2, "{error}");
	// On S3 a blob must not be larger than what it copies.
	let small = Store { most: PART_LEN as u64 * 3, ..Store::new(Arc::new(InMemory::new())) };
	let error = small.seal_from(&key, io::repeat(7), |_| ()).await.unwrap_err();
	assert!(error.to_string().contains("the most in this store"), "{error}");
	assert_eq!(small.objects.list(None).try_collect::<Vec<_>>().await.unwrap().len(), 0);
}

#[tokio::test]
async fn swapped_and_damaged_blobs_are_told_from_a_wrong_key() {
	let folder = tempfile::tempdir().unwrap();
	let store = Store::local(folder.path()).unwrap();
	let keys = [DataKey::generate().unwrap(), DataKey::generate().unwrap()];
	let first = store.seal_from(&keys[0], io::repeat(1).take(200_000), |_| ()).await.unwrap();
	let second = store.seal_from(&keys[1], io::repeat(2).take(200_000), |_| ()).await.unwrap();
	let path = |cid: &Cid| folder.path().join(cid.to_string());
	let blob = std::fs::read(path(&second)).unwrap();
	std::fs::copy(path(&first), path(&second)).unwrap();
	let refusal = |cid: Cid, key: DataKey| {
		let store = store.clone();
		async move {
			let error = store.open_to(&cid, &key, io::sink(), |_| ()).await.unwrap_err();
			assert_eq!(error.exit_code(), 1);
			error.to_string()
		}
	};
	// It opens under the other's key, but it isn't what was asked for.
	for key in keys.clone() {
		assert!(refusal(second, key).await.contains("tampered with: they hash to another id"));
	}
	for changed in [&blob[..blob.len() - 1], &blob[..70_000], b"", &[blob.as_slice(), b"x"].concat()] {
		std::fs::write(path(&second), changed).unwrap();
		assert!(refusal(second, keys[1].clone()).await.contains("tampered with"));
	}
	std::fs::write(path(&second), &blob).unwrap();
	assert!(refusal(second, keys[0].clone()).await.contains("the key is another record's"));
	assert_eq!(store.open_to(&second, &keys[1], io::sink(), |_| ()).await.unwrap(), 200_000);
}

#[tokio::test]
async fn leftovers_go_and_other_files_stay() {
	let folder = tempfile::tempdir().unwrap();
	let store = Store::local(folder.path()).unwrap();
	let cid = store.put(b"blob").await.unwrap();
	let temporary = "0123456789abcdef0123456789abcdef";
	std::fs::create_dir(folder.path().join("tmp")).unwrap();
	let ours = [format!("tmp/{temporary}"), format!("tmp/{temporary}#1"), format!("{cid}#12")];
	let others = ["tmp/notes".to_owned(), "tmp/notes#1".into(), format!("{temporary}#1"), format!("{cid}#x")];
	for name in ours.iter().chain(&others) {
		std::fs::write(folder.path().join(name), b"left").unwrap();
	}
	assert_eq!(store.sweep().await.unwrap(), 3);
	assert_eq!(store.sweep().await.unwrap(), 0);
	assert!(ours.iter().all(|name| !folder.path().join(name).exists()));
	assert!(others.iter().all(|name| folder.path().join(name).exists()));
	assert_eq!(store.get(&cid).await.unwrap(), b"blob");
}

#[test]
fn places_are_folders_and_buckets_and_nothing_else() {
	for place in ["", "ftp://host/folder", "file://relative", "s3://", "s3:///prefix", "s3://bucket/pre//fix"] {
		let error = Store::open(place).unwrap_err();
		assert!(error.to_string().starts_with(&format!("store {place}: ")), "{error}");
		assert_eq!(error.exit_code(), 2);
	}
}
