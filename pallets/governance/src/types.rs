//! Records, and how votes are counted.

use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, traits::Get, BoundedBTreeMap, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet},
	ids::OrganisationId,
	traits::{LastingStanding, Standing},
};
use scale_info::TypeInfo;
use sp_runtime::traits::Saturating;

use crate::{Config, Error, Origin};

/// A motion. Numbered from 0 on; a number is never used twice.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct MotionId(pub u32);

impl MotionId {
	/// The number after this one, `None` when they have run out.
	pub fn next(self) -> Option<Self> {
		self.0.checked_add(1).map(Self)
	}
}

/// What a call needs to be carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Rule {
	/// More than half of the seats that count. It may be enacted at once.
	#[codec(index = 0)]
	Ordinary,
	/// More than half of the seats that count, one of each required class among them. It may be enacted after a time to
	/// object.
	#[codec(index = 1)]
	Sensitive,
	/// It can't be put to a motion.
	#[codec(index = 2)]
	Never,
}

impl Rule {
	/// The origin that a call of this rule is made with.
	pub(crate) fn origin(self) -> Option<Origin> {
		match self {
			Self::Ordinary => Some(Origin::Ordinary),
			Self::Sensitive => Some(Origin::Sensitive),
			Self::Never => None,
		}
	}
}

/// Tells by which rule a call is voted on. What it doesn't know should be [`Rule::Sensitive`].
pub trait MotionRules<Call> {
	/// The rule of a call.
	fn rule(call: &Call) -> Rule;
}

/// How each seat voted that did: whether for the motion.
pub type Votes<T> = BoundedBTreeMap<OrganisationId, bool, <T as Config>::MaxSeats>;

/// A motion that is open: neither enacted nor closed. Its call is stored beside it.
#[derive(CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound(T: Config))]
pub struct Motion<T: Config> {
	/// Who proposed it.
	pub proposer: OrganisationId,
	/// The rule by which it is voted on.
	pub rule: Rule,
	/// The block in which it was proposed.
	pub proposed_at: BlockNumberFor<T>,
	/// The block in which it had the votes of its rule; nothing if it hasn't, or lost them again.
	pub carried_at: Option<BlockNumberFor<T>>,
	/// The votes. Those of seats that have none now are here too, but don't count.
	pub votes: Votes<T>,
}

/// What a count changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn<BlockNumber> {
	/// The motion has the votes of its rule from now on.
	Carried {
		/// The first block in which it may be enacted.
		enact_from: BlockNumber,
	},
	/// The motion doesn't have them any more.
	Stopped,
}

impl<T: Config> Motion<T> {
	/// A motion as it is proposed, without any vote.
	pub(crate) fn new(proposer: OrganisationId, rule: Rule, now: BlockNumberFor<T>) -> Self {
		Self { proposer, rule, proposed_at: now, carried_at: None, votes: Votes::<T>::new() }
	}

	/// The first block in which it may be enacted, once it is carried.
	pub fn enact_from(&self) -> Option<BlockNumberFor<T>> {
		self.carried_at.map(|carried_at| match self.rule {
			Rule::Ordinary => carried_at,
			// Saturating, here and below: no chain comes near the end of the block numbers.
			Rule::Sensitive | Rule::Never => carried_at.saturating_add(T::ObjectionPeriod::get()),
		})
	}

	/// The first block in which nobody can vote on it or enact it any more. One that is carried late has as long to be
	/// enacted as others have to be voted on, so that nobody can wait it out.
	pub fn until(&self) -> BlockNumberFor<T> {
		self.enact_from().unwrap_or(self.proposed_at).saturating_add(T::MotionDuration::get())
	}

	/// Whether its time is over.
	pub fn is_over(&self, now: BlockNumberFor<T>) -> bool {
		self.until() <= now
	}

	/// Takes a vote, or changes it.
	pub(crate) fn cast(&mut self, organisation: OrganisationId, approve: bool) -> Result<(), Error<T>> {
		ensure!(self.votes.get(&organisation) != Some(&approve), Error::<T>::AlreadyVoted);
		// There is room for as many votes as there are seats, and nobody else votes.
		self.votes.try_insert(organisation, approve).map_err(|_| Error::<T>::NotSeated)?;
		Ok(())
	}

	/// Counts the votes of the seats that count.
	pub(crate) fn tally(&self, roll: &Roll) -> Tally {
		let mut classes = BTreeMap::<OrganisationClass, Count>::new();
		for seat in &roll.0 {
			let vote = self.votes.get(&seat.organisation).copied().filter(|_| seat.may_vote);
			classes.entry(seat.class).or_default().add(vote);
		}
		let required = match self.rule {
			Rule::Ordinary => OrganisationClassSet::empty(),
			Rule::Sensitive | Rule::Never => T::RequiredClasses::get(),
		};
		Tally::new(classes, required)
	}

