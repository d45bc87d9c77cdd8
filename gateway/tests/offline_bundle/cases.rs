//! Records on our chain, one of each kind, and the bundles that prove them.

use codec::Encode;
use salus_gateway::{
	bundle::{self, Bundle, OpeningProof},
	canonical,
	fields::Tree,
};
use salus_primitives::{
	anchor::{Anchor, Batch, Destruction, LeafMark, RecordRef, RecordStatus},
	codes::{DataClass, DataClassSet, Schema},
	commitment::{Commitment, CommitmentScheme},
	ids::{AnchorId, BatchId, Moment, OrganisationId},
	merkle,
};
use serde_json::{json, Value};
use sp_core::H256;
use sp_runtime::AccountId32;

use crate::chain::{Chain, State};

/// The version after leaf 1.
pub(crate) const SUCCESSOR: AnchorId = AnchorId(7);
/// When leaf 4 was destroyed.
pub(crate) const DESTROYED_AT: Moment = 1_800_000_000_000;
/// An anchor of bytes as they are.
pub(crate) const RAW: AnchorId = AnchorId(8);
pub(crate) const BATCH: BatchId = BatchId(3);
const LEAVES: u32 = 5;

/// One bundle, and what there is to say about it.
pub(crate) struct Case {
	pub(crate) name: &'static str,
	pub(crate) genesis: [u8; 32],
	pub(crate) bundle: Bundle,
	pub(crate) record: Option<Vec<u8>>,
	pub(crate) status: &'static str,
}

/// A laboratory value of nobody.
pub(crate) fn resource(number: u32) -> Value {
	json!({
		"resourceType": "Observation",
		"id": format!("o{number}"),
		"status": "final",
		"code": { "text": "Glucose" },
		"subject": { "display": "Synthetic Person" },
		"valueQuantity": { "value": 5.0 + f64::from(number) / 10.0, "unit": "mmol/L" },
	})
}

/// The canonical bytes of a record.
pub(crate) fn bytes(number: u32) -> Vec<u8> {
	canonical::to_canonical(&resource(number)).unwrap()
}

/// A record's salt. A real one is random.
pub(crate) fn salt(number: u32) -> [u8; 32] {
	[10 + number as u8; 32]
}

/// The commitments of the batch.
pub(crate) fn leaves() -> Vec<Commitment> {
	let scheme = CommitmentScheme::SaltedBlake2b256Jcs;
	(0..LEAVES).map(|number| Commitment::new(scheme, &salt(number), &bytes(number))).collect()
}

/// The path of a leaf.
pub(crate) fn path(index: u32) -> Vec<H256> {
	let leaves: Vec<_> = leaves().iter().map(|leaf| leaf.0).collect();
	merkle::path(&leaves, index).unwrap()
}

pub(crate) const fn leaf(index: u32) -> RecordRef {
	RecordRef::Leaf { batch: BATCH, index }
}

/// The tree of fields of the version after leaf 1.
fn tree() -> Tree {
	Tree::of_json(&salt(1), &resource(1)).unwrap()
}

const RAW_RECORD: &[u8] = b"\x00any bytes\xff";

fn raw() -> Commitment {
	Commitment::new(CommitmentScheme::SaltedBlake2b256, &salt(8), RAW_RECORD)
}

fn anchor(commitment: Commitment, scheme: CommitmentScheme, schema: Schema) -> Anchor<AccountId32, u32> {
	Anchor {
		commitment,
		scheme,
		custodian: OrganisationId(2),
		subject: Some(AccountId32::new([7; 32])),
		class: DataClass::Laboratory,
		schema,
		content: None,
		predecessor: Some(leaf(1)),
		successor: None,
		status: RecordStatus::Current,
		anchored_at: 3,
	}
}

