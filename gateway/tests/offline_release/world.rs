//! A chain that answers as it is told, a custodian with records, and a requester.

use std::{
	collections::HashMap,
	path::PathBuf,
	sync::{Arc, Mutex},
};

use salus_gateway::{
	canonical,
	chain::{keys::Signer, AccountId},
	fhir,
	files::random,
	record,
	release::{
		Anchors, Ask, Basis, Custodian, Held, Item, Keeper, Ledger, Newest, Nonces, Opened, Outcome, Receiver, Reply,
		Request, Rules, Source,
	},
	seal::{self, Opening, RecipientKey},
	service::Registry,
	store::Store,
	vault::{Place, Record},
	Error, Result,
};
use salus_primitives::{
	anchor::{RecordInfo, RecordRef, RecordStatus},
	codes::{DataClass, DataClassSet, PurposeOfUse, Schema},
	commitment::{Commitment, CommitmentScheme},
	decision::{AccessQuery, Act, Decision, DisclosureEntry, Grounds, Obligations},
	gs1::Gln,
	ids::{AnchorId, Jurisdiction, OrganisationId},
	lots::Lot,
	merkle,
	trace::{LotKey, PackProof, PackStatus},
};
use serde_json::Value;
use sp_core::H256;
use tempfile::TempDir;

pub(crate) const GENESIS: [u8; 32] = [7; 32];
pub(crate) const BLOCK: u64 = 40;
pub(crate) const BLOCK_HASH: [u8; 32] = [40; 32];

/// A member of the consortium that asks about packs.
pub(crate) const ASKER: Gln = Gln(614_141_000_005);

/// What the clocks say.
pub(crate) const NOW: u64 = 1_800_000_000_000;

/// A permit without obligations, or with some.
pub(crate) fn permit(obligations: Obligations) -> Decision {
	Decision::Permit { obligations, based_on: Grounds::default() }
}

/// Everything of the chain that a test can turn.
pub(crate) struct State {
	pub(crate) newest: Newest,
	pub(crate) entry: DisclosureEntry<AccountId>,
	/// What the chain says when it is asked again.
	pub(crate) again: Decision,
	pub(crate) records: HashMap<AnchorId, (Commitment, RecordInfo<AccountId>)>,
	/// The lots of medicines.
	pub(crate) lots: Vec<(LotKey, Lot)>,
	/// What is said of a pack that is proved to be of its lot.
	pub(crate) genuine: PackStatus,
	/// The country in which that is asked, the last time.
	pub(crate) market: Option<Jurisdiction>,
}

#[derive(Clone)]
pub(crate) struct Chain(pub(crate) Arc<Mutex<State>>);

impl Ledger for Chain {
	async fn newest(&self) -> Result<Newest> {
		Ok(self.0.lock().unwrap().newest)
	}

	async fn entry(&self, newest: &Newest, ask: &Ask) -> Result<Option<DisclosureEntry<AccountId>>> {
		let state = self.0.lock().unwrap();
		let Basis { index, block, block_hash } = ask.basis;
		let final_block = block <= newest.block && (block, block_hash) == (BLOCK, BLOCK_HASH);
		let is_it = index == state.entry.index && ask.patient == state.entry.query.patient;
		Ok((final_block && is_it).then(|| state.entry.clone()))
	}

	async fn decide(&self, _newest: &Newest, query: &AccessQuery<AccountId>) -> Result<Decision> {
		let state = self.0.lock().unwrap();
		assert_eq!(*query, state.entry.query, "the same is asked again");
		Ok(state.again.clone())
	}

	async fn record(&self, _newest: &Newest, record: RecordRef) -> Result<Option<RecordInfo<AccountId>>> {
		let RecordRef::Anchor(anchor) = record else { return Ok(None) };
		Ok(self.0.lock().unwrap().records.get(&anchor).map(|(_, info)| info.clone()))
	}
}

impl Registry for Chain {
	async fn lot(&self, _newest: &Newest, key: &LotKey) -> Result<Option<Lot>> {
		let state = self.0.lock().unwrap();
		Ok(state.lots.iter().find(|(found, _)| found == key).map(|(_, lot)| lot.clone()))
	}

