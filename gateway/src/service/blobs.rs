//! `GET /v1/blobs/{content id}`.

use std::sync::Arc;

use axum::{
	body::Body,
	extract::{Path, State},
	http::{header, StatusCode},
	response::{IntoResponse, Response},
};
use futures::StreamExt;

use super::{respond, Service};
use crate::{
	cli::format,
	release::{Keeper, Ledger},
	store, time, Error,
};

/// Gives sealed bytes out as they come from the store, and writes the line of the log. The receiver checks them against
/// the content id.
pub(super) async fn give<L: Ledger + 'static, K: Keeper>(
	State(service): State<Arc<Service<L, K>>>,
	Path(content_id): Path<String>,
) -> Response {
	let response = find(&service, &content_id).await;
	let at = format::moment(time::now());
	(service.log)(&format!("{at} GET /v1/blobs {}", response.status().as_u16()));
	response
}

async fn find<L: Ledger + 'static, K: Keeper>(service: &Service<L, K>, content_id: &str) -> Response {
	let Some(slot) = service.slot() else { return respond::busy() };
	let cid = match store::parse_id(content_id) {
		Ok(cid) => cid,
		Err(error) => return respond::refused(StatusCode::BAD_REQUEST, &error),
	};
	match service.custodian.store.stream(&cid).await {
		Ok((length, bytes)) => {
			let headers = [
				(header::CONTENT_TYPE, "application/octet-stream".to_owned()),
				(header::CONTENT_LENGTH, length.to_string()),
			];
			// The slot is taken until the last byte is sent, or the receiver is gone.
			let bytes = bytes.map(move |bytes| {
				let _taken = &slot;
				bytes
			});
			(headers, Body::from_stream(bytes)).into_response()
		}
		Err(Error::BadInput { .. }) => respond::failed(StatusCode::NOT_FOUND, "there is no such blob"),
		Err(error) => {
			(service.log)(&format!("the store: {error}"));
			respond::failed(StatusCode::INTERNAL_SERVER_ERROR, "the store can't be read now")
		}
	}
}
