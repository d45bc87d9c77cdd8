//! What every command takes, and what commands share.

use std::{env, path::PathBuf, time::Duration};

use clap::Args;
use salus_primitives::ids::OrganisationId;

use crate::{
	chain::{
		call::Call,
		client::{Client, Target},
		event::Included,
		keys::{Signer, KEY_VARIABLE},
		AccountId,
	},
	cli::parse::{self, Organisation},
	progress::Progress,
	store::Store,
	vault::Vault,
	Error, Result,
};

/// What the help calls the options of every command.
const HEADING: &str = "Options of every command";

/// The variable that says where sealed records are kept, unless `--store` does.
const STORE_VARIABLE: &str = "SALUS_STORE";

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub struct Globals {
	/// Address of the node: ws:// on this machine, wss:// elsewhere
	#[arg(long, global = true, help_heading = HEADING, default_value = "ws://127.0.0.1:9944", value_name = "URL")]
	pub url: String,

	/// Folder for sealed records, receipts, serials and keys [default: salus in the user's data folder]
	#[arg(long, global = true, help_heading = HEADING, value_name = "DIR")]
	pub home: Option<PathBuf>,

	/// Where sealed records are kept: a folder, file:// or s3://BUCKET/PREFIX [default: SALUS_STORE, or store in the home]
	#[arg(long, global = true, help_heading = HEADING, value_name = "PLACE")]
	pub store: Option<String>,

	/// Print one JSON object on standard output, errors too
	#[arg(long, global = true, help_heading = HEADING)]
	pub json: bool,

	/// Sign with a development key: //Name. Other secrets come by the variable SALUS_KEY or by --key-file
	#[arg(long = "as", global = true, help_heading = HEADING, value_name = "//NAME")]
	pub sign_as: Option<String>,

	/// Sign with the secret in this file: a phrase or 0x and 64 hexadecimal digits, with //derivations; mode 0600
	#[arg(long, global = true, help_heading = HEADING, value_name = "FILE", conflicts_with = "sign_as")]
	pub key_file: Option<PathBuf>,

	/// Act for this patient as their guardian or proxy: SS58 or //Name. Every transaction is then made as the patient's
	#[arg(long = "for", global = true, help_heading = HEADING, value_name = "PATIENT", value_parser = parse::account)]
	pub on_behalf_of: Option<AccountId>,

	/// Expect this genesis: 0x and 64 hexadecimal digits. The first chain that the home folder meets is remembered
	#[arg(long, global = true, help_heading = HEADING, value_name = "HASH", value_parser = parse::hash)]
	pub genesis: Option<[u8; 32]>,

	/// Longest wait for a transaction to be final, and for another process that has the vault open, in seconds, 1 to 3600
	#[arg(long, global = true, help_heading = HEADING, default_value_t = 60, value_name = "SECONDS",
		value_parser = clap::value_parser!(u64).range(1..=3600))]
	pub timeout: u64,

	/// Go by the newest block though it isn't final, and wait no longer than until a transaction is in a block. For what
	/// the consortium decides while finality stands, and for nothing else: what is shown and done may still change
	#[arg(long, global = true, help_heading = HEADING)]
	pub not_final: bool,
}

/// The arguments that every command takes, and what follows from them.
pub struct Context {
	globals: Globals,
	home: PathBuf,
}

/// A transaction that is final, or in a block where that is enough.
pub struct Submitted {
	/// The connection it went through.
	pub client: Client,
	/// Who signed it.
	pub signer: Signer,
	/// Where it is.
	pub included: Included,
}

impl Context {
	/// Finds the home folder.
	pub fn new(globals: Globals) -> Result<Self> {
		let home = globals.home.clone().or_else(default_home);
		let home = home.ok_or_else(|| Error::bad("--home", "give it: neither XDG_DATA_HOME nor HOME is set"))?;
		Ok(Self { globals, home })
	}

	/// A path in the home folder.
	pub fn path(&self, name: &str) -> PathBuf {
		self.home.join(name)
	}

