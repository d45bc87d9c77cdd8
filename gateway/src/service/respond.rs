//! What the service says.

use axum::{
	http::{header, StatusCode},
	response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{cli::answer::error_json, Error};

/// JSON under a status.
pub(super) fn json(status: StatusCode, body: Vec<u8>) -> Response {
	// An answer is for whoever asked, and is not kept on the way.
	let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
	(status, headers, body).into_response()
}

/// An error as it is told to whoever sent the request.
pub(super) fn refused(status: StatusCode, error: &Error) -> Response {
	json(status, error_json(error).to_string().into_bytes())
}

/// A failure that isn't the requester's. What failed is for the log alone: it may name files and addresses.
pub(super) fn failed(status: StatusCode, why: &str) -> Response {
	json(status, json!({ "error": { "kind": "service", "message": why } }).to_string().into_bytes())
}

/// As many requests as allowed are being worked on.
pub(super) fn busy() -> Response {
	failed(StatusCode::TOO_MANY_REQUESTS, "too many requests at the same time: ask again")
}

/// There is nothing at this path.
pub(super) async fn unknown() -> Response {
	failed(StatusCode::NOT_FOUND, "no such path")
}
