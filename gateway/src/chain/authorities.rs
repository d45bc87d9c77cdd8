//! Who finalises the chain, kept in a file: by it, a proof of finality can be checked without a node.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{
	chain::{
		client::{ask, BlockRef, Client},
		show,
	},
	files::{self, hex32},
	proof::Authorities,
	Error, Result,
};

/// What the file's `format` says.
const FORMAT: &str = "salus-authorities/1";

/// Authorities as they are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
	format: String,
	set_id: u64,
	authorities: Vec<StoredAuthority>,
}

/// One of them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredAuthority {
	#[serde(with = "hex32")]
	key: [u8; 32],
	weight: u64,
}

/// Authorities as JSON.
pub fn to_json(authorities: &Authorities) -> serde_json::Value {
	let keys = authorities.keys.iter();
	serde_json::json!({
		"format": FORMAT,
		"set_id": authorities.set_id,
		"authorities": keys.map(|(key, weight)| serde_json::json!({ "key": show::hash(key), "weight": weight }))
			.collect::<Vec<_>>(),
	})
}

/// Reads authorities from JSON. An error names the field.
pub fn from_json(bytes: &[u8]) -> Result<Authorities> {
	let stored: Stored = serde_json::from_slice(bytes).map_err(|error| Error::bad("authorities", error.to_string()))?;
	if stored.format != FORMAT {
		return Err(Error::bad("format", format!("\"{}\", and \"{FORMAT}\" is expected", stored.format)));
	}
	let keys = stored.authorities.into_iter().map(|authority| (authority.key, authority.weight)).collect();
	Ok(Authorities { set_id: stored.set_id, keys })
}

/// Reads authorities from a file.
pub fn load(path: &Path) -> Result<Authorities> {
	from_json(&files::read(path)?).map_err(|error| Error::bad(path.display().to_string(), error.to_string()))
}

impl Client {
	/// Who finalises the chain at a block, or at the newest final one.
	pub async fn authorities(&self, block: Option<BlockRef>) -> Result<Authorities> {
		let at = match block {
			Some(block) => self.at(block).await?,
			None => self.finalised().await?,
		};
		Ok(Authorities {
			set_id: ask(&at, "GrandpaApi_current_set_id", &()).await?,
			keys: ask(&at, "GrandpaApi_grandpa_authorities", &()).await?,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn authorities_are_read_back() {
		let authorities = Authorities { set_id: 3, keys: vec![([1; 32], 1), ([2; 32], 2)] };
		let json = to_json(&authorities).to_string();
		assert_eq!(from_json(json.as_bytes()).unwrap(), authorities);
		assert!(from_json(json.replace("/1", "/2").as_bytes()).unwrap_err().to_string().contains("format"));
		assert!(from_json(b"{}").unwrap_err().to_string().contains("authorities"));
	}
}
