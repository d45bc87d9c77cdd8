//! The simulated country of `benches/country` in small: 10,000 packs, and everything that happens to a million.

#[path = "../benches/common/mod.rs"]
mod common;
#[path = "../benches/country/mod.rs"]
mod country;

#[test]
fn counterfeits_are_caught_and_each_pack_is_where_the_books_say() {
	let report = country::run(country::Size::of(country::LEAST));
	country::print(&report);
	assert!(report.is_sound(), "see what was printed");
	assert!(report.is_complete(), "a trick wasn't tried: see what was printed");
}
