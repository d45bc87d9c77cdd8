//! The store on S3, against a small S3 service on this machine: what goes over the wire is what goes to Amazon's.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

use std::{
	io::{self, Read},
	sync::OnceLock,
};

use salus_gateway::{
	seal::{self, DataKey},
	store::{Store, PART_LEN},
};

mod s3;
use s3::Service;

/// One service for all tests: where it is goes through the environment, which they share.
fn service() -> &'static Service {
	static SERVICE: OnceLock<Service> = OnceLock::new();
	SERVICE.get_or_init(|| {
		let service = Service::start();
		for (name, value) in [
			("AWS_ENDPOINT", service.endpoint.as_str()),
			("AWS_ALLOW_HTTP", "true"),
			("AWS_ACCESS_KEY_ID", "test"),
			("AWS_SECRET_ACCESS_KEY", "test"),
			("AWS_REGION", "eu-central-1"),
		] {
			std::env::set_var(name, value);
		}
		service
	})
}

/// The store under a prefix, and what the service has there.
fn open(prefix: &str) -> (Store, impl Fn() -> Vec<String> + use<'_>) {
	let service = service();
	let store = Store::open(&format!("s3://records/{prefix}")).unwrap();
	(store, move || service.names(&format!("records/{prefix}/")))
}

async fn opened(store: &Store, cid: &salus_gateway::store::Cid, key: &DataKey) -> salus_gateway::Result<Vec<u8>> {
	let file = tempfile::NamedTempFile::new().unwrap();
	store.open_to(cid, key, file.reopen().unwrap(), |_| ()).await?;
	Ok(std::fs::read(file.path()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn blobs_are_put_got_and_removed() {
	let (store, names) = open("blobs");
	let cid = store.put(b"blob").await.unwrap();
	assert_eq!(names(), [format!("records/blobs/{cid}")]);
	assert_eq!(store.get(&cid).await.unwrap(), b"blob");
	assert!(store.exists(&cid).await.unwrap());
	store.delete(&cid).await.unwrap();
	store.delete(&cid).await.unwrap();
	assert!(!store.exists(&cid).await.unwrap());
	let error = store.get(&cid).await.unwrap_err();
	assert!(error.to_string().contains("there is no such blob"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_one_part_and_of_many_come_back() {
	let (store, names) = open("records");
	let key = DataKey::generate().unwrap();
	for len in [0, 70_000, PART_LEN + 1, 3 * PART_LEN + 70_000] {
		let record: Vec<u8> = (0..len).map(|at| (at / 11) as u8).collect();
		let cid = store.seal_from(&key, io::Cursor::new(record.clone()), |_| ()).await.unwrap();
		assert_eq!(names(), [format!("records/records/{cid}")], "no temporary name is left");
		assert!(opened(&store, &cid, &key).await.unwrap() == record);
		assert!(seal::open(&store.get(&cid).await.unwrap(), &key).unwrap().as_slice() == record);
		store.delete(&cid).await.unwrap();
	}
	assert_eq!(service().uploads("records/records/"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_breaks_leaves_no_upload_open() {
	struct Breaks(usize);
	impl Read for Breaks {
		fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
			self.0 = self.0.checked_sub(buffer.len()).ok_or_else(|| io::Error::other("the disk is gone"))?;
			Ok(buffer.len())
		}
	}
	let (store, names) = open("broken");
	let key = DataKey::generate().unwrap();
	for len in [0, 2 * PART_LEN, 4 * PART_LEN] {
		let error = store.seal_from(&key, Breaks(len), |_| ()).await.unwrap_err();
		assert_eq!(error.to_string(), "record: the disk is gone");
	}
	assert!(names().is_empty());
	assert_eq!(service().uploads("records/broken/"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_tampered_with_is_not_given_out() {
	let (store, names) = open("tampered");
	let keys = [DataKey::generate().unwrap(), DataKey::generate().unwrap()];
	let len = PART_LEN as u64 * 2;
	let first = store.seal_from(&keys[0], io::repeat(1).take(len), |_| ()).await.unwrap();
	let second = store.seal_from(&keys[1], io::repeat(2).take(len), |_| ()).await.unwrap();
	let error = opened(&store, &first, &keys[1]).await.unwrap_err();
	assert!(error.to_string().contains("the key is another record's"), "{error}");
	let (first_name, second_name) = (format!("records/tampered/{first}"), format!("records/tampered/{second}"));
	assert_eq!(names().len(), 2);
	service().change(&second_name, |_, others| others[&first_name].clone());
	for key in &keys {
		let error = opened(&store, &second, key).await.unwrap_err();
		assert_eq!((error.exit_code(), error.to_string().contains("tampered")), (1, true), "{error}");
	}
	service().change(&first_name, |mut blob, _| {
		blob[PART_LEN] ^= 1;
		blob
	});
	assert!(opened(&store, &first, &keys[0]).await.unwrap_err().to_string().contains("tampered"));
	assert!(store.get(&first).await.unwrap_err().to_string().contains("tampered"));
}

#[tokio::test(flavor = "multi_thread")]
async fn leftovers_go_and_other_peoples_objects_stay() {
	let (store, names) = open("swept");
	let cid = store.put(b"blob").await.unwrap();
	for name in ["tmp/0123456789abcdef0123456789abcdef", "tmp/fedcba9876543210fedcba9876543210", "tmp/notes", "else"] {
		service().add(&format!("records/swept/{name}"), b"left");
	}
	service().add("records/tmp/0123456789abcdef0123456789abcdef", b"another store's");
	assert_eq!(store.sweep().await.unwrap(), 2);
	assert_eq!(store.sweep().await.unwrap(), 0);
	assert_eq!(
		names(),
		[format!("records/swept/{cid}"), "records/swept/else".into(), "records/swept/tmp/notes".into()]
	);
	assert_eq!(service().names("records/tmp/").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_refuses_is_an_error_that_names_the_blob() {
	let (store, names) = open("refused");
	let error = store.put(b"blob").await.unwrap_err();
	assert!(error.to_string().contains("403") && error.to_string().starts_with("bafkrei"), "{error}");
	let key = DataKey::generate().unwrap();
	let error = store.seal_from(&key, io::repeat(1), |_| ()).await.unwrap_err();
	assert!(error.to_string().contains("403"), "{error}");
	assert!(names().is_empty());
}
