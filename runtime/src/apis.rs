//! The runtime APIs: what the node and clients ask the runtime, without a transaction.

use alloc::vec::Vec;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::KeyOwnerProofSystem,
	view_functions::{ViewFunctionDispatchError, ViewFunctionId},
	weights::Weight,
};
use salus_primitives::{
	anchor::{RecordInfo, RecordRef},
	codes::{DataClass, OrganisationClass, PackState, Role},
	collection::{Link, Report, Stream, TrainingSet},
	commitment::Commitment,
	containers::{ContainerPage, Possession},
	decision::{AccessQuery, ChangesPage, Decision, LogHead, ReadersPage, MAX_QUERIES},
	disclosure::{BreakGlassTally, OverdueReview},
	epcis::{EventRecord as EpcisEvent, History, ObjectRef},
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
	traits::{ConsentDecision, CredentialInspect, OrganisationInspect, StudyInspect},
};
use sp_api::impl_runtime_apis;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata, H256};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

use crate::{
	constants::SLOT_DURATION, genesis_config_presets, AccountId, Balance, Block, BlockNumber, Collection, Consent,
	Consortium, Contracts, Disclosure, DrugEvents, DrugRegistry, DrugSafety, DrugSupply, DrugTrace, EhrAnchor,
	Executive, Grandpa, Hash, Historical, InherentDataExt, Nonce, Prescriptions, Runtime, RuntimeGenesisConfig,
	SessionKeys, Study, System, Timestamp, VERSION,
};

