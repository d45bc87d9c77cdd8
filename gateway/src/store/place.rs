//! Where a store is: what people write for it, and how it is opened.

use std::{path::Path, sync::Arc, time::Duration};

use object_store::{aws::AmazonS3Builder, path::Path as Key, prefix::PrefixStore, ObjectStore, RetryConfig};

use super::{Store, PART_LEN};
use crate::{Error, Result};

/// Largest object that S3 copies in one request (Amazon S3 API reference, CopyObject): 5 GiB.
const MOST_COPIED: u64 = 5 << 30;
/// How long a request to S3 is repeated.
const PATIENCE: Duration = Duration::from_secs(60);

/// Opens the store at a place.
pub(super) fn open(place: &str) -> Result<Store> {
	if let Some(rest) = place.strip_prefix("s3://") {
		return s3(place, rest);
	}
	if let Some(path) = place.strip_prefix("file://") {
		if !path.starts_with('/') {
			return Err(bad(place, "a file:// place is file:// and an absolute path"));
		}
		return Store::local(Path::new(path));
	}
	if place.is_empty() || place.contains("://") {
		return Err(bad(place, "neither a folder nor file:// nor s3://bucket/prefix"));
	}
	Store::local(Path::new(place))
}

/// Opens a bucket, or what is under a prefix in it.
fn s3(place: &str, rest: &str) -> Result<Store> {
	let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
	if bucket.is_empty() {
		return Err(bad(place, "the bucket's name is missing"));
	}
	let prefix = Key::parse(prefix).map_err(|error| bad(place, error))?;
	// `reqwest` is built without a cryptography of its own. Where one is installed already, that one serves.
	let _ = rustls::crypto::ring::default_provider().install_default();
	let objects = AmazonS3Builder::from_env()
		.with_bucket_name(bucket)
		// One request for each object that goes: not each service that speaks S3 removes several at once.
		.with_disable_bulk_delete(true)
		.with_retry(RetryConfig { max_retries: 5, retry_timeout: PATIENCE, ..RetryConfig::default() })
		.build()
		.map_err(|error| bad(place, error))?;
	let objects: Arc<dyn ObjectStore> =
		if prefix.as_ref().is_empty() { Arc::new(objects) } else { Arc::new(PrefixStore::new(objects, prefix)) };
	Ok(Store { most: MOST_COPIED, part_len: PART_LEN, ..Store::new(objects) })
}

fn bad(place: &str, why: impl ToString) -> Error {
	Error::bad(format!("store {place}"), why.to_string())
}
