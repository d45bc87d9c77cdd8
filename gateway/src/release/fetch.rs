//! Sealed bytes: from the answer itself, from a store, or from the custodian's service; opened as they come.

use std::{
	fs::File,
	io::{Seek, Write},
	time::Duration,
};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::{Delivery, Source};
use crate::{
	seal::{self, DataKey},
	store::{self, Cid},
	Error, Result,
};

/// Longest wait for the service to go on, in seconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// Opens the sealed bytes of a record into a file. What was written counts only when this has returned.
pub(super) async fn open_into(source: &Source, delivery: &Delivery, key: &DataKey, to: &NamedTempFile) -> Result<()> {
	let out = to.reopen().map_err(|error| Error::io(to.path(), error))?;
	if let Some(blob) = &delivery.blob {
		if store::content_id(blob)? != delivery.content_id {
			return Err(tampered(&delivery.content_id));
		}
		return opened(seal::open_stream(key, blob.as_slice(), out, |_| ()));
	}
	match source {
		Source::Store(store) => store.open_to(&delivery.content_id, key, out, |_| ()).await.map(drop),
		Source::Service(url) => {
			let sealed = download(url, delivery).await?;
			opened(seal::open_stream(key, sealed, out, |_| ()))
		}
	}
}

/// What came didn't open, or did.
fn opened(result: Result<u64>) -> Result<()> {
	result.map(drop).map_err(|error| match error {
		error @ Error::Io { .. } => error,
		error => Error::Negative(format!("the sealed record doesn't open: {error}")),
	})
}

/// Sealed bytes that aren't those of their content id.
fn tampered(cid: &Cid) -> Error {
	Error::Negative(format!("{cid}: the sealed bytes were tampered with: they hash to another id"))
}

/// The address of a blob at a service. Plain HTTP is for this machine only.
fn address(url: &str, cid: &Cid) -> Result<reqwest::Url> {
	let bad = |why: String| Error::bad("--from", format!("{url}: {why}"));
	let base = reqwest::Url::parse(url).map_err(|error| bad(error.to_string()))?;
	let loopback = match base.host_str().unwrap_or_default() {
		"localhost" => true,
		host => host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback()),
	};
	if base.scheme() != "https" && !(base.scheme() == "http" && loopback) {
		return Err(bad("another machine is reached by https:// only".into()));
	}
	let text = format!("{}/v1/blobs/{cid}", url.trim_end_matches('/'));
	reqwest::Url::parse(&text).map_err(|error| bad(error.to_string()))
}

/// Most bytes that a record of this length is sealed to: 16 for each 64 KiB, and a short header. Twice as many are taken.
fn most(length: u64) -> u64 {
	length.saturating_add(length >> 11).saturating_add(1 << 10)
}

/// Fetches a sealed record into a file without a name, checked against its content id.
async fn download(url: &str, delivery: &Delivery) -> Result<File> {
	let (cid, most) = (&delivery.content_id, most(delivery.length));
	let address = address(url, cid)?;
	// Another part of the program may have set it: one is as good as the other.
	let _ = rustls::crypto::ring::default_provider().install_default();
	let failed = |error: reqwest::Error| Error::unreachable(url, Box::new(error));
	let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
	// What is on this machine is not asked for through a proxy.
	let builder = if address.scheme() == "http" { builder.no_proxy() } else { builder };
	let client = builder.connect_timeout(PATIENCE).read_timeout(PATIENCE).build().map_err(failed)?;
	let mut response = client.get(address).send().await.map_err(failed)?;
	if !response.status().is_success() {
		return Err(Error::bad(cid.to_string(), format!("the service says {}", response.status())));
	}
	let mut file = tempfile::tempfile().map_err(|error| Error::io("temporary file", error))?;
	let (mut hasher, mut length) = (Sha256::new(), 0u64);
	while let Some(bytes) = response.chunk().await.map_err(failed)? {
		length = length.saturating_add(bytes.len() as u64);
		if length > most {
			return Err(tampered(cid));
		}
		hasher.update(&bytes);
		file.write_all(&bytes).map_err(|error| Error::io("temporary file", error))?;
	}
	let digest: [u8; 32] = hasher.finalize().into();
	if digest != store::digest(cid).0 {
		return Err(tampered(cid));
	}
	file.rewind().map_err(|error| Error::io("temporary file", error))?;
	Ok(file)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn plain_text_is_for_this_machine_only() {
		let cid = store::content_id(b"blob").unwrap();
		for good in ["http://127.0.0.1:8433", "http://localhost:1/", "http://[::1]:2", "https://hospital.example/salus"]
		{
			let address = address(good, &cid).unwrap();
			assert!(address.as_str().ends_with(&format!("/v1/blobs/{cid}")), "{address}");
		}
		for bad in ["http://hospital.example", "http://10.0.0.1", "ftp://127.0.0.1", "127.0.0.1:8433", ""] {
			assert_eq!(address(bad, &cid).unwrap_err().exit_code(), 2, "{bad}");
		}
	}

	#[test]
	fn the_bound_is_above_what_sealing_makes() {
		let key = DataKey::generate().unwrap();
		for length in [0, 1, seal::CHUNK_LEN, 5 * seal::CHUNK_LEN + 7] {
			let sealed = seal::seal(&vec![0; length], &key).unwrap();
			assert!(sealed.len() as u64 <= most(length as u64));
		}
	}
}
