//! The service, over a socket.

use std::{
	io::{Read, Write},
	net::{SocketAddr, TcpStream},
};

use salus_gateway::{
	release::{Receiver, Reply, Source},
	service::{Responder, Service, MAX_CONCURRENT},
	time,
};
use salus_primitives::{codes::DataClass, commitment::Commitment, decision::Decision};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{
	given::observation,
	verify::{FORGED, SERIAL},
	world::{patient, World},
};

/// A service, how it is ended, and what a requester needs besides.
pub(crate) struct Served {
	pub(crate) address: SocketAddr,
	pub(crate) stop: oneshot::Sender<()>,
	running: JoinHandle<salus_gateway::Result<()>>,
}

/// Serves a world's custodian, whose clock is the real one.
async fn serve(world: &World, concurrent: usize) -> Served {
	serve_with(world, concurrent, None).await
}

/// The same, which may verify packs, too.
pub(crate) async fn serve_with(world: &World, concurrent: usize, responder: Option<Responder>) -> Served {
	world.turn(|state| (state.newest.time, state.entry.at) = (time::now(), time::now()));
	let custodian = salus_gateway::release::Custodian {
		ledger: world.chain.clone(),
		keeper: world.custodian.keeper.clone(),
		store: world.custodian.store.clone(),
		nonces: world.custodian.nonces.clone(),
		rules: world.custodian.rules,
		report: |_| (),
	};
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = listener.local_addr().unwrap();
	let (stop, stopped) = oneshot::channel::<()>();
	let service = Service::new(custodian, concurrent, |line| {
		let patient = salus_gateway::chain::keys::address(&patient());
		assert!(!line.contains(&patient), "{line}");
		assert!(!line.contains(SERIAL) && !line.contains(FORGED), "{line}");
	});
	let service = match responder {
		Some(responder) => service.verifying(responder),
		None => service,
	};
	let running = tokio::spawn(service.serve(listener, async {
		let _ = stopped.await;
	}));
	Served { address, stop, running }
}

/// One request on a connection of its own; gives the status and the body.
pub(crate) async fn send(address: SocketAddr, head: &str, body: &[u8]) -> (u16, Vec<u8>) {
	let head = format!("{head} HTTP/1.1\r\nHost: salus\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
	let request = [head.as_bytes(), body].concat();
	let answer = tokio::task::spawn_blocking(move || {
		let mut stream = TcpStream::connect(address).unwrap();
		// The service may close before it has read a request that is too large.
		let _ = stream.write_all(&request);
		let mut answer = Vec::new();
		let _ = stream.read_to_end(&mut answer);
		answer
	});
	let answer = answer.await.unwrap();
	let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
	let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
	(status, answer[end + 4..].to_vec())
}

fn request(world: &World, records: &[Commitment]) -> Vec<u8> {
	let ask = salus_gateway::release::Ask { expires: time::now() + 60_000, ..world.ask(records) };
	ask.sign(&world.requester).to_json().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn records_are_released_and_fetched_over_http() {
	let world = World::new();
	let record = world.anchor(&observation(), DataClass::Laboratory, false).await;
	let served = serve(&world, MAX_CONCURRENT).await;
	let body = request(&world, &[record]);
	let (status, answer) = send(served.address, "POST /v1/release", &body).await;
	assert_eq!(status, 200);
	let reply = Reply::from_json(&answer).unwrap();
	let receiver = Receiver { source: Source::Service(format!("http://{}", served.address)), ..world.receiver() };
	let opened = receiver.open(&reply).await.unwrap().remove(0).1.unwrap();
	assert_eq!(
		serde_json::from_slice::<serde_json::Value>(&std::fs::read(opened.file).unwrap()).unwrap(),
		observation()
	);
	// The same again is a replay.
	assert_eq!(send(served.address, "POST /v1/release", &body).await.0, 403);
	let (status, health) = send(served.address, "GET /v1/health", b"").await;
	assert_eq!((status, health.starts_with(b"{\"")), (200, true));
	served.stop.send(()).unwrap();
	served.running.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_have_their_status() {
	let world = World::new();
	let other = world.anchor(&observation(), DataClass::Genomics, false).await;
	let served = serve(&world, MAX_CONCURRENT).await;
	let (status, answer) = send(served.address, "POST /v1/release", &request(&world, &[other])).await;
	assert_eq!(status, 403);
	assert_eq!(Reply::from_json(&answer).unwrap().given(), 0);
	world.turn(|state| state.again = Decision::NoConsent);
	let (status, answer) = send(served.address, "POST /v1/release", &request(&world, &[other])).await;
	assert_eq!(status, 403);
	assert!(String::from_utf8(answer).unwrap().contains("holds no more"));
	let unknown = salus_gateway::store::content_id(b"unknown").unwrap();
	for (head, body, expected) in [
		("POST /v1/release", b"{}".to_vec(), 400),
		("POST /v1/release", vec![b' '; (64 << 10) + 1], 413),
		("GET /v1/release", Vec::new(), 405),
		("GET /v1/blobs/..%2F..%2Fetc%2Fpasswd", Vec::new(), 400),
		(format!("GET /v1/blobs/{unknown}").as_str(), Vec::new(), 404),
		("GET /v2/release", Vec::new(), 404),
	] {
		assert_eq!(send(served.address, head, &body).await.0, expected, "{head}");
	}
	world.turn(|state| (state.newest.time, state.newest.ticks) = (0, true));
	assert_eq!(send(served.address, "POST /v1/release", &request(&world, &[other])).await.0, 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_requests_than_allowed_are_told_to_come_back() {
	let world = World::new();
	let served = serve(&world, 0).await;
	for head in ["POST /v1/release", "GET /v1/blobs/x", "GET /v1/health", "GET /v1/verify/gtin/1"] {
		assert_eq!(send(served.address, head, b"").await.0, 429, "{head}");
	}
}