	/// The store of sealed records.
	pub fn store(&self) -> Result<Store> {
		match self.globals.store.clone().or_else(|| env::var(STORE_VARIABLE).ok()) {
			Some(place) => Store::open(&place),
			None => Store::local(&self.path("store")),
		}
	}

	/// The vault, to change it. Waits for another process that has it open.
	pub fn vault(&self) -> Result<Vault> {
		Vault::open_within(&self.home, Duration::from_secs(self.globals.timeout))
	}

	/// The vault, to read it only.
	pub fn vault_view(&self) -> Vault {
		Vault::view(&self.home)
	}

	/// Tells how far a long piece of work on `total` bytes is; nobody with `--json`.
	pub fn progress(&self, label: &str, total: Option<u64>) -> Progress {
		match self.globals.json {
			true => Progress::quiet(),
			false => Progress::new(label, total),
		}
	}

	/// Whether nothing but the answer is to be printed.
	pub const fn is_quiet(&self) -> bool {
		self.globals.json
	}

	/// Connects to the node.
	pub async fn connect(&self) -> Result<Client> {
		let report = if self.globals.json { |_: &str| () } else { |text: &str| eprintln!("… {text}") };
		Client::connect(Target {
			url: self.globals.url.clone(),
			genesis: self.globals.genesis,
			home: self.home.clone(),
			timeout: Duration::from_secs(self.globals.timeout),
			not_final: self.globals.not_final,
			on_behalf_of: self.globals.on_behalf_of.clone(),
			report,
		})
		.await
	}

	/// The key to sign with.
	pub fn signer(&self) -> Result<Signer> {
		let none = || Error::bad("key", format!("who signs? Give --as //NAME, --key-file, or {KEY_VARIABLE}"));
		self.signer_if_any()?.ok_or_else(none)
	}

	/// The same, `None` when no key is given.
	pub fn signer_if_any(&self) -> Result<Option<Signer>> {
		if let Some(path) = &self.globals.key_file {
			return Signer::from_file(path).map(Some);
		}
		if let Some(name) = &self.globals.sign_as {
			return Signer::from_name(name).map(Some);
		}
		let secret = env::var(KEY_VARIABLE).ok().map(zeroize::Zeroizing::new);
		secret.map(|secret| Signer::from_uri(KEY_VARIABLE, &secret)).transpose()
	}

	/// The patient that a command is about: the one named, the one that is acted for, or the one whom the signer's key
	/// signs for.
	pub async fn patient(&self, client: &Client, named: Option<AccountId>) -> Result<AccountId> {
		match named.or_else(|| self.globals.on_behalf_of.clone()) {
			Some(patient) => Ok(patient),
			None => client.pseudonym(&self.signer()?.account()).await,
		}
	}

	/// The genesis hash that is expected, if one was given.
	pub const fn genesis(&self) -> Option<[u8; 32]> {
		self.globals.genesis
	}

	/// Signs and submits a call, and waits until it is final, or in a block where that is enough.
	pub async fn submit(&self, call: &Call) -> Result<Submitted> {
		let signer = self.signer()?;
		let client = self.connect().await?;
		let included = client.submit(call, &signer).await?;
		Ok(Submitted { client, signer, included })
	}
}

impl Client {
	/// The id of an organisation that was named by its id or its GLN.
	pub async fn organisation(&self, organisation: Organisation) -> Result<OrganisationId> {
		match organisation {
			Organisation::Id(id) => Ok(id),
			Organisation::Gln(gln) => match self.organisation_by_gln(gln).await? {
				Some((id, _class)) => Ok(id),
				None => Err(Error::bad(gln.to_string(), "no organisation of the consortium has this GLN")),
			},
		}
	}
}

/// `salus` in the user's data folder, by the XDG Base Directory specification.
fn default_home() -> Option<PathBuf> {
	let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
	let data = absolute("XDG_DATA_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/share")))?;
	Some(data.join("salus"))
}
