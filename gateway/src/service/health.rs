//! `GET /v1/health`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;

use super::{respond, Service};
use crate::{
	files::hex32,
	release::{Keeper, Ledger},
};

/// Whether the chain can be asked.
pub(super) async fn tell<L: Ledger + 'static, K: Keeper>(State(service): State<Arc<Service<L, K>>>) -> Response {
	let Some(_slot) = service.slot() else { return respond::busy() };
	match service.custodian.ledger.newest().await {
		Ok(newest) => {
			let genesis = hex32::to_text(&newest.genesis);
			let responder = service.responder.as_ref().map(|responder| responder.gln.to_string());
			let body = json!({ "ok": true, "genesis": genesis, "block": newest.block, "responder": responder });
			respond::json(StatusCode::OK, body.to_string().into_bytes())
		}
		Err(error) => {
			(service.log)(&format!("the chain: {error}"));
			respond::failed(StatusCode::SERVICE_UNAVAILABLE, "the custodian can't ask the chain now")
		}
	}
}
