//! The accounting of disclosures as a page to print: one file without scripts, pictures or anything from elsewhere.

use super::{
	words::{Words, HEADING},
	Context,
};
use crate::{
	chain::{keys, log::Line},
	files::hex32,
};

const STYLE: &str =
	"body{font:11pt/1.4 sans-serif;margin:2em}h1{font-size:1.4em}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #888;padding:.3em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
thead{display:table-header-group}tr{break-inside:avoid}@page{size:A4 landscape;margin:15mm}";

/// The accounting of disclosures as a page to print.
pub fn html(lines: &[Line], context: &Context<'_>) -> String {
	let heading: String = HEADING.iter().map(|cell| format!("<th scope=\"col\">{}</th>", escape(cell))).collect();
	let rows: String = lines.iter().map(|line| row(&Words::of(line, context))).collect();
	let patients = patients(lines);
	let genesis = hex32::to_text(&context.genesis);
	format!(
		"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
		<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
		<title>Accounting of disclosures</title><style>{STYLE}</style></head><body>\n\
		<h1>Accounting of disclosures</h1>\n\
		<p>Patient: {patients}. Chain: {genesis}. {count} entries, refused requests included. \
		Dates are in UTC. After 45 CFR 164.528.</p>\n\
		<table><thead><tr>{heading}</tr></thead><tbody>\n{rows}</tbody></table>\n</body></html>\n",
		patients = escape(&patients),
		genesis = escape(&genesis),
		count = lines.len(),
	)
}

/// Whose disclosures they are.
fn patients(lines: &[Line]) -> String {
	let mut patients: Vec<_> = lines.iter().map(|line| keys::address(&line.entry.query.patient)).collect();
	patients.sort_unstable();
	patients.dedup();
	if patients.is_empty() {
		return "no entries".into();
	}
	patients.join(", ")
}

fn row(words: &Words) -> String {
	let cells: String = words.cells().iter().map(|cell| format!("<td>{}</td>", escape(cell))).collect();
	format!("<tr>{cells}</tr>\n")
}

/// Text that no browser takes for anything else.
pub(super) fn escape(text: &str) -> String {
	let mut escaped = String::with_capacity(text.len());
	for character in text.chars() {
		match character {
			'&' => escaped.push_str("&amp;"),
			'<' => escaped.push_str("&lt;"),
			'>' => escaped.push_str("&gt;"),
			'"' => escaped.push_str("&quot;"),
			'\'' => escaped.push_str("&#39;"),
			other => escaped.push(other),
		}
	}
	escaped
}
