use super::*;
use salus_primitives::codes::Sensitivity;

const UNTIL_20: Period = Period { start: None, end: Some(20) };
const FROM_30: Period = Period { start: Some(30), end: None };

fn made(period: Period) -> Extent {
	Extent { period, ..Extent::default() }
}

fn up_to(ceiling: Confidentiality) -> Extent {
	Extent { ceiling: Some(ceiling), ..Extent::default() }
}

fn only(label: Sensitivity) -> Extent {
	Extent { only: SensitivitySet::of(label), ..Extent::default() }
}

fn joined(extents: &[Extent]) -> Option<Extent> {
	let mut all = Extents::default();
	extents.iter().for_each(|extent| all.add(*extent));
	all.joined()
}

#[test]
fn joining_takes_the_latest_run_without_a_gap() {
	let (early, late) = (made(Period::between(10, 20)), made(Period::between(20, 30)));
	assert_eq!(joined(&[late, early]), Some(made(Period::between(10, 30))));
	assert_eq!(joined(&[early, made(Period::between(40, 50)), made(FROM_30)]), Some(made(FROM_30)));
	assert_eq!(joined(&[made(FROM_30), late, made(UNTIL_20)]), Some(made(Period::always())));
	assert_eq!(joined(&[made(Period::between(10, 20)), made(FROM_30)]), Some(made(FROM_30)));
	assert_eq!(joined(&[]), None);
}

#[test]
fn joining_ignores_what_lies_within_another() {
	assert_eq!(joined(&[Extent::default(), up_to(Confidentiality::Low)]), Some(Extent::default()));
	assert_eq!(joined(&[up_to(Confidentiality::Low), Extent::default()]), Some(Extent::default()));
	assert_eq!(joined(&[only(Sensitivity::Hiv), Extent::default()]), Some(Extent::default()));
}

#[test]
fn joining_takes_the_lowest_ceiling_of_a_run() {
	let new = Extent { period: FROM_30, ..up_to(Confidentiality::VeryRestricted) };
	let old = up_to(Confidentiality::Normal);
	assert_eq!(joined(&[new, old]), Some(old));
}

#[test]
fn joining_adds_the_labels_of_permits_for_labels() {
	let both = Extent { only: [Sensitivity::Hiv, Sensitivity::Psychiatry].into_iter().collect(), ..Extent::default() };
	assert_eq!(joined(&[only(Sensitivity::Hiv), only(Sensitivity::Psychiatry)]), Some(both));
	let old = Extent { period: UNTIL_20, ..only(Sensitivity::Hiv) };
	assert_eq!(joined(&[old, only(Sensitivity::Psychiatry)]), Some(only(Sensitivity::Psychiatry)));
}

#[test]
fn extents_beyond_the_most_are_left_out() {
	let many: Vec<_> = (0..20).map(|day| made(Period::between(100 * day, 100 * day + 50))).collect();
	assert_eq!(joined(&many), Some(made(Period::between(700, 750))));
}

#[test]
fn bar_cuts_a_period_and_keeps_what_comes_after() {
	let cut = |period: Period, from, to| {
		let bar = Bar { period: Some(Period { start: from, end: to }), ..Bar::default() };
		made(period).without(&bar).map(|extent| extent.period)
	};
	assert_eq!(cut(Period::always(), Some(10), Some(20)), Some(Period { start: Some(20), end: None }));
	assert_eq!(cut(Period::always(), Some(10), None), Some(Period { start: None, end: Some(10) }));
	assert_eq!(cut(Period::between(5, 15), Some(10), Some(20)), Some(Period::between(5, 10)));
	assert_eq!(cut(Period::between(12, 15), Some(10), Some(20)), None);
	assert_eq!(cut(Period::between(30, 40), Some(10), Some(20)), Some(Period::between(30, 40)));
}

#[test]
fn bar_that_redacts_all_labels_permitted_leaves_nothing() {
	let bar = Bar { redact: SensitivitySet::of(Sensitivity::Hiv), ..Bar::default() };
	assert_eq!(only(Sensitivity::Hiv).without(&bar), None);
	assert!(only(Sensitivity::Psychiatry).without(&bar).is_some());
	assert_eq!(Extent::default().without(&Bar::ALL), None);
	assert_eq!(Extent::default().without(&Bar::default()), Some(Extent::default()));
}

#[test]
fn intersection_holds_what_both_do() {
	let (hiv, psychiatry) = (only(Sensitivity::Hiv), only(Sensitivity::Psychiatry));
	assert_eq!(hiv.intersection(psychiatry), None);
	assert_eq!(hiv.intersection(Extent::default()), Some(hiv));
	assert_eq!(made(UNTIL_20).intersection(made(FROM_30)), None);
	let low = up_to(Confidentiality::Low);
	assert_eq!(low.intersection(up_to(Confidentiality::Normal)), Some(low));
}
