//! What a requester sends to a custodian: which records, on which line of the disclosure log, sealed for whom; signed.

use codec::{Decode, Encode};
use salus_primitives::{commitment::Commitment, ids::Moment};
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::Verify, MultiSignature};

use crate::{
	canonical,
	chain::{
		keys::{self, Signer},
		AccountId,
	},
	files::hex32,
	seal::Recipient,
	Error, Result,
};

/// What the file's `format` says.
const FORMAT: &str = "salus-release-request/1";

/// What the signed bytes begin with, so that they are taken for nothing else.
const DOMAIN: &[u8] = b"salus/release-request/v1";

/// Most records of one request.
pub const MAX_RECORDS: usize = 256;

/// Largest request, in bytes of its JSON: [`MAX_RECORDS`] take a quarter of it.
pub const MAX_LEN: usize = 64 << 10;

/// Longest time from now that a request may count, in milliseconds: as long its nonce is remembered.
pub const MAX_LIFETIME: Moment = 3_600_000;

/// The line of the patient's disclosure log that says that the access is permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
	/// The number of the line, from 0.
	pub index: u64,
	/// The number of the block that it is in.
	pub block: u64,
	/// The hash of that block.
	pub block_hash: [u8; 32],
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
	/// The chain, by its genesis hash.
	pub genesis: [u8; 32],
	/// Who asks, and signs.
	pub requester: AccountId,
	/// Whose records.
	pub patient: AccountId,
	/// What the request rests on.
	pub basis: Basis,
	/// The records, by their commitments: 1 to [`MAX_RECORDS`], none twice.
	pub records: Vec<Commitment>,
	/// For whom the keys are wrapped.
	pub recipient: Recipient,
	/// First moment, by the custodian's clock, at which the request counts no more.
	pub expires: Moment,
	/// 32 random bytes: the request counts once.
	pub nonce: [u8; 32],
}

/// What is asked, signed by the requester.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
	/// What is asked.
	pub ask: Ask,
	/// An sr25519 signature over [`Ask::signed_bytes`].
	pub signature: MultiSignature,
}

/// A request as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
	format: String,
	genesis: String,
	requester: String,
	patient: String,
	entry: u64,
	block: u64,
	block_hash: String,
	records: Vec<String>,
	recipient: String,
	expires: Moment,
	nonce: String,
	/// A `MultiSignature`, encoded.
	signature: String,
}

impl Ask {
	/// What is signed: the fields one after the other in SCALE, under a domain of their own.
	pub fn signed_bytes(&self) -> Vec<u8> {
		let Basis { index, block, block_hash } = self.basis;
		let place = (index, block, block_hash);
		let recipient = self.recipient.to_bytes();
		(
			DOMAIN,
			self.genesis,
			&self.requester,
			&self.patient,
			place,
			&self.records,
			recipient,
			self.expires,
			self.nonce,
		)
			.encode()
	}

	/// Signs as `signer`, who must be the requester: another one's signature is refused by every custodian.
	pub fn sign(self, signer: &Signer) -> Request {
		let signature = signer.sign(&self.signed_bytes());
		Request { ask: self, signature }
	}

	/// Refuses an empty list of records, one that is too long, and a record that is there twice.
	pub fn check_records(&self) -> Result<()> {
		let count = self.records.len();
		if count == 0 || count > MAX_RECORDS {
			return Err(Error::bad("records", format!("{count}, and 1 to {MAX_RECORDS} are allowed")));
		}
		let mut sorted = self.records.clone();
		sorted.sort_unstable();
		match sorted.windows(2).find(|pair| pair.first() == pair.last()) {
			Some([twice, ..]) => Err(Error::bad("records", format!("{} is there twice", hex32::to_text(&twice.0)))),
			_ => Ok(()),
		}
	}
}

