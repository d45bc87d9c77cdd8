//! `salus validator`: whose nodes make and finalise the blocks, and how they do.

use clap::Subcommand;
use serde_json::{json, Value};

use crate::{
	chain::{
		call::{validators, Call},
		keys,
		validators::{Listed, Performance, Record, State},
		AccountId,
	},
	cli::{
		answer::Answer,
		context::Context,
		format,
		motion::{propose, propose_about},
		parse::{self, Organisation},
	},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// The approved validators, and how each stands
	List,
	/// Blocks made and missed in the running session and the one before, by validator
	Performance,
	/// Propose to approve a validator of an organisation; it sits once it has session keys
	Approve {
		/// The validator's account: SS58 or //Name
		#[arg(value_parser = parse::account)]
		account: AccountId,
		/// Whose node it is: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
	},
	/// Propose to remove a validator
	Remove {
		/// The validator's account: SS58 or //Name
		#[arg(value_parser = parse::account)]
		account: AccountId,
	},
	/// Remove a validator of the signer's own organisation (as its admin); to come back it must be approved again
	StepDown {
		/// The validator's account: SS58 or //Name [default: the signer]
		#[arg(value_parser = parse::account)]
		account: Option<AccountId>,
	},
	/// Take a validator of the signer's own organisation in again that had missed too many blocks (as its admin)
	ComeBack {
		/// The validator's account: SS58 or //Name [default: the signer]
		#[arg(value_parser = parse::account)]
		account: Option<AccountId>,
	},
	/// Propose to take a validator in again that was set aside, whatever for
	Reinstate {
		/// The validator's account: SS58 or //Name
		#[arg(value_parser = parse::account)]
		account: AccountId,
	},
	/// Have one's own node make new session keys, and set them (as the validator's account). --url is the node itself, on
	/// its own machine: it makes keys for nobody else
	Keys,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::List => list(context).await,
		Command::Performance => performance(context).await,
		Command::Approve { account, organisation } => {
			propose_about(context, organisation, |id| validators::approve(&account, id)).await
		}
		Command::Remove { account } => propose(context, &validators::remove(&account)).await,
		Command::StepDown { account } => own(context, account, validators::step_down, "is a validator no more").await,
		Command::ComeBack { account } => {
			own(context, account, validators::come_back, "is in the set that is planned next").await
		}
		Command::Reinstate { account } => propose(context, &validators::reinstate(&account)).await,
		Command::Keys => set_keys(context).await,
	}
}

/// What an admin does about the own organisation's validator.
async fn own(
	context: &Context,
	account: Option<AccountId>,
	call: impl FnOnce(&AccountId) -> Call,
	done: &str,
) -> Result<Answer> {
	let account = match account {
		Some(account) => account,
		None => context.signer()?.account(),
	};
	let included = context.submit(&call(&account)).await?.included;
	let validator = keys::address(&account);
	Ok(Answer::done().line(format!("{validator} {done}")).field("validator", validator).included(&included))
}

async fn set_keys(context: &Context) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let (public, proof) = client.rotate_keys(&signer.account()).await?;
	let included = client.submit(&validators::set_keys(&public, &proof), &signer).await?;
	let validator = keys::address(&signer.account());
	let public = format!("0x{}", hex::encode(public));
	Ok(Answer::done()
		.line(format!("{validator} has the session keys {public}"))
		.line("the old ones sign until two sessions have ended: the node keeps both, leave it running")
		.field("validator", validator)
		.field("keys", public)
		.included(&included))
}

async fn list(context: &Context) -> Result<Answer> {
	let found = context.connect().await?.validators().await?;
	Ok(Answer::done()
		.lines(found.iter().map(to_text))
		.field("validators", found.iter().map(to_json).collect::<Vec<_>>()))
}

