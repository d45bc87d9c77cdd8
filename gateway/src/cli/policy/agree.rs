//! Asking before something is sent.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;

use crate::{
	cli::{answer::Answer, context::Context},
	Error, Result,
};

/// Whether to ask.
#[derive(Clone, Copy, Debug, Args)]
pub struct Agree {
	/// Send it without asking
	#[arg(long)]
	yes: bool,
}

impl Agree {
	/// Shows on the terminal what would be sent and asks whether to. Without a terminal nothing is sent unless that was
	/// said. Gives the answer that the command goes on with: with what was shown, unless it stands on the screen already.
	pub(super) fn ask(self, context: &Context, plan: Answer) -> Result<Answer> {
		if self.yes {
			return Ok(plan);
		}
		if context.is_quiet() || !io::stdin().is_terminal() {
			return Err(Error::bad("--yes", "nothing is sent without it: look at what would change first"));
		}
		let mut out = io::stderr().lock();
		let shown = plan.text().iter().try_for_each(|line| writeln!(out, "{line}"));
		shown.and_then(|()| write!(out, "Propose this? [y/N] ")).map_err(|error| Error::io("standard error", error))?;
		let mut said = String::new();
		io::stdin().lock().read_line(&mut said).map_err(|error| Error::io("standard input", error))?;
		match said.trim() {
			"y" | "Y" | "yes" => Ok(Answer::done().fields_of(plan)),
			_ => Err(Error::Negative("nothing was sent".into())),
		}
	}
}
