//! What the chain refuses, what nobody hears of, and what doesn't fit.

use super::*;

fn plans(world: &World) -> usize {
	world.files("home/vault/pending").iter().filter(|path| path.ends_with("batch.json")).count()
}

#[tokio::test]
async fn a_refused_call_leaves_nothing() {
	for mood in [Mood::Refuses, Mood::NoMember] {
		let world = World::new();
		*world.chain.mood.borrow_mut() = mood;
		let error = anchor(&world, Action::Batch, &materials(2)).await.unwrap_err();
		assert_eq!(error.exit_code(), 2);
		assert!(world.check().await.is_empty() && !world.receipt().exists());
	}
}

#[tokio::test]
async fn a_call_that_nobody_heard_of_is_kept_and_settled_later() {
	for (mood, calls) in [(Mood::Silent, 2), (Mood::Mute, 1)] {
		let world = World::new();
		*world.chain.mood.borrow_mut() = mood;
		let error = anchor(&world, Action::Batch, &materials(2)).await.unwrap_err();
		assert!(error.exit_code() == 3 && error.to_string().contains("salus record recover"), "{error}");
		assert_eq!(Vault::view(&world.home()).records().unwrap().len(), 0, "called anchored before it is final");
		assert!(!world.receipt().exists());
		*world.chain.mood.borrow_mut() = Mood::Fine;
		assert!(matches!(recover(&world).await.as_slice(), [Settled::Finished(_)]));
		assert_eq!((world.check().await.len(), *world.chain.calls.borrow()), (2, calls));
		assert!(recover(&world).await.is_empty());
	}
}

#[tokio::test]
async fn a_kept_call_that_is_refused_later_is_taken_back() {
	let world = World::new();
	*world.chain.mood.borrow_mut() = Mood::Silent;
	anchor(&world, Action::Anchor, &materials(1)).await.unwrap_err();
	*world.chain.mood.borrow_mut() = Mood::Refuses;
	let settled = recover(&world).await;
	assert!(matches!(settled.as_slice(), [Settled::TakenBack { why, .. }] if why.contains("BadOrigin")), "{settled:?}");
	assert!(world.check().await.is_empty());
}

#[tokio::test]
async fn nothing_is_erased_as_long_as_the_call_may_still_get_through() {
	let world = World::new();
	*world.chain.mood.borrow_mut() = Mood::Silent;
	anchor(&world, Action::Anchor, &materials(1)).await.unwrap_err();
	let waits = |settled: Vec<Settled>| assert!(matches!(settled.as_slice(), [Settled::Waiting { .. }]), "{settled:?}");
	*world.chain.mood.borrow_mut() = Mood::NoMember;
	waits(recover(&world).await);
	*world.chain.signer.borrow_mut() = Some(AccountId::new([9; 32]));
	waits(recover(&world).await);
	*world.chain.signer.borrow_mut() = None;
	waits(recover(&world).await);
	*world.chain.foreign.borrow_mut() = true;
	waits(recover(&world).await);
	assert_eq!(plans(&world), 1);
	*world.chain.foreign.borrow_mut() = false;
	*world.chain.signer.borrow_mut() = Some(SIGNER);
	*world.chain.mood.borrow_mut() = Mood::Fine;
	assert!(matches!(recover(&world).await.as_slice(), [Settled::Finished(_)]));
	assert_eq!(world.check().await.len(), 1);
}

#[tokio::test]
async fn what_waits_can_be_given_up_unless_the_chain_has_it() {
	for (mood, records) in [(Mood::Silent, 0), (Mood::Mute, 1)] {
		let world = World::new();
		*world.chain.mood.borrow_mut() = mood;
		anchor(&world, Action::Anchor, &materials(1)).await.unwrap_err();
		*world.chain.signer.borrow_mut() = None;
		world.vault().recover(&world.chain, &world.store(), true).await.unwrap();
		assert_eq!(world.check().await.len(), records);
	}
}

#[tokio::test]
async fn a_silent_chain_stops_the_recovery_and_loses_nothing() {
	let world = World::new();
	*world.chain.mood.borrow_mut() = Mood::Silent;
	anchor(&world, Action::Anchor, &materials(1)).await.unwrap_err();
	world.vault().recover(&world.chain, &world.store(), false).await.unwrap_err();
	assert_eq!(plans(&world), 1);
}

