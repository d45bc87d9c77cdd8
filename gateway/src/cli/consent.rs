//! `salus consent`: what patients agree to, and the decision that rests on it.

mod acts;
mod documents;
mod proposals;
mod questions;
mod receipts;
mod signed;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::DataClass,
	consent::ConsentTerms,
	ids::{Moment, Period},
};

use crate::{
	chain::AccountId,
	cli::{
		access::Question,
		answer::Answer,
		context::Context,
		parse::{self, Organisation},
		spec::{self, Provisions},
	},
	Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Grant a consent (as the patient)
	Grant {
		#[command(flatten)]
		terms: Terms,
	},
	/// Put new terms in the place of a consent (as the patient)
	Amend {
		/// Number of the consent
		consent: u64,
		#[command(flatten)]
		terms: Terms,
	},
	/// Withdraw a consent: what it permits ends, what it denies stays in force (as the patient)
	Withdraw {
		/// Number of the consent
		consent: u64,
	},
	/// End a consent in full, its denials too: this may let others read more than before (as the patient)
	Lift {
		/// Number of the consent
		consent: u64,
	},
	/// Put one provision in the place of another, to narrow or widen it (as the patient)
	#[command(after_long_help = spec::HELP)]
	ChangeProvision {
		/// Number of the consent
		consent: u64,
		/// Number of the provision, from 0
		index: u8,
		#[command(flatten)]
		provision: Provisions,
	},
	/// Take one permit out of a consent; the denials below it stay (as the patient)
	WithdrawProvision {
		/// Number of the consent
		consent: u64,
		/// Number of the provision, from 0
		index: u8,
	},
	/// Declare that a consent should never have been there: it ends in full (as the patient)
	EnterInError {
		/// Number of the consent
		consent: u64,
	},
	/// Ask a patient for a consent (as the holder of a credential)
	Propose {
		/// Who is asked: SS58 or //Name
		#[arg(long, value_parser = parse::account)]
		patient: AccountId,
		/// First moment at which the patient can't accept any more: RFC 3339 or date
		#[arg(long, value_name = "TIME", value_parser = parse::moment)]
		answer_by: Moment,
		#[command(flatten)]
		terms: Terms,
	},
	/// Grant what an organisation proposed, as it is or with terms of one's own (as the patient)
	Accept {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
		#[command(flatten)]
		terms: Terms,
	},
	/// Turn an organisation's proposal down (as the patient)
	Decline {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
	},
	/// Take a proposal of the signer's organisation back
	Retract {
		/// Who was asked: SS58 or //Name
		#[arg(value_parser = parse::account)]
		patient: AccountId,
	},
	/// Give up what a consent permits to the signer's organisation and its people (as its admin)
	Renounce {
		/// Number of the consent
		consent: u64,
	},
	/// Sign a grant for somebody else to submit (as the patient); needs no node with --nonce and --genesis
	Sign(signed::Sign),
	/// Submit a grant that a patient signed (as the holder of a credential)
	GrantSigned {
		/// The file that `salus consent sign` wrote
		file: PathBuf,
	},
	/// May somebody read some data? Exit code 0 if so, 1 if not; nothing is logged
	Decide(Decide),
	/// What the chain has on a consent; exit code 1 if there is none
	Show {
		/// Number of the consent
		consent: u64,
	},
	/// A patient's consents that have not ended, and what organisations propose to the patient
	List {
		/// Whose: SS58 or //Name [default: the signer's, or whom --for names]
		#[arg(long, value_parser = parse::account)]
		patient: Option<AccountId>,
		/// As of this moment in the past: RFC 3339 or date [default: now]
		#[arg(long, value_name = "TIME", value_parser = parse::moment)]
		at: Option<Moment>,
	},
	/// Who could read data of a class today, by organisation and role
	Readers {
		/// Whose data: SS58 or //Name [default: the signer's, or whom --for names]
		#[arg(long, value_parser = parse::account)]
		patient: Option<AccountId>,
		/// The data class
		#[arg(long, value_parser = parse::data_class)]
		class: DataClass,
	},
	/// What would change if a consent were withdrawn now
	WhatIf {
		/// Number of the consent
		consent: u64,
	},
	/// Grant what a FHIR R4 or R5 Consent says (as its patient); what can't be represented is refused by name
	Import(documents::Import),
	/// Write a consent as a FHIR R4 Consent
	Export {
		/// Number of the consent
		consent: u64,
		/// Write it to this file rather than to the screen
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Write a consent receipt (ISO/IEC TS 27560) with the proof that the chain holds the consent
	Receipt {
		/// Number of the consent
		consent: u64,
		/// Where it goes [default: consent-NUMBER.receipt.json]
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Check a consent receipt, by a node or (--block, --authorities) without one; exit code 1 if it proves nothing
	CheckReceipt(receipts::Check),
}

/// What is agreed to.
#[derive(Debug, Args)]
#[command(after_long_help = spec::HELP)]
pub struct Terms {
	#[command(flatten)]
	provisions: Provisions,
	/// First moment of the consent: RFC 3339 or date [default: at once]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	from: Option<Moment>,
	/// First moment after the consent: RFC 3339 or date [default: open]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	until: Option<Moment>,
	/// All terms from a JSON file
	#[arg(long, value_name = "FILE", conflicts_with_all = ["permit", "deny", "from", "until"])]
	terms: Option<PathBuf>,
}

/// The question.
#[derive(Debug, Args)]
pub struct Decide {
	#[command(flatten)]
	question: Question,
	/// Who asks: SS58 or //Name
	#[arg(long, value_parser = parse::account)]
	requester: AccountId,
	/// As of this moment in the past: RFC 3339 or date [default: now]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	at: Option<Moment>,
}

impl Terms {
	/// The terms as they are given.
	fn read(self) -> Result<ConsentTerms<AccountId>> {
		match self.terms {
			Some(path) => spec::load(&path),
			None => spec::terms(parse::period(self.from, self.until)?, self.provisions.0, None),
		}
	}

	/// The terms as they are given, or those that were proposed. A period on its own takes the place of theirs.
	fn or_proposed(
		self,
		proposed: impl FnOnce() -> Result<ConsentTerms<AccountId>>,
	) -> Result<ConsentTerms<AccountId>> {
		if self.terms.is_some() || !self.provisions.0.is_empty() {
			return self.read();
		}
		let terms = proposed()?;
		let start = self.from.or(terms.period.start);
		let Period { start, end } = parse::period(start, self.until.or(terms.period.end))?;
		Ok(ConsentTerms { period: Period { start, end }, ..terms })
	}
}

/// The only provision of a command line.
fn single(Provisions(provisions): Provisions) -> Result<spec::Spec> {
	match <[spec::Spec; 1]>::try_from(provisions) {
		Ok([provision]) => Ok(provision),
		Err(other) => {
			let why =
				format!("{} provisions, and exactly one takes the place of another: --permit or --deny", other.len());
			Err(Error::bad("provision", why))
		}
	}
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Grant { terms } => acts::grant(context, &terms.read()?).await,
		Command::Amend { consent, terms } => acts::amend(context, consent, &terms.read()?).await,
		Command::Withdraw { consent } => acts::withdraw(context, consent).await,
		Command::Lift { consent } => acts::lift(context, consent).await,
		Command::ChangeProvision { consent, index, provision } => {
			acts::change_provision(context, consent, index, &single(provision)?).await
		}
		Command::WithdrawProvision { consent, index } => acts::withdraw_provision(context, consent, index).await,
		Command::EnterInError { consent } => acts::enter_in_error(context, consent).await,
		Command::Renounce { consent } => acts::renounce(context, consent).await,
		Command::Propose { patient, answer_by, terms } => {
			proposals::propose(context, &patient, &terms.read()?, answer_by).await
		}
		Command::Accept { organisation, terms } => proposals::accept(context, organisation, terms).await,
		Command::Decline { organisation } => proposals::decline(context, organisation).await,
		Command::Retract { patient } => proposals::retract(context, &patient).await,
		Command::Sign(arguments) => signed::sign(context, arguments).await,
		Command::GrantSigned { file } => signed::submit(context, &file).await,
		Command::Decide(question) => questions::decide(context, question).await,
		Command::Show { consent } => questions::show(context, consent).await,
		Command::List { patient, at } => questions::list(context, patient, at).await,
		Command::Readers { patient, class } => questions::readers(context, patient, class).await,
		Command::WhatIf { consent } => questions::what_if(context, consent).await,
		Command::Import(arguments) => documents::import(context, arguments).await,
		Command::Export { consent, out } => documents::export(context, consent, out.as_deref()).await,
		Command::Receipt { consent, out } => receipts::write(context, consent, out).await,
		Command::CheckReceipt(arguments) => receipts::check(context, arguments).await,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn terms(provisions: &[&str], until: Option<Moment>) -> Terms {
		let provisions = Provisions(provisions.iter().map(|text| spec::permit(text).unwrap()).collect());
		Terms { provisions, from: None, until, terms: None }
	}

	#[test]
	fn what_was_proposed_is_taken_as_it_is_shortened_or_replaced() {
		let proposed = || terms(&["role:nurse;purposes=TREAT;classes=all"], Some(500)).read();
		assert_eq!(terms(&[], None).or_proposed(proposed).unwrap(), proposed().unwrap());
		let shorter = terms(&[], Some(100)).or_proposed(proposed).unwrap();
		assert_eq!((shorter.period.end, shorter.provisions.len()), (Some(100), 1));
		let edited = terms(&["role:nurse;purposes=TREAT;classes=laboratory"], None).or_proposed(proposed).unwrap();
		assert_eq!((edited.period.end, edited.provisions.len()), (None, 1));
		assert_ne!(edited.provisions, proposed().unwrap().provisions);
	}

	#[test]
	fn exactly_one_provision_takes_the_place_of_another() {
		let one = "role:nurse;purposes=TREAT;classes=all";
		assert!(single(terms(&[one], None).provisions).is_ok());
		for many in [&[][..], &[one, one]] {
			let error = single(terms(many, None).provisions).unwrap_err();
			assert_eq!(error.exit_code(), 2);
			assert!(error.to_string().contains("exactly one"), "{error}");
		}
	}
}
