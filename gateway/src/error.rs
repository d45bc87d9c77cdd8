//! The one error type of the library and the command line, and the exit codes it stands for.

use std::{error::Error as StdError, fmt, io, path::PathBuf};

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong. Each message names the field, file or address, and says why.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// Something given can't be used.
	#[error("{what}: {why}")]
	BadInput {
		/// The field, file or place in a file.
		what: String,
		/// Why it can't be used.
		why: String,
	},
	/// Something given can't be used, for several reasons: each has a line of its own.
	#[error("{what} is refused:\n{}", reasons.join("\n"))]
	Refused {
		/// The file.
		what: String,
		/// Why: the place in the file, a colon and the reason.
		reasons: Vec<String>,
	},
	/// A file or folder can't be read or written.
	#[error("{}: {source}", path.display())]
	Io {
		/// The file or folder.
		path: PathBuf,
		/// What the system said.
		source: io::Error,
	},
	/// The question was answered, and the answer is no: denied, not genuine, tampered with.
	#[error("{0}")]
	Negative(String),
	/// The chain refused or couldn't do what was asked.
	#[error("{0}")]
	Chain(String),
	/// The node doesn't answer.
	#[error("node {url} can't be reached: {source}")]
	Unreachable {
		/// The node's address.
		url: String,
		/// What the connection said.
		source: Box<dyn StdError + Send + Sync>,
	},
	/// The node is on another chain than the one that is expected.
	#[error("the node's genesis is {found}, and {expected} is expected: this is another chain")]
	WrongGenesis {
		/// The genesis hash that is expected.
		expected: String,
		/// The genesis hash of the node.
		found: String,
	},
	/// The node's runtime isn't a Salus runtime, or lacks a part that is needed.
	#[error("the node runs {found}, and {expected} is expected")]
	WrongChain {
		/// What is expected.
		expected: String,
		/// What the node runs.
		found: String,
	},
	/// A transaction was included and failed.
	#[error("{pallet}.{error}: {docs}")]
	Dispatch {
		/// The pallet that refused.
		pallet: String,
		/// The name of its error.
		error: String,
		/// The error's documentation, from the chain's metadata.
		docs: String,
	},
	/// The signer is no member of the consortium, so that the pool refused the transaction.
	#[error("the signer is not a member of the consortium: the node's pool refused the transaction")]
	NotMember,
	/// The signer's organisation has no quota left for the transaction, so that the pool refused it.
	#[error(
		"the signer's organisation has used up its {0} for now: the node's pool refused the transaction, and nothing \
		 of it was done. It becomes free again block by block: `salus quota show` tells how much is left"
	)]
	OverQuota(Quota),
}

/// What an organisation has a quota of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
	/// Time that its transactions take to be executed.
	Weight,
	/// Bytes that its transactions take in the blocks.
	Storage,
}

impl fmt::Display for Quota {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str(match self {
			Self::Weight => "quota of execution time",
			Self::Storage => "quota of storage",
		})
	}
}

impl Error {
	/// Bad input in `what`, because of `why`.
	pub fn bad(what: impl Into<String>, why: impl Into<String>) -> Self {
		Self::BadInput { what: what.into(), why: why.into() }
	}

	/// The system refused `path`.
	pub fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
		Self::Io { path: path.into(), source }
	}

	/// The node at `url` doesn't answer.
	pub fn unreachable(url: impl Into<String>, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
		Self::Unreachable { url: url.into(), source: source.into() }
	}

	/// What the command line ends with: 1 a negative answer, 2 bad input, 3 chain or network.
	pub const fn exit_code(&self) -> u8 {
		match self {
			Self::Negative(_) => 1,
			// A call that the chain refused was refused for what it said or who signed it.
			Self::BadInput { .. }
			| Self::Refused { .. }
			| Self::Io { .. }
			| Self::Dispatch { .. }
			| Self::NotMember
			| Self::OverQuota(_) => 2,
			Self::Chain(_) | Self::Unreachable { .. } | Self::WrongGenesis { .. } | Self::WrongChain { .. } => 3,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_kind_of_error_has_its_exit_code() {
		assert_eq!(Error::Negative("denied".into()).exit_code(), 1);
		assert_eq!(Error::bad("gtin", "wrong check digit").exit_code(), 2);
		assert_eq!(Error::io("f", io::Error::other("gone")).exit_code(), 2);
		assert_eq!(Error::unreachable("ws://127.0.0.1:1", "refused").exit_code(), 3);
		assert_eq!(Error::NotMember.exit_code(), 2);
		assert_eq!(Error::OverQuota(Quota::Weight).exit_code(), 2);
		assert_eq!(Error::Refused { what: "f".into(), reasons: vec![] }.exit_code(), 2);
	}

	#[test]
	fn messages_name_the_place_and_the_reason() {
		assert_eq!(Error::bad("AI (17)", "month 13").to_string(), "AI (17): month 13");
		let refused = Error::Refused { what: "f".into(), reasons: vec!["a: b".into(), "c: d".into()] };
		assert_eq!(refused.to_string(), "f is refused:\na: b\nc: d");
		assert_eq!(
			Error::Dispatch { pallet: "Consent".into(), error: "NotFound".into(), docs: "No such consent.".into() }
				.to_string(),
			"Consent.NotFound: No such consent."
		);
	}
}
