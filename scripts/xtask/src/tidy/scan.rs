//! Finds functions in Rust source without parsing it: comments and literals are blanked, then braces are counted.

/// A function and its size.
pub(super) struct Function {
	/// Its name.
	pub(super) name: String,
	/// The line it starts on, from 1.
	pub(super) start: usize,
	/// From its first line to its closing brace.
	pub(super) lines: usize,
}

/// The functions with a body, in the order in which they end.
pub(super) fn functions(source: &str) -> Vec<Function> {
	let code = blank(source);
	let mut found = Vec::new();
	let mut open: Vec<(String, usize, usize)> = Vec::new();
	let mut pending: Option<(String, usize)> = None;
	let (mut depth, mut nested) = (0usize, 0usize);
	for (number, line) in code.lines().enumerate() {
		let mut before = ' ';
		let mut rest = line;
		while let Some(next) = rest.chars().next() {
			let starts_word = !before.is_alphanumeric() && before != '_';
			if let Some(name) = rest.strip_prefix("fn ").filter(|_| starts_word).and_then(name) {
				pending = Some((name, number));
				nested = 0;
			}
			match next {
				'(' | '[' => nested += 1,
				// Closed before it was opened: the `fn` stood in an attribute.
				')' | ']' if nested == 0 => pending = None,
				')' | ']' => nested -= 1,
				';' if nested == 0 => pending = None,
				'{' => {
					depth += 1;
					open.extend(pending.take().map(|(name, start)| (name, start, depth)));
				}
				'}' => {
					if let Some((name, start, _)) = open.pop_if(|function| function.2 == depth) {
						found.push(Function { name, start: start + 1, lines: number - start + 1 });
					}
					depth = depth.saturating_sub(1);
				}
				_ => {}
			}
			before = next;
			rest = &rest[next.len_utf8()..];
		}
	}
	found
}

/// The identifier that a text starts with.
fn name(text: &str) -> Option<String> {
	let name: String = text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
	(!name.is_empty()).then_some(name)
}

/// The lines, from 1, on which a comment says that something is still to be done.
pub(super) fn unfinished(source: &str) -> impl Iterator<Item = usize> + '_ {
	const MARKS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
	let marked =
		|line: &str| line.split_once("//").is_some_and(|(_, note)| MARKS.iter().any(|mark| note.contains(mark)));
	source.lines().enumerate().filter(move |(_, line)| marked(line)).map(|(number, _)| number + 1)
}

