//! Accounts as they are written, and the keys that sign.

use std::{path::Path, str::FromStr};

use sp_core::crypto::{Ss58AddressFormat, Ss58Codec};
use subxt_signer::{bip39::Mnemonic, sr25519::Keypair, ExposeSecret, SecretUri, DEV_PHRASE};
use zeroize::Zeroizing;

use crate::{chain::AccountId, files, Error, Result};

/// The chain's SS58 prefix.
pub const SS58_PREFIX: u16 = 42;

/// The environment variable that a secret is read from.
pub const KEY_VARIABLE: &str = "SALUS_KEY";

/// A key that signs transactions.
pub struct Signer {
	keypair: Keypair,
	development: bool,
}

impl Signer {
	/// The key behind a secret URI: a phrase or 0x and 64 hexadecimal digits, then `//hard` and `/soft` derivations,
	/// then `///password`. `what` names the source in an error, which never repeats the secret.
	pub fn from_uri(what: &str, uri: &str) -> Result<Self> {
		let uri = SecretUri::from_str(uri.trim()).map_err(|_| Error::bad(what, "not a secret URI"))?;
		let development = uri.phrase.expose_secret() == DEV_PHRASE;
		let keypair = Keypair::from_uri(&uri)
			.map_err(|_| Error::bad(what, "neither a phrase of BIP-39 words nor 0x and 64 hexadecimal digits"))?;
		Ok(Self { keypair, development })
	}

	/// The key in a file that only its owner may read. The first line is the secret URI.
	pub fn from_file(path: &Path) -> Result<Self> {
		refuse_shared(path)?;
		let text = Zeroizing::new(files::read_text(path)?);
		Self::from_uri(&path.display().to_string(), text.lines().next().unwrap_or_default())
	}

	/// The development key behind `//Name` or `Name`. Anything else is refused: what stands on a command line can be
	/// seen by every user of the machine.
	pub fn from_name(name: &str) -> Result<Self> {
		Self::from_uri("--as", &development_uri("--as", name)?)
	}

	/// The key's account.
	pub fn account(&self) -> AccountId {
		AccountId::new(self.keypair.public_key().0)
	}

	/// Whether everybody knows the key.
	pub fn is_for_development(&self) -> bool {
		self.development
	}

	pub(crate) fn keypair(&self) -> &Keypair {
		&self.keypair
	}

	pub(crate) fn subxt_account(&self) -> subxt::utils::AccountId32 {
		self.keypair.public_key().to_account_id()
	}
}

/// Refuses a file of secrets that others may read.
fn refuse_shared(path: &Path) -> Result<()> {
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		let mode = std::fs::metadata(path).map_err(|source| Error::io(path, source))?.permissions().mode();
		if mode & 0o077 != 0 {
			let why = format!("other users may read it (mode {:o}): chmod 600 it", mode & 0o777);
			return Err(Error::bad(path.display().to_string(), why));
		}
	}
	Ok(())
}

/// The URI of a development key: `//Name`, with further derivations, or `Name`.
fn development_uri(what: &str, name: &str) -> Result<String> {
	let plain = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
	if let Some(path) = name.strip_prefix("//") {
		if path.split('/').filter(|part| !part.is_empty()).all(plain) && !path.is_empty() && !path.contains("///") {
			return Ok(name.into());
		}
	} else if plain(name) && name.len() <= 32 {
		return Ok(format!("//{name}"));
	}
	Err(Error::bad(
		what,
		format!("only the name of a development key, like //Alice; a secret comes by {KEY_VARIABLE} or --key-file"),
	))
}

/// The account behind an SS58 address of this chain, or behind a development key's `//Name`.
pub fn parse_account(text: &str) -> std::result::Result<AccountId, String> {
	if text.starts_with("//") {
		return Signer::from_name(text).map(|signer| signer.account()).map_err(|_| format!("{text} is no //Name"));
	}
	let (account, format) =
		AccountId::from_ss58check_with_version(text).map_err(|_| "neither an SS58 address nor //Name".to_string())?;
	if format != Ss58AddressFormat::custom(SS58_PREFIX) {
		return Err(format!("an address of another chain: its prefix is {}, not {SS58_PREFIX}", u16::from(format)));
	}
	Ok(account)
}

/// An account as its SS58 address.
pub fn address(account: &AccountId) -> String {
	account.to_ss58check_with_version(Ss58AddressFormat::custom(SS58_PREFIX))
}

/// A new secret phrase of twelve words.
pub fn generate_phrase() -> Result<Zeroizing<String>> {
	let entropy = Zeroizing::new(files::random::<16>()?);
	let phrase = Mnemonic::from_entropy(entropy.as_ref()).map_err(|error| Error::bad("phrase", error.to_string()))?;
	Ok(Zeroizing::new(phrase.to_string()))
}

#[cfg(test)]
mod tests {
	use super::*;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	#[test]
	fn development_keys_are_the_sdks() {
		for name in ["//Alice", "Alice"] {
			let signer = Signer::from_name(name).unwrap();
			assert_eq!(address(&signer.account()), ALICE);
			assert!(signer.is_for_development());
		}
		assert!(Signer::from_name("//Alice//stash").is_ok());
		assert_eq!(parse_account("//Alice").unwrap(), parse_account(ALICE).unwrap());
	}

	#[test]
	fn secrets_on_the_command_line_are_refused() {
		for secret in
			[DEV_PHRASE, &format!("0x{}", "01".repeat(32)), "//Alice///password", "", "//", "bottom drive//Alice"]
		{
			let error = Signer::from_name(secret).err().unwrap();
			assert_eq!(error.exit_code(), 2);
			assert!(error.to_string().contains(KEY_VARIABLE), "{error}");
		}
	}

	#[test]
	fn generated_phrases_are_keys_of_their_own() {
		let phrase = generate_phrase().unwrap();
		let signer = Signer::from_uri("phrase", &phrase).unwrap();
		assert_eq!(phrase.split(' ').count(), 12);
		assert!(!signer.is_for_development());
		assert_ne!(*phrase, *generate_phrase().unwrap());
	}

	#[test]
	fn bad_secrets_are_not_repeated() {
		let error = Signer::from_uri("SALUS_KEY", "my secret words").err().unwrap();
		assert!(!error.to_string().contains("secret words"), "{error}");
	}

	#[test]
	fn key_files_are_the_owners_alone() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		files::write_atomic(&path, b"//Alice\n").unwrap();
		assert_eq!(address(&Signer::from_file(&path).unwrap().account()), ALICE);
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
			assert!(Signer::from_file(&path).err().unwrap().to_string().contains("chmod 600"));
		}
	}

	#[test]
	fn addresses_of_other_chains_and_wrong_check_sums_are_refused() {
		let polkadot = parse_account(ALICE).unwrap().to_ss58check_with_version(Ss58AddressFormat::custom(0));
		assert!(parse_account(&polkadot).unwrap_err().contains("another chain"));
		assert!(parse_account("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ").is_err());
		assert!(parse_account("Alice").is_err());
	}
}