impl Request {
	/// Refuses a request of another chain, one that no longer counts or counts for too long, and one that the requester
	/// didn't sign. `now` is the custodian's clock.
	pub fn check(&self, genesis: &[u8; 32], now: Moment) -> Result<()> {
		let no = |field: &str, why: &str| Err(Error::Negative(format!("{field}: {why}")));
		self.ask.check_records()?;
		if self.ask.genesis != *genesis {
			return no("genesis", "the request is for another chain");
		}
		if self.ask.expires <= now {
			return no("expires", "the request has expired");
		}
		if self.ask.expires - now > MAX_LIFETIME {
			return no("expires", "more than an hour from now: a request is to be used at once");
		}
		let signed = matches!(self.signature, MultiSignature::Sr25519(_))
			&& self.signature.verify(self.ask.signed_bytes().as_slice(), &self.ask.requester);
		if !signed {
			return no("signature", "not the requester's over this request");
		}
		Ok(())
	}

	/// The request as JSON, on one line.
	pub fn to_json(&self) -> Result<Vec<u8>> {
		let ask = &self.ask;
		let stored = Stored {
			format: FORMAT.into(),
			genesis: hex32::to_text(&ask.genesis),
			requester: keys::address(&ask.requester),
			patient: keys::address(&ask.patient),
			entry: ask.basis.index,
			block: ask.basis.block,
			block_hash: hex32::to_text(&ask.basis.block_hash),
			records: ask.records.iter().map(|record| hex32::to_text(&record.0)).collect(),
			recipient: ask.recipient.to_string(),
			expires: ask.expires,
			nonce: hex32::to_text(&ask.nonce),
			signature: format!("0x{}", hex::encode(self.signature.encode())),
		};
		serde_json::to_vec(&stored).map_err(|error| Error::bad("release request", error.to_string()))
	}

	/// Reads a request; an error names the field. Whether it counts is for [`Request::check`] to say.
	pub fn from_json(bytes: &[u8]) -> Result<Self> {
		if bytes.len() > MAX_LEN {
			return Err(Error::bad("release request", format!("larger than {} KiB", MAX_LEN >> 10)));
		}
		let value = canonical::parse("release request", bytes)?;
		let stored: Stored =
			serde_json::from_value(value).map_err(|error| Error::bad("release request", error.to_string()))?;
		if stored.format != FORMAT {
			return Err(Error::bad("format", format!("\"{}\", and \"{FORMAT}\" is expected", stored.format)));
		}
		stored.read()
	}
}

impl Stored {
	fn read(&self) -> Result<Request> {
		let account = |field: &str, text: &str| keys::parse_account(text).map_err(|why| Error::bad(field, why));
		let records = self.records.iter().map(|text| hash("records", text).map(Commitment)).collect::<Result<_>>()?;
		let ask = Ask {
			genesis: hash("genesis", &self.genesis)?,
			requester: account("requester", &self.requester)?,
			patient: account("patient", &self.patient)?,
			basis: Basis { index: self.entry, block: self.block, block_hash: hash("block_hash", &self.block_hash)? },
			records,
			recipient: self.recipient.parse().map_err(|error: Error| Error::bad("recipient", error.to_string()))?,
			expires: self.expires,
			nonce: hash("nonce", &self.nonce)?,
		};
		ask.check_records()?;
		let bytes = self.signature.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
		let signature = bytes.and_then(|bytes| MultiSignature::decode(&mut bytes.as_slice()).ok());
		let signature = signature.ok_or_else(|| Error::bad("signature", "not a signature in hexadecimal digits"))?;
		Ok(Request { ask, signature })
	}
}

