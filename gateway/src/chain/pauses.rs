//! Calls that are paused: nobody can make them until the pause is lifted.

use std::collections::BTreeMap;

use codec::{Decode, Encode};
use subxt::metadata::Metadata;

use crate::{
	chain::{
		client::Client,
		state::{entries, long_key},
	},
	Error, Result,
};

/// The names of a pallet and of one of its calls. Encoded as the chain does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct CallName {
	/// The pallet.
	pub pallet: String,
	/// The call.
	pub call: String,
}

/// The pallets that have calls, and these.
type Calls<'a> = BTreeMap<&'a str, Vec<&'a str>>;

impl Client {
	/// The calls that are paused, in the order of their names.
	pub async fn paused_calls(&self) -> Result<Vec<CallName>> {
		let at = self.current().await?;
		// Nothing is stored but the names themselves. What isn't text is the name of no call.
		let found = entries::<()>(&at, "TxPause", "PausedCalls", Vec::new()).await?;
		let mut paused: Vec<CallName> = found.iter().filter_map(|(key, ())| long_key(key)).collect();
		paused.sort();
		Ok(paused)
	}

	/// Refuses names that no call of the chain has, and says which there are.
	pub async fn ensure_is_call(&self, name: &CallName) -> Result<()> {
		let at = self.current().await?;
		ensure_known(&calls(at.metadata_ref()), name)
	}
}

/// All calls of the chain.
fn calls(metadata: &Metadata) -> Calls<'_> {
	metadata
		.pallets()
		.filter_map(|pallet| {
			let calls: Vec<_> = pallet.call_variants()?.iter().map(|call| call.name.as_str()).collect();
			Some((pallet.name(), calls))
		})
		.collect()
}

/// Refuses names that none of these calls has.
fn ensure_known(calls: &Calls<'_>, name: &CallName) -> Result<()> {
	let Some(known) = calls.get(name.pallet.as_str()) else {
		let pallets: Vec<_> = calls.keys().copied().collect();
		return Err(not_one_of("PALLET", &name.pallet, &pallets));
	};
	match known.contains(&name.call.as_str()) {
		true => Ok(()),
		false => Err(not_one_of(&format!("CALL of {}", name.pallet), &name.call, known)),
	}
}

fn not_one_of(what: &str, name: &str, known: &[&str]) -> Error {
	Error::bad(what, format!("\"{name}\" is not one of: {}", known.join(", ")))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn name(pallet: &str, call: &str) -> CallName {
		CallName { pallet: pallet.into(), call: call.into() }
	}

	#[test]
	fn a_name_that_the_chain_has_not_is_bad_input_and_the_others_are_listed() {
		let calls = [("Consent", vec!["grant", "withdraw"]), ("Study", vec!["leave"])].into();
		assert!(ensure_known(&calls, &name("Consent", "grant")).is_ok());
		let pallet = ensure_known(&calls, &name("consent", "grant")).unwrap_err();
		assert_eq!(pallet.exit_code(), 2);
		assert_eq!(pallet.to_string(), "PALLET: \"consent\" is not one of: Consent, Study");
		let call = ensure_known(&calls, &name("Consent", "leave")).unwrap_err();
		assert_eq!(call.to_string(), "CALL of Consent: \"leave\" is not one of: grant, withdraw");
	}

	#[test]
	fn the_names_are_the_end_of_their_storage_key() {
		let key = [&[9; 48][..], &[7 << 2], b"Consent", &[5 << 2], b"grant"].concat();
		assert_eq!(long_key(&key), Some(name("Consent", "grant")));
	}
}
