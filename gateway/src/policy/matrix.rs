//! What each role may see under a policy, by purpose.

use access_core::{Document, Tables, MAX_DEPTH};
use salus_primitives::codes::{DataClass, DataClassSet, PurposeOfUse};

use super::text::role_name;

/// A letter for each purpose, by its number.
const LETTERS: [char; 16] = ['T', 'E', 'C', 'P', 'O', 'Q', 'R', 'S', 'H', 'A', 'L', 'M', 'V', 'F', 'D', 'Y'];

/// Widest line of a table.
const WIDTH: usize = 110;

/// The data classes that a role may use for a purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
	/// At all hours.
	pub always: DataClassSet,
	/// At certain hours only.
	pub at_times: DataClassSet,
}

impl Allowed {
	/// Whether nothing is allowed.
	pub fn is_empty(self) -> bool {
		self.always.is_empty() && self.at_times.is_empty()
	}

	/// At whatever hours.
	pub fn ever(self) -> DataClassSet {
		self.always.union(self.at_times)
	}
}

/// What a role's tier allows for a purpose, with all that it inherits.
pub fn allowed(document: &Document, role: u8, purpose: PurposeOfUse) -> Allowed {
	let (mut always, mut at_times) = (0, 0);
	let mut next = document.tier_of(role).and_then(|id| document.tier(id));
	for _ in 0..MAX_DEPTH {
		let Some(tier) = next else { break };
		for rule in tier.rules.iter().filter(|rule| rule.purposes >> purpose.index() & 1 == 1) {
			match rule.hours {
				None => always |= rule.classes,
				Some(_) => at_times |= rule.classes,
			}
		}
		next = tier.parent.and_then(|id| document.tier(id));
	}
	let known = |bits: u32| DataClassSet(bits).intersection(DataClassSet::all());
	Allowed { always: known(always), at_times: known(at_times & !always) }
}

/// A letter for a purpose.
fn letter(purpose: PurposeOfUse) -> char {
	LETTERS.get(usize::from(purpose.index())).copied().unwrap_or('?')
}

/// For which purposes a role may use a class, as letters; small ones stand for certain hours only.
fn cell(document: &Document, role: u8, class: DataClass) -> String {
	let letter = |purpose: &PurposeOfUse| {
		let allowed = allowed(document, role, *purpose);
		if allowed.always.contains(class) {
			Some(letter(*purpose))
		} else {
			allowed.at_times.contains(class).then(|| letter(*purpose).to_ascii_lowercase())
		}
	};
	let cell: String = PurposeOfUse::ALL.iter().filter_map(letter).collect();
	if cell.is_empty() {
		"-".into()
	} else {
		cell
	}
}

/// A table of data classes and roles, each cell with the purposes, and what the letters mean.
pub fn table(document: &Document) -> Vec<String> {
	let mut lines = legend(document);
	let name = DataClass::ALL.iter().map(|class| class.code().len()).max().unwrap_or_default();
	let columns = document.roles.iter().map(|(role, _)| {
		let title = role_name(*role);
		let cells: Vec<_> = DataClass::ALL.iter().map(|class| cell(document, *role, *class)).collect();
		std::iter::once(title).chain(cells).collect::<Vec<_>>()
	});
	let columns: Vec<_> = columns.collect();
	let mut rest = columns.as_slice();
	while !rest.is_empty() {
		let (block, further) = rest.split_at(fitting(rest, name));
		lines.push(String::new());
		let names = std::iter::once("").chain(DataClass::ALL.iter().map(|class| class.code()));
		lines.extend(names.enumerate().map(|(row, title)| line(title, name, block, row)));
		rest = further;
	}
	lines
}

/// The letters that occur, and what small ones mean if there are any.
fn legend(document: &Document) -> Vec<String> {
	let of_all = |purpose: PurposeOfUse| -> Vec<Allowed> {
		document.roles.iter().map(|(role, _)| allowed(document, *role, purpose)).collect()
	};
	let found = PurposeOfUse::ALL.iter().map(|purpose| (*purpose, of_all(*purpose)));
	let found: Vec<_> = found.filter(|(_, all)| all.iter().any(|allowed| !allowed.is_empty())).collect();
	if found.is_empty() {
		return vec!["nobody may see anything".into()];
	}
	let has_hours = found.iter().any(|(_, all)| all.iter().any(|allowed| !allowed.at_times.is_empty()));
	let letters: Vec<_> = found.iter().map(|(purpose, _)| format!("{} {}", letter(*purpose), purpose.code())).collect();
	let mut lines: Vec<String> = letters.chunks(8).map(|row| row.join(", ")).collect();
	lines.extend(has_hours.then(|| "a small letter: at certain hours only".into()));
	lines
}

