//! What the pallet keeps beside recalls and cases, and what can be said of it without storage.

use alloc::{vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{
	codes::RecallClass,
	gs1::{Gtin, Sscc},
	ids::{CaseId, Jurisdiction, Moment, OrganisationId, RecallId},
	lots::StorageLimits,
	safety::{Excursion, Readings, RecallScope, Suspect},
	trace::LotKey,
};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec, Either};

/// Most recalls in force of one lot or one product.
pub const MAX_IN_FORCE: u32 = 64;
/// Most cases that lock one container.
pub const MAX_LOCKS: u32 = 16;
/// Most entries of an index that one page looks at.
pub const MAX_PAGE: u32 = 100;
/// Milliseconds of a minute.
pub const MINUTE: Moment = 60 * 1000;

/// One thing that recalls can be of. Several recalls can be of the same.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Target {
	/// A lot.
	#[codec(index = 0)]
	Lot(LotKey),
	/// A product, wherever it is sold.
	#[codec(index = 1)]
	Product(Gtin),
}

impl Target {
	/// All things that a recall of this scope is of.
	pub fn all_of(scope: &RecallScope) -> Vec<Self> {
		match scope {
			RecallScope::Lots(keys) => keys.iter().cloned().map(Self::Lot).collect(),
			RecallScope::Product { gtin, .. } => vec![Self::Product(*gtin)],
		}
	}
}

/// A recall, as what it is of knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StandingRecall {
	/// The recall.
	pub recall: RecallId,
	/// The country in which a product is recalled; absent in all, and for lots.
	pub market: Option<Jurisdiction>,
	/// How grave it is.
	pub class: RecallClass,
}

/// The recalls in force of one thing, oldest first.
pub type InForce = BoundedVec<StandingRecall, ConstU32<MAX_IN_FORCE>>;

/// The class that counts among several recalls for exactly this market: the gravest.
pub fn gravest(recalls: &[StandingRecall], market: Option<Jurisdiction>) -> Option<RecallClass> {
	// Class I is the gravest, and the least in order.
	recalls.iter().filter(|standing| standing.market == market).map(|standing| standing.class).min()
}

/// The country that a recall is for; absent for all, and for lots.
pub(crate) const fn market_of(scope: &RecallScope) -> Option<Jurisdiction> {
	match scope {
		RecallScope::Lots(_) => None,
		RecallScope::Product { market, .. } => *market,
	}
}

/// How many lots a call names.
pub(crate) fn lots_in(scope: &RecallScope) -> u32 {
	match scope {
		RecallScope::Lots(keys) => length(keys),
		RecallScope::Product { .. } => 1,
	}
}

/// How many suspects a call names.
pub(crate) fn suspects_in(suspects: &[Suspect]) -> u32 {
	length(suspects)
}

fn length<Item>(items: &[Item]) -> u32 {
	u32::try_from(items.len()).unwrap_or(u32::MAX)
}

/// Whether something is in the list twice. For lists of a few.
pub(crate) fn is_any_twice<Item: PartialEq>(items: &[Item]) -> bool {
	items.iter().enumerate().any(|(place, item)| items.iter().take(place).any(|earlier| earlier == item))
}

/// Why a container is locked. It is unlocked when no reason is left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Lock {
	/// The cases that it is a suspect of: open ones, and those that ended as illegitimate.
	pub cases: BoundedVec<CaseId, ConstU32<MAX_LOCKS>>,
	/// The last excursion that nobody has released it from.
	pub excursion: Option<Excursion>,
}

impl Lock {
	/// Whether no reason is left.
	pub fn is_void(&self) -> bool {
		self.cases.is_empty() && self.excursion.is_none()
	}
}

/// The end of what is known of a product's temperature in a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LastReading {
	/// The block in which the container began. If its SSCC is used again, this says nothing of the later one.
	pub born: u32,
	/// When the last reading was taken.
	pub until: Moment,
	/// Since when it may have been outside of the limits without a break up to then, if the last report had any reading
	/// beyond them.
	pub outside_since: Option<Moment>,
}

impl LastReading {
	/// What is known after one more report, and the longest time outside of the limits that it can mean; `None` if no
	/// reading was beyond them.
	///
	/// The chain doesn't see where in a report the time outside lies. So it takes it to be at the end, where the next
	/// report may go on with it; and of two reports that both have readings beyond the limits, the time between them
	/// counts as outside.
	pub fn after(
		before: Option<Self>,
		born: u32,
		readings: &Readings,
		limits: &StorageLimits,
	) -> (Self, Option<Moment>) {
		let until = readings.until;
		if limits.lowest <= readings.lowest && readings.highest <= limits.highest {
			return (Self { born, until, outside_since: None }, None);
		}
		let earlier = before.and_then(|before| before.outside_since);
		let outside = Moment::from(readings.outside).saturating_mul(MINUTE);
		let since = until.saturating_sub(outside);
		if since <= readings.from {
			// All of the report was outside: it goes on with what was before.
			let since = earlier.map_or(since, |earlier| earlier.min(since));
			return (Self { born, until, outside_since: Some(since) }, Some(until.saturating_sub(since)));
		}
		let before = earlier.map_or(0, |earlier| readings.from.saturating_sub(earlier));
		(Self { born, until, outside_since: Some(since) }, Some(before.saturating_add(outside)))
	}
}

