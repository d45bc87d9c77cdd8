//! `salus patient recover`: a lost or stolen key is replaced by the patient's provider and a guardian together.

use clap::{Args, Subcommand};
use salus_primitives::ids::Moment;
use serde_json::{json, Value};

use crate::{
	chain::{
		call::recovery,
		event::Included,
		keys,
		recoveries::{Recovery, KEY_RECOVERY},
		AccountId,
	},
	cli::{answer::Answer, context::Context, format, parse},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Ask to replace a patient's key (as an admin of the provider that admitted the patient, or as a guardian)
	Propose(Replacement),
	/// Agree to what the other side proposed, for the same key; from then on the present key has time to object
	Confirm(Replacement),
	/// Replace the key, once the time to object is over (as either side)
	Finish {
		/// The patient, by the pseudonym: SS58 or //Name
		#[arg(value_parser = parse::account)]
		patient: AccountId,
	},
	/// Stop it (as either side; or object to it, by the key that signs for the patient now)
	Cancel {
		/// The patient, by the pseudonym: SS58 or //Name [default: the signer]
		#[arg(value_parser = parse::account)]
		patient: Option<AccountId>,
	},
	/// Which key signs for a patient, and whether it is being replaced; exit code 1 if it isn't
	Show {
		/// The patient, by the pseudonym: SS58 or //Name [default: the signer]
		#[arg(value_parser = parse::account)]
		patient: Option<AccountId>,
	},
}

/// Whose key, and by which.
#[derive(Debug, Args)]
pub struct Replacement {
	/// The patient, by the pseudonym: SS58 or //Name
	#[arg(value_parser = parse::account)]
	patient: AccountId,
	/// The account of the key that is to sign for the patient: SS58 or //Name; a fresh account
	#[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
	key: AccountId,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Propose(Replacement { patient, key }) => {
			let included = context.submit(&recovery::propose(&patient, &key)).await?.included;
			Ok(replaced(&patient, &key, "is to sign, once the other side confirms it").included(&included))
		}
		Command::Confirm(Replacement { patient, key }) => {
			let included = context.submit(&recovery::confirm(&patient, &key)).await?.included;
			confirmed(&patient, &key, &included)
		}
		Command::Finish { patient } => {
			let included = context.submit(&recovery::finish(&patient)).await?.included;
			let (_patient, old, new): (AccountId, AccountId, AccountId) =
				included.expect(KEY_RECOVERY, "KeyReplaced")?;
			let answer = replaced(&patient, &new, "signs from now on, and no other key");
			Ok(answer.field("replaced", keys::address(&old)).included(&included))
		}
		Command::Cancel { patient } => {
			let signer = context.signer()?;
			let client = context.connect().await?;
			let patient = context.patient(&client, patient).await?;
			let included = client.submit(&recovery::cancel(&patient), &signer).await?;
			let (_patient, new): (AccountId, AccountId) = included.expect(KEY_RECOVERY, "Cancelled")?;
			Ok(replaced(&patient, &new, "isn't to sign any more").included(&included))
		}
		Command::Show { patient } => show(context, patient).await,
	}
}

fn replaced(patient: &AccountId, key: &AccountId, how: &str) -> Answer {
	let (patient, key) = (keys::address(patient), keys::address(key));
	Answer::done().line(format!("for {patient}, {key} {how}")).field("patient", patient).field("key", key)
}

fn confirmed(patient: &AccountId, key: &AccountId, included: &Included) -> Result<Answer> {
	let (_patient, _key, ready): (AccountId, AccountId, Moment) = included.expect(KEY_RECOVERY, "Confirmed")?;
	let ready = format::moment(ready);
	let how = format!("is to sign, and `salus patient recover finish` makes it so from {ready} on");
	Ok(replaced(patient, key, &how).field("ready_at", ready).included(included))
}

async fn show(context: &Context, patient: Option<AccountId>) -> Result<Answer> {
	let client = context.connect().await?;
	let patient = context.patient(&client, patient).await?;
	let (key, recovery) = client.recovery(&patient).await?;
	Ok(shown(&patient, key.as_ref(), recovery.as_ref()))
}

fn shown(patient: &AccountId, key: Option<&AccountId>, recovery: Option<&Recovery>) -> Answer {
	let signs = match key {
		Some(key) if key == patient => "the pseudonym's own key signs for this patient".into(),
		Some(key) => format!("{} signs for this patient", keys::address(key)),
		None => "no patient was admitted by this account".into(),
	};
	Answer::new(recovery.is_some())
		.line(signs)
		.line(recovery.map_or_else(|| "it isn't being replaced".into(), to_text))
		.field("patient", keys::address(patient))
		.field("key", key.map(keys::address))
		.field("recovery", recovery.map(to_json))
}

fn to_text(recovery: &Recovery) -> String {
	let key = keys::address(&recovery.new);
	match (recovery.ready_at, &recovery.by_guardian) {
		(Some(ready), _) => {
			format!("both sides agree on {key}: it can take its place from {} on", format::moment(ready))
		}
		(None, Some(guardian)) => {
			format!("the guardian {} proposes {key}: the provider has to confirm it", keys::address(guardian))
		}
		(None, None) => format!("the provider proposes {key}: a guardian has to confirm it"),
	}
}

fn to_json(recovery: &Recovery) -> Value {
	json!({
		"key": keys::address(&recovery.new),
		"by_sponsor": recovery.by_sponsor,
		"by_guardian": recovery.by_guardian.as_ref().map(keys::address),
		"ready_at": recovery.ready_at.map(format::moment),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	const PATIENT: AccountId = AccountId::new([1; 32]);
	const NEW: AccountId = AccountId::new([2; 32]);

	fn recovery() -> Recovery {
		Recovery { new: NEW, by_sponsor: true, by_guardian: None, ready_at: None }
	}

	#[test]
	fn it_is_said_who_has_to_agree_yet_and_from_when_it_can_be_finished() {
		assert!(to_text(&recovery()).ends_with("a guardian has to confirm it"));
		let by_guardian = Recovery { by_sponsor: false, by_guardian: Some(PATIENT), ..recovery() };
		assert!(to_text(&by_guardian).ends_with("the provider has to confirm it"));
		let both = Recovery { by_guardian: Some(PATIENT), ready_at: Some(86_400_000), ..recovery() };
		assert!(to_text(&both).ends_with("from 1970-01-02T00:00:00Z on"));
		assert_eq!(to_json(&both)["ready_at"], "1970-01-02T00:00:00Z");
	}

	#[test]
	fn nothing_under_way_is_a_no() {
		let answer = shown(&PATIENT, Some(&PATIENT), None);
		assert_eq!((answer.exit_code(), &answer.to_json()["recovery"]), (1, &Value::Null));
		assert!(answer.text()[0].contains("own key"));
		let under_way = shown(&PATIENT, Some(&NEW), Some(&recovery()));
		assert_eq!((under_way.exit_code(), &under_way.to_json()["recovery"]["by_sponsor"]), (0, &json!(true)));
		assert!(shown(&PATIENT, None, None).text()[0].contains("no patient"));
	}
}
