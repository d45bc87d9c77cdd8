//! Records released through the command line and the service, against a real node: consent, anchor, access, release over
//! HTTP, opened and checked; and nothing any more once the consent is withdrawn.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod node;

use std::{
	fs,
	io::{BufRead, BufReader, Read, Write},
	net::TcpStream,
	path::Path,
	process::{Child, Command, Stdio},
};

use node::{salus, Node, BAD_INPUT, NO, YES};
use serde_json::{json, Value};

/// Who keeps the records.
const CUSTODIAN: &str = "//HospitalGateway";

/// What the patient agrees to, and what the patient keeps back later.
const PERMIT: &str = "org:0;purposes=TREAT;classes=laboratory,problems";
const DENIAL: &str = "anyone;purposes=all;classes=laboratory;labels=HIV;under=0";

/// The extension by which an element bears a label of its own.
const LABEL: &str = "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label";

#[test]
fn records_are_released_on_a_permit_and_not_after_its_withdrawal() {
	let node = Node::start();
	let consent = node.act("//Patient", &["consent", "grant", "--permit", PERMIT])["consent"].to_string();
	let (laboratory, problem, genomics) = (anchored(&node, "lab"), anchored(&node, "problem"), anchored(&node, "gene"));
	let line = access(&node);
	let records = [laboratory.as_str(), &problem, &genomics];
	by_hand(&node, &line, &records);
	over_http(&node, &line, &records);
	let consent = redacted(&node, &consent, &records);
	node.act("//Patient", &["consent", "withdraw", &consent]);
	let file = requested(&node, &line, &[&laboratory]);
	let said = node.refused(NO, CUSTODIAN, &["release", "answer", &file, "--out", &node.path("late.json")]);
	assert!(said.contains("holds no more"), "{said}");
	assert!(!Path::new(&node.path("late.json")).exists());
}

/// Anchors a record of the patient as the hospital, one of them in a batch; gives its commitment.
fn anchored(node: &Node, kind: &str) -> String {
	let record = match kind {
		"lab" => {
			let other = json!({ "resourceType": "Condition", "id": "c0", "code": { "text": "hay fever" } });
			let entries = json!([{ "resource": other }, { "resource": laboratory() }]);
			json!({ "resourceType": "Bundle", "type": "collection", "entry": entries })
		}
		"problem" => json!({ "resourceType": "Condition", "id": "c1", "code": { "text": "asthma" } }),
		_ => json!({ "resourceType": "MolecularSequence", "id": "s1", "coordinateSystem": 0 }),
	};
	let file = node.path(&format!("{kind}.json"));
	fs::write(&file, record.to_string()).unwrap();
	let answer = node.act(CUSTODIAN, &["record", "anchor", &file, "--subject", "//Patient"]);
	let name = match answer["batch"].as_u64() {
		Some(batch) => format!("batch:{batch}/1"),
		None => format!("anchor:{}", answer["anchor"].as_u64().unwrap()),
	};
	let shown = node.act(CUSTODIAN, &["record", "show", &name]);
	shown["commitment"].as_str().unwrap().to_owned()
}

/// A laboratory report with one part that bears a label of its own.
fn laboratory() -> Value {
	json!({
		"resourceType": "Observation",
		"id": "o1",
		"status": "final",
		"category": [{ "coding": [{
			"system": "http://terminology.hl7.org/CodeSystem/observation-category",
			"code": "laboratory",
		}] }],
		"valueString": "haemoglobin 14 g/dL",
		"component": [{
			"valueString": "viral load 40 copies",
			"extension": [{
				"url": LABEL,
				"valueCoding": { "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HIV" },
			}],
		}],
	})
}

/// Asks for access on the chain, for classes of which one record has none; gives the line's number and block.
fn access(node: &Node) -> (String, String) {
	let request = ["access", "request", "--patient", "//Patient", "--purpose", "TREAT", "--classes"];
	let asked = node.act("//Physician", &[request.as_slice(), &["laboratory,problems"]].concat());
	(asked["log_index"].to_string(), asked["block"].to_string())
}

/// The requester's machine: a home folder of its own.
fn requester(node: &Node, arguments: &[&str]) -> (i32, Value) {
	salus(&node.url, &node.folder.path().join("requester"), "//Physician", arguments)
}

/// Makes a request; gives its file.
fn requested(node: &Node, (index, block): &(String, String), records: &[&str]) -> String {
	let file = node.path("request.json");
	let request = ["release", "request", "--patient", "//Patient", "--entry", index, "--block", block, "--out", &file];
	let (code, answer) = requester(node, &[request.as_slice(), &["--record"], records].concat());
	assert_eq!(code, YES, "{answer}");
	file
}

/// The outcomes of an answer, in their order.
fn outcomes(answer: &Value) -> Vec<&str> {
	answer["records"].as_array().unwrap().iter().map(|record| record["outcome"].as_str().unwrap()).collect()
}

