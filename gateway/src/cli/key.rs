//! `salus key`: keys that sign transactions, and keys that sealed records are opened with.

use std::path::PathBuf;

use clap::Subcommand;

use crate::{
	chain::keys::{self, Signer},
	cli::{answer::Answer, context::Context},
	files::{self, hex32},
	seal::RecipientKey,
	Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// The account of a development key (//Name), or of the key in --key-file or SALUS_KEY
	Inspect {
		/// //Name of a development key [default: the key that would sign]
		uri: Option<String>,
	},
	/// Make a new key: a phrase of twelve words (BIP-39, sr25519)
	Generate {
		/// Write the phrase to this new file, for --key-file, rather than to the screen
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Make a new key pair for sealed records (X25519): the secret to FILE, the public half to FILE.pub
	Recipient {
		/// The new file
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Inspect { uri } => inspect(context, uri.as_deref()),
		Command::Generate { out } => generate(out),
		Command::Recipient { out } => recipient(out),
	}
}

fn inspect(context: &Context, uri: Option<&str>) -> Result<Answer> {
	let signer = match uri {
		Some(uri) => Signer::from_name(uri)?,
		None => context.signer()?,
	};
	Ok(describe(Answer::done(), &signer))
}

fn describe(answer: Answer, signer: &Signer) -> Answer {
	let account = signer.account();
	let address = keys::address(&account);
	let public = hex32::to_text(account.as_ref());
	let answer = answer
		.line(format!("account {address}"))
		.line(format!("public key {public}"))
		.field("account", address)
		.field("public_key", public)
		.field("development", signer.is_for_development());
	if signer.is_for_development() {
		return answer.line("everybody knows this key: it is for development chains only");
	}
	answer
}

fn generate(out: Option<PathBuf>) -> Result<Answer> {
	let phrase = keys::generate_phrase()?;
	let signer = Signer::from_uri("phrase", &phrase)?;
	let answer = describe(Answer::done(), &signer);
	match out {
		Some(path) => {
			refuse_existing(&path)?;
			files::write_atomic(&path, phrase.as_bytes())?;
			Ok(answer.line(format!("phrase in {}", path.display())).field("file", path.display().to_string()))
		}
		None => Ok(answer.line(format!("phrase {}", *phrase)).field("phrase", phrase.as_str())),
	}
}

fn recipient(out: PathBuf) -> Result<Answer> {
	let mut public = out.clone().into_os_string();
	public.push(".pub");
	let public = PathBuf::from(public);
	refuse_existing(&out)?;
	refuse_existing(&public)?;
	let key = RecipientKey::generate()?;
	key.save(&out)?;
	key.recipient().save(&public)?;
	Ok(Answer::done()
		.line(format!("recipient {}", key.recipient().id()))
		.line(format!("secret in {}, public half in {}", out.display(), public.display()))
		.field("id", key.recipient().id().to_string())
		.field("secret_file", out.display().to_string())
		.field("public_file", public.display().to_string()))
}

/// A key is never overwritten.
fn refuse_existing(path: &std::path::Path) -> Result<()> {
	match path.exists() {
		true => Err(Error::bad(path.display().to_string(), "is there already, and a key is never overwritten")),
		false => Ok(()),
	}
}