	async fn pack(&self, newest: &Newest, pack: &PackProof, market: Option<Jurisdiction>) -> Result<PackStatus> {
		let Some(lot) = self.lot(newest, &pack.key).await? else { return Ok(PackStatus::UnknownLot) };
		let leaf = merkle::serial_leaf(pack.key.gtin, &pack.key.lot, &pack.serial);
		let is_proved = merkle::verify(lot.root, lot.quantity, pack.index, &leaf, &pack.path);
		let mut state = self.0.lock().unwrap();
		state.market = market;
		Ok(if is_proved { state.genuine.clone() } else { PackStatus::NotGenuine })
	}

	async fn country(&self, gln: Gln) -> Result<Option<Jurisdiction>> {
		Ok((gln == ASKER).then_some(Jurisdiction(*b"DE")))
	}
}

impl Anchors for Chain {
	fn genesis(&self) -> [u8; 32] {
		self.0.lock().unwrap().newest.genesis
	}

	async fn anchored(
		&self,
		commitment: Commitment,
		record: RecordRef,
		_path: &[H256],
	) -> Result<Option<RecordInfo<AccountId>>> {
		let RecordRef::Anchor(anchor) = record else { return Ok(None) };
		let state = self.0.lock().unwrap();
		Ok(state.records.get(&anchor).filter(|(found, _)| *found == commitment).map(|(_, info)| info.clone()))
	}
}

/// The custodian's records.
#[derive(Default)]
pub(crate) struct Shelf(pub(crate) Mutex<HashMap<Commitment, (Record, Option<Opening>)>>);

impl Keeper for Shelf {
	fn gather(&self, wanted: &[Commitment]) -> Vec<Result<Option<Held>>> {
		let records = self.0.lock().unwrap();
		let held = |commitment: &Commitment| {
			let (record, opening) = records.get(commitment)?;
			let opening = opening.clone().ok_or_else(|| Error::Negative("destroyed on 2026-11-21".into()));
			Some(Held { record: record.clone(), path: Ok(Vec::new()), opening })
		};
		wanted.iter().map(|commitment| Ok(held(commitment))).collect()
	}
}

pub(crate) struct World {
	pub(crate) folder: TempDir,
	pub(crate) chain: Chain,
	pub(crate) custodian: Custodian<Chain, Shelf>,
	pub(crate) requester: Signer,
	pub(crate) key: RecipientKey,
}

