//! `POST /v1/release`.

use std::sync::Arc;

use axum::{
	body::{to_bytes, Body},
	extract::State,
	http::StatusCode,
	response::Response,
};

use super::{respond, Service, PATIENCE};
use crate::{
	cli::format,
	release::{self, Keeper, Ledger, Outcome, Reply, Request},
	time, Error,
};

/// Answers a request, and writes the line of the log.
pub(super) async fn answer<L: Ledger + 'static, K: Keeper>(
	State(service): State<Arc<Service<L, K>>>,
	body: Body,
) -> Response {
	let (response, words) = respond_to(&service, body).await;
	let at = format::moment(time::now());
	(service.log)(&format!("{at} POST /v1/release {} {words}", response.status().as_u16()));
	response
}

/// The answer, and what the log says of it.
async fn respond_to<L: Ledger + 'static, K: Keeper>(service: &Service<L, K>, body: Body) -> (Response, String) {
	let bytes = match tokio::time::timeout(PATIENCE, to_bytes(body, release::MAX_LEN)).await {
		Ok(Ok(bytes)) => bytes,
		Ok(Err(_)) => {
			let why = "the request can't be read in full, or is larger than 64 KiB";
			return (respond::failed(StatusCode::PAYLOAD_TOO_LARGE, why), "not read".into());
		}
		Err(_) => {
			let why = "the request did not come in time";
			return (respond::failed(StatusCode::REQUEST_TIMEOUT, why), "not read".into());
		}
	};
	let Some(_slot) = service.slot() else { return (respond::busy(), "busy".into()) };
	let request = match Request::from_json(&bytes) {
		Ok(request) => request,
		// What is wrong with it may repeat what is in it: not for the log.
		Err(error) => return (respond::refused(StatusCode::BAD_REQUEST, &error), "bad input".into()),
	};
	match service.custodian.answer(&request, time::now()).await {
		Ok(reply) => given(&reply),
		Err(error) => {
			let records: Vec<_> = request.ask.records.iter().map(release::short).collect();
			let response = not_given(&error);
			let why = if matches!(error, Error::Negative(_)) { "refused".into() } else { format!("failed: {error}") };
			(response, format!("{} {why}", records.join(",")))
		}
	}
}

/// An answer; it is a refusal when nothing is given.
fn given(reply: &Reply) -> (Response, String) {
	let word = |outcome: &Outcome| match outcome {
		Outcome::Released(_) => "released",
		Outcome::Redacted(_) => "redacted",
		Outcome::Refused { .. } => "refused",
	};
	let words =
		reply.records.iter().map(|item| format!("{}={}", release::short(&item.commitment), word(&item.outcome)));
	let words = words.collect::<Vec<_>>().join(",");
	let status = if reply.given() > 0 { StatusCode::OK } else { StatusCode::FORBIDDEN };
	match reply.to_json() {
		Ok(json) => (respond::json(status, json), words),
		Err(error) => (not_given(&error), format!("{words} failed: {error}")),
	}
}

/// A request that is refused as a whole, or can't be answered.
fn not_given(error: &Error) -> Response {
	match error {
		Error::Negative(_) => respond::refused(StatusCode::FORBIDDEN, error),
		Error::Chain(_) | Error::Unreachable { .. } | Error::WrongGenesis { .. } | Error::WrongChain { .. } => {
			respond::failed(StatusCode::SERVICE_UNAVAILABLE, "the custodian can't ask the chain now")
		}
		Error::BadInput { .. }
		| Error::Refused { .. }
		| Error::Io { .. }
		| Error::Dispatch { .. }
		| Error::NotMember
		| Error::OverQuota(_) => respond::failed(StatusCode::INTERNAL_SERVER_ERROR, "the custodian can't answer now"),
	}
}
