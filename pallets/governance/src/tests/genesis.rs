use super::*;
use crate::Seats;

#[test]
fn genesis_writes_the_seats() {
	ExtBuilder::default().build_and_execute(|| assert_eq!(Seats::<Test>::get(), seats(&SEATED)));
}

#[test]
fn genesis_of_nobody_leaves_the_seats_to_root() {
	ExtBuilder(vec![]).build_and_execute(|| {
		assert!(Seats::<Test>::get().is_empty());
		assert_noop!(Governance::propose(by(HOSPITAL), Box::new(ordinary())), Error::NotSeated);
		assert_ok!(Governance::set_seats(RuntimeOrigin::root(), seats(&SEATED)));
		proposed(HOSPITAL, ordinary());
	});
}

#[test]
#[should_panic(expected = "genesis: an organisation has two seats")]
fn genesis_with_a_seat_twice_fails() {
	ExtBuilder(vec![HOSPITAL, CLINIC, HOSPITAL]).build();
}

#[test]
#[should_panic(expected = "genesis: more seats than there can be")]
fn genesis_with_too_many_seats_fails() {
	ExtBuilder((0..8).map(salus_primitives::ids::OrganisationId).collect()).build();
}
