//! The few questions that the demo and the fault harness ask a node themselves, over JSON-RPC in plain HTTP.

use std::{
	io::{Read, Write},
	net::{Ipv4Addr, TcpStream},
	time::Duration,
};

use anyhow::{bail, Context, Result};
use serde_json::{json, Value};

/// A node's RPC port on loopback.
#[derive(Clone, Copy)]
pub(crate) struct Rpc {
	/// The port.
	pub(crate) port: u16,
}

impl Rpc {
	/// Number and hash of the newest finalised block.
	pub(crate) fn finalised(self) -> Result<(u64, String)> {
		let hash = self.call("chain_getFinalizedHead", &json!([]))?;
		let header = self.call("chain_getHeader", &json!([hash]))?;
		let number = header["number"].as_str().context("a header without a number")?;
		let number = u64::from_str_radix(number.trim_start_matches("0x"), 16)?;
		Ok((number, hash.as_str().unwrap_or_default().to_owned()))
	}

	/// Number of the newest block.
	pub(crate) fn best(self) -> Result<u64> {
		let header = self.call("chain_getHeader", &json!([]))?;
		let number = header["number"].as_str().context("a header without a number")?;
		Ok(u64::from_str_radix(number.trim_start_matches("0x"), 16)?)
	}

	/// Hash of the block with this number, as far as the node has one.
	pub(crate) fn block_hash(self, number: u64) -> Result<Option<String>> {
		Ok(self.call("chain_getBlockHash", &json!([number]))?.as_str().map(str::to_owned))
	}

	/// One call.
	pub(crate) fn call(self, method: &str, params: &Value) -> Result<Value> {
		let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
		let answer: Value = serde_json::from_str(&self.post(&body)?).with_context(|| format!("answer to {method}"))?;
		match answer.get("result") {
			Some(result) => Ok(result.clone()),
			None => bail!("{method}: {}", answer["error"]),
		}
	}

	/// Posts a body and gives the answer's body.
	fn post(self, body: &str) -> Result<String> {
		let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
		stream.set_read_timeout(Some(Duration::from_secs(10)))?;
		stream.set_write_timeout(Some(Duration::from_secs(10)))?;
		write!(
			stream,
			"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
			 Connection: close\r\n\r\n{body}",
			body.len()
		)?;
		let mut answer = String::new();
		stream.read_to_string(&mut answer)?;
		let (head, body) = answer.split_once("\r\n\r\n").context("an answer without a head")?;
		anyhow::ensure!(head.starts_with("HTTP/1.1 200"), "{}", head.lines().next().unwrap_or_default());
		Ok(body.to_owned())
	}
}