/// A record of an event, as `pallet_contracts` hands it out in a dry run.
type EventRecord = frame_system::EventRecord<<Runtime as frame_system::Config>::RuntimeEvent, Hash>;

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block);
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> sp_runtime::ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			query_id: ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, ViewFunctionDispatchError> {
			Runtime::execute_view_function(query_id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(data: sp_inherents::InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> sp_consensus_aura::SlotDuration {
			sp_consensus_aura::SlotDuration::from_millis(SLOT_DURATION)
		}

		fn authorities() -> Vec<AuraId> {
			pallet_aura::Authorities::<Runtime>::get().into_inner()
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(owner: Vec<u8>, seed: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: sp_consensus_grandpa::EquivocationProof<<Block as BlockT>::Hash, NumberFor<Block>>,
			key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			let key_owner_proof = key_owner_proof.decode()?;
			Grandpa::submit_unsigned_equivocation_report(equivocation_proof, key_owner_proof)
		}

		fn generate_key_ownership_proof(
			_set_id: sp_consensus_grandpa::SetId,
			authority_id: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			let proof = Historical::prove((sp_consensus_grandpa::KEY_TYPE, authority_id))?;
			Some(sp_consensus_grandpa::OpaqueKeyOwnershipProof::new(codec::Encode::encode(&proof)))
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_contracts::ContractsApi<Block, AccountId, Balance, BlockNumber, Hash, EventRecord> for Runtime {
		fn call(
			origin: AccountId,
			dest: AccountId,
			value: Balance,
			gas_limit: Option<Weight>,
			storage_deposit_limit: Option<Balance>,
			input_data: Vec<u8>,
		) -> pallet_contracts::ContractExecResult<Balance, EventRecord> {
			Contracts::bare_call(
				origin,
				dest,
				value,
				gas_limit.unwrap_or(crate::constants::MAXIMUM_BLOCK_WEIGHT),
				storage_deposit_limit,
				input_data,
				pallet_contracts::DebugInfo::UnsafeDebug,
				pallet_contracts::CollectEvents::UnsafeCollect,
				pallet_contracts::Determinism::Enforced,
			)
		}

		fn instantiate(
			origin: AccountId,
			value: Balance,
			gas_limit: Option<Weight>,
			storage_deposit_limit: Option<Balance>,
			code: pallet_contracts::Code<Hash>,
			data: Vec<u8>,
			salt: Vec<u8>,
		) -> pallet_contracts::ContractInstantiateResult<AccountId, Balance, EventRecord> {
			Contracts::bare_instantiate(
				origin,
				value,
				gas_limit.unwrap_or(crate::constants::MAXIMUM_BLOCK_WEIGHT),
				storage_deposit_limit,
				code,
				data,
				salt,
				pallet_contracts::DebugInfo::UnsafeDebug,
				pallet_contracts::CollectEvents::UnsafeCollect,
			)
		}

		fn upload_code(
			origin: AccountId,
			code: Vec<u8>,
			storage_deposit_limit: Option<Balance>,
			determinism: pallet_contracts::Determinism,
		) -> pallet_contracts::CodeUploadResult<Hash, Balance> {
			Contracts::bare_upload_code(origin, code, storage_deposit_limit, determinism)
		}

		fn get_storage(address: AccountId, key: Vec<u8>) -> pallet_contracts::GetStorageResult {
			Contracts::get_storage(address, key)
		}
	}

	impl salus_primitives::apis::ConsortiumApi<Block, AccountId> for Runtime {
		fn is_member(who: AccountId) -> bool {
			Consortium::is_member(&who)
		}

		fn acting(who: AccountId) -> Option<(OrganisationId, Role)> {
			Consortium::acting(&who, Timestamp::get()).map(|acting| (acting.organisation, acting.role))
		}

		fn organisation_by_gln(gln: Gln) -> Option<(OrganisationId, OrganisationClass)> {
			let organisation = pallet_consortium::OrganisationsByGln::<Runtime>::get(gln)?;
			<Consortium as OrganisationInspect>::class(organisation).map(|class| (organisation, class))
		}
	}

	impl salus_primitives::apis::ConsentApi<Block, AccountId> for Runtime {
		fn decide(query: AccessQuery<AccountId>, at: Option<Moment>) -> Decision {
			Consent::decide_with_policy(&query, at.unwrap_or_else(Timestamp::get))
		}

		fn decide_many(queries: Vec<AccessQuery<AccountId>>, at: Option<Moment>) -> Option<Vec<Decision>> {
			if queries.len() > usize::try_from(MAX_QUERIES).unwrap_or_default() {
				return None;
			}
			let at = at.unwrap_or_else(Timestamp::get);
			Some(queries.iter().map(|query| Consent::decide_with_policy(query, at)).collect())
		}

		fn open_consents(patient: AccountId, at: Option<Moment>) -> Vec<ConsentId> {
			Consent::open_consents(patient, at)
		}

		fn who_could_read(
			patient: AccountId,
			class: DataClass,
			from: OrganisationId,
			limit: u32,
		) -> ReadersPage<AccountId> {
			Consent::who_could_read(&patient, class, from, limit)
		}

		fn what_if_withdrawn(consent: ConsentId, from: OrganisationId, limit: u32) -> ChangesPage<AccountId> {
			Consent::what_if_withdrawn(consent, from, limit)
		}
	}

	impl salus_primitives::apis::DisclosureApi<Block, AccountId> for Runtime {
		fn disclosure_head(patient: AccountId) -> LogHead {
			Disclosure::disclosure_head(patient)
		}

		fn overdue_reviews(
			organisation: OrganisationId,
			after: Option<BreakGlassId>,
			limit: u32,
		) -> Vec<OverdueReview<AccountId>> {
			Disclosure::overdue_reviews(organisation, after, limit)
		}

		fn break_glass_tally(requester: AccountId) -> BreakGlassTally {
			Disclosure::tally(requester)
		}
	}

	impl salus_primitives::apis::StudyApi<Block, AccountId> for Runtime {
		fn study(study: StudyId) -> Option<StudyInfo> {
			Study::info(study)
		}

		fn participation(study: StudyId, patient: AccountId, at: Option<Moment>) -> Participation {
			<Study as StudyInspect<AccountId>>::participation(study, &patient, at.unwrap_or_else(Timestamp::get))
		}
	}

	impl salus_primitives::apis::AnchorApi<Block, AccountId> for Runtime {
		fn anchor_of(commitment: Commitment) -> Option<(AnchorId, bool)> {
			EhrAnchor::anchor_of(commitment)
		}
		fn batch_of(root: H256) -> Option<BatchId> {
			EhrAnchor::batch_of(root)
		}
		fn record(record: RecordRef) -> Option<RecordInfo<AccountId>> {
			EhrAnchor::record_info(record)
		}
		fn versions(record: RecordRef, limit: u32) -> Vec<RecordRef> {
			EhrAnchor::versions(record, limit)
		}
		fn verify_inclusion(batch: BatchId, index: u32, leaf: Commitment, path: Vec<H256>) -> bool {
			EhrAnchor::verify_inclusion(batch, index, leaf, &path)
		}
	}

	impl salus_primitives::apis::CollectionApi<Block, AccountId> for Runtime {
		fn stream(stream: StreamId) -> Option<Stream<AccountId>> {
			Collection::stream(stream)
		}
		fn links(stream: StreamId, from: u32, limit: u32) -> Vec<Link> {
			Collection::links(stream, from, limit)
		}
		fn report(report: ReportId) -> Option<Report> {
			Collection::report(report)
		}
		fn training_set(set: TrainingSetId) -> Option<TrainingSet<AccountId>> {
			Collection::training_set(set)
		}
	}

	impl salus_primitives::apis::DrugTraceApi<Block> for Runtime {
		fn verify_pack(pack: PackProof, market: Option<Jurisdiction>) -> PackStatus {
			// No market is Jurisdiction's zero: only recalls in all markets count.
			DrugSupply::pack_status(pack, market.unwrap_or(Jurisdiction([0, 0])))
		}
		fn product(gtin: Gtin) -> Option<Product> {
			DrugRegistry::product(gtin)
		}
		fn lot(key: LotKey) -> Option<Lot> {
			DrugRegistry::lot(key)
		}
		fn lot_key(lot: LotId) -> Option<LotKey> {
			DrugRegistry::lot_key(lot)
		}
		fn packed(key: LotKey) -> u32 {
			DrugTrace::packed(key)
		}
		fn pack_states(key: LotKey, first: u32, count: u32) -> Vec<PackState> {
			let packs = (first..first.saturating_add(count)).take(1_024);
			packs.map_while(|index| DrugSupply::pack_state(key.clone(), index)).collect()
		}
		fn container(sscc: Sscc) -> Option<Possession> {
			DrugTrace::container(sscc)
		}
		fn holders_of_lot(key: LotKey, after: Option<Sscc>, limit: u32) -> (Vec<Holding>, Option<Sscc>) {
			DrugTrace::holders_of_lot(key, after, limit)
		}
		fn held_by(holder: OrganisationId, after: Option<Sscc>, limit: u32) -> ContainerPage {
			DrugTrace::held_by(holder, after, limit)
		}
		fn origins(lot: LotId) -> Vec<LotId> {
			DrugSupply::origin_lots(lot)
		}
		fn derived(lot: LotId, after: Option<LotId>, limit: u32) -> Vec<LotId> {
			DrugSupply::derived_lots(lot, after, limit).0
		}
		fn lot_history(lot: LotId) -> ([u8; 32], u32, u32) {
			let history = DrugSupply::lot_history(lot);
			(history.head, history.events, history.alarms)
		}
		fn supply_log(dispenser: OrganisationId) -> (u64, Vec<H256>) {
			let log = DrugSupply::supply_log(dispenser);
			(log.entries, log.peaks.into_inner())
		}
	}

	impl salus_primitives::apis::DrugSafetyApi<Block> for Runtime {
		fn recall(recall: RecallId) -> Option<Recall> {
			DrugSafety::recall_by_id(recall)
		}
		fn recalls_of(key: LotKey) -> Vec<RecallId> {
			DrugSafety::recalls_of(key)
		}
		fn has_acknowledged(recall: RecallId, organisation: OrganisationId) -> bool {
			DrugSafety::has_acknowledged(recall, organisation)
		}
		fn case(case: CaseId) -> Option<Case> {
			DrugSafety::case_by_id(case)
		}
		fn overdue_cases(after: Option<CaseId>, limit: u32) -> Vec<CaseId> {
			DrugSafety::overdue_cases(after, limit)
		}
		fn excursion(sscc: Sscc) -> Option<Excursion> {
			DrugSafety::excursion(sscc)
		}
	}

	impl salus_primitives::apis::EpcisApi<Block> for Runtime {
		fn event(id: H256) -> Option<EpcisEvent> {
			DrugEvents::event(id)
		}
		fn event_history(object: ObjectRef) -> History {
			DrugEvents::history(object)
		}
	}

	impl salus_primitives::apis::PrescriptionApi<Block> for Runtime {
		fn prescription(root: H256) -> Option<Prescription> {
			Prescriptions::prescription(root)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			let is_development = genesis_config_presets::check(&config)?;
			build_state::<RuntimeGenesisConfig>(config)?;
			if is_development {
				genesis_config_presets::suit_development();
			}
			Ok(())
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis_config_presets::get_preset)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			genesis_config_presets::preset_names()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(extra: bool) -> (
			Vec<frame_benchmarking::BenchmarkList>,
			Vec<frame_support::traits::StorageInfo>,
		) {
			crate::benchmarks::metadata(extra)
		}

		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			crate::benchmarks::dispatch(config)
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(checks: frame_try_runtime::UpgradeCheckSelect) -> (Weight, Weight) {
			match Executive::try_runtime_upgrade(checks) {
				Ok(weight) => (weight, crate::constants::MAXIMUM_BLOCK_WEIGHT),
				Err(error) => panic!("the upgrade failed its checks: {error:?}"),
			}
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			match Executive::try_execute_block(block, state_root_check, signature_check, select) {
				Ok(weight) => weight,
				Err(error) => panic!("the block failed its checks: {error:?}"),
			}
		}
	}
}
