//! The options `--permit` and `--deny`, in the order in which they are written: an exception names its provision by its
//! place.

use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches};

use super::{text, Spec};

/// The provisions of a command line, in their order.
#[derive(Clone, Debug, Default)]
pub struct Provisions(pub Vec<Spec>);

impl FromArgMatches for Provisions {
	fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
		let mut found = Vec::new();
		for name in ["permit", "deny"] {
			let places = matches.indices_of(name).into_iter().flatten();
			let specs = matches.get_many::<Spec>(name).into_iter().flatten();
			found.extend(places.zip(specs.cloned()));
		}
		found.sort_by_key(|(place, _)| *place);
		Ok(Self(found.into_iter().map(|(_, spec)| spec).collect()))
	}

	fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
		*self = Self::from_arg_matches(matches)?;
		Ok(())
	}
}

impl Args for Provisions {
	fn augment_args(command: clap::Command) -> clap::Command {
		let option = |name: &'static str| Arg::new(name).long(name).value_name("SPEC").action(ArgAction::Append);
		command
			.arg(
				option("permit")
					.value_parser(text::permit)
					.help("A permit; repeat it for more (--help tells how a SPEC is written)"),
			)
			.arg(option("deny").value_parser(text::deny).help("A denial; repeat it for more"))
	}

	fn augment_args_for_update(command: clap::Command) -> clap::Command {
		Self::augment_args(command)
	}
}
