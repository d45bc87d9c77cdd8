//! `salus policy apply`, `admins` and `code`: changes that are proposed to a contract.

use std::path::Path;

use crate::{
	chain::{
		call::{contracts, utility, Call},
		client::Client,
		contracts::{emitted, explain},
		event::Included,
		keys::{self, Signer},
		policies::PolicyContract,
		tiered_access::{self, Change},
		AccountId,
	},
	cli::{answer::Answer, context::Context},
	files::{self, hex32},
	policy::Policy,
	Error, Result,
};

use super::{agree::Agree, plan::Plan, proposals, Contract, Council, Start};

/// What a Wasm file starts with.
const WASM_MAGIC: &[u8] = b"\0asm";

/// A contract, and who speaks to it.
pub(super) struct Desk {
	pub(super) client: Client,
	pub(super) signer: Signer,
	pub(super) contract: PolicyContract,
}

impl Desk {
	/// The contract that is meant, with the signer.
	pub(super) async fn open(context: &Context, of: &Contract) -> Result<Self> {
		let signer = context.signer()?;
		let client = context.connect().await?;
		let account = of.account(context, &client).await?;
		let contract = client.policy_contract(account).await?;
		Ok(Self { client, signer, contract })
	}

	/// The same at the newest final block.
	pub(super) async fn again(self) -> Result<Self> {
		let contract = self.client.policy_contract(self.contract.account).await?;
		Ok(Self { contract, ..self })
	}

	/// Submits calls, all or none.
	pub(super) async fn submit(&self, calls: &[Call]) -> Result<Included> {
		let included = match calls {
			[only] => self.client.submit(only, &self.signer).await,
			several => {
				let mut encoded = Vec::with_capacity(several.len());
				for call in several {
					encoded.push(self.client.encode(call).await?);
				}
				self.client.submit(&utility::batch_all(&encoded), &self.signer).await
			}
		};
		included.map_err(explain)
	}

	/// Proposes a change; `first` is done in the same transaction before it. Gives the proposal's number.
	pub(super) async fn propose(&self, mut first: Vec<Call>, proposing: Call) -> Result<(u32, Included)> {
		first.push(proposing);
		let included = self.submit(&first).await?;
		// The contract's first words of a proposal are its number.
		let said = emitted(&included, &self.contract.account)?;
		let id = said.first().and_then(|data| data.first_chunk::<4>());
		let id = id.ok_or_else(|| Error::Chain("the contract didn't say which number the proposal has".into()))?;
		Ok((u32::from_le_bytes(*id), included))
	}

	/// The call that proposes a change. It was tried.
	pub(super) async fn proposing(&self, change: &Change) -> Result<Call> {
		let message = tiered_access::propose(change);
		let (call, _id): (Call, u32) = self.client.prepare(&self.contract.account, &message, &self.signer).await?;
		Ok(call)
	}
}

/// Proposes a policy, after its plan was shown.
pub(super) async fn policy(context: &Context, file: &Path, of: &Contract, from: Start, agree: Agree) -> Result<Answer> {
	let policy = Policy::load(file)?;
	let desk = Desk::open(context, of).await?;
	let plan = Plan::make(&desk.contract, policy, from).await?;
	let told = plan.told(&desk.contract);
	if plan.is_void() {
		return Ok(told
			.line("this is the policy in force: there is nothing to propose")
			.field("proposal", None::<u32>));
	}
	let change = Change::Policy { policy: plan.policy.document, from: plan.from.unwrap_or_default() };
	propose(context, desk, &change, told, agree).await
}

/// Proposes other admins.
pub(super) async fn admins(context: &Context, council: Council, of: &Contract, agree: Agree) -> Result<Answer> {
	let desk = Desk::open(context, of).await?;
	let (before, quorum) = desk.contract.council().await?;
	let change = Change::Council { admins: council.admins, quorum: council.quorum };
	let plan = Answer::done()
		.line(format!("contract {}: now {}", desk.contract.address(), council_text(&before, quorum)))
		.lines(proposals::described(&desk.contract, &change).await?);
	propose(context, desk, &change, plan, agree).await
}

