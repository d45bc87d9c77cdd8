//! The nonces of requests that were answered: a request counts once, also when two answers are made at the same time.

use std::{
	fs::{self, OpenOptions},
	io::{ErrorKind, Write},
	path::{Path, PathBuf},
};

use salus_primitives::ids::Moment;
use sp_crypto_hashing::blake2_256;

use super::Ask;
use crate::{Error, Result};

/// Most nonces that are remembered. A nonce is forgotten once its request has expired.
pub const MAX_NONCES: usize = 4_096;

/// A folder with one file for each request that was answered and has not expired. The file's name is the request's, its
/// content the moment of expiry; making a file that is there already fails, by which a second use is noticed.
#[derive(Clone, Debug)]
pub struct Nonces {
	folder: PathBuf,
}

impl Nonces {
	/// The nonces in a folder, which is made when it is needed first.
	pub fn new(folder: PathBuf) -> Self {
		Self { folder }
	}

	/// Refuses a request that was answered before. [`Nonces::take`] decides; this spares the chain the question.
	pub fn check(&self, ask: &Ask) -> Result<()> {
		if self.folder.join(name(ask)).exists() {
			return Err(used());
		}
		Ok(())
	}

	/// Remembers a request, and refuses one that was answered before. Forgets those that have expired at `now`.
	pub fn take(&self, ask: &Ask, now: Moment) -> Result<()> {
		fs::create_dir_all(&self.folder).map_err(|source| Error::io(&self.folder, source))?;
		if self.sweep(now)? >= MAX_NONCES {
			let why = format!("{MAX_NONCES} requests wait to expire: ask again later");
			return Err(Error::Negative(format!("nonce: {why}")));
		}
		let path = self.folder.join(name(ask));
		let failed = |source| Error::io(&path, source);
		match OpenOptions::new().write(true).create_new(true).open(&path) {
			Ok(mut file) => {
				file.write_all(ask.expires.to_string().as_bytes()).map_err(failed)?;
				file.sync_all().map_err(failed)
			}
			Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(used()),
			Err(error) => Err(failed(error)),
		}
	}

	/// Removes the nonces of expired requests; gives how many stay.
	fn sweep(&self, now: Moment) -> Result<usize> {
		let failed = |source| Error::io(&self.folder, source);
		let mut stay = 0;
		for entry in fs::read_dir(&self.folder).map_err(failed)? {
			let path = entry.map_err(failed)?.path();
			// Whatever can't be read stays until its file is old enough: it may be one that is being written.
			let over = expires(&path).is_some_and(|expires| expires <= now);
			if over {
				// Another process may have been faster.
				let _ = fs::remove_file(&path);
			} else {
				stay += 1;
			}
		}
		Ok(stay)
	}
}

/// When a nonce's request expires, as its file says; for one without, an hour after the file was written.
fn expires(path: &Path) -> Option<Moment> {
	let said = fs::read_to_string(path).ok().and_then(|text| text.parse().ok());
	said.or_else(|| {
		let written = fs::metadata(path).and_then(|data| data.modified()).ok()?;
		let since = written.duration_since(std::time::UNIX_EPOCH).ok()?;
		Moment::try_from(since.as_millis()).ok()?.checked_add(super::MAX_LIFETIME)
	})
}

/// The name of a request's file. The requester is in it, so that nobody uses up another one's nonce.
fn name(ask: &Ask) -> String {
	let input = [b"salus/release-nonce/v1".as_slice(), ask.requester.as_ref(), &ask.nonce].concat();
	hex::encode(blake2_256(&input))
}

fn used() -> Error {
	Error::Negative("nonce: this request was answered before; make a new one".into())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{chain::AccountId, release::Basis, seal::Recipient};

	fn ask(nonce: u8, expires: Moment) -> Ask {
		Ask {
			genesis: [0; 32],
			requester: AccountId::new([1; 32]),
			patient: AccountId::new([2; 32]),
			basis: Basis { index: 0, block: 1, block_hash: [3; 32] },
			records: Vec::new(),
			recipient: Recipient::from_bytes([4; 32]),
			expires,
			nonce: [nonce; 32],
		}
	}

	#[test]
	fn a_request_counts_once_and_is_forgotten_when_it_has_expired() {
		let folder = tempfile::tempdir().unwrap();
		let nonces = Nonces::new(folder.path().join("nonces"));
		nonces.check(&ask(1, 10)).unwrap();
		nonces.take(&ask(1, 10), 5).unwrap();
		for error in [nonces.check(&ask(1, 10)), nonces.take(&ask(1, 10), 5)] {
			let error = error.unwrap_err();
			assert_eq!(error.exit_code(), 1);
			assert!(error.to_string().starts_with("nonce: "), "{error}");
		}
		let other = Ask { requester: AccountId::new([9; 32]), ..ask(1, 10) };
		nonces.take(&other, 5).unwrap();
		nonces.take(&ask(2, 20), 10).unwrap();
		assert_eq!(fs::read_dir(folder.path().join("nonces")).unwrap().count(), 1);
	}

	#[test]
	fn no_more_than_the_limit_are_kept() {
		let folder = tempfile::tempdir().unwrap();
		let nonces = Nonces::new(folder.path().to_owned());
		for number in 0..MAX_NONCES {
			fs::write(folder.path().join(number.to_string()), "100").unwrap();
		}
		assert!(nonces.take(&ask(1, 10), 5).unwrap_err().to_string().contains("later"));
		nonces.take(&ask(1, 200), 100).unwrap();
	}
}
