//! The decision: a pure function over state, in small steps. The README's table says where each rule comes from.

use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::ensure;
use salus_primitives::{
	codes::{DataClass, DataClassSet, OrganisationClass, PurposeOfUse},
	consent::{Actor, Effect, Provision},
	decision::{AccessQuery, Decision, DenyReason, Grounds, Obligations},
	ids::{ConsentId, Moment, Period},
	traits::{Acting, CredentialInspect, OrganisationInspect, PatientInspect, PolicyUnavailable, Standing, TierPolicy},
};

use crate::{Config, Consents, ConsentsByPatient, Pallet};

/// Who asks, as the consortium knew them at the moment of the decision.
struct Requester {
	acting: Acting,
	class: OrganisationClass,
}

/// A provision in force that speaks to the query, without what no longer matters.
struct Match {
	consent: ConsentId,
	effect: Effect,
	narrowness: u8,
	classes: DataClassSet,
	data_period: Period,
}

/// What the patient's consents say about one class of data, and which of them.
struct Verdict {
	/// The data period that is permitted, `None` for a denial.
	permitted: Option<Period>,
	grounds: BTreeSet<ConsentId>,
}

impl<T: Config> Pallet<T> {
	/// The decision at a moment, now or in the past, without entering an organisation's policy contract: for views
	/// and for callers that a contract may have called.
	pub fn decide_at(query: &AccessQuery<T::AccountId>, at: Moment) -> Decision {
		let policy = |acting, purpose, classes| Ok(T::Policy::allowed_natively(acting, purpose, classes));
		Self::take_steps(query, at, policy).unwrap_or_else(Decision::deny)
	}

	/// The decision at a moment, with the policy contract that the requester's organisation may have registered: for
	/// extrinsics.
	pub fn decide_with_policy(query: &AccessQuery<T::AccountId>, at: Moment) -> Decision {
		Self::take_steps(query, at, T::Policy::allowed).unwrap_or_else(Decision::deny)
	}

	/// All steps in their order; the first one that refuses ends it.
	fn take_steps(
		query: &AccessQuery<T::AccountId>,
		at: Moment,
		policy: impl FnOnce(Acting, PurposeOfUse, DataClassSet) -> Result<DataClassSet, PolicyUnavailable>,
	) -> Result<Decision, DenyReason> {
		ensure!(!query.classes.is_empty() && query.classes.is_known(), DenyReason::BadQuery);
		ensure!(T::Patients::is_patient(&query.patient), DenyReason::UnknownPatient);
		let requester = Self::requester(&query.requester, at)?;
		let allowed = allowed_classes(query.classes, policy(requester.acting, query.purpose, query.classes))?;
		let matches = Self::matches(query, &requester, at);
		Ok(combine(query, allowed, &matches))
	}

	/// Whom the requester acts for, if the credential and the organisation were in order at that moment.
	fn requester(who: &T::AccountId, at: Moment) -> Result<Requester, DenyReason> {
		let acting = T::Credentials::acting(who, at).ok_or(DenyReason::NoValidCredential)?;
		let standing = T::Organisations::standing(acting.organisation, at);
		ensure!(standing == Standing::Good, DenyReason::OrganisationNotInGoodStanding);
		let class = T::Organisations::class(acting.organisation).ok_or(DenyReason::OrganisationNotInGoodStanding)?;
		Ok(Requester { acting, class })
	}

	/// The provisions of the consents in force that speak to the query. At most `MaxConsents` records are read.
	fn matches(query: &AccessQuery<T::AccountId>, requester: &Requester, at: Moment) -> Vec<Match> {
		let mut matches = Vec::new();
		for consent in ConsentsByPatient::<T>::get(&query.patient) {
			let Some(record) = Consents::<T>::get(consent).filter(|record| record.in_force_at(at)) else { continue };
			let speaking = record.terms.provisions.iter().filter(|provision| speaks_to(provision, query, requester));
			matches.extend(speaking.map(|provision| Match {
				consent,
				effect: provision.effect,
				narrowness: provision.actor.narrowness(),
				classes: provision.classes,
				data_period: provision.data_period,
			}));
		}
		matches
	}
}

/// What the tier policy leaves of the classes asked for. A policy that can't be asked allows nothing, and one that
/// names more than was asked for allows no more than that.
fn allowed_classes(
	asked: DataClassSet,
	answer: Result<DataClassSet, PolicyUnavailable>,
) -> Result<DataClassSet, DenyReason> {
	let allowed = answer.map_err(|PolicyUnavailable| DenyReason::PolicyUnavailable)?.intersection(asked);
	ensure!(!allowed.is_empty(), DenyReason::TierPolicy);
	Ok(allowed)
}

/// Whether a provision's actor, purpose and data period fit the query; the classes are looked at one by one later.
///
/// A query without a data time asks for data of any time, so every data period touches it: a permit's becomes an
/// obligation, and a denial of some period denies, since one answer can't leave a hole in a period.
fn speaks_to<AccountId: PartialEq>(
	provision: &Provision<AccountId>,
	query: &AccessQuery<AccountId>,
	requester: &Requester,
) -> bool {
	names(&provision.actor, &query.requester, requester)
		&& provision.purposes.contains(query.purpose)
		&& query.data_time.is_none_or(|time| provision.data_period.contains(time))
}

