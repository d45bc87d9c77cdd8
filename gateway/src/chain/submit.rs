//! Signs a call, submits it and waits until its block is final, or until it is in one where that is enough.

use std::future::Future;

use codec::Decode;
use sp_runtime::DispatchError;
use subxt::{
	config::DefaultExtrinsicParamsBuilder,
	error::{BackendError, ExtrinsicError, RpcError},
	rpcs::Error as RpcClientError,
	transactions::{TransactionInBlock, TransactionProgress, TransactionStatus},
};

use crate::{
	chain::{
		call::{consortium, Call},
		client::{BlockRef, Client},
		event::{dispatch_error, Event, Included},
		failed,
		keys::Signer,
		motions::GOVERNANCE,
		AtBlock, ChainConfig,
	},
	error::Quota,
	Error, Result,
};

/// How many blocks a transaction stays valid: it is in one soon or never.
const MORTALITY: u64 = 64;

/// By how many blocks finality may lag behind for transactions to be signed by the newest final block: two or three are
/// usual. By one that is older than [`MORTALITY`] nothing could be sent at all.
const USUAL_LAG: u64 = 16;

/// What the pool's answer says before the number of an error of the chain's own: `CheckAdmission` of `pallet-admission`
/// is the only one of the chain's extensions that has such.
const CUSTOM: &str = "Custom error: ";

/// The signer is no member.
const NOT_A_MEMBER: u8 = 1;
/// The signer's organisation has used its quota of weight.
const WEIGHT_QUOTA: u8 = 2;
/// The signer's organisation has used its quota of storage.
const STORAGE_QUOTA: u8 = 3;
/// The transaction costs more than the signer may ever use of that at once.
const NEVER_FITS: u8 = 4;

type AtBlockImpl = subxt::client::OnlineClientAtBlockImpl<ChainConfig>;

impl Client {
	/// Submits a call and waits until its block is final, or until it is in a block where [`Target::not_final`] says that
	/// this is enough. An error of the call is an error here. Where the signer acts for a patient, the call is made as the
	/// patient's.
	///
	/// [`Target::not_final`]: crate::chain::client::Target::not_final
	pub async fn submit(&self, call: &Call, signer: &Signer) -> Result<Included> {
		let wrapped = match &self.target.on_behalf_of {
			Some(patient) => Some(consortium::act_for(patient, &self.encode(call).await?)),
			None => None,
		};
		let call = wrapped.as_ref().unwrap_or(call);
		if signer.is_for_development() && !self.is_for_development().await {
			return Err(Error::bad("key", "everybody knows this key: it is for development chains only"));
		}
		self.in_time(call, self.submit_and_watch(call, signer)).await
	}

	/// The same without a signature. Whether the call failed isn't looked at.
	pub(crate) async fn submit_unsigned(&self, call: &Call) -> Result<TransactionInBlock<ChainConfig, AtBlockImpl>> {
		let submitting = async {
			let doing = call.title();
			let at = self.signing_block().await?;
			let bare = at.tx().create_unsigned(call).map_err(failed(&doing))?;
			let progress = bare.submit_and_watch().await.map_err(|error| submission_error(&doing, &error))?;
			(self.target.report)(&format!("{doing}: submitted"));
			self.watch(&doing, progress).await
		};
		self.in_time(call, submitting).await
	}

	/// The chain at the block by which transactions are signed. Where finality stands or lags far behind it is the newest
	/// one: from the newest final one on, a transaction's time might be over before it is in a block.
	pub(crate) async fn signing_block(&self) -> Result<AtBlock> {
		let (at, newest) = (self.current().await?, self.newest_number().await?);
		match lags(at.block_number(), newest) {
			true => self.at(BlockRef::Number(newest)).await,
			false => Ok(at),
		}
	}

	/// Gives up waiting for a call when it takes too long.
	async fn in_time<T>(&self, call: &Call, submitting: impl Future<Output = Result<T>>) -> Result<T> {
		let limit = self.target.timeout;
		let awaited = if self.target.not_final { "in no block" } else { "not final" };
		tokio::time::timeout(limit, submitting).await.unwrap_or_else(|_| {
			Err(Error::Chain(format!(
				"{}: {awaited} within {} s; it may still become so, look before you try again",
				call.title(),
				limit.as_secs()
			)))
		})
	}

	async fn submit_and_watch(&self, call: &Call, signer: &Signer) -> Result<Included> {
		let doing = call.title();
		let at = self.signing_block().await?;
		// The pool's number, not the state's: earlier transactions of the signer may still be on their way.
		let account = signer.subxt_account();
		let nonce = self.rpc.system_account_next_index(&account).await.map_err(failed(&doing))?;
		let params = DefaultExtrinsicParamsBuilder::<ChainConfig>::new()
			.nonce(nonce)
			.mortal_from_unchecked(MORTALITY, at.block_number(), at.block_hash())
			.build();
		let mut signable = at.tx().create_signable_offline(call, params).map_err(failed(&doing))?;
		let signed = signable.sign(signer.keypair()).map_err(failed(&doing))?;
		let progress = signed.submit_and_watch().await.map_err(|error| submission_error(&doing, &error))?;
		(self.target.report)(&format!("{doing}: submitted"));
		let block = self.watch(&doing, progress).await?;
		self.included(&block).await
	}

