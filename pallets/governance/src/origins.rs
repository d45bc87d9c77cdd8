//! Guards for what a carried motion may do, here and in other pallets.

use frame_support::traits::{EnsureOrigin, OriginTrait};
use frame_system::RawOrigin;

use crate::Origin;

/// What the origin may do. Root can do what a sensitive motion can, so that an upgrade's migration may.
fn power<O>(origin: &O) -> Option<Origin>
where
	O: OriginTrait,
	for<'a> &'a O::PalletsOrigin: TryInto<&'a Origin>,
{
	if matches!(origin.as_system_ref(), Some(RawOrigin::Root)) {
		return Some(Origin::Sensitive);
	}
	TryInto::<&Origin>::try_into(origin.caller()).ok().copied()
}

/// A carried motion, ordinary or sensitive, or root.
pub struct EnsureOrdinary;

impl<O> EnsureOrigin<O> for EnsureOrdinary
where
	O: OriginTrait + From<Origin>,
	for<'a> &'a O::PalletsOrigin: TryInto<&'a Origin>,
{
	type Success = ();

	fn try_origin(origin: O) -> Result<Self::Success, O> {
		match power(&origin) {
			Some(Origin::Ordinary | Origin::Sensitive) => Ok(()),
			None => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<O, ()> {
		Ok(Origin::Ordinary.into())
	}
}

/// A carried motion that was sensitive, or root.
pub struct EnsureSensitive;

impl<O> EnsureOrigin<O> for EnsureSensitive
where
	O: OriginTrait + From<Origin>,
	for<'a> &'a O::PalletsOrigin: TryInto<&'a Origin>,
{
	type Success = ();

	fn try_origin(origin: O) -> Result<Self::Success, O> {
		match power(&origin) {
			Some(Origin::Sensitive) => Ok(()),
			Some(Origin::Ordinary) | None => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<O, ()> {
		Ok(Origin::Sensitive.into())
	}
}