/// The width of a column.
fn width(column: &[String]) -> usize {
	column.iter().map(String::len).max().unwrap_or_default() + 2
}

/// How many columns fit on a line, at least one.
fn fitting(columns: &[Vec<String>], name: usize) -> usize {
	let mut used = name + 2;
	let fits = columns.iter().take_while(|column| {
		used += width(column);
		used <= WIDTH
	});
	fits.count().max(1)
}

/// One row of a block.
fn line(title: &str, name: usize, block: &[Vec<String>], row: usize) -> String {
	let mut line = format!("{title:<width$}", width = name + 2);
	for column in block {
		let cell = column.get(row).map(String::as_str).unwrap_or_default();
		line.push_str(&format!("{cell:<width$}", width = width(column)));
	}
	line.trim_end().into()
}

#[cfg(test)]
mod tests {
	use super::*;
	use access_core::{Hours, Limits, Rule, Tier};
	use salus_primitives::codes::Role;

	/// Nurses have laboratory results for treatment; physicians also genomes, by day.
	fn document() -> Document {
		let hours = Some(Hours { days: 0x7F, from: 480, until: 1080 });
		let by_day = Rule { purposes: 1, classes: 1 << DataClass::Genomics.index(), hours };
		let always = Rule::always(1, 1 << DataClass::Laboratory.index());
		let tier = |parent, rule| Tier { parent, limits: Limits::NONE, delegates: None, rules: vec![rule] };
		Document {
			roles: vec![(Role::Physician.index(), 1), (Role::Nurse.index(), 0)],
			tiers: vec![(0, tier(None, always)), (1, tier(Some(0), by_day))],
		}
	}

	#[test]
	fn what_is_inherited_and_what_has_hours_is_told_apart() {
		let found = allowed(&document(), Role::Physician.index(), PurposeOfUse::Treatment);
		assert_eq!(found.always, DataClassSet::of(DataClass::Laboratory));
		assert_eq!(found.at_times, DataClassSet::of(DataClass::Genomics));
		assert!(allowed(&document(), Role::Nurse.index(), PurposeOfUse::Research).is_empty());
		assert!(allowed(&document(), 31, PurposeOfUse::Treatment).is_empty());
	}

	#[test]
	fn the_table_has_a_row_for_each_class() {
		let lines = table(&document());
		assert_eq!(lines[..2], ["T TREAT", "a small letter: at certain hours only"]);
		assert_eq!(lines[3].split_whitespace().collect::<Vec<_>>(), ["physician", "nurse"]);
		let row = |code: &str| lines.iter().find(|line| line.starts_with(code)).unwrap();
		assert_eq!(row("laboratory").split_whitespace().collect::<Vec<_>>(), ["laboratory", "T", "T"]);
		assert_eq!(row("genomics").split_whitespace().collect::<Vec<_>>(), ["genomics", "t", "-"]);
		assert_eq!(lines.len(), 4 + DataClass::ALL.len());
		assert_eq!(table(&Document::default()), ["nobody may see anything"]);
	}

	#[test]
	fn wide_tables_come_in_blocks() {
		let mut wide = document();
		wide.roles = (0..14).map(|role| (role, 0)).collect();
		let lines = table(&wide);
		assert!(lines.iter().all(|line| line.len() <= WIDTH));
		assert!(lines.len() > 2 * DataClass::ALL.len());
	}

	#[test]
	fn letters_are_all_different() {
		let mut letters: Vec<_> = PurposeOfUse::ALL.iter().map(|purpose| letter(*purpose)).collect();
		letters.sort_unstable();
		letters.dedup();
		assert_eq!(letters.len(), PurposeOfUse::ALL.len());
	}
}