	/// Counts the votes and keeps the outcome. A motion whose time is over isn't carried any more.
	pub(crate) fn recount(&mut self, roll: &Roll, now: BlockNumberFor<T>) -> Option<Turn<BlockNumberFor<T>>> {
		let is_enough = self.tally(roll).is_enough();
		match self.carried_at {
			None if is_enough && !self.is_over(now) => {
				self.carried_at = Some(now);
				self.enact_from().map(|enact_from| Turn::Carried { enact_from })
			}
			Some(_) if !is_enough => {
				self.carried_at = None;
				Some(Turn::Stopped)
			}
			_ => None,
		}
	}
}

/// A seat that counts at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counted {
	/// Whose it is.
	organisation: OrganisationId,
	/// What that is licensed as.
	class: OrganisationClass,
	/// Whether it has its vote.
	may_vote: bool,
}

/// The seats that count at the moment: a majority is more than half of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Roll(Vec<Counted>);

impl Roll {
	/// Those in good standing; where no seat is, those that lack a valid licence and nothing else. Without these, licences
	/// that all ended could never be renewed: nobody could propose it, and nobody is root.
	pub(crate) fn new(seats: &[(OrganisationId, LastingStanding)]) -> Self {
		let good = Self::of(seats, Standing::Good);
		if good.0.is_empty() {
			Self::of(seats, Standing::LicenceNotValid)
		} else {
			good
		}
	}

	/// Those that stand like this, what a regulator did at once aside. Whom it has suspended at once counts on and has no
	/// vote: if it didn't count, the regulator could make a majority of itself and one ally, and have the rest suspended
	/// without end. So an emergency can delay what others decide, and decide nothing.
	fn of(seats: &[(OrganisationId, LastingStanding)], standing: Standing) -> Self {
		let alike = seats.iter().filter(|(_, lasting)| lasting.standing == standing);
		let counted = |(organisation, lasting): &(OrganisationId, LastingStanding)| Counted {
			organisation: *organisation,
			class: lasting.class,
			may_vote: !lasting.is_suspended_at_once,
		};
		Self(alike.map(counted).collect())
	}

	/// Whether an organisation is among them and has its vote.
	pub(crate) fn may_vote(&self, organisation: OrganisationId) -> bool {
		self.0.iter().any(|seat| seat.organisation == organisation && seat.may_vote)
	}
}

/// How seats voted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Count {
	/// How many count: all on the roll, with those that a regulator suspended for a time.
	pub seats: u32,
	/// How many of them are for the motion.
	pub yes: u32,
	/// How many of them are against it.
	pub no: u32,
}

impl Count {
	/// Counts one more seat and its vote. Saturating: there are no more seats than `MaxSeats`.
	fn add(&mut self, vote: Option<bool>) {
		self.seats = self.seats.saturating_add(1);
		self.yes = self.yes.saturating_add(u32::from(vote == Some(true)));
		self.no = self.no.saturating_add(u32::from(vote == Some(false)));
	}

	/// Both counts together.
	fn plus(self, other: Self) -> Self {
		Self {
			seats: self.seats.saturating_add(other.seats),
			yes: self.yes.saturating_add(other.yes),
			no: self.no.saturating_add(other.no),
		}
	}
}

/// How a motion stands, if it were counted now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Tally {
	/// All seats that count.
	pub total: Count,
	/// The same by class, for each class that has such a seat.
	pub classes: Vec<(OrganisationClass, Count)>,
	/// How many more seats have to be for the motion.
	pub missing_yes: u32,
	/// The classes of which one seat has to be for the motion, and none is.
	pub missing_classes: OrganisationClassSet,
}

impl Tally {
	/// Adds up the counts of the classes.
	pub(crate) fn new(classes: BTreeMap<OrganisationClass, Count>, required: OrganisationClassSet) -> Self {
		let total = classes.values().fold(Count::default(), |sum, count| sum.plus(*count));
		let agreed = classes.iter().filter(|(_, count)| count.yes > 0).map(|(class, _)| *class);
		let missing_classes = required.difference(agreed.collect());
		// More than half: with no seat at all, there is no majority either.
		let majority = total.seats.saturating_div(2).saturating_add(1);
		let missing_yes = majority.saturating_sub(total.yes);
		Self { total, classes: classes.into_iter().collect(), missing_yes, missing_classes }
	}

	/// Whether the motion has the votes of its rule.
	pub fn is_enough(&self) -> bool {
		self.missing_yes == 0 && self.missing_classes.is_empty()
	}

	/// Whether more than half of the seats are against it.
	pub fn is_refused(&self) -> bool {
		self.total.no.saturating_mul(2) > self.total.seats
	}
}