/// All that the chain has.
pub(crate) fn state() -> State {
	let mut state = State::new();
	let roots: Vec<_> = leaves().iter().map(|leaf| leaf.0).collect();
	let batch = Batch {
		root: merkle::root(&roots),
		leaves: LEAVES,
		scheme: CommitmentScheme::SaltedBlake2b256Jcs,
		custodian: OrganisationId(2),
		subject: None::<AccountId32>,
		classes: DataClassSet::of(DataClass::Laboratory),
		schema: Schema::FhirR4,
		anchored_at: 2u32,
	};
	state.insert(bundle::keys(leaf(0))[0].clone(), batch.encode());
	let marks = [
		(1, RecordStatus::Superseded, Some(SUCCESSOR)),
		(3, RecordStatus::Revoked, None),
		(4, RecordStatus::Destroyed, None),
	];
	for (index, status, successor) in marks {
		state.insert(bundle::keys(leaf(index))[1].clone(), LeafMark { status, successor }.encode());
	}
	let attested = Destruction {
		custodian: OrganisationId(2),
		witness: OrganisationId(5),
		attested_at: DESTROYED_AT - 1,
		witnessed_at: None,
	};
	let witnessed = Destruction { witnessed_at: Some(DESTROYED_AT), ..attested };
	state.insert(bundle::keys(leaf(4))[2].clone(), witnessed.encode());
	let fields = anchor(tree().commitment(), CommitmentScheme::SaltedBlake2b256Fields, Schema::FhirR4);
	state.insert(bundle::keys(RecordRef::Anchor(SUCCESSOR))[0].clone(), fields.encode());
	let raw = anchor(raw(), CommitmentScheme::SaltedBlake2b256, Schema::Opaque);
	state.insert(bundle::keys(RecordRef::Anchor(RAW))[0].clone(), raw.encode());
	state.insert(bundle::keys(RecordRef::Anchor(RAW))[1].clone(), attested.encode());
	state
}

/// A chain that has an image too, and which record it is.
pub(crate) fn with_image(commitment: Commitment) -> (Chain, RecordRef) {
	let (mut state, record) = (state(), RecordRef::Anchor(AnchorId(9)));
	let image = anchor(commitment, CommitmentScheme::SaltedBlake2b256Fields, Schema::Dicom);
	state.insert(bundle::keys(record)[0].clone(), image.encode());
	(Chain::new(state, 1), record)
}

/// A leaf's bundle, with its salt or without.
fn of_leaf(chain: &Chain, index: u32, opened: bool) -> Bundle {
	let opening = match opened {
		true => OpeningProof::Whole { salt: salt(index) },
		false => OpeningProof::None,
	};
	chain.bundle(leaf(index), leaves()[index as usize], path(index), opening)
}

/// The cases.
pub(crate) fn cases() -> Vec<Case> {
	let (chain, young) = (Chain::new(state(), 2), Chain::new(state(), 0));
	let genesis = chain.genesis_hash();
	let of_anchor = |anchor, commitment, opening| young.bundle(RecordRef::Anchor(anchor), commitment, vec![], opening);
	let field = OpeningProof::Fields(tree().disclose_named(&["/valueQuantity"]).unwrap());
	let whole = |number| OpeningProof::Whole { salt: salt(number) };
	let case = |name, bundle, record, status| Case { name, genesis, bundle, record, status };
	vec![
		case("leaf", of_leaf(&chain, 2, true), Some(bytes(2)), "current"),
		case("leaf-of-the-first-set", of_leaf(&young, 0, true), Some(bytes(0)), "current"),
		case("leaf-superseded", of_leaf(&young, 1, true), Some(bytes(1)), "superseded"),
		case("leaf-revoked", of_leaf(&young, 3, true), Some(bytes(3)), "revoked"),
		case("leaf-destroyed", of_leaf(&young, 4, false), None, "destroyed"),
		case("anchor-fields", of_anchor(SUCCESSOR, tree().commitment(), whole(1)), Some(bytes(1)), "current"),
		case("anchor-one-field", of_anchor(SUCCESSOR, tree().commitment(), field), None, "current"),
		case("anchor-raw", of_anchor(RAW, raw(), whole(8)), Some(RAW_RECORD.to_vec()), "current"),
	]
}

/// The case with this name.
pub(crate) fn case(name: &str) -> Case {
	cases().into_iter().find(|case| case.name == name).unwrap()
}
