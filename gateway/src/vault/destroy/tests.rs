//! A process that destroys is killed at every step; the next one finishes what was declared.

use std::cell::RefCell;

use salus_primitives::{
	codes::{Confidentiality, DataClass, Schema, SensitivitySet},
	commitment::CommitmentScheme,
	decision::DataLabels,
	ids::AnchorId,
};

use super::*;
use crate::{
	seal::{DataKey, Opening},
	vault::{secret, steps::life, Place},
};

const GENESIS: [u8; 32] = [1; 32];
const WITNESS: OrganisationId = OrganisationId(7);

/// A chain that takes a declaration, or refuses it.
#[derive(Default)]
struct Fake {
	declared: RefCell<Option<Destruction>>,
	refuses: bool,
}

impl Registrar for Fake {
	fn genesis(&self) -> [u8; 32] {
		GENESIS
	}

	async fn destruction(&self, _record: RecordRef) -> Result<Option<Destruction>> {
		step()?;
		Ok(*self.declared.borrow())
	}

	async fn attest(&self, _target: &Target, witness: OrganisationId) -> Result<()> {
		if self.refuses {
			return Err(Error::NotMember);
		}
		step()?;
		let first = self.declared.borrow().map_or(5, |declared| declared.attested_at);
		*self.declared.borrow_mut() =
			Some(Destruction { custodian: OrganisationId(1), witness, attested_at: first, witnessed_at: None });
		step()
	}
}

/// A home with one anchored record.
struct Home {
	folder: tempfile::TempDir,
	store: Store,
	record: Record,
	key: DataKey,
}

impl Home {
	async fn new() -> Self {
		life::begin_anew();
		let folder = tempfile::tempdir().unwrap();
		let store = Store::local(&folder.path().join("store")).unwrap();
		let opening = Opening::generate().unwrap();
		let content_id = store.put(&crate::seal::seal(b"record", &opening.data_key).unwrap()).await.unwrap();
		let place = Place {
			genesis: GENESIS,
			record: RecordRef::Anchor(AnchorId(3)),
			root: None,
			block_hash: [2; 32],
			block_number: 9,
		};
		let scheme = CommitmentScheme::SaltedBlake2b256;
		let record = Record {
			commitment: Commitment::new(scheme, &opening.salt, b"record"),
			scheme,
			title: "record".into(),
			class: DataClass::Other,
			schema: Schema::Opaque,
			labels: DataLabels { confidentiality: Confidentiality::Normal, sensitivities: SensitivitySet::empty() },
			data_time: None,
			subject: None,
			content_id,
			length: 6,
			place,
			replaces: None,
			destruction: None,
		};
		let vault = Vault::open(folder.path()).unwrap();
		vault.put(&record).unwrap();
		let secret = vault.secret_path(&record.commitment);
		let wrapped = secret::wrap(&opening, &record.commitment, &vault.own_key().unwrap().recipient()).unwrap();
		crate::files::write_atomic(&secret, &wrapped).unwrap();
		Self { folder, store, record, key: opening.data_key }
	}

	fn vault(&self) -> Vault {
		Vault::open(self.folder.path()).unwrap()
	}

	async fn destroy(&self, chain: &Fake) -> Result<Erasure> {
		self.vault().destroy(chain, &self.store, &self.record, WITNESS).await
	}

	/// Whether salt, key and sealed copy are there, in full.
	async fn is_whole(&self) -> bool {
		let vault = self.vault();
		let record = vault.record(&self.record.commitment).unwrap().unwrap();
		let opens = vault.opening(&record).is_ok_and(|opening| opening.data_key.as_bytes() == self.key.as_bytes());
		opens && self.store.exists(&record.content_id).await.unwrap()
	}

	/// Whether nothing is left that opens the record, and the vault says so.
	async fn is_destroyed(&self) -> bool {
		let vault = self.vault();
		let record = vault.record(&self.record.commitment).unwrap().unwrap();
		let gone =
			!vault.secret_path(&record.commitment).exists() && !self.store.exists(&record.content_id).await.unwrap();
		let said = vault.opening(&record).err().map(|error| (error.exit_code(), error.to_string()));
		gone && said.is_some_and(|(code, text)| code == 1 && text.contains("destroyed on 1970-01-01"))
	}
}

#[tokio::test]
async fn what_is_destroyed_is_declared_first_and_gone_after() {
	let (home, chain) = (Home::new().await, Fake::default());
	assert!(home.is_whole().await);
	assert_eq!(home.destroy(&chain).await.unwrap(), Erasure { at: 5, witness: WITNESS });
	assert!(home.is_destroyed().await);
	assert!(home.vault().journals(KIND).unwrap().is_empty());
}

#[tokio::test]
async fn a_refused_declaration_leaves_the_key() {
	let (home, chain) = (Home::new().await, Fake { refuses: true, ..Fake::default() });
	assert!(matches!(home.destroy(&chain).await, Err(Error::NotMember)));
	assert!(home.is_whole().await);
	assert!(home.vault().journals(KIND).unwrap().is_empty());
}

#[tokio::test]
async fn killed_at_any_step_the_next_run_finishes_what_was_declared() {
	let mut killed = 0;
	for steps in 0.. {
		let (home, chain) = (Home::new().await, Fake::default());
		life::end_after(steps);
		let done = home.destroy(&chain).await.is_ok();
		if !life::begin_anew() {
			assert!(done, "it ended by itself after {steps} steps");
			break;
		}
		killed += 1;
		let before = home.is_whole().await;
		assert!(before || chain.declared.borrow().is_some(), "step {steps}: undeclared, and not whole");
		let ordered = home.vault().journals(KIND).unwrap().iter().any(|run| run.path(ORDER).exists());
		home.vault().recover_destructions(&chain, &home.store).await.unwrap();
		match ordered || chain.declared.borrow().is_some() {
			true => assert!(home.is_destroyed().await, "step {steps}: not finished"),
			false => assert!(home.is_whole().await, "step {steps}: not taken back"),
		}
		assert!(home.vault().journals(KIND).unwrap().is_empty(), "step {steps}: something is left");
	}
	assert!(killed >= 6, "only {killed} steps");
}

#[tokio::test]
async fn another_witness_can_be_named_afterwards() {
	let (home, chain) = (Home::new().await, Fake::default());
	home.destroy(&chain).await.unwrap();
	let record = home.vault().record(&home.record.commitment).unwrap().unwrap();
	let other = OrganisationId(8);
	let erasure = home.vault().destroy(&chain, &home.store, &record, other).await.unwrap();
	assert_eq!(erasure, Erasure { at: 5, witness: other });
}

#[tokio::test]
async fn an_order_for_another_chain_waits() {
	let (home, chain) = (Home::new().await, Fake::default());
	life::end_after(3);
	assert!(home.destroy(&chain).await.is_err());
	life::begin_anew();
	let order = home.vault().journals(KIND).unwrap().remove(0);
	let text = String::from_utf8(order.read(ORDER).unwrap().unwrap().to_vec()).unwrap();
	order.write(ORDER, text.replace("0x01", "0x02").as_bytes()).unwrap();
	let settled = home.vault().recover_destructions(&chain, &home.store).await.unwrap();
	assert_eq!(settled, [Destroyed::Waiting(home.record.commitment)]);
}
