//! What is refused, and why.

use salus_gateway::{
	chain::{keys::Signer, AccountId},
	release::{Ask, Basis},
	store,
};
use salus_primitives::{
	anchor::{Destruction, RecordStatus},
	codes::{DataClass, DataClassSet, Sensitivity, SensitivitySet},
	commitment::Commitment,
	decision::{Decision, DenyReason, Obligations},
	ids::{AnchorId, OrganisationId, Period},
};
use serde_json::json;

use crate::{
	given::observation,
	world::{label, permit, World, BLOCK, BLOCK_HASH, NOW},
};

async fn with_record() -> (World, Commitment) {
	let world = World::new();
	let record = world.anchor(&observation(), DataClass::Laboratory, false).await;
	(world, record)
}

#[tokio::test]
async fn a_request_counts_once_in_time_on_its_chain_and_for_its_signer() {
	let (world, record) = with_record().await;
	let request = world.request(&[record]);
	assert_eq!(world.answer(&request).await.unwrap().given(), 1);
	assert!(world.refused(&request).await.contains("answered before"));
	let other = Signer::from_name("//Nurse").unwrap();
	let not_theirs = Ask { requester: other.account(), ..world.ask(&[record]) };
	for (request, why) in [
		(Ask { expires: NOW, ..world.ask(&[record]) }.sign(&world.requester), "expired"),
		(Ask { expires: NOW + 7_200_000, ..world.ask(&[record]) }.sign(&world.requester), "hour"),
		(Ask { genesis: [8; 32], ..world.ask(&[record]) }.sign(&world.requester), "another chain"),
		(world.ask(&[record]).sign(&other), "signature"),
		(not_theirs.sign(&other), "somebody else's"),
	] {
		let said = world.refused(&request).await;
		assert!(said.contains(why), "{why}: {said}");
	}
}

#[tokio::test]
async fn the_line_of_the_log_is_in_a_final_block_and_the_patients() {
	let (world, record) = with_record().await;
	let basis = |index, block, block_hash| Basis { index, block, block_hash };
	for basis in [
		basis(4, BLOCK, BLOCK_HASH),
		basis(3, BLOCK + 1, BLOCK_HASH),
		basis(3, BLOCK, [1; 32]),
		basis(3, BLOCK + 1_000, BLOCK_HASH),
	] {
		let request = Ask { basis, ..world.ask(&[record]) }.sign(&world.requester);
		assert!(world.refused(&request).await.starts_with("entry: no final block"));
	}
	let other = Ask { patient: AccountId::new([9; 32]), ..world.ask(&[record]) }.sign(&world.requester);
	assert!(world.refused(&other).await.starts_with("entry: no final block"));
}

#[tokio::test]
async fn a_denial_an_old_permit_and_one_withdrawn_since_give_nothing() {
	let (world, record) = with_record().await;
	let free = || permit(Obligations::default());
	for decision in [Decision::deny(DenyReason::ConsentDenies), Decision::NoConsent] {
		world.turn(|state| state.entry.decision = decision.clone());
		assert!(world.refused(&world.request(&[record])).await.contains("no permit"));
		world.turn(|state| (state.entry.decision, state.again) = (free(), decision.clone()));
		assert!(world.refused(&world.request(&[record])).await.contains("holds no more"));
		world.turn(|state| state.again = free());
	}
	world.turn(|state| state.entry.at = NOW - 86_400_001);
	assert!(world.refused(&world.request(&[record])).await.contains("too long ago"));
	world.turn(|state| state.entry.at = NOW - 86_400_000);
	assert_eq!(world.answer(&world.request(&[record])).await.unwrap().given(), 1);
}

#[tokio::test]
async fn a_node_that_stands_still_is_not_believed() {
	let (world, record) = with_record().await;
	world.turn(|state| state.newest.time = NOW - 600_001);
	let error = world.answer(&world.request(&[record])).await.unwrap_err();
	assert_eq!(error.exit_code(), 3);
	world.turn(|state| state.newest.ticks = false);
	assert_eq!(world.answer(&world.request(&[record])).await.unwrap().given(), 1);
}