impl World {
	/// A physician with a permit for a patient's laboratory data, and nothing to be left out.
	pub(crate) fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let requester = Signer::from_name("//Physician").unwrap();
		let classes = DataClassSet::of(DataClass::Laboratory);
		let query = AccessQuery::new(patient(), requester.account(), PurposeOfUse::Treatment, classes);
		let decision = permit(Obligations::default());
		let entry = DisclosureEntry {
			index: 3,
			act: Act::Request,
			query,
			organisation: Some(OrganisationId(0)),
			role: None,
			at: NOW - 1_000,
			decision: decision.clone(),
		};
		let newest =
			Newest { genesis: GENESIS, block: BLOCK + 2, block_hash: [42; 32], time: NOW - 2_000, ticks: true };
		let genuine = PackStatus::NotGenuine;
		let (records, lots, again, market) = (HashMap::new(), Vec::new(), decision, None);
		let state = State { newest, entry, again, records, lots, genuine, market };
		let chain = Chain(Arc::new(Mutex::new(state)));
		let custodian = Custodian {
			ledger: chain.clone(),
			keeper: Arc::new(Shelf::default()),
			store: Store::local(&folder.path().join("store")).unwrap(),
			nonces: Nonces::new(folder.path().join("nonces")),
			rules: Rules::default(),
			report: |_| (),
		};
		Self { folder, chain, custodian, requester, key: RecipientKey::from_seed(&[5; 32]).unwrap() }
	}

	/// Turns something about the chain.
	pub(crate) fn turn(&self, change: impl FnOnce(&mut State)) {
		change(&mut self.chain.0.lock().unwrap());
	}

	/// Sets what must be left out, by the line of the log and by the answer of now.
	pub(crate) fn oblige(&self, logged: Obligations, again: Obligations) {
		self.turn(|state| (state.entry.decision, state.again) = (permit(logged), permit(again)));
	}

	/// Seals a FHIR resource, keeps it and anchors it for the patient.
	pub(crate) async fn anchor(&self, value: &Value, class: DataClass, whole: bool) -> Commitment {
		let opening = Opening::generate().unwrap();
		let scheme =
			if whole { CommitmentScheme::SaltedBlake2b256Jcs } else { CommitmentScheme::SaltedBlake2b256Fields };
		let commitment = record::commit_json(scheme, &opening.salt, value).unwrap();
		let plain = canonical::to_canonical(value).unwrap();
		let content_id = self.custodian.store.put(&seal::seal(&plain, &opening.data_key).unwrap()).await.unwrap();
		let number = AnchorId(self.chain.0.lock().unwrap().records.len() as u64);
		let place = Place {
			genesis: GENESIS,
			record: RecordRef::Anchor(number),
			root: None,
			block_hash: [30; 32],
			block_number: 30,
		};
		let record = Record {
			commitment,
			scheme,
			title: "Observation/o1".into(),
			class,
			schema: Schema::FhirR4,
			labels: fhir::labels(value).unwrap(),
			data_time: fhir::data_time(value),
			subject: Some(patient()),
			content_id,
			length: plain.len() as u64,
			place,
			replaces: None,
			destruction: None,
		};
		let info = RecordInfo {
			custodian: OrganisationId(0),
			subject: Some(patient()),
			classes: DataClassSet::of(class),
			schema: Schema::FhirR4,
			status: RecordStatus::Current,
			predecessor: None,
			successor: None,
			destruction: None,
			anchored_at: 30,
		};
		self.turn(|state| {
			state.records.insert(number, (commitment, info));
		});
		self.custodian.keeper.0.lock().unwrap().insert(commitment, (record, Some(opening)));
		commitment
	}

	/// What the physician asks.
	pub(crate) fn ask(&self, records: &[Commitment]) -> Ask {
		Ask {
			genesis: GENESIS,
			requester: self.requester.account(),
			patient: patient(),
			basis: Basis { index: 3, block: BLOCK, block_hash: BLOCK_HASH },
			records: records.to_vec(),
			recipient: self.key.recipient(),
			expires: NOW + 600_000,
			nonce: random().unwrap(),
		}
	}

	pub(crate) fn request(&self, records: &[Commitment]) -> Request {
		self.ask(records).sign(&self.requester)
	}

	/// The answer, as it comes out of its file.
	pub(crate) async fn answer(&self, request: &Request) -> Result<Reply> {
		let request = Request::from_json(&request.to_json()?)?;
		Reply::from_json(&self.custodian.answer(&request, NOW).await?.to_json()?)
	}

	/// What comes of one record.
	pub(crate) async fn outcome(&self, record: Commitment) -> Outcome {
		let mut reply = self.answer(&self.request(&[record])).await.unwrap();
		let Item { commitment, outcome } = reply.records.remove(0);
		assert_eq!(commitment, record);
		outcome
	}

	/// Why a record is refused.
	pub(crate) async fn refusal(&self, record: Commitment) -> String {
		match self.outcome(record).await {
			Outcome::Refused { reason } => reason,
			other => panic!("{other:?}"),
		}
	}

	/// Why a request is refused as a whole.
	pub(crate) async fn refused(&self, request: &Request) -> String {
		let error = self.answer(request).await.unwrap_err();
		assert_eq!(error.exit_code(), 1, "{error}");
		error.to_string()
	}

	/// Where the requester's files go.
	pub(crate) fn out(&self) -> PathBuf {
		self.folder.path().join("out")
	}

	pub(crate) fn receiver(&self) -> Receiver<Chain> {
		Receiver {
			key: self.key.clone(),
			source: Source::Store(self.custodian.store.clone()),
			folder: self.out(),
			anchors: self.chain.clone(),
		}
	}

	/// Opens an answer for one record.
	pub(crate) async fn open(&self, reply: &Reply) -> Result<Opened> {
		self.receiver().open(reply).await?.remove(0).1
	}
}

pub(crate) fn patient() -> AccountId {
	Signer::from_name("//Patient").unwrap().account()
}

/// A code of a label.
pub(crate) fn label(code: &str) -> Value {
	serde_json::json!({ "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": code })
}
