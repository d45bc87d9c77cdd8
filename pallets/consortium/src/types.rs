//! Records, and what they answer by themselves.

use alloc::vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{ensure, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{CompanyPrefix, Gln},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
	traits::{LastingStanding, Standing},
};
use scale_info::TypeInfo;

use crate::{Config, Error};

/// Periods in the order of time that neither overlap nor touch.
pub type Intervals<T> = BoundedVec<Period, <T as Config>::MaxIntervals>;

/// The keys that govern an organisation.
pub type Admins<T> = BoundedVec<<T as frame_system::Config>::AccountId, <T as Config>::MaxAdmins>;

/// Organisations that are suspended for a time, and when that ends.
pub type EmergencyList<T> = BoundedVec<(OrganisationId, Moment), <T as Config>::MaxEmergencies>;

/// Declarations that what an organisation issued counts for nothing, in the order of time.
pub type VoidList<T> = BoundedVec<Void, <T as Config>::MaxIntervals>;

/// An organisation of the consortium.
#[derive(CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound(T: Config))]
pub struct Organisation<T: Config> {
	/// What it is licensed as.
	pub class: OrganisationClass,
	/// Its GLN.
	pub gln: Gln,
	/// Where it is licensed.
	pub jurisdiction: Jurisdiction,
	/// When it was admitted.
	pub admitted_at: Moment,
	/// The keys that govern it.
	pub admins: Admins<T>,
	/// When it was, is and will be licensed.
	pub licences: Intervals<T>,
	/// When it was suspended. The last one holds while it is open, or ends by itself.
	pub suspensions: Intervals<T>,
	/// The GS1 company prefixes that GS1 gave it.
	pub prefixes: BoundedVec<CompanyPrefix, T::MaxPrefixes>,
	/// The contract with its own rules of access.
	pub policy: Option<T::AccountId>,
}

impl<T: Config> Organisation<T> {
	/// An organisation as it is admitted, with its first licence and its first admin.
	pub(crate) fn new(
		class: OrganisationClass,
		gln: Gln,
		jurisdiction: Jurisdiction,
		licence: Period,
		admin: T::AccountId,
		now: Moment,
	) -> Self {
		Self {
			class,
			gln,
			jurisdiction,
			admitted_at: now,
			// `integrity_test` says that both bounds have room for one.
			admins: BoundedVec::truncate_from(vec![admin]),
			licences: BoundedVec::truncate_from(vec![licence]),
			suspensions: BoundedVec::new(),
			prefixes: BoundedVec::new(),
			policy: None,
		}
	}

	/// How it stood at a moment.
	pub fn standing(&self, at: Moment) -> Standing {
		self.standing_if(self.suspensions.iter().any(|suspension| suspension.contains(at)), at)
	}

	/// How it stands now, with what a regulator did at once told apart.
	pub(crate) fn lasting_standing(&self, now: Moment) -> LastingStanding {
		let suspension = self.suspensions.iter().find(|suspension| suspension.contains(now));
		// What a vote suspends has no end while it holds, and what a regulator does always has one.
		let is_suspended_at_once = suspension.is_some_and(|suspension| suspension.end.is_some());
		let is_suspended_by_vote = suspension.is_some() && !is_suspended_at_once;
		let standing = self.standing_if(is_suspended_by_vote, now);
		LastingStanding { class: self.class, standing, is_suspended_at_once }
	}

	/// How it stood at a moment, suspended or not.
	fn standing_if(&self, is_suspended: bool, at: Moment) -> Standing {
		if at < self.admitted_at {
			Standing::Unknown
		} else if is_suspended {
			Standing::Suspended
		} else if self.licences.iter().any(|licence| licence.contains(at)) {
			Standing::Good
		} else {
			Standing::LicenceNotValid
		}
	}

	/// Whether it is suspended now.
	pub fn is_suspended(&self, now: Moment) -> bool {
		self.suspensions.last().is_some_and(|suspension| suspension.contains(now))
	}

	/// Opens a suspension without end.
	pub(crate) fn suspend(&mut self, now: Moment) -> Result<(), Error<T>> {
		match self.suspensions.last_mut() {
			Some(last) if last.contains(now) && last.end.is_none() => return Err(Error::<T>::AlreadySuspended),
			// It would end by itself, or was over in this very block: it goes on.
			Some(last) if last.contains(now) || last.end == Some(now) => last.end = None,
			_ => self
				.suspensions
				.try_push(Period { start: Some(now), end: None })
				.map_err(|_| Error::<T>::TooManySuspensions)?,
		}
		Ok(())
	}

