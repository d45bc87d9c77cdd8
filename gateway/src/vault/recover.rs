//! How an interrupted run goes on: it is finished, or taken back.

use super::{
	journal::Journal,
	run::{Done, PLAN},
	Ledger, Order, Plan, Vault,
};
use crate::{progress::Progress, record::Material, store::Store, Error, Result};

/// What became of an interrupted run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
	/// Its records are anchored.
	Finished(Box<Done>),
	/// Nothing is left of it.
	TakenBack {
		/// The run.
		run: String,
		/// Why.
		why: String,
	},
	/// It waits: it can't be told yet whether the chain takes it, or another signer is needed.
	Waiting {
		/// The run.
		run: String,
		/// For what.
		why: String,
	},
}

/// Whether the chain, or this program before it asked the chain, refused a call for good. Whatever else went wrong, the
/// call may still be on its way.
pub(super) const fn is_refusal(error: &Error) -> bool {
	matches!(error, Error::Dispatch { .. } | Error::NotMember | Error::OverQuota(_) | Error::BadInput { .. })
}

impl Vault {
	/// Seals records and anchors them with one call. An error before the plan is written, or a refusal by the chain, takes
	/// all of it back. After any other error the run waits for [`Self::recover`], and the error says so.
	pub async fn anchor(
		&self,
		ledger: &impl Ledger,
		store: &Store,
		order: Order,
		materials: &[Material],
		progress: &Progress,
	) -> Result<Done> {
		let mut run = self.begin(order)?;
		let journal = run.journal();
		let sealed = async {
			run.add(store, materials, progress).await?;
			run.prepare(ledger).await
		};
		match sealed.await {
			Ok((journal, plan)) => self.carry_out(ledger, store, journal, plan).await,
			Err(error) => {
				self.take_back(journal, store).await?;
				Err(error)
			}
		}
	}

	/// Submits a prepared run's call, waits until it is final, and finishes the run.
	pub async fn carry_out(&self, ledger: &impl Ledger, store: &Store, run: Journal, plan: Plan) -> Result<Done> {
		let id = run.id();
		match ledger.submit(&plan).await {
			Ok(anchored) => self.finish(run, plan, anchored),
			Err(error) if is_refusal(&error) => match ledger.find(&plan).await? {
				// An earlier attempt got through, and this one was refused for that.
				Some(anchored) => self.finish(run, plan, anchored),
				None => {
					self.take_back(run, store).await?;
					Err(error)
				}
			},
			Err(error) => Err(Error::Chain(format!(
				"{error}; all is sealed and kept as {id}: the next command that anchors, or salus record recover, \
				 finishes it or takes it back"
			))),
		}
	}

	/// Finishes every interrupted run, or takes it back. A run without a plan is taken back; the others are looked up on
	/// the chain, submitted again where it doesn't have them, and taken back where it refuses them. With `give_up`, what
	/// would wait is taken back too, unless the chain has it.
	///
	/// Fails when the chain or the store can't be asked, and then nothing is lost: the runs that are left are still there.
	pub async fn recover(&self, ledger: &impl Ledger, store: &Store, give_up: bool) -> Result<Vec<Settled>> {
		let runs = self.journals("anchor")?;
		if runs.is_empty() {
			return Ok(Vec::new());
		}
		self.sweep()?;
		let mut settled = Vec::with_capacity(runs.len());
		for run in runs {
			settled.push(self.settle(ledger, store, run, give_up).await?);
		}
		Ok(settled)
	}

	async fn settle(&self, ledger: &impl Ledger, store: &Store, run: Journal, give_up: bool) -> Result<Settled> {
		let Some(bytes) = run.read(PLAN)? else {
			return self.undo(store, run, "it was interrupted before it was anchored").await;
		};
		let plan = Plan::from_json(&bytes)?;
		if plan.genesis != ledger.genesis() {
			return Ok(Settled::Waiting { run: run.id(), why: "it is for another chain".into() });
		}
		let waiting = match ledger.find(&plan).await {
			Ok(Some(anchored)) => return self.finish(run, plan, anchored).map(Box::new).map(Settled::Finished),
			Ok(None) if ledger.signer().as_ref() == Some(&plan.signer) => None,
			Ok(None) => Some(format!("{} signed it: sign with that key", crate::chain::keys::address(&plan.signer))),
			Err(Error::Negative(why)) => Some(why),
			Err(error) => return Err(error),
		};
		match waiting {
			Some(_) if give_up => self.undo(store, run, "it was given up").await,
			Some(why) => Ok(Settled::Waiting { run: run.id(), why }),
			None => self.submit_again(ledger, store, run, plan, give_up).await,
		}
	}

	async fn submit_again(
		&self,
		ledger: &impl Ledger,
		store: &Store,
		run: Journal,
		plan: Plan,
		give_up: bool,
	) -> Result<Settled> {
		let id = run.id();
		let again = run.clone();
		match ledger.submit(&plan).await {
			Ok(anchored) => self.finish(run, plan, anchored).map(Box::new).map(Settled::Finished),
			// Refused by the pool, and not by a final block: the attempt before may still become final.
			Err(error @ (Error::NotMember | Error::OverQuota(_))) if !give_up => {
				Ok(Settled::Waiting { run: id, why: error.to_string() })
			}
			Err(error) if is_refusal(&error) => match ledger.find(&plan).await {
				Ok(Some(anchored)) => self.finish(run, plan, anchored).map(Box::new).map(Settled::Finished),
				Ok(None) => self.undo(store, again, &format!("the chain refused it: {error}")).await,
				Err(Error::Negative(why)) if !give_up => Ok(Settled::Waiting { run: id, why }),
				Err(Error::Negative(why)) => self.undo(store, again, &why).await,
				Err(error) => Err(error),
			},
			Err(error) => Err(error),
		}
	}

	async fn undo(&self, store: &Store, run: Journal, why: &str) -> Result<Settled> {
		let id = run.id();
		self.take_back(run, store).await?;
		Ok(Settled::TakenBack { run: id, why: why.into() })
	}
}

impl Order {
	/// What to do, with the receipt's path made absolute: the run may be finished from another folder.
	pub fn new(
		action: super::Action,
		subject: Option<crate::chain::AccountId>,
		receipt: &std::path::Path,
	) -> Result<Self> {
		let receipt = std::path::absolute(receipt).map_err(|source| Error::io(receipt, source))?;
		Ok(Self { action, subject, receipt })
	}
}