/// Uploads code and proposes that the contract runs it.
pub(super) async fn code(context: &Context, file: &Path, of: &Contract, agree: Agree) -> Result<Answer> {
	let code = read_code(file)?;
	let desk = Desk::open(context, of).await?;
	let change = Change::Code(sp_crypto_hashing::blake2_256(&code));
	let plan = Answer::done()
		.line(format!("contract {}", desk.contract.address()))
		.lines(proposals::described(&desk.contract, &change).await?)
		.line("it must keep the storage's layout and the messages: this is not checked");
	let proposing = desk.proposing(&change).await?;
	let answer = agree.ask(context, plan)?;
	let (id, included) = desk.propose(vec![contracts::upload_code(&code)], proposing).await.map_err(not_permitted)?;
	proposed(desk, &change, (id, &included), answer).await
}

/// Proposes a change once the signer agrees; with a quorum of one, it is carried out.
async fn propose(context: &Context, desk: Desk, change: &Change, plan: Answer, agree: Agree) -> Result<Answer> {
	// What would be refused is refused before anybody is asked.
	let proposing = desk.proposing(change).await?;
	let answer = agree.ask(context, plan)?;
	let (id, included) = desk.propose(Vec::new(), proposing).await?;
	proposed(desk, change, (id, &included), answer).await
}

/// Tells what a proposal waits for. Where it waits for nobody, it is carried out.
async fn proposed(desk: Desk, change: &Change, (id, included): (u32, &Included), answer: Answer) -> Result<Answer> {
	let desk = desk.again().await?;
	let (admins, quorum) = desk.contract.council().await?;
	let answer = answer.line(format!("proposal {id}")).field("proposal", id);
	if quorum == 1 {
		return proposals::carry_out(&desk, id, change, answer).await;
	}
	let own = desk.signer.account();
	let others: Vec<_> = admins.iter().filter(|admin| **admin != own).map(keys::address).collect();
	Ok(answer
		.line(format!("{} more of these have to approve it: {}", quorum.saturating_sub(1), others.join(", ")))
		.line(format!("salus policy approve {id} --contract {}", desk.contract.address()))
		.field("enacted", false)
		.field("approvals", 1)
		.field("quorum", quorum)
		.field("may_approve", others)
		.included(included))
}

/// Admins and quorum for people.
pub(super) fn council_text(admins: &[AccountId], quorum: u8) -> String {
	let admins: Vec<_> = admins.iter().map(keys::address).collect();
	format!("{quorum} of {} admins decide: {}", admins.len(), admins.join(", "))
}

/// Reads the contract's code.
pub(super) fn read_code(path: &Path) -> Result<Vec<u8>> {
	let code = files::read(path)?;
	match code.starts_with(WASM_MAGIC) {
		true => Ok(code),
		false => Err(Error::bad(path.display().to_string(), "not a Wasm file")),
	}
}

/// Says who may bring code to the chain, where that was refused.
pub(super) fn not_permitted(error: Error) -> Error {
	match error {
		Error::Dispatch { pallet, error, .. } if error == "BadOrigin" => {
			let docs = "Only an admin of an organisation that the consortium permitted may bring code to the chain: \
			            `salus contract permit` proposes it."
				.into();
			Error::Dispatch { pallet, error, docs }
		}
		other => other,
	}
}

/// A hash of code for people.
pub(super) fn code_text(hash: &[u8; 32]) -> String {
	format!("code {}", hex32::to_text(hash))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_no_wasm_is_refused() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("code.wasm");
		std::fs::write(&file, "text").unwrap();
		let error = read_code(&file).unwrap_err();
		assert!(error.exit_code() == 2 && error.to_string().contains("code.wasm"), "{error}");
		std::fs::write(&file, b"\0asm\x01").unwrap();
		assert_eq!(read_code(&file).unwrap().len(), 5);
	}

	#[test]
	fn who_may_not_bring_code_is_told_who_may() {
		let error = Error::Dispatch { pallet: "System".into(), error: "BadOrigin".into(), docs: String::new() };
		assert!(not_permitted(error).to_string().contains("salus contract permit"));
	}
}