	/// Follows a transaction until its block is final, or until it is in one where that is enough.
	async fn watch(
		&self,
		doing: &str,
		mut progress: TransactionProgress<ChainConfig, AtBlockImpl>,
	) -> Result<TransactionInBlock<ChainConfig, AtBlockImpl>> {
		while let Some(status) = progress.next().await {
			match status.map_err(failed(doing))? {
				TransactionStatus::InFinalizedBlock(block) => return Ok(block),
				TransactionStatus::InBestBlock(block) if self.target.not_final => return Ok(block),
				TransactionStatus::InBestBlock(_) => {
					(self.target.report)(&format!("{doing}: in a block, not final yet"))
				}
				TransactionStatus::Error { message }
				| TransactionStatus::Invalid { message }
				| TransactionStatus::Dropped { message } => return Err(pool_error(doing, &message)),
				TransactionStatus::Validated
				| TransactionStatus::Broadcasted
				| TransactionStatus::NoLongerInBestBlock => {}
			}
		}
		Err(Error::Chain(format!("{doing}: the node stopped telling how it went")))
	}

	/// Reads the transaction's events, and fails if the transaction did.
	pub(crate) async fn included(&self, block: &TransactionInBlock<ChainConfig, AtBlockImpl>) -> Result<Included> {
		let doing = "reading the transaction's events";
		let at = block.at().await.map_err(failed(doing))?;
		let found = block.fetch_events().await.map_err(failed(doing))?;
		let mut events = Vec::new();
		for event in found.iter() {
			events.push(Event::from_subxt(&event.map_err(failed(doing))?));
		}
		for event in &events {
			if let Some(error) = failure(event)? {
				return Err(dispatch_error(&error, at.metadata_ref()));
			}
		}
		Ok(Included {
			block: at.block_number(),
			block_hash: at.block_hash().0,
			transaction: found.extrinsic_hash().0,
			is_final: !self.target.not_final,
			events,
		})
	}
}

/// Whether finality is further behind the newest block than usual.
const fn lags(final_number: u64, newest: u64) -> bool {
	newest.saturating_sub(final_number) > USUAL_LAG
}

/// The error that an event tells of: of the transaction itself, or of the motion that it enacted.
fn failure(event: &Event) -> Result<Option<DispatchError>> {
	if event.is("System", "ExtrinsicFailed") {
		return event.decode().map(Some);
	}
	if event.is(GOVERNANCE, "MotionEnacted") {
		let (_motion, result) = event.decode::<(u32, DispatchOutcome)>()?;
		return Ok(result.0.err());
	}
	Ok(None)
}

/// A motion's result.
#[derive(Decode)]
struct DispatchOutcome(std::result::Result<(), DispatchError>);

/// Why the node didn't take a transaction.
fn submission_error(doing: &str, error: &ExtrinsicError) -> Error {
	match error {
		ExtrinsicError::ErrorSubmittingTransaction(BackendError::Rpc(RpcError::ClientError(RpcClientError::User(
			said,
		)))) => {
			let data = said.data.as_ref().map(|data| data.get().trim_matches('"')).unwrap_or_default();
			pool_error(doing, &format!("{}: {data}", said.message))
		}
		other => pool_error(doing, &other.to_string()),
	}
}

/// Why the pool refused a transaction.
fn pool_error(doing: &str, message: &str) -> Error {
	match custom_code(message) {
		Some(NOT_A_MEMBER) => Error::NotMember,
		Some(WEIGHT_QUOTA) => Error::OverQuota(Quota::Weight),
		Some(STORAGE_QUOTA) => Error::OverQuota(Quota::Storage),
		Some(NEVER_FITS) => {
			let why = "it costs more than the signer may use of its organisation's quota at once, and waiting doesn't \
			           help: make it smaller, or have the quota raised (salus quota set)";
			Error::bad(doing, why)
		}
		_ => Error::Chain(format!("{doing}: refused by the node's pool: {}", message.trim_end_matches([':', ' ']))),
	}
}

/// The number of the chain's own error that the pool's answer names.
fn custom_code(message: &str) -> Option<u8> {
	let (_, rest) = message.split_once(CUSTOM)?;
	rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn transactions_are_signed_by_the_newest_block_where_finality_lags() {
		assert_eq!(
			[(0, 0), (5, 21), (5, 22), (0, 1_000), (9, 8)].map(|(last, newest)| lags(last, newest)),
			[false, false, true, true, false]
		);
	}

	#[test]
	fn non_members_and_whoever_has_no_quota_left_are_told_so() {
		let refused = |code: &str| pool_error("Consent.grant", &format!("Invalid Transaction: Custom error: {code}"));
		assert!(matches!(refused("1"), Error::NotMember));
		assert!(matches!(refused("2: "), Error::OverQuota(Quota::Weight)));
		assert!(matches!(refused("3"), Error::OverQuota(Quota::Storage)));
		assert!(matches!(refused("4"), Error::BadInput { .. }));
		assert!(matches!(refused("31"), Error::Chain(_)) && matches!(refused(""), Error::Chain(_)));
		let other = pool_error("Consent.grant", "Invalid Transaction: Transaction is outdated");
		assert!(other.to_string().contains("Consent.grant") && other.to_string().contains("outdated"), "{other}");
	}

	#[test]
	fn failures_are_found_in_the_transaction_and_in_its_motion() {
		let event = |pallet: &str, name: &str, fields| Event { pallet: pallet.into(), name: name.into(), fields };
		let error = DispatchError::BadOrigin;
		let failed = event("System", "ExtrinsicFailed", error.encode());
		assert_eq!(failure(&failed).unwrap(), Some(error));
		let outcome: std::result::Result<(), DispatchError> = Err(error);
		let enacted = event("Governance", "MotionEnacted", (7u32, outcome).encode());
		assert_eq!(failure(&enacted).unwrap(), Some(error));
		let fine: std::result::Result<(), DispatchError> = Ok(());
		assert_eq!(failure(&event("Governance", "MotionEnacted", (7u32, fine).encode())).unwrap(), None);
		assert_eq!(failure(&event("Consent", "ConsentGranted", vec![])).unwrap(), None);
	}
}
