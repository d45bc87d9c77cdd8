//! `GET /v1/verify/…` and `POST /v1/verify`.

use std::sync::Arc;

use axum::{
	body::{to_bytes, Body},
	extract::State,
	http::{StatusCode, Uri},
	response::Response,
};
use serde::Deserialize;

use super::{respond, Registry, Service, PATIENCE};
use crate::{
	canonical,
	cli::format,
	gs1::{messaging::Request, PackId},
	release::Keeper,
	time, Error, Result,
};

/// Largest question, in bytes: a code has some 100 characters.
const MAX_LEN: usize = 4 << 10;

/// A question in JSON: for codes that are awkward in an address.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
	/// What the scanner read: an element string or a Digital Link.
	code: String,
	/// Who asks.
	#[serde(rename = "reqGLN")]
	asker: String,
	/// The asker's name for the exchange.
	#[serde(rename = "corrUUID")]
	correlation: String,
}

/// Answers a question whose identifiers are in the address, as GS1's standard has it.
pub(super) async fn by_address<L: Registry + 'static, K: Keeper>(
	State(service): State<Arc<Service<L, K>>>,
	uri: Uri,
) -> Response {
	let target = uri.path_and_query().map_or_else(String::new, ToString::to_string);
	let request = if target.len() > MAX_LEN { Err(too_long()) } else { Request::parse(&target) };
	answer(&service, "GET", request).await
}

/// Answers a question in JSON.
pub(super) async fn by_body<L: Registry + 'static, K: Keeper>(
	State(service): State<Arc<Service<L, K>>>,
	body: Body,
) -> Response {
	let bytes = match tokio::time::timeout(PATIENCE, to_bytes(body, MAX_LEN)).await {
		Ok(Ok(bytes)) => bytes,
		Ok(Err(_)) => return respond::refused(StatusCode::PAYLOAD_TOO_LARGE, &too_long()),
		Err(_) => return respond::failed(StatusCode::REQUEST_TIMEOUT, "the request did not come in time"),
	};
	answer(&service, "POST", read(&bytes)).await
}

fn too_long() -> Error {
	Error::bad("verification request", "larger than 4 KiB")
}

fn read(bytes: &[u8]) -> Result<Request> {
	let value = canonical::parse("verification request", bytes)?;
	let question: Question =
		serde_json::from_value(value).map_err(|error| Error::bad("verification request", error.to_string()))?;
	Request::new(PackId::parse(&question.code)?, &question.asker, &question.correlation)
}

/// Answers, and writes the line of the log, which names no pack: who asks for what is the asker's business.
async fn answer<L: Registry, K: Keeper>(service: &Service<L, K>, method: &str, request: Result<Request>) -> Response {
	let (response, words) = respond_to(service, request).await;
	let at = format::moment(time::now());
	(service.log)(&format!("{at} {method} /v1/verify {} {words}", response.status().as_u16()));
	response
}

/// The answer, and what the log says of it.
async fn respond_to<L: Registry, K: Keeper>(service: &Service<L, K>, request: Result<Request>) -> (Response, String) {
	let Some(_slot) = service.slot() else { return (respond::busy(), "busy".into()) };
	let Some(responder) = &service.responder else {
		return (respond::failed(StatusCode::NOT_FOUND, "this service doesn't verify packs"), "not offered".into());
	};
	let request = match request {
		Ok(request) => request,
		// What is wrong with it may repeat what is in it: not for the log.
		Err(error) => return (respond::refused(StatusCode::BAD_REQUEST, &error), "bad input".into()),
	};
	match responder.answer(&service.custodian.ledger, &request, time::now()).await {
		Ok(answered) => {
			let words = if answered.verified { "verified" } else { "not verified" };
			(respond::json(StatusCode::OK, answered.message.to_string().into_bytes()), words.into())
		}
		Err(error @ Error::Negative(_)) => (respond::refused(StatusCode::NOT_FOUND, &error), "not known".into()),
		Err(error) => (failed(&error), format!("failed: {error}")),
	}
}

/// A question that can't be answered now.
fn failed(error: &Error) -> Response {
	match error {
		Error::Chain(_) | Error::Unreachable { .. } | Error::WrongGenesis { .. } | Error::WrongChain { .. } => {
			respond::failed(StatusCode::SERVICE_UNAVAILABLE, "the responder can't ask the chain now")
		}
		Error::Negative(_)
		| Error::BadInput { .. }
		| Error::Refused { .. }
		| Error::Io { .. }
		| Error::Dispatch { .. }
		| Error::NotMember
		| Error::OverQuota(_) => respond::failed(StatusCode::INTERNAL_SERVER_ERROR, "the responder can't answer now"),
	}
}