fn to_text(one: &Listed) -> String {
	let stands = match one.validator.state {
		State::Active => "active".into(),
		State::Spared { reason, at } => {
			format!("spared since {} ({}): the set can't do without it", format::moment(at), reason.name())
		}
		State::SetAside { reason, at } => format!("set aside since {} ({})", format::moment(at), reason.name()),
	};
	let sits = if one.sits { ", sits now" } else { "" };
	let keys = if one.has_keys { "" } else { ", without session keys" };
	format!("{} of organisation {}: {stands}{sits}{keys}", keys::address(&one.account), one.validator.organisation.0)
}

fn to_json(one: &Listed) -> Value {
	let (state, mark) = match one.validator.state {
		State::Active => ("active", None),
		State::Spared { reason, at } => ("spared", Some((reason, at))),
		State::SetAside { reason, at } => ("set-aside", Some((reason, at))),
	};
	json!({
		"validator": keys::address(&one.account),
		"organisation": one.validator.organisation.0,
		"since": format::moment(one.validator.since),
		"state": state,
		"reason": mark.map(|(reason, _at)| reason.name()),
		"at": mark.map(|(_reason, at)| format::moment(at)),
		"sits": one.sits,
		"has_keys": one.has_keys,
	})
}

async fn performance(context: &Context) -> Result<Answer> {
	let sessions = context.connect().await?.performance().await?;
	let lines = |(session, records): &Performance| {
		std::iter::once(format!("session {session}")).chain(records.iter().map(record_text)).collect::<Vec<_>>()
	};
	Ok(Answer::done()
		.lines(sessions.iter().flat_map(lines))
		.field("sessions", sessions.iter().map(session_json).collect::<Vec<_>>()))
}

fn record_text((account, record): &(AccountId, Record)) -> String {
	format!("  {}: {} made, {} missed", keys::address(account), record.made, record.missed)
}

fn record_json((account, record): &(AccountId, Record)) -> Value {
	json!({ "validator": keys::address(account), "made": record.made, "missed": record.missed })
}

fn session_json((session, records): &Performance) -> Value {
	json!({ "session": session, "validators": records.iter().map(record_json).collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::validators::{Reason, Validator};
	use salus_primitives::ids::OrganisationId;

	fn listed(state: State, sits: bool, has_keys: bool) -> Listed {
		let validator = Validator { organisation: OrganisationId(3), since: 0, answers_from: 0, state };
		Listed { account: AccountId::new([1; 32]), validator, sits, has_keys }
	}

	#[test]
	fn a_validator_that_is_set_aside_says_why_and_since_when() {
		let aside = listed(State::SetAside { reason: Reason::Missed, at: 86_400_000 }, true, true);
		let text = to_text(&aside);
		assert!(text.ends_with("of organisation 3: set aside since 1970-01-02T00:00:00Z (missed), sits now"), "{text}");
		let json = to_json(&aside);
		assert_eq!((&json["state"], &json["reason"]), (&json!("set-aside"), &json!("missed")));
		assert_eq!((&json["at"], &json["sits"]), (&json!("1970-01-02T00:00:00Z"), &json!(true)));
	}

	#[test]
	fn an_approved_validator_without_keys_says_so() {
		let new = listed(State::Active, false, false);
		assert!(to_text(&new).ends_with("active, without session keys"));
		assert_eq!((&to_json(&new)["has_keys"], &to_json(&new)["reason"]), (&json!(false), &Value::Null));
		let spared = to_text(&listed(State::Spared { reason: Reason::Equivocated, at: 0 }, true, true));
		assert!(spared.contains("spared since") && spared.contains("equivocated"), "{spared}");
	}

	#[test]
	fn performance_is_told_by_session() {
		let session = (7, vec![(AccountId::new([1; 32]), Record { made: 9, missed: 1 })]);
		assert!(record_text(&session.1[0]).ends_with("9 made, 1 missed"));
		let json = session_json(&session);
		assert_eq!((&json["session"], &json["validators"][0]["missed"]), (&json!(7), &json!(1)));
	}
}