#[tokio::test]
async fn records_of_others_and_unknown_ones_are_told_apart_by_nobody() {
	let (world, record) = with_record().await;
	let unknown = world.refusal(Commitment([1; 32])).await;
	world.custodian.keeper.0.lock().unwrap().get_mut(&record).unwrap().0.subject = Some(AccountId::new([9; 32]));
	assert_eq!(world.refusal(record).await, unknown);
	world.custodian.keeper.0.lock().unwrap().get_mut(&record).unwrap().0.subject = None;
	assert_eq!(world.refusal(record).await, unknown);
}

#[tokio::test]
async fn the_chain_has_the_record_for_the_patient_and_stands_by_it() {
	let (world, record) = with_record().await;
	let mark = |status, destruction| {
		world.turn(|state| {
			let info = &mut state.records.get_mut(&AnchorId(0)).unwrap().1;
			(info.status, info.destruction) = (status, destruction);
		});
	};
	let (custodian, witness) = (OrganisationId(0), OrganisationId(1));
	let declared = Destruction { custodian, witness, attested_at: NOW, witnessed_at: None };
	for (status, destruction, why) in [
		(RecordStatus::Revoked, None, "revoked"),
		(RecordStatus::EnteredInError, None, "in error"),
		(RecordStatus::Destroyed, None, "destroyed"),
		(RecordStatus::Current, Some(declared), "destroyed"),
	] {
		mark(status, destruction);
		let said = world.refusal(record).await;
		assert!(said.contains(why), "{said}");
	}
	mark(RecordStatus::Current, None);
	world.turn(|state| state.records.get_mut(&AnchorId(0)).unwrap().1.subject = None);
	assert!(world.refusal(record).await.starts_with("anchor: "));
	world.turn(|state| state.records.clear());
	assert!(world.refusal(record).await.starts_with("anchor: "));
}

#[tokio::test]
async fn a_destroyed_record_has_no_key_to_give() {
	let (world, record) = with_record().await;
	world.custodian.keeper.0.lock().unwrap().get_mut(&record).unwrap().1 = None;
	assert!(world.refusal(record).await.starts_with("destroyed on"));
}

#[tokio::test]
async fn a_record_that_can_not_be_read_says_no_more_than_that() {
	let (world, record) = with_record().await;
	let cid = world.custodian.keeper.0.lock().unwrap()[&record].0.content_id;
	world.custodian.store.delete(&cid).await.unwrap();
	let hiv = SensitivitySet::of(Sensitivity::Hiv);
	world.oblige(Obligations { redact: hiv, ..Obligations::default() }, Obligations::default());
	assert!(world.refusal(record).await.contains("can't read the record"));
	assert!(store::parse_id(&cid.to_string()).is_ok());
}

#[tokio::test]
async fn what_the_obligations_withhold_is_withheld_without_a_word_about_it() {
	let world = World::new();
	let labelled = json!({
		"resourceType": "Observation",
		"meta": { "security": [label("HIV")] },
		"effectiveDateTime": "2026-11-20",
		"valueString": "40",
	});
	let record = world.anchor(&labelled, DataClass::Laboratory, false).await;
	let free = Obligations::default;
	let mut said = Vec::new();
	for narrow in [
		Obligations { redact: SensitivitySet::of(Sensitivity::Hiv), ..free() },
		Obligations { only: SensitivitySet::of(Sensitivity::Psychiatry), ..free() },
		Obligations { data_period: Period { start: None, end: Some(1) }, ..free() },
		Obligations { withhold: DataClassSet::of(DataClass::Laboratory), ..free() },
	] {
		for (logged, again) in [(narrow.clone(), free()), (free(), narrow)] {
			world.oblige(logged, again);
			said.push(world.refusal(record).await);
		}
	}
	said.dedup();
	assert_eq!(said.len(), 1, "{said:?}");
	assert!(said[0].starts_with("withheld") && !said[0].contains("HIV"), "{said:?}");
	world.oblige(free(), free());
	assert_eq!(world.answer(&world.request(&[record])).await.unwrap().given(), 1);
}

#[tokio::test]
async fn a_record_of_a_class_that_was_not_asked_for_is_refused() {
	let world = World::new();
	let record = world.anchor(&observation(), DataClass::Genomics, false).await;
	assert!(world.refusal(record).await.contains("data class"));
}
