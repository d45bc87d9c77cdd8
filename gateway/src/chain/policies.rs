//! Policy contracts: what they say at one block, and messages to them that are tried first.

use access_core::{Delegation, Document, Proposal};
use codec::Decode;
use salus_primitives::ids::{Moment, OrganisationId};

use crate::{
	chain::{
		call::{contracts, Call},
		client::Client,
		contracts::{try_call, try_new},
		keys::{self, Signer},
		state::stored,
		tiered_access::{self, Change},
		AccountId, AtBlock,
	},
	Error, Result,
};

/// A version of a policy: its number, and the first moment at which it holds.
pub type Version = (u32, Moment);

/// A policy contract at one block.
pub struct PolicyContract {
	at: AtBlock,
	/// Its account.
	pub account: AccountId,
}

impl PolicyContract {
	/// Its address.
	pub fn address(&self) -> String {
		keys::address(&self.account)
	}

	/// The block's own time.
	pub async fn now(&self) -> Result<Moment> {
		Ok(stored(&self.at, "Timestamp", "Now", Vec::new()).await?.unwrap_or_default())
	}

	async fn read<T: Decode>(&self, message: &[u8]) -> Result<T> {
		// Whoever asks gets the same answer.
		let tried = try_call(&self.at, &self.account, &self.account, message).await?;
		tiered_access::read(&self.address(), &tried.data)
	}

	/// The version that holds at a moment.
	pub async fn version_at(&self, at: Moment) -> Result<Option<u32>> {
		self.read(&tiered_access::version(at)).await
	}

	/// The versions that are kept, oldest first.
	pub async fn versions(&self) -> Result<Vec<Version>> {
		self.read(&tiered_access::versions()).await
	}

	/// The policy of a version that is kept.
	pub async fn policy(&self, version: u32) -> Result<Option<Document>> {
		self.read(&tiered_access::policy(version)).await
	}

	/// The version that holds at a moment and its policy; an empty one where none holds, which allows nothing.
	pub async fn in_force(&self, at: Moment) -> Result<(Option<u32>, Document)> {
		let version = self.version_at(at).await?;
		let policy = match version {
			Some(version) => self.policy(version).await?,
			None => None,
		};
		Ok((version, policy.unwrap_or_default()))
	}

	/// The admins, and how many of them a change needs.
	pub async fn council(&self) -> Result<(Vec<AccountId>, u8)> {
		self.read(&tiered_access::council()).await
	}

	/// The open proposals.
	pub async fn proposals(&self) -> Result<Vec<Proposal<AccountId>>> {
		self.read(&tiered_access::proposals()).await
	}

	/// What a proposal would change.
	pub async fn proposal(&self, id: u32) -> Result<Option<Change>> {
		self.read(&tiered_access::proposal(id)).await
	}

	/// What an account was given.
	pub async fn delegation(&self, of: &AccountId) -> Result<Option<Delegation<AccountId>>> {
		self.read(&tiered_access::delegation(of)).await
	}
}

impl Client {
	/// A policy contract at the newest final block.
	pub async fn policy_contract(&self, account: AccountId) -> Result<PolicyContract> {
		Ok(PolicyContract { at: self.finalised().await?, account })
	}

	/// The policy contract of an organisation, `None` if it goes by the native tier table.
	pub async fn policy_of(&self, organisation: OrganisationId) -> Result<Option<AccountId>> {
		let unknown = || Error::bad(organisation.0.to_string(), "no organisation has this number");
		Ok(self.organisation_record(organisation).await?.ok_or_else(unknown)?.policy)
	}

	/// A message to a policy contract as a call. It was tried: one that would be refused is an error here, and nothing is
	/// sent.
	pub async fn prepare<T: Decode>(&self, contract: &AccountId, message: &[u8], signer: &Signer) -> Result<(Call, T)> {
		let tried = try_call(&self.finalised().await?, &signer.account(), contract, message).await?;
		let answer = tiered_access::outcome(&keys::address(contract), &tried.data)?;
		Ok((contracts::call(contract, tried.gas, message), answer))
	}

	/// The making of a policy contract as a call. It was tried, too.
	pub async fn prepare_new(
		&self,
		code: &[u8],
		(admins, quorum): (&[AccountId], u8),
		salt: &[u8],
		signer: &Signer,
	) -> Result<Call> {
		let data = tiered_access::new(admins, quorum);
		let tried = try_new(&self.finalised().await?, &signer.account(), code, &data, salt).await?;
		tiered_access::outcome::<()>("--wasm", &tried.data).map_err(|error| match error {
			// Any code may be made a contract of.
			Error::Chain(_) => Error::bad("--wasm", "its constructor doesn't answer as that of tiered-access"),
			other => other,
		})?;
		Ok(contracts::instantiate_with_code(tried.gas, code, &data, salt))
	}
}