/// Whether so much time outside is more than a product stands.
pub(crate) fn is_too_long(outside: Moment, limits: &StorageLimits) -> bool {
	// Without any tolerance one reading is enough, however short the time.
	limits.tolerance == 0 || outside > Moment::from(limits.tolerance).saturating_mul(MINUTE)
}

/// What has a running hash of its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Subject {
	/// A recall.
	#[codec(index = 0)]
	Recall(RecallId),
	/// A case.
	#[codec(index = 1)]
	Case(CaseId),
	/// The temperature of a container.
	#[codec(index = 2)]
	Container(Sscc),
}

/// What stands for all events of a recall, a case, or a container's temperature.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct History {
	/// The running hash.
	pub head: [u8; 32],
	/// How many events it stands for.
	pub events: u32,
}

/// A page of an index.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Page<Id, Item> {
	/// What was found, in the order of storage.
	pub items: Vec<(Id, Item)>,
	/// After which one the next page begins; `None` at the end.
	pub next: Option<Id>,
}

/// For whom somebody acts in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Party {
	/// A regulator.
	Regulator(OrganisationId),
	/// A partner, by the person or role that the call asks for.
	Partner(OrganisationId),
}

impl Party {
	/// The organisation.
	pub(crate) const fn organisation(self) -> OrganisationId {
		match self {
			Self::Regulator(organisation) | Self::Partner(organisation) => organisation,
		}
	}

	/// Whether it may do what only the organisation `own` and regulators may.
	pub(crate) fn may_act_for(self, own: OrganisationId) -> bool {
		match self {
			Self::Regulator(_) => true,
			Self::Partner(organisation) => organisation == own,
		}
	}
}

impl From<Either<OrganisationId, OrganisationId>> for Party {
	fn from(origin: Either<OrganisationId, OrganisationId>) -> Self {
		match origin {
			Either::Left(regulator) => Self::Regulator(regulator),
			Either::Right(partner) => Self::Partner(partner),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::ids::CaseId;
	use sp_core::H256;

	const LIMITS: StorageLimits = StorageLimits { lowest: 20, highest: 80, tolerance: 30 };

	fn readings(from: Moment, until: Moment, highest: i16, outside: u16) -> Readings {
		let (from, until) = (from * MINUTE, until * MINUTE);
		Readings { root: H256::repeat_byte(1), count: 10, from, until, lowest: 30, highest, outside }
	}

	/// The longest time outside, in minutes, as each report in turn can mean it.
	fn outside(reports: &[Readings]) -> Vec<Option<Moment>> {
		let mut last = None;
		let mut judge = |readings| {
			let (next, outside) = LastReading::after(last, 1, readings, &LIMITS);
			last = Some(next);
			outside.map(|outside| outside / MINUTE)
		};
		reports.iter().map(&mut judge).collect()
	}

	#[test]
	fn within_the_limits_no_time_is_outside() {
		assert_eq!(outside(&[readings(0, 60, 80, 0)]), [None]);
		assert_eq!(outside(&[Readings { lowest: 20, ..readings(0, 60, 80, 9) }]), [None], "by the chain's own limits");
		assert_eq!(outside(&[Readings { lowest: 19, ..readings(0, 60, 80, 5) }]), [Some(5)]);
		assert_eq!(outside(&[readings(0, 60, 81, 5)]), [Some(5)]);
	}

	#[test]
	fn short_reports_do_not_hide_a_long_time_outside() {
		let hot = |from| readings(from, from + 20, 90, 20);
		assert_eq!(outside(&[hot(0), hot(20), hot(40)]), [Some(20), Some(40), Some(60)]);
		let single = |at| readings(at, at, 90, 0);
		assert_eq!(outside(&[single(0), single(25), single(50)]), [Some(0), Some(25), Some(50)]);
	}

	#[test]
	fn the_time_outside_ends_with_a_report_within_the_limits() {
		let hot = |from| readings(from, from + 20, 90, 20);
		assert_eq!(outside(&[hot(0), readings(20, 40, 50, 0), hot(40)]), [Some(20), None, Some(20)]);
	}

	#[test]
	fn a_stretch_can_reach_over_the_border_of_two_reports() {
		assert_eq!(outside(&[readings(0, 60, 90, 20), readings(62, 120, 90, 10)]), [Some(20), Some(32)]);
	}

	#[test]
	fn without_tolerance_one_reading_is_too_much() {
		assert!(is_too_long(0, &StorageLimits { tolerance: 0, ..LIMITS }));
		assert!(!is_too_long(30 * MINUTE, &LIMITS));
		assert!(is_too_long(30 * MINUTE + 1, &LIMITS));
	}

	#[test]
	fn the_gravest_recall_counts() {
		let here = Some(Jurisdiction(*b"DE"));
		let standing = |market, class| StandingRecall { recall: RecallId(0), market, class };
		let all = [RecallClass::ClassIII, RecallClass::ClassII].map(|class| standing(here, class));
		let recalls = [all[0], all[1], standing(None, RecallClass::ClassI)];
		assert_eq!(gravest(&recalls, here), Some(RecallClass::ClassII));
		assert_eq!(gravest(&recalls, None), Some(RecallClass::ClassI));
		assert_eq!(gravest(&[], None), None);
	}

	#[test]
	fn a_lock_without_reasons_is_void() {
		assert!(Lock::default().is_void());
		let cases = vec![CaseId(0)].try_into().unwrap();
		assert!(!Lock { cases, excursion: None }.is_void());
	}
}
