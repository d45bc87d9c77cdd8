//! Grants that a patient signs off the chain, for somebody else to submit.

use std::path::{Path, PathBuf};

use clap::Args;
use codec::{Decode, Encode};
use salus_primitives::{consent::ConsentTerms, ids::Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sp_runtime::MultiSignature;

use super::{acts, Terms};
use crate::{
	canonical,
	chain::{call, consents::signed_bytes, keys, AccountId},
	cli::{answer::Answer, context::Context, format, parse, spec},
	files::{self, hex32},
	Error, Result,
};

/// What the file's `format` says.
const FORMAT: &str = "salus-signed-grant/1";

/// What is signed.
#[derive(Debug, Args)]
pub struct Sign {
	#[command(flatten)]
	terms: Terms,
	/// First moment at which the signature counts no more: RFC 3339 or date
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	deadline: Moment,
	/// How many signed grants the patient has had before [default: what the chain says]
	#[arg(long, value_name = "NUMBER")]
	nonce: Option<u32>,
	/// The patient, by the pseudonym: SS58 or //Name [default: whom the signer's key signs for; without a chain, the
	/// signer]
	#[arg(long, value_parser = parse::account)]
	patient: Option<AccountId>,
	/// Where the signed grant goes
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
}

/// A signed grant as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
	format: String,
	#[serde(with = "hex32")]
	genesis: [u8; 32],
	patient: String,
	nonce: u32,
	deadline: Moment,
	terms: Value,
	/// A `MultiSignature`, encoded.
	signature: String,
}

/// A signed grant.
#[derive(Debug, PartialEq)]
struct SignedGrant {
	genesis: [u8; 32],
	patient: AccountId,
	nonce: u32,
	deadline: Moment,
	terms: ConsentTerms<AccountId>,
	signature: MultiSignature,
}

impl SignedGrant {
	fn to_json(&self) -> Result<Vec<u8>> {
		let stored = Stored {
			format: FORMAT.into(),
			genesis: self.genesis,
			patient: keys::address(&self.patient),
			nonce: self.nonce,
			deadline: self.deadline,
			terms: spec::to_json(&self.terms),
			signature: format!("0x{}", hex::encode(self.signature.encode())),
		};
		let json = serde_json::to_vec_pretty(&stored);
		json.map_err(|error| Error::bad("signed grant", error.to_string()))
	}

	/// Reads a signed grant; an error names the field. Whether the signature is right is for the chain to say.
	fn from_json(bytes: &[u8]) -> Result<Self> {
		let value = canonical::parse("signed grant", bytes)?;
		let stored: Stored =
			serde_json::from_value(value).map_err(|error| Error::bad("signed grant", error.to_string()))?;
		if stored.format != FORMAT {
			return Err(Error::bad("format", format!("\"{}\", and \"{FORMAT}\" is expected", stored.format)));
		}
		let signature = stored.signature.strip_prefix("0x").and_then(|text| hex::decode(text).ok());
		let signature = signature.and_then(|bytes| MultiSignature::decode(&mut bytes.as_slice()).ok());
		Ok(Self {
			genesis: stored.genesis,
			patient: parse::account(&stored.patient).map_err(|why| Error::bad("patient", why))?,
			nonce: stored.nonce,
			deadline: stored.deadline,
			terms: spec::from_value(stored.terms)?,
			signature: signature.ok_or_else(|| Error::bad("signature", "not a signature in hexadecimal digits"))?,
		})
	}
}

pub(super) async fn sign(context: &Context, arguments: Sign) -> Result<Answer> {
	let Sign { terms, deadline, nonce, patient, out } = arguments;
	let (signer, terms) = (context.signer()?, terms.read()?);
	let (patient, genesis, nonce) = match (context.genesis(), nonce) {
		(Some(genesis), Some(nonce)) => (patient.unwrap_or_else(|| signer.account()), genesis, nonce),
		(_, nonce) => {
			let client = context.connect().await?;
			let patient = context.patient(&client, patient).await?;
			let nonce = match nonce {
				Some(nonce) => nonce,
				None => client.grant_nonce(&patient).await?,
			};
			(patient, client.genesis(), nonce)
		}
	};
	let signature = signer.sign(&signed_bytes(genesis, &patient, nonce, deadline, &terms));
	let grant = SignedGrant { genesis, patient, nonce, deadline, terms, signature };
	files::write_atomic(&out, &grant.to_json()?)?;
	Ok(Answer::done()
		.line(format!("signed as {}, grant number {nonce}", keys::address(&grant.patient)))
		.line(format!("counts until {}; whoever has the file can submit it once", format::moment(deadline)))
		.line(format!("written to {}", out.display()))
		.field("patient", keys::address(&grant.patient))
		.field("nonce", nonce)
		.field("deadline", format::moment(deadline))
		.field("file", out.display().to_string()))
}

pub(super) async fn submit(context: &Context, file: &Path) -> Result<Answer> {
	let named = |error: Error| Error::bad(file.display().to_string(), error.to_string());
	let grant = SignedGrant::from_json(&files::read(file)?).map_err(named)?;
	let signer = context.signer()?;
	let client = context.connect().await?;
	if grant.genesis != client.genesis() {
		return Err(named(Error::bad("genesis", "it was signed for another chain")));
	}
	let SignedGrant { genesis: _, patient, nonce, deadline, terms, signature } = grant;
	let call = call::consent::grant_signed(&patient, &terms, nonce, deadline, &signature);
	let included = client.submit(&call, &signer).await?;
	Ok(acts::granted(&included)?.field("patient", keys::address(&patient)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::keys::Signer;
	use salus_primitives::ids::Period;

	fn grant() -> SignedGrant {
		let signer = Signer::from_name("//Patient").unwrap();
		let provision = spec::permit("role:physician;purposes=TREAT;classes=all").unwrap();
		let terms = spec::terms(Period::always(), vec![provision], None).unwrap();
		let (patient, genesis) = (signer.account(), [7; 32]);
		let signature = signer.sign(&signed_bytes(genesis, &patient, 3, 500, &terms));
		SignedGrant { genesis, patient, nonce: 3, deadline: 500, terms, signature }
	}

	#[test]
	fn a_signed_grant_is_read_back() {
		let grant = grant();
		assert_eq!(SignedGrant::from_json(&grant.to_json().unwrap()).unwrap(), grant);
	}

	#[test]
	fn what_is_wrong_with_a_file_is_named() {
		let text = String::from_utf8(grant().to_json().unwrap()).unwrap();
		for (from, to, named) in [
			("salus-signed-grant/1", "salus-signed-grant/9", "format"),
			("\"signature\": \"0x", "\"signature\": \"", "signature"),
			("\"genesis\": \"0x", "\"genesis\": \"", "hexadecimal"),
			("\"patient\": \"5", "\"patient\": \"6", "patient"),
			("role:physician", "role:doctor", "provisions[0].actor"),
			("\"nonce\"", "\"n0nce\"", "n0nce"),
		] {
			assert!(text.contains(from), "{from}");
			let error = SignedGrant::from_json(text.replacen(from, to, 1).as_bytes()).unwrap_err();
			assert_eq!(error.exit_code(), 2);
			assert!(error.to_string().contains(named), "{named}: {error}");
		}
	}
}
