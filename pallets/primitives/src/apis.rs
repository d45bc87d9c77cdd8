//! The runtime APIs that clients call. All types are in the metadata, so that a client needs no definitions of its own.

use alloc::vec::Vec;
use codec::Codec;
use sp_core::H256;

use crate::{
	anchor::{RecordInfo, RecordRef},
	codes::{DataClass, OrganisationClass, PackState, Role},
	collection::{Link, Report, Stream, TrainingSet},
	commitment::Commitment,
	containers::{ContainerPage, Possession},
	decision::{AccessQuery, ChangesPage, Decision, LogHead, ReadersPage},
	disclosure::{BreakGlassTally, OverdueReview},
	epcis::{EventRecord, History, ObjectRef},
	gs1::{Gln, Gtin, Sscc},
	ids::{
		AnchorId, BatchId, BreakGlassId, CaseId, ConsentId, Jurisdiction, LotId, Moment, OrganisationId, RecallId,
		ReportId, StreamId, StudyId, TrainingSetId,
	},
	lots::{Lot, Product},
	prescription::Prescription,
	safety::{Case, Excursion, Holding, Recall},
	study::{Participation, StudyInfo},
	trace::{LotKey, PackProof, PackStatus},
};

sp_api::decl_runtime_apis! {
	/// Who is who in the consortium.
	pub trait ConsortiumApi<AccountId> where AccountId: Codec {
		/// Whether transactions of this account enter the pool.
		fn is_member(who: AccountId) -> bool;
		/// For which organisation and as what the account can act now.
		fn acting(who: AccountId) -> Option<(OrganisationId, Role)>;
		/// The organisation with this GLN, and its class.
		fn organisation_by_gln(gln: Gln) -> Option<(OrganisationId, OrganisationClass)>;
	}

	/// Consents.
	pub trait ConsentApi<AccountId> where AccountId: Codec {
		/// May this person read this? Now, or at a moment in the past. An organisation that registered a policy
		/// contract is asked by it as it stands now.
		fn decide(query: AccessQuery<AccountId>, at: Option<Moment>) -> Decision;
		/// Many such questions at once, answered in their order. `None` for more than
		/// [`MAX_QUERIES`](crate::decision::MAX_QUERIES).
		fn decide_many(queries: Vec<AccessQuery<AccountId>>, at: Option<Moment>) -> Option<Vec<Decision>>;
		/// The patient's consents that had not ended at a moment, now or in the past.
		fn open_consents(patient: AccountId, at: Option<Moment>) -> Vec<ConsentId>;
		/// Who could read data of this class today: by organisation and role, from an organisation on, at most `limit`
		/// organisations. Asks the native tier table.
		fn who_could_read(
			patient: AccountId,
			class: DataClass,
			from: OrganisationId,
			limit: u32,
		) -> ReadersPage<AccountId>;
		/// What would change if the patient withdrew a consent now; pages as above.
		fn what_if_withdrawn(consent: ConsentId, from: OrganisationId, limit: u32) -> ChangesPage<AccountId>;
	}

	/// The disclosure log and break-glass.
	pub trait DisclosureApi<AccountId> where AccountId: Codec {
		/// Head and count of the patient's disclosure log.
		fn disclosure_head(patient: AccountId) -> LogHead;
		/// The organisation's uses of break-glass whose review is overdue, at most `limit`, after one of them.
		fn overdue_reviews(organisation: OrganisationId, after: Option<BreakGlassId>, limit: u32)
			-> Vec<OverdueReview<AccountId>>;
		/// How often somebody broke glass.
		fn break_glass_tally(requester: AccountId) -> BreakGlassTally;
	}

	/// Studies.
	pub trait StudyApi<AccountId> where AccountId: Codec {
		/// What the chain has on a study.
		fn study(study: StudyId) -> Option<StudyInfo>;
		/// How a patient takes part in a study, now or at a moment in the past.
		fn participation(study: StudyId, patient: AccountId, at: Option<Moment>) -> Participation;
	}

	/// Anchored records.
	pub trait AnchorApi<AccountId> where AccountId: Codec {
		/// The anchor of a commitment and whether it is the current version.
		fn anchor_of(commitment: Commitment) -> Option<(AnchorId, bool)>;
		/// The batch with this root.
		fn batch_of(root: H256) -> Option<BatchId>;
		/// What the chain says about a record; `None` when there is no such anchor or leaf.
		fn record(record: RecordRef) -> Option<RecordInfo<AccountId>>;
		/// The versions of a record, oldest first: of those before and of those after this one at most `limit` each,
		/// and at most [`MAX_VERSIONS`](crate::anchor::MAX_VERSIONS). Empty when there is no such record.
		fn versions(record: RecordRef, limit: u32) -> Vec<RecordRef>;
		/// Whether a commitment is number `index` of a batch.
		fn verify_inclusion(batch: BatchId, index: u32, leaf: Commitment, path: Vec<H256>) -> bool;
	}

	/// Streams, published counts and training sets.
	pub trait CollectionApi<AccountId> where AccountId: Codec {
		/// What the chain has on a stream.
		fn stream(stream: StreamId) -> Option<Stream<AccountId>>;
		/// The batches of a stream from a number on, in their order: at most `limit`, and at most
		/// [`MAX_LINKS`](crate::collection::MAX_LINKS).
		fn links(stream: StreamId, from: u32, limit: u32) -> Vec<Link>;
		/// A published report of counts.
		fn report(report: ReportId) -> Option<Report>;
		/// A registered training set.
		fn training_set(set: TrainingSetId) -> Option<TrainingSet<AccountId>>;
	}

	/// Products, lots, containers and packs.
	pub trait DrugTraceApi {
		/// Is this pack genuine, and may it be supplied in that country (of recalls of a product in one market)?
		fn verify_pack(pack: PackProof, market: Option<Jurisdiction>) -> PackStatus;
		/// What its owner says of a product.
		fn product(gtin: Gtin) -> Option<Product>;
		/// The lot.
		fn lot(key: LotKey) -> Option<Lot>;
		/// Which lot has this number.
		fn lot_key(lot: LotId) -> Option<LotKey>;
		/// How many packs of a lot were put into containers: the leaves below this number.
		fn packed(key: LotKey) -> u32;
		/// States of up to 1,024 packs with consecutive leaves.
		fn pack_states(key: LotKey, first: u32, count: u32) -> Vec<PackState>;
		/// The container, and who has it.
		fn container(sscc: Sscc) -> Option<Possession>;
		/// Who holds packs of a lot, up to 100 containers at a time, and after which one the next page begins.
		fn holders_of_lot(key: LotKey, after: Option<Sscc>, limit: u32) -> (Vec<Holding>, Option<Sscc>);
		/// The outermost containers that an organisation holds, up to 100 at a time.
		fn held_by(holder: OrganisationId, after: Option<Sscc>, limit: u32) -> ContainerPage;
		/// Of what lots a lot was made, by repacking or transformation.
		fn origins(lot: LotId) -> Vec<LotId>;
		/// What lots were made of a lot, up to 100 at a time.
		fn derived(lot: LotId, after: Option<LotId>, limit: u32) -> Vec<LotId>;
		/// Running hash, number of events and of alarms of a lot's packs.
		fn lot_history(lot: LotId) -> ([u8; 32], u32, u32);
		/// How many supplies a dispenser's log holds, and the peaks of its Merkle mountain range.
		fn supply_log(dispenser: OrganisationId) -> (u64, Vec<H256>);
	}

	/// Recalls, suspect products and the cold chain.
	pub trait DrugSafetyApi {
		/// The recall.
		fn recall(recall: RecallId) -> Option<Recall>;
		/// The recalls in force that stop a lot, those of its product among them.
		fn recalls_of(key: LotKey) -> Vec<RecallId>;
		/// Whether an organisation has acknowledged a recall.
		fn has_acknowledged(recall: RecallId, organisation: OrganisationId) -> bool;
		/// The case.
		fn case(case: CaseId) -> Option<Case>;
		/// Illegitimate products whose 24 hours are over without a notification, up to 100 at a time.
		fn overdue_cases(after: Option<CaseId>, limit: u32) -> Vec<CaseId>;
		/// The excursion that locks a container.
		fn excursion(sscc: Sscc) -> Option<Excursion>;
	}

	/// EPCIS events, by their hash ids.
	pub trait EpcisApi {
		/// The event with the SHA-256 of this hash id.
		fn event(id: H256) -> Option<EventRecord>;
		/// Running hash and length of an object's history of events.
		fn event_history(object: ObjectRef) -> History;
	}

	/// Prescriptions.
	pub trait PrescriptionApi {
		/// The prescription with this root over its fills.
		fn prescription(root: H256) -> Option<Prescription>;
	}
}