/// Whether the actor includes the requester.
fn names<AccountId: PartialEq>(actor: &Actor<AccountId>, who: &AccountId, requester: &Requester) -> bool {
	match actor {
		Actor::Anyone => true,
		Actor::Class(class) => *class == requester.class,
		Actor::Role(role) => *role == requester.acting.role,
		Actor::Organisation(organisation) => *organisation == requester.acting.organisation,
		Actor::Account(account) => account == who,
	}
}

/// One answer out of what the consents say about each allowed class.
fn combine<AccountId>(query: &AccessQuery<AccountId>, allowed: DataClassSet, matches: &[Match]) -> Decision {
	let any_time = query.data_time.is_none();
	let mut permitted = DataClassSet::empty();
	let mut data_period = Some(Period::always());
	let (mut permitting, mut denying) = (BTreeSet::new(), BTreeSet::new());
	for class in allowed.iter() {
		let Some(verdict) = verdict(class, matches, any_time) else { continue };
		if let Some(period) = verdict.permitted {
			permitted = permitted.union(DataClassSet::of(class));
			data_period = data_period.and_then(|common| intersection(&common, &period));
			permitting.extend(verdict.grounds);
		} else {
			denying.extend(verdict.grounds);
		}
	}
	match data_period {
		Some(data_period) if !permitted.is_empty() => {
			let obligations = Obligations { withhold: query.classes.difference(permitted), data_period };
			Decision::Permit { obligations, based_on: grounds(permitting) }
		}
		_ if permitting.is_empty() && denying.is_empty() => Decision::NoConsent,
		// With permits left here, their data periods have no moment in common, so that no one answer is right.
		_ => {
			denying.extend(permitting);
			Decision::Deny { reason: DenyReason::ConsentDenies, based_on: grounds(denying) }
		}
	}
}

/// What the consents say about one class: the narrowest reach decides, and at equal reach a denial does. `None` when
/// no provision speaks to the class.
fn verdict(class: DataClass, matches: &[Match], any_time: bool) -> Option<Verdict> {
	let speaking = || matches.iter().filter(|found| found.classes.contains(class));
	let narrowest = speaking().map(|found| found.narrowness).max()?;
	let deciding = |effect| speaking().filter(move |found| found.narrowness == narrowest && found.effect == effect);
	let denials: BTreeSet<_> = deciding(Effect::Deny).map(|found| found.consent).collect();
	if !denials.is_empty() {
		return Some(Verdict { permitted: None, grounds: denials });
	}
	let permitted = if any_time {
		union(deciding(Effect::Permit).map(|found| found.data_period).collect())
	} else {
		Some(Period::always())
	};
	Some(Verdict { permitted, grounds: deciding(Effect::Permit).map(|found| found.consent).collect() })
}

/// All the periods as one, `None` if there is a gap between them.
fn union(mut periods: Vec<Period>) -> Option<Period> {
	// An absent start sorts first, as it should: it is the earliest.
	periods.sort_unstable_by_key(|period| period.start);
	let mut periods = periods.into_iter();
	let first = periods.next()?;
	periods.try_fold(first, |all, next| {
		let touches = match (all.end, next.start) {
			(Some(end), Some(start)) => start <= end,
			_ => true,
		};
		let end = all.end.zip(next.end).map(|(one, other)| one.max(other));
		touches.then_some(Period { start: all.start, end })
	})
}

/// The moments that both periods hold, `None` if there is none.
fn intersection(one: &Period, other: &Period) -> Option<Period> {
	let end = match (one.end, other.end) {
		(Some(one), Some(other)) => Some(one.min(other)),
		(one, other) => one.or(other),
	};
	// An absent start is the least, so that the later start of the two is the greater.
	Some(Period { start: one.start.max(other.start), end }).filter(Period::is_sound)
}

/// The oldest of the consents, as many as an answer names.
fn grounds(consents: BTreeSet<ConsentId>) -> Grounds {
	Grounds::truncate_from(consents.into_iter().collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	const UNTIL_20: Period = Period { start: None, end: Some(20) };
	const FROM_30: Period = Period { start: Some(30), end: None };

	#[test]
	fn union_joins_what_touches() {
		assert_eq!(union(vec![Period::between(20, 30), Period::between(10, 20)]), Some(Period::between(10, 30)));
		assert_eq!(union(vec![Period::between(10, 40), Period::between(15, 20)]), Some(Period::between(10, 40)));
		assert_eq!(union(vec![FROM_30, Period::between(20, 30), UNTIL_20]), Some(Period::always()));
		assert_eq!(union(vec![Period::always(), Period::between(1, 2)]), Some(Period::always()));
	}

	#[test]
	fn union_across_a_gap_is_no_period() {
		assert_eq!(union(vec![FROM_30, UNTIL_20]), None);
		assert_eq!(union(vec![]), None);
	}

	#[test]
	fn intersection_takes_the_tighter_bounds() {
		assert_eq!(intersection(&Period::always(), &UNTIL_20), Some(UNTIL_20));
		assert_eq!(intersection(&UNTIL_20, &Period::between(5, 40)), Some(Period::between(5, 20)));
		assert_eq!(intersection(&FROM_30, &UNTIL_20), None);
		assert_eq!(intersection(&Period::between(10, 20), &Period::between(20, 30)), None);
	}

	#[test]
	fn policy_that_names_more_than_was_asked_allows_no_more() {
		let asked = DataClassSet::of(DataClass::Laboratory);
		assert_eq!(allowed_classes(asked, Ok(DataClassSet(u32::MAX))), Ok(asked));
		let other = DataClassSet::of(DataClass::Imaging);
		assert_eq!(allowed_classes(asked, Ok(other)), Err(DenyReason::TierPolicy));
	}
}