/// What can panic or lose digits and that clippy can't tell from what FRAME's macros write: an `expect`, an
/// `unreachable!`, a conversion with `as`. Gives the line, from 1, and what stands there. Inline tests come last in a
/// file and are free.
pub(super) fn hazards(source: &str) -> Vec<(usize, &'static str)> {
	const NUMBERS: [&str; 14] =
		["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "char", "_"];
	let code = blank(source);
	let lines: Vec<&str> = code.lines().collect();
	let tests = lines.windows(2).position(|pair| pair[0].trim() == "#[cfg(test)]" && is_inline_module(pair[1]));
	let mut found = Vec::new();
	for (number, line) in lines.iter().enumerate().take(tests.unwrap_or(lines.len())) {
		let converts = line.split(" as ").skip(1).filter_map(name).any(|word| NUMBERS.contains(&word.as_str()));
		let calls = [(".expect(", "expect"), (".expect_err(", "expect_err"), ("unreachable!", "unreachable!")];
		found.extend(calls.iter().filter(|call| line.contains(call.0)).map(|call| (number + 1, call.1)));
		found.extend(converts.then_some((number + 1, "a conversion with `as`")));
	}
	found
}

/// Whether a line opens a module with a body.
fn is_inline_module(line: &str) -> bool {
	line.trim_start().starts_with("mod ") && line.trim_end().ends_with('{')
}

/// The source with comments, strings and characters replaced by blanks; line breaks stay.
fn blank(source: &str) -> String {
	let letters: Vec<char> = source.chars().collect();
	let mut out = String::with_capacity(source.len());
	let mut at = 0;
	while at < letters.len() {
		let end = literal_end(&letters, at);
		if end == at {
			out.push(letters[at]);
			at += 1;
		} else {
			out.extend(letters[at..end].iter().map(|letter| if *letter == '\n' { '\n' } else { ' ' }));
			at = end;
		}
	}
	out
}

/// Where the comment or literal that starts at `at` ends; `at` itself when none starts there.
fn literal_end(letters: &[char], at: usize) -> usize {
	let get = |index: usize| letters.get(index).copied().unwrap_or('\0');
	let within_word = at > 0 && (get(at - 1).is_alphanumeric() || get(at - 1) == '_');
	match (get(at), get(at + 1)) {
		('/', '/') => find(letters, at, &['\n']),
		('/', '*') => find(letters, at + 2, &['*', '/']) + 2,
		('"', _) => string_end(letters, at),
		('r', '"' | '#') if !within_word || get(at - 1) == 'b' => raw_end(letters, at),
		('\'', '\\') => find(letters, at + 3, &['\'']) + 1,
		('\'', _) if get(at + 2) == '\'' => at + 3,
		_ => at,
	}
	.min(letters.len())
}

/// Where `needle` is found from `at` on; the end when it isn't.
fn find(letters: &[char], at: usize, needle: &[char]) -> usize {
	let rest = letters.get(at..).unwrap_or_default();
	rest.windows(needle.len()).position(|window| window == needle).map_or(letters.len(), |offset| at + offset)
}

/// Where a string with escapes ends.
fn string_end(letters: &[char], start: usize) -> usize {
	let mut at = start + 1;
	while at < letters.len() {
		match letters[at] {
			'\\' => at += 2,
			'"' => return at + 1,
			_ => at += 1,
		}
	}
	letters.len()
}

/// Where a raw string ends; `start` itself when it is a raw identifier.
fn raw_end(letters: &[char], start: usize) -> usize {
	let hashes = letters[start + 1..].iter().take_while(|letter| **letter == '#').count();
	if letters.get(start + 1 + hashes) != Some(&'"') {
		return start;
	}
	let mut close = vec!['"'];
	close.extend(std::iter::repeat_n('#', hashes));
	find(letters, start + 2 + hashes, &close) + close.len()
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Name, first line and size of each function.
	fn sizes(source: &str) -> Vec<(String, usize, usize)> {
		functions(source).into_iter().map(|function| (function.name, function.start, function.lines)).collect()
	}

	#[test]
	fn braces_in_literals_and_comments_do_not_count() {
		let source = "fn a() {\n\tlet _ = (\"}\", '}', '\\'', r#\"\"}\"#); // }\n\t/* } */\n}\nfn b() {}\n";
		assert_eq!(sizes(source), [("a".into(), 1, 4), ("b".into(), 5, 1)]);
	}

	#[test]
	fn declarations_have_no_size_and_inner_functions_have_their_own() {
		let source = "trait T {\n\tfn a(x: [u8; 2]);\n}\nfn b<'a>(x: &'a str) {\n\tfn c() {\n\t}\n}\n";
		assert_eq!(sizes(source), [("c".into(), 5, 2), ("b".into(), 4, 4)]);
	}

	#[test]
	fn a_function_named_in_an_attribute_is_none() {
		assert_eq!(sizes("#[generate(pub fn deposit)]\npub enum Event {\n\tA,\n}\n"), []);
	}

	#[test]
	fn hazards_are_found_outside_comments_and_tests() {
		let source = "use a as b;\n// .expect(\nlet x = y as u32;\nlet z: <T as Trait>::U = y.expect(\"\");\n\
			#[cfg(test)]\nmod tests {\n\ty.expect(\"\");\n}\n";
		assert_eq!(hazards(source), [(3, "a conversion with `as`"), (4, "expect")]);
	}

	#[test]
	fn unfinished_work_is_found_in_comments_only() {
		let source = concat!("let a = \"TO", "DO\";\n// TO", "DO: later\n");
		assert_eq!(unfinished(source).collect::<Vec<_>>(), [2]);
	}
}