/// 32 bytes of a field.
fn hash(field: &str, text: &str) -> Result<[u8; 32]> {
	hex32::from_text(text).ok_or_else(|| Error::bad(field, "not 0x and 64 hexadecimal digits"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::seal::RecipientKey;

	fn ask(signer: &Signer) -> Ask {
		Ask {
			genesis: [1; 32],
			requester: signer.account(),
			patient: AccountId::new([2; 32]),
			basis: Basis { index: 4, block: 9, block_hash: [3; 32] },
			records: vec![Commitment([5; 32]), Commitment([6; 32])],
			recipient: RecipientKey::from_seed(&[7; 32]).unwrap().recipient(),
			expires: 1_000,
			nonce: [8; 32],
		}
	}

	#[test]
	fn a_request_is_read_back_and_counts_until_it_expires() {
		let signer = Signer::from_name("//Physician").unwrap();
		let request = ask(&signer).sign(&signer);
		let again = Request::from_json(&request.to_json().unwrap()).unwrap();
		assert_eq!(again, request);
		again.check(&[1; 32], 999).unwrap();
		for (genesis, now, field) in [([2; 32], 999, "genesis"), ([1; 32], 1_000, "expires")] {
			let error = again.check(&genesis, now).unwrap_err();
			assert_eq!(error.exit_code(), 1);
			assert!(error.to_string().starts_with(field), "{error}");
		}
		let long = Ask { expires: MAX_LIFETIME + 2, ..ask(&signer) }.sign(&signer);
		assert!(long.check(&[1; 32], 1).unwrap_err().to_string().contains("hour"));
	}

	#[test]
	fn each_field_is_signed() {
		let signer = Signer::from_name("//Physician").unwrap();
		let request = ask(&signer).sign(&signer);
		let changes: [fn(&mut Ask); 8] = [
			|ask| ask.requester = AccountId::new([9; 32]),
			|ask| ask.patient = AccountId::new([9; 32]),
			|ask| ask.basis.index += 1,
			|ask| ask.basis.block_hash = [9; 32],
			|ask| ask.records = vec![Commitment([9; 32])],
			|ask| ask.recipient = Recipient::from_bytes([9; 32]),
			|ask| ask.expires -= 1,
			|ask| ask.nonce = [9; 32],
		];
		for change in changes {
			let mut changed = request.clone();
			change(&mut changed.ask);
			assert!(changed.check(&[1; 32], 5).unwrap_err().to_string().starts_with("signature"));
		}
	}

	#[test]
	fn each_changed_byte_is_noticed() {
		let signer = Signer::from_name("//Physician").unwrap();
		let request = ask(&signer).sign(&signer);
		let json = request.to_json().unwrap();
		for at in 0..json.len() {
			let mut changed = json.clone();
			changed[at] ^= 1;
			let refused = Request::from_json(&changed).and_then(|changed| changed.check(&[1; 32], 5)).is_err();
			assert!(refused, "byte {at}: {}", String::from_utf8_lossy(&changed));
		}
	}

	#[test]
	fn what_is_wrong_with_a_file_is_named() {
		let signer = Signer::from_name("//Physician").unwrap();
		let text = String::from_utf8(ask(&signer).sign(&signer).to_json().unwrap()).unwrap();
		let record = |byte: &str| format!("0x{}", byte.repeat(32));
		for (from, to, named) in [
			("salus-release-request/1", "salus-release-request/2", "format"),
			("\"genesis\":\"0x", "\"genesis\":\"", "genesis"),
			("\"patient\":\"5", "\"patient\":\"6", "patient"),
			("\"nonce\":\"0x", "\"nonce\":\"1x", "nonce"),
			("\"signature\":\"0x", "\"signature\":\"", "signature"),
			("salus-x25519-public-1:", "salus-x25519-public-2:", "recipient"),
			("\"expires\"", "\"expired\"", "expired"),
			(record("05").as_str(), record("06").as_str(), "twice"),
		] {
			assert!(text.contains(from), "{from}");
			let error = Request::from_json(text.replacen(from, to, 1).as_bytes()).unwrap_err();
			assert_eq!(error.exit_code(), 2);
			assert!(error.to_string().contains(named), "{named}: {error}");
		}
		assert!(Request::from_json(&vec![b' '; MAX_LEN + 1]).unwrap_err().to_string().contains("64 KiB"));
		let none = Ask { records: Vec::new(), ..ask(&signer) };
		assert!(none.check_records().is_err());
	}
}