#[tokio::test]
async fn a_file_that_changes_while_it_is_sealed_is_not_anchored() {
	for bytes in [1000, 100_000] {
		let world = World::new();
		let materials = file(&world, bytes);
		fs::write(world.folder.path().join("note.txt"), vec![8; bytes]).unwrap();
		let error = anchor(&world, Action::Anchor, &materials).await.unwrap_err();
		assert!(error.to_string().contains("changed"), "{error}");
		assert_eq!((world.chain.count(), world.check().await.len()), (0, 0));
		anchor(&world, Action::Anchor, &file(&world, bytes)).await.unwrap();
		assert_eq!(world.check().await.len(), 1);
	}
}

#[tokio::test]
async fn records_of_two_forms_and_several_alone_are_refused() {
	let world = World::new();
	let mixed: Vec<_> = materials(1).into_iter().chain(file(&world, 1000)).collect();
	assert_eq!(anchor(&world, Action::Batch, &mixed).await.unwrap_err().exit_code(), 2);
	assert_eq!(anchor(&world, Action::Anchor, &materials(2)).await.unwrap_err().exit_code(), 2);
	assert_eq!(anchor(&world, Action::Batch, &[]).await.unwrap_err().exit_code(), 2);
	assert!(world.check().await.is_empty());
}

#[test]
fn one_process_at_a_time_changes_a_vault_and_any_number_reads_it() {
	let world = World::new();
	let vault = world.vault();
	let error = Vault::open(&world.home()).unwrap_err();
	assert!(error.exit_code() == 2 && error.to_string().contains("another process"), "{error}");
	assert!(Vault::view(&world.home()).records().unwrap().is_empty());
	assert!(Vault::view(&world.home()).journal("anchor").is_err());
	drop(vault);
	world.vault();
}

#[tokio::test]
async fn a_receipt_is_never_overwritten() {
	let world = World::new();
	*world.chain.mood.borrow_mut() = Mood::Mute;
	anchor(&world, Action::Anchor, &materials(1)).await.unwrap_err();
	fs::write(world.receipt(), b"another file").unwrap();
	let settled = recover(&world).await;
	let [Settled::Finished(done)] = settled.as_slice() else { panic!("{settled:?}") };
	assert_eq!(fs::read(world.receipt()).unwrap(), b"another file");
	assert!(done.path != world.receipt() && Receipt::load(&done.path).unwrap() == done.receipt);
}

#[tokio::test]
async fn files_of_the_vault_that_were_swapped_or_cut_are_refused() {
	let world = World::new();
	anchor(&world, Action::Batch, &materials(2)).await.unwrap();
	let vault = world.vault();
	let [one, other] = ["batch:0/0", "batch:0/1"].map(|name| vault.find(name).unwrap());
	fs::copy(vault.secret_path(&one.commitment), vault.secret_path(&other.commitment)).unwrap();
	assert_eq!(vault.opening(&other).unwrap_err().exit_code(), 1);
	fs::copy(vault.record_path(&one.commitment), vault.record_path(&other.commitment)).unwrap();
	assert_eq!(vault.record(&other.commitment).unwrap_err().exit_code(), 2);
	let text = fs::read_to_string(vault.record_path(&one.commitment)).unwrap();
	fs::write(vault.record_path(&one.commitment), text.replace("salus-record/1", "salus-record/9")).unwrap();
	assert!(vault.record(&one.commitment).unwrap_err().to_string().contains("format"));
	fs::write(vault.record_path(&one.commitment), &text[..text.len() / 2]).unwrap();
	assert_eq!(vault.record(&one.commitment).unwrap_err().exit_code(), 2);
	let root = one.place.root.unwrap();
	let path = world.home().join(format!("vault/batches/{}.json", hex::encode(root)));
	let text = fs::read_to_string(&path).unwrap().replacen("0x", "0x00", 1);
	fs::write(&path, text).unwrap();
	assert_eq!(vault.leaves(root).unwrap_err().exit_code(), 2);
}

#[tokio::test]
async fn what_is_destroyed_opens_no_more_and_says_since_when() {
	let world = World::new();
	anchor(&world, Action::Batch, &materials(2)).await.unwrap();
	let vault = world.vault();
	let mut record = vault.find("batch:0/1").unwrap();
	vault.erase_secret(&record.commitment).unwrap();
	assert_eq!(vault.opening(&record).unwrap_err().exit_code(), 2, "gone, and nobody says why");
	record.destruction = Some(Erasure { at: 86_400_000, witness: OrganisationId(2) });
	vault.put(&record).unwrap();
	let error = vault.opening(&vault.find("batch:0/1").unwrap()).unwrap_err();
	assert!(error.exit_code() == 1 && error.to_string().contains("destroyed on 1970-01-02"), "{error}");
	assert!(vault.opening(&vault.find("batch:0/0").unwrap()).is_ok());
}