	/// Opens a suspension that ends by itself. It takes no last place: once it was over, the next would have no room.
	pub(crate) fn suspend_until(&mut self, until: Moment, now: Moment) -> Result<(), Error<T>> {
		ensure!(!self.is_suspended(now), Error::<T>::AlreadySuspended);
		match self.suspensions.last_mut() {
			// Over in this very block: it goes on.
			Some(last) if last.end == Some(now) => last.end = Some(until),
			_ => self.suspensions.try_push(Period::between(now, until)).map_err(|_| Error::<T>::TooManySuspensions)?,
		}
		ensure!(!self.suspensions.is_full(), Error::<T>::TooManySuspensions);
		Ok(())
	}

	/// Ends the suspension that holds now. The last that fits stays: the next one could not be recorded.
	pub(crate) fn reinstate(&mut self, now: Moment) -> Result<(), Error<T>> {
		ensure!(self.is_suspended(now), Error::<T>::NotSuspended);
		let is_full = self.suspensions.is_full();
		match self.suspensions.last_mut() {
			// Opened in this very block: no moment was ever suspended.
			Some(last) if last.start == Some(now) => {
				self.suspensions.pop();
			}
			Some(_) if is_full => return Err(Error::<T>::TooManySuspensions),
			Some(last) => last.end = Some(now),
			None => return Err(Error::<T>::NotSuspended),
		}
		Ok(())
	}

	/// Adds a licence, from now on at the earliest. One that begins before the last one ends prolongs it. Returns the
	/// licence as it is recorded.
	pub(crate) fn renew(&mut self, licence: Period, now: Moment) -> Result<Period, Error<T>> {
		ensure!(licence.is_sound() && !licence.is_over(now), Error::<T>::InvalidPeriod);
		let start = licence.start.map_or(now, |start| start.max(now));
		match self.licences.last_mut() {
			Some(last) if last.end.is_none_or(|end| start <= end) => {
				let prolongs = match (last.end, licence.end) {
					(Some(old), Some(new)) => old < new,
					(Some(_), None) => true,
					(None, _) => false,
				};
				let begins_within = last.start.is_none_or(|first| first <= start);
				ensure!(prolongs && begins_within, Error::<T>::InvalidPeriod);
				last.end = licence.end;
				Ok(*last)
			}
			_ => {
				let licence = Period { start: Some(start), end: licence.end };
				self.licences.try_push(licence).map_err(|_| Error::<T>::TooManyLicences)?;
				Ok(licence)
			}
		}
	}
}

/// What lets an account act for an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Credential {
	/// The organisation acted for, which issued it.
	pub organisation: OrganisationId,
	/// The role.
	pub role: Role,
	/// When it is valid, as the issuer set it.
	pub validity: Period,
	/// When it was issued. It lets nobody act before that.
	pub issued_at: Moment,
	/// When it was revoked.
	pub revoked_at: Option<Moment>,
}

impl Credential {
	/// Whether it lets its holder act at a moment.
	pub fn is_valid(&self, at: Moment) -> bool {
		self.issued_at <= at && self.validity.contains(at) && self.revoked_at.is_none_or(|revoked| at < revoked)
	}
}

/// That what an organisation issued in a time counts for nothing, from a declaration on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Void {
	/// From when on what it issued counts for nothing.
	pub from: Moment,
	/// When that was declared. Answers about moments before stay.
	pub declared_at: Moment,
	/// From when on what it issues counts again.
	pub until: Option<Moment>,
}

impl Void {
	/// Whether what was issued at one moment counts for nothing at another.
	pub fn covers(&self, issued_at: Moment, at: Moment) -> bool {
		self.declared_at <= at && Period { start: Some(self.from), end: self.until }.contains(issued_at)
	}
}

/// An admitted patient.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Patient {
	/// The provider that admitted the patient.
	pub sponsor: OrganisationId,
	/// When that was.
	pub admitted_at: Moment,
}

/// The first `digits` digits of a company prefix; `None` when it has fewer.
pub(crate) fn shortened(prefix: CompanyPrefix, digits: u8) -> Option<CompanyPrefix> {
	let scale = 10u64.checked_pow(prefix.digits.checked_sub(digits)?.into())?;
	Some(CompanyPrefix { number: prefix.number.checked_div(scale)?, digits })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_void_covers_what_was_issued_within_it_from_its_declaration_on() {
		let void = Void { from: 10, declared_at: 20, until: Some(30) };
		assert_eq!([9, 10, 29, 30].map(|issued_at| void.covers(issued_at, 40)), [false, true, true, false]);
		assert_eq!([19, 20, 50].map(|at| void.covers(10, at)), [false, true, true]);
		assert!(Void { until: None, ..void }.covers(30, 40));
	}

	#[test]
	fn an_empty_void_covers_nothing() {
		let void = Void { from: 20, declared_at: 20, until: Some(20) };
		assert!([19, 20, 21].iter().all(|issued_at| !void.covers(*issued_at, 40)));
	}
}