/// Files go to and fro.
fn by_hand(node: &Node, line: &(String, String), records: &[&str]) {
	let (request, answer, out) = (requested(node, line, records), node.path("answer.json"), node.path("opened"));
	let answered = node.act(CUSTODIAN, &["release", "answer", &request, "--out", &answer]);
	assert_eq!(outcomes(&answered), ["released", "released", "refused"], "{answered}");
	let replayed = node.refused(NO, CUSTODIAN, &["release", "answer", &request, "--out", &answer]);
	assert!(replayed.contains("answered before"), "{replayed}");
	let store = node.home().join("store").display().to_string();
	let (code, opened) = requester(node, &["release", "open", &answer, "--out", &out, "--store", &store]);
	assert_eq!((code, &opened["opened"]), (YES, &json!(2)), "{opened}");
	let first = &opened["records"][0];
	assert_eq!(first["status"], "current", "{opened}");
	let text = fs::read_to_string(first["file"].as_str().unwrap()).unwrap();
	assert!(text.contains("haemoglobin 14 g/dL"), "{text}");
	// The custodian has no key of the requester's.
	let theirs = node.run(CUSTODIAN, &["release", "open", &answer, "--out", &out]);
	assert_eq!(theirs.0, NO, "{}", theirs.1);
	// Another line's number is no line of that block.
	let other = requested(node, &("77".into(), line.1.clone()), records);
	let said = node.refused(NO, CUSTODIAN, &["release", "answer", &other, "--out", &answer]);
	assert!(said.starts_with("entry"), "{said}");
	let none = ["release", "answer", &node.path("lab.json"), "--out", &answer];
	node.refused(BAD_INPUT, CUSTODIAN, &none);
}

/// A service that ends with the test.
struct Service {
	process: Child,
	address: String,
}

impl Service {
	fn start(node: &Node) -> Self {
		let mut process = Command::new(env!("CARGO_BIN_EXE_salus"))
			.args(["--url", &node.url, "--home"])
			.arg(node.home())
			.args(["serve", "--listen", "127.0.0.1:0"])
			.stdout(Stdio::null())
			.stderr(Stdio::piped())
			.spawn()
			.unwrap();
		let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
		let line = lines.find(|line| line.contains("serving on http://")).expect("it serves");
		let address = line.rsplit("http://").next().unwrap().trim().to_owned();
		// Somebody must read on, or the service would wait for its own log.
		std::thread::spawn(move || lines.for_each(drop));
		Self { process, address }
	}

	/// Ends it as a service manager does.
	fn stop(mut self) {
		let killed = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
		assert!(killed.success());
		assert_eq!(self.process.wait().unwrap().code(), Some(YES));
	}

	/// Posts a request; gives the status and the body.
	fn release(&self, request: &[u8]) -> (u16, Vec<u8>) {
		let mut stream = TcpStream::connect(&self.address).unwrap();
		let head = format!(
			"POST /v1/release HTTP/1.1\r\nHost: salus\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
			request.len()
		);
		stream.write_all(head.as_bytes()).unwrap();
		stream.write_all(request).unwrap();
		let mut answer = Vec::new();
		stream.read_to_end(&mut answer).unwrap();
		let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
		let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
		(status, answer[end + 4..].to_vec())
	}
}

/// The patient keeps back what bears a label; gives the number of the consent that says so.
fn redacted(node: &Node, consent: &str, records: &[&str]) -> String {
	let amended = node.act("//Patient", &["consent", "amend", consent, "--permit", PERMIT, "--deny", DENIAL]);
	let line = access(node);
	let (request, answer, out) = (requested(node, &line, records), node.path("part.json"), node.path("part"));
	let answered = node.act(CUSTODIAN, &["release", "answer", &request, "--out", &answer]);
	assert_eq!(outcomes(&answered), ["redacted", "redacted", "refused"], "{answered}");
	let (code, opened) = requester(node, &["release", "open", &answer, "--out", &out]);
	assert_eq!((code, &opened["opened"]), (YES, &json!(2)), "{opened}");
	for file in ["file", "disclosure"] {
		let text = fs::read_to_string(opened["records"][0][file].as_str().unwrap()).unwrap();
		assert!(text.contains("haemoglobin") && !text.contains("viral") && !text.contains("HIV"), "{text}");
	}
	amended["consent"].to_string()
}

impl Drop for Service {
	fn drop(&mut self) {
		let _ = self.process.kill();
		let _ = self.process.wait();
	}
}

/// The same through the service, the sealed records too.
fn over_http(node: &Node, line: &(String, String), records: &[&str]) {
	let service = Service::start(node);
	let request = fs::read(requested(node, line, records)).unwrap();
	let (status, answer) = service.release(&request);
	assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
	assert_eq!(service.release(&request).0, 403);
	assert_eq!(service.release(b"{}").0, 400);
	let (file, out) = (node.path("http.json"), node.path("http"));
	fs::write(&file, answer).unwrap();
	let from = format!("http://{}", service.address);
	let (code, opened) = requester(node, &["release", "open", &file, "--out", &out, "--from", &from]);
	assert_eq!((code, &opened["opened"]), (YES, &json!(2)), "{opened}");
	let last = &opened["records"][2];
	assert!(last["reason"].as_str().unwrap().contains("refused"), "{opened}");
	service.stop();
}
