//! The service over HTTP, for who isn't at this machine: a custodian releases records, and a maker or partner answers
//! whether packs are genuine.
//!
//! | request | answer |
//! |---|---|
//! | `POST /v1/release` with a [release request](crate::release::Request) | the [answer](crate::release::Reply). 403 when nothing is given, 400 for what isn't a request, 413 for more than 64 KiB, 429 when as many requests as allowed are at work, 503 when the chain can't be asked |
//! | `GET /v1/blobs/{content id}` | the sealed bytes: whoever has no key has nothing. 404 when there are none |
//! | `GET /v1/verify/gtin/{gtin}/lot/{lot}/ser/{serial}?exp=…&reqGLN=…&corrUUID=…` | whether the pack is genuine and may be sold again, by GS1's [Lightweight Messaging](crate::gs1::messaging). 400 for what isn't a request, 404 when the serial numbers that are here can't tell, or packs aren't verified here; 429, 503 as above |
//! | `POST /v1/verify` with `code` (what a scanner read), `reqGLN` and `corrUUID` in JSON | the same. 413 for more than 4 KiB |
//! | `GET /v1/health` | whether the chain can be asked, its newest final block, and in whose name packs are verified |
//!
//! It speaks plain HTTP: on this machine only, unless a proxy in front of it ends TLS. Each request is a line of the log,
//! which names no person: of a commitment it has the first 8 digits.

use std::{future::Future, sync::Arc, time::Duration};

use axum::{
	routing::{get, post},
	Router,
};
use tokio::{
	net::TcpListener,
	sync::{oneshot, OwnedSemaphorePermit, Semaphore},
};

use crate::{
	release::{Custodian, Keeper},
	Error, Result,
};

mod blobs;
mod health;
mod release;
mod respond;
mod responder;
mod verify;

pub use responder::{Answered, Registry, Responder};

/// How many requests are worked on at the same time, if nothing else is said.
pub const MAX_CONCURRENT: usize = 16;

/// How long requests that are being answered may go on once the service is told to end.
const GRACE: Duration = Duration::from_secs(20);

/// Longest wait for the body of a request.
const PATIENCE: Duration = Duration::from_secs(10);

/// A custodian that answers over HTTP, and may be one who verifies packs, too.
pub struct Service<L, K> {
	custodian: Custodian<L, K>,
	responder: Option<Responder>,
	slots: Arc<Semaphore>,
	log: fn(&str),
}

impl<L: Registry + 'static, K: Keeper> Service<L, K> {
	/// A service that works on at most `concurrent` requests at the same time, and tells `log` of each.
	pub fn new(custodian: Custodian<L, K>, concurrent: usize, log: fn(&str)) -> Self {
		Self { custodian, responder: None, slots: Arc::new(Semaphore::new(concurrent)), log }
	}

	/// The same, which verifies packs, too.
	pub fn verifying(self, responder: Responder) -> Self {
		Self { responder: Some(responder), ..self }
	}

	/// What answers at which path.
	pub fn router(self) -> Router {
		Router::new()
			.route("/v1/release", post(release::answer::<L, K>))
			.route("/v1/blobs/{content_id}", get(blobs::give::<L, K>))
			.route("/v1/verify", post(verify::by_body::<L, K>))
			.route("/v1/verify/{*pack}", get(verify::by_address::<L, K>))
			.route("/v1/health", get(health::tell::<L, K>))
			.fallback(respond::unknown)
			.with_state(Arc::new(self))
	}

	/// Serves until `stop` is done. Requests that are being answered then have twenty seconds more.
	pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> Result<()> {
		let (sender, told) = oneshot::channel();
		let server = axum::serve(listener, self.router()).with_graceful_shutdown(async move {
			stop.await;
			// Nobody waits any more when this fails.
			let _ = sender.send(());
		});
		let late = async {
			if told.await.is_err() {
				// Never told to end: the server ended by itself, and that is what counts.
				futures::future::pending::<()>().await;
			}
			tokio::time::sleep(GRACE).await;
		};
		let served = tokio::select! {
			served = server => served,
			() = late => Ok(()),
		};
		served.map_err(|source| Error::io("the listener", source))
	}
}

impl<L, K> Service<L, K> {
	/// A place among the requests that are worked on; `None` when all are taken.
	fn slot(&self) -> Option<OwnedSemaphorePermit> {
		self.slots.clone().try_acquire_owned().ok()
	}
}
