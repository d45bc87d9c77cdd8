//! What a receiver notices.

use std::fs;

use salus_gateway::{
	release::{Outcome, Receiver, Reply},
	seal::RecipientKey,
};
use salus_primitives::{
	anchor::RecordRef,
	codes::{DataClass, Schema, Sensitivity, SensitivitySet},
	commitment::CommitmentScheme,
	decision::Obligations,
	ids::AnchorId,
};

use crate::{
	given::observation,
	world::{World, GENESIS},
};

/// An answer with one record as a whole, or as fields.
async fn answered(fields: bool) -> (World, Reply) {
	let world = World::new();
	let record = world.anchor(&observation(), DataClass::Laboratory, false).await;
	if fields {
		let hiv = SensitivitySet::of(Sensitivity::Hiv);
		world.oblige(Obligations { redact: hiv, ..Obligations::default() }, Obligations::default());
	}
	let reply = world.answer(&world.request(&[record])).await.unwrap();
	(world, reply)
}

/// No record is left behind by an answer that doesn't open.
async fn refuses(world: &World, reply: &Reply) -> String {
	let error = world.open(reply).await.unwrap_err();
	let left = fs::read_dir(world.out()).map(Iterator::count).unwrap_or_default();
	assert_eq!(left, 0, "{error}");
	error.to_string()
}

#[tokio::test]
async fn a_changed_answer_does_not_open() {
	for fields in [false, true] {
		let (world, reply) = answered(fields).await;
		let changes: [fn(&mut Reply); 9] = [
			|reply| reply.nonce[0] ^= 1,
			|reply| reply.records[0].commitment.0[0] ^= 1,
			|reply| delivery(reply).envelope.ciphertext[0] ^= 1,
			|reply| delivery(reply).envelope.encapsulated[0] ^= 1,
			|reply| delivery(reply).record = RecordRef::Anchor(AnchorId(99)),
			|reply| delivery(reply).anchored_at += 1,
			|reply| delivery(reply).schema = Schema::Opaque,
			|reply| delivery(reply).scheme = CommitmentScheme::SaltedBlake2b256,
			|reply| {
				let other = salus_gateway::store::content_id(b"other").unwrap();
				delivery(reply).content_id = other;
			},
		];
		for (number, change) in changes.into_iter().enumerate() {
			let mut changed = reply.clone();
			change(&mut changed);
			let said = refuses(&world, &changed).await;
			assert!(!said.is_empty(), "{number}");
		}
		assert!(world.open(&reply).await.is_ok());
	}
}

fn delivery(reply: &mut Reply) -> &mut salus_gateway::release::Delivery {
	match &mut reply.records[0].outcome {
		Outcome::Released(delivery) | Outcome::Redacted(delivery) => delivery,
		Outcome::Refused { reason } => panic!("{reason}"),
	}
}

/// Whatever is in an answer besides the reader's notes is checked, byte by byte; of the sealed bytes, which the tests of
/// sealing go through, a part.
#[tokio::test]
async fn each_changed_byte_is_noticed() {
	for fields in [false, true] {
		let (world, reply) = answered(fields).await;
		let json = reply.to_json().unwrap();
		let blob = json.windows(6).position(|bytes| bytes == b"\"blob\"").unwrap_or(json.len());
		for at in (0..json.len()).filter(|at| *at < blob || at % 64 == 0) {
			let mut changed = json.clone();
			changed[at] ^= 1;
			let Ok(changed) = Reply::from_json(&changed) else { continue };
			let opened = world.receiver().open(&changed).await;
			let good = opened.is_ok_and(|mut all| all.len() == 1 && all.remove(0).1.is_ok());
			// `length` is what a download is bounded by; what is opened is checked for itself.
			assert_eq!(
				good,
				proved(&changed) == proved(&reply),
				"byte {at}: {}",
				String::from_utf8_lossy(&json[at.saturating_sub(20)..=at])
			);
		}
	}
}

/// What of an answer is proved.
fn proved(reply: &Reply) -> String {
	let mut reply = reply.clone();
	if let Outcome::Released(delivery) | Outcome::Redacted(delivery) = &mut reply.records[0].outcome {
		delivery.length = 0;
	}
	let records = serde_json::to_string(&reply.records).unwrap();
	format!("{:?}", (reply.genesis, reply.patient, reply.nonce, records))
}

#[tokio::test]
async fn a_changed_blob_does_not_open() {
	let (world, mut reply) = answered(true).await;
	for at in [0, 9, 40, 200] {
		let mut changed = reply.clone();
		delivery(&mut changed).blob.as_mut().unwrap()[at] ^= 1;
		assert!(refuses(&world, &changed).await.contains("tampered"));
	}
	delivery(&mut reply).blob.as_mut().unwrap().pop();
	assert!(refuses(&world, &reply).await.contains("tampered"));
	let (world, mut reply) = answered(false).await;
	let path = world.folder.path().join("store").join(delivery(&mut reply).content_id.to_string());
	let mut bytes = fs::read(&path).unwrap();
	*bytes.last_mut().unwrap() ^= 1;
	fs::write(&path, bytes).unwrap();
	assert!(refuses(&world, &reply).await.contains("tampered"));
}

#[tokio::test]
async fn another_key_another_chain_and_another_patient_do_not_open() {
	let (world, mut reply) = answered(false).await;
	let other = Receiver { key: RecipientKey::from_seed(&[6; 32]).unwrap(), ..world.receiver() };
	let error = other.open(&reply).await.unwrap().remove(0).1.unwrap_err();
	assert_eq!(error.exit_code(), 1);
	assert!(error.to_string().contains("envelope is for"), "{error}");
	world.turn(|state| state.newest.genesis = [8; 32]);
	assert_eq!(world.receiver().open(&reply).await.unwrap_err().exit_code(), 3);
	world.turn(|state| state.newest.genesis = GENESIS);
	reply.patient = salus_gateway::chain::AccountId::new([9; 32]);
	assert!(refuses(&world, &reply).await.contains("another patient's"));
}

#[tokio::test]
async fn what_is_no_answer_is_refused_by_name() {
	let (_world, reply) = answered(true).await;
	let text = String::from_utf8(reply.to_json().unwrap()).unwrap();
	for (from, to, named) in [
		("salus-release/1", "salus-release/2", "format"),
		("\"genesis\":\"0x", "\"genesis\":\"", "hexadecimal"),
		("\"blob\":\"0x", "\"blob\":\"", "blob"),
		("\"content_id\":\"b", "\"content_id\":\"Q", "content id"),
		("\"entry\"", "\"line\"", "line"),
	] {
		assert!(text.contains(from), "{from}: {text}");
		let error = Reply::from_json(text.replacen(from, to, 1).as_bytes()).unwrap_err();
		assert_eq!(error.exit_code(), 2);
		assert!(error.to_string().contains(named), "{named}: {error}");
	}
}
