//! The runtime APIs that clients call. All types are in the metadata, so that a client needs no definitions of its own.

use alloc::vec::Vec;
use codec::Codec;
use sp_core::H256;

use crate::{
	anchor::{RecordInfo, RecordRef},
	codes::{DataClass, OrganisationClass, Role},
	collection::{Link, Report, Stream, TrainingSet},
	commitment::Commitment,
	decision::{AccessQuery, ChangesPage, Decision, LogHead, ReadersPage},
	disclosure::{BreakGlassTally, OverdueReview},
	gs1::{Gln, Sscc},
	ids::{
		AnchorId, BatchId, BreakGlassId, ConsentId, Moment, OrganisationId, ReportId, StreamId, StudyId, TrainingSetId,
	},
	study::{Participation, StudyInfo},
	trace::{ContainerInfo, LotKey, PackProof, PackStatus},
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

	/// Medicines.
	pub trait DrugTraceApi {
		/// Is this pack genuine, and may it be supplied?
		fn verify_pack(pack: PackProof) -> PackStatus;
		/// Who holds a container, and what is in it.
		fn container(sscc: Sscc) -> Option<ContainerInfo>;
		/// Root and number of packs of a lot.
		fn lot_root(key: LotKey) -> Option<(H256, u32)>;
	}
}
