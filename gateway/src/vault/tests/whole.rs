//! Runs that are killed, at every step of anchoring and at every step of the recovery after it.

use super::*;

/// What has to hold after a run was killed and recovered: all of it is anchored once, or nothing is left of it.
async fn check_all_or_nothing(world: &World, count: usize, settled: &[Settled]) {
	let records = world.check().await;
	match world.chain.count() {
		0 => {
			assert_eq!(records.len(), 0, "called anchored without an anchor");
			assert!(!world.receipt().exists());
		}
		1 => {
			assert_eq!(records.len(), count, "a key was lost");
			let receipt = Receipt::load(&world.receipt()).unwrap();
			assert_eq!(receipt.entries.len(), count);
			for entry in &receipt.entries {
				let record = records.iter().find(|record| record.commitment == entry.commitment).unwrap();
				assert_eq!(record.title, entry.title);
				assert_eq!(record.subject, Some(AccountId::new([7; 32])));
			}
		}
		times => panic!("anchored {times} times: {settled:?}"),
	}
}

#[tokio::test]
async fn a_run_that_is_killed_at_any_step_is_anchored_once_or_leaves_nothing() {
	let kinds = cases(&World::new()).len();
	for kind in 0..kinds {
		let (mut steps, mut finished, mut taken_back) = (0, 0, 0);
		loop {
			let world = World::new();
			// The home's key is made once, and not by the run.
			drop(world.vault());
			let (action, materials) = cases(&world).swap_remove(kind);
			life::end_after(steps);
			let result = anchor(&world, action, &materials).await;
			let killed = life::begin_anew();
			let settled = recover(&world).await;
			check_all_or_nothing(&world, materials.len(), &settled).await;
			match settled.as_slice() {
				[Settled::Finished(_)] => finished += 1,
				[Settled::TakenBack { .. }] => taken_back += 1,
				[] => (),
				other => panic!("{other:?}"),
			}
			if result.is_ok() {
				assert!(!killed || steps > 0);
				break;
			}
			steps += 1;
		}
		assert!(steps > 10 && finished > 3 && taken_back > 2, "{kind}: {steps} {finished} {taken_back}");
	}
}

#[tokio::test]
async fn a_recovery_that_is_killed_at_any_step_is_recovered_from() {
	// The run is killed in the middle of sealing, once the plan is written, and once the call is final.
	for first in [3, 9, 13, 16, 18, 20] {
		for second in 0.. {
			let world = World::new();
			drop(world.vault());
			let materials = materials(3);
			life::end_after(first);
			anchor(&world, Action::Batch, &materials).await.unwrap_err();
			life::end_after(second);
			let result = world.vault().recover(&world.chain, &world.store(), false).await;
			life::begin_anew();
			let settled = recover(&world).await;
			check_all_or_nothing(&world, 3, &settled).await;
			if result.is_ok() {
				break;
			}
			assert!(second < 60, "no end");
		}
	}
}

#[tokio::test]
async fn an_undisturbed_run_says_all() {
	let world = World::new();
	let materials = materials(5);
	let done = anchor(&world, Action::Batch, &materials).await.unwrap();
	assert_eq!(done.path, world.receipt());
	assert_eq!(done.receipt.chain.as_ref().unwrap().batch, Some(BatchId(0)));
	assert_eq!(Receipt::load(&world.receipt()).unwrap(), done.receipt);
	assert_eq!(world.check().await.len(), 5);
	let vault = world.vault();
	let record = vault.find("batch:0/3").unwrap();
	assert_eq!(record.title, "Observation/o3");
	assert_eq!(record.place.block_number, 9);
	for name in [hex_of(&record), record.content_id.to_string(), record.title.clone()] {
		assert_eq!(vault.find(&name).unwrap(), record);
	}
	let path = vault.path(&record).unwrap();
	let root = record.place.root.unwrap();
	assert!(salus_primitives::merkle::verify(root, 5, 3, &record.commitment.0, &path));
	let opening = vault.opening(&record).unwrap();
	assert_eq!(opening.to_bytes(), materials[3].opening.to_bytes());
}

fn hex_of(record: &Record) -> String {
	crate::files::hex32::to_text(&record.commitment.0)
}

#[tokio::test]
async fn a_name_stands_for_the_newest_version() {
	let world = World::new();
	anchor(&world, Action::Anchor, &materials(1)).await.unwrap();
	let vault = world.vault();
	let old = vault.find("Observation/o0").unwrap();
	drop(vault);
	fs::remove_file(world.receipt()).unwrap();
	let action = Action::Supersede { replaces: old.commitment, target: world.vault().target(&old).unwrap() };
	anchor(&world, action, &materials(1)).await.unwrap();
	let new = world.vault().find("Observation/o0").unwrap();
	assert_eq!((new.replaces, new.place.record), (Some(old.commitment), RecordRef::Anchor(AnchorId(1))));
	fs::remove_file(world.receipt()).unwrap();
	anchor(&world, Action::Anchor, &materials(1)).await.unwrap();
	let refused = world.vault().find("Observation/o0").unwrap_err().to_string();
	assert!(refused.contains("anchor:1") && refused.contains("anchor:2") && !refused.contains("anchor:0"), "{refused}");
}

#[tokio::test]
async fn a_superseding_run_survives_being_killed() {
	let world = World::new();
	anchor(&world, Action::Batch, &materials(2)).await.unwrap();
	fs::remove_file(world.receipt()).unwrap();
	let old = world.vault().find("batch:0/1").unwrap();
	let action = Action::Supersede { replaces: old.commitment, target: world.vault().target(&old).unwrap() };
	*world.chain.mood.borrow_mut() = Mood::Mute;
	anchor(&world, action, &materials(1)).await.unwrap_err();
	*world.chain.mood.borrow_mut() = Mood::Fine;
	assert!(matches!(recover(&world).await.as_slice(), [Settled::Finished(_)]));
	assert_eq!(world.check().await.len(), 3);
	assert_eq!(world.vault().find("anchor:1").unwrap().replaces, Some(old.commitment));
}
