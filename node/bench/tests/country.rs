//! The simulated country in small: 10,000 packs, and everything that happens to a million.

use salus_bench::country::{live, print, report, Size, LEAST};

#[test]
fn counterfeits_are_caught_and_each_pack_is_where_the_books_say() {
	let mut country = live(Size::of(LEAST));
	assert_eq!(country.differences(), 0, "see what was printed");
	country.falsify();
	let report = report(country);
	print(&report);
	assert!(report.is_complete(), "a trick wasn't tried");
	// One alarm was missed, one came for nothing, one pack became something else and one is elsewhere; no more, so that
	// all was well before the books were made wrong, and none of it goes unseen.
	assert_eq!(report.faults(), (1, 1, 2));
	assert!(!report.is_sound());
}
