use frame_support::traits::EnsureOrigin;

use super::*;
use crate::{EnsureOrdinary, EnsureSensitive, Origin};

/// Which of the two guards the origin passes.
fn passes(origin: RuntimeOrigin) -> (bool, bool) {
	(EnsureOrdinary::try_origin(origin.clone()).is_ok(), EnsureSensitive::try_origin(origin).is_ok())
}

#[test]
fn origins_let_pass_whom_they_should() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(passes(RuntimeOrigin::root()), (true, true));
		assert_eq!(passes(Origin::Sensitive.into()), (true, true));
		assert_eq!(passes(Origin::Ordinary.into()), (true, false));
		for origin in [by(HOSPITAL), by(AGENCY), signed(STRANGER), RuntimeOrigin::none()] {
			assert_eq!(passes(origin), (false, false));
		}
	});
}
