//! The table that says who may make which call, as it is read.
//!
//! - `name = callers`: a set of callers.
//! - `Pallet.call: callers`: who may make the call. Whoever isn't named may not.
//! - `within name: calls`: the calls that somebody is held to who acts for another; there may be several such lines.
//!
//! Callers are sets, and groups such as `admin,physician@provider,payer`: who, and at which organisations, by name or
//! class. A group without a place is at all organisations in good standing; `holder` is whoever holds any role. `#`
//! begins a line that is a comment.

use std::collections::BTreeMap;

use pallet_governance::Rule;
use salus_primitives::codes::Role;

use crate::{
	callers::{Caller, NOBODIES, ORGANISATIONS, PEOPLE},
	calls::kind,
};

const TEXT: &str = include_str!("table.txt");

/// The sets that say by which motion a call is made.
const ORDINARY_MOTION: &str = "ordinary-motion";
const SENSITIVE_MOTION: &str = "sensitive-motion";

/// The table.
#[derive(Default)]
pub(crate) struct Table {
	sets: BTreeMap<&'static str, Vec<Group>>,
	lines: BTreeMap<&'static str, Line>,
	scopes: BTreeMap<&'static str, Vec<&'static str>>,
}

/// What the table says of a call.
struct Line {
	callers: Vec<Group>,
	rule: Rule,
}

/// Callers by who they are and where.
#[derive(Clone)]
struct Group {
	who: Vec<&'static str>,
	places: Option<Vec<&'static str>>,
}

impl Group {
	/// A group as it is written.
	fn read(text: &'static str) -> Self {
		let (who, places) = match text.split_once('@') {
			Some((who, places)) => (who, Some(places.split(',').collect::<Vec<_>>())),
			None => (text, None),
		};
		let who: Vec<_> = who.split(',').collect();
		let is_anybody = |who: &&str| {
			let is_member = ["admin", "holder"].contains(who) || Role::from_code(who).is_some();
			is_member || NOBODIES.contains(who) || PEOPLE.iter().any(|(person, _)| person == who)
		};
		let is_place = |place: &&str| ORGANISATIONS.iter().any(|organisation| organisation.is_at(place));
		assert!(who.iter().all(is_anybody), "table.txt: who is {text}?");
		assert!(places.iter().flatten().all(is_place), "table.txt: where is {text}?");
		Self { who, places }
	}

	fn contains(&self, caller: &Caller) -> bool {
		let is_who = |who: &&str| *who == caller.who || *who == "holder" && caller.is_holder();
		let is_there = match (caller.organisation, &self.places) {
			(Some(organisation), Some(places)) => places.iter().any(|place| organisation.is_at(place)),
			(Some(organisation), None) => !organisation.is_suspended,
			(None, places) => places.is_none(),
		};
		is_there && self.who.iter().any(is_who)
	}
}

impl Table {
	/// Reads the table.
	pub(crate) fn read() -> Self {
		let mut table = Self::default();
		let lines = TEXT.lines().map(str::trim);
		for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
			let is_new = table.take(line);
			assert!(is_new, "table.txt: said before: {line}");
		}
		table
	}

	/// Takes a line in. Answers whether it is the first of its name.
	fn take(&mut self, line: &'static str) -> bool {
		if let Some((name, callers)) = line.split_once(" = ") {
			let callers = self.groups(callers);
			return self.sets.insert(name, callers).is_none();
		}
		let Some((name, rest)) = line.split_once(": ") else { panic!("table.txt: what does this say: {line}") };
		if let Some(scope) = name.strip_prefix("within ") {
			self.scopes.entry(scope).or_default().extend(rest.split_whitespace());
			return true;
		}
		let has = |wanted: &str| rest.split_whitespace().any(|word| word == wanted);
		let rule = match (has(ORDINARY_MOTION), has(SENSITIVE_MOTION)) {
			(true, _) => Rule::Ordinary,
			(false, true) => Rule::Sensitive,
			(false, false) => Rule::Never,
		};
		let callers = self.groups(rest);
		self.lines.insert(name, Line { callers, rule }).is_none()
	}

	/// Sets and groups as they are written, one after another.
	fn groups(&self, text: &'static str) -> Vec<Group> {
		let words = text.split_whitespace().filter(|word| *word != "nobody");
		words.flat_map(|word| self.sets.get(word).cloned().unwrap_or_else(|| vec![Group::read(word)])).collect()
	}

	/// The calls that the table has lines for.
	pub(crate) fn calls(&self) -> impl Iterator<Item = &'static str> + '_ {
		self.lines.keys().copied()
	}

	/// The sets' names.
	pub(crate) fn sets(&self) -> impl Iterator<Item = &'static str> + '_ {
		self.sets.keys().copied()
	}

	/// Whether a caller is in a set.
	pub(crate) fn is_in(&self, set: &str, caller: &Caller) -> bool {
		self.sets[set].iter().any(|group| group.contains(caller))
	}

	/// Whether a caller may make a call.
	pub(crate) fn allows(&self, call: &str, caller: &Caller) -> bool {
		self.line(call).callers.iter().any(|group| group.contains(caller))
	}

	/// By which rule the consortium votes on a call.
	pub(crate) fn rule(&self, call: &str) -> Rule {
		self.line(call).rule
	}

	/// Whether somebody who is held to certain calls may make this one.
	pub(crate) fn is_within(&self, scope: &str, call: &str) -> bool {
		let call = kind(call);
		let pallet = call.split('.').next().unwrap_or(call);
		let is_meant = |named: &&str| *named == call || named.strip_suffix(".*") == Some(pallet);
		self.scopes[scope].iter().any(is_meant)
	}

	/// What the scopes name that is no call.
	pub(crate) fn idle(&self) -> Vec<&'static str> {
		let is_meant = |named: &str, call: &str| match named.strip_suffix('*') {
			Some(pallet) => call.starts_with(pallet),
			None => call == named,
		};
		let named = self.scopes.values().flatten().copied();
		named.filter(|named| !self.calls().any(|call| is_meant(named, call))).collect()
	}

	fn line(&self, call: &str) -> &Line {
		self.lines.get(call).unwrap_or_else(|| panic!("decide in table.txt who may make {call}"))
	}
}
