//! The exact decision once more, as the README's table says it and as slowly as it likes: the provisions that no
//! exception takes the place of, and of these the reach.

use salus_primitives::{
	codes::{DataClass, DataClassSet},
	consent::{Actor, Effect, Provision},
	decision::AccessQuery,
	study::{Participation, StudyProfile},
	tiers::native_tier,
	traits::{Acting, CredentialInspect, OrganisationInspect},
};

use super::Exact;
use crate::{mock::*, Consents};

/// One class of data of one time and one kind of labels, asked for by somebody.
struct Point<'a> {
	exact: &'a Exact,
	acting: Acting,
	class: DataClass,
	part: Participation,
}

/// Which classes may be read now.
pub(super) fn readable(exact: &Exact, part: Participation) -> DataClassSet {
	let (query, ..) = exact;
	let acting = Credentials::acting(&query.requester, Now::get()).unwrap();
	let allowed = native_tier(acting.role, query.purpose).intersection(query.classes);
	allowed.iter().filter(|class| Point { exact, acting, class: *class, part }.may_be_read()).collect()
}

impl Point<'_> {
	/// Whether the narrowest permit is narrower than the narrowest denial.
	fn may_be_read(&self) -> bool {
		let mut reach = [None, None];
		for (_, record) in Consents::<Test>::iter().filter(|(_, record)| record.patient == ALICE) {
			if record.in_force_at(Now::get()) {
				let provisions = &record.terms.provisions;
				for index in (0..provisions.len()).filter(|index| self.is_effective(provisions, *index)) {
					let narrowest = &mut reach[usize::from(provisions[index].effect == Effect::Deny)];
					*narrowest = (*narrowest).max(path(provisions, index).map(|above| above.actor.narrowness()).max());
				}
			}
		}
		let [permit, denial] = reach;
		permit > denial
	}

	/// Whether a provision speaks, counts, and has no exception that does.
	fn is_effective(&self, provisions: &[Provision<AccountId>], index: usize) -> bool {
		let is_child = |child: &usize| provisions[*child].parent.map(usize::from) == Some(index);
		let excepted = (0..provisions.len()).filter(is_child).any(|child| self.counts(provisions, child));
		self.counts(provisions, index) && !excepted
	}

	/// Whether a provision and all above it match. A permit for a study counts only while the patient takes part.
	fn counts(&self, provisions: &[Provision<AccountId>], index: usize) -> bool {
		let lapsed = |above: &Provision<AccountId>| {
			matches!(above.actor, Actor::Study(_)) && self.part != Participation::Current
		};
		let permits = provisions[index].effect == Effect::Permit;
		let lapses = permits && path(provisions, index).any(lapsed);
		!lapses && path(provisions, index).all(|above| self.matches(above))
	}

	fn matches(&self, provision: &Provision<AccountId>) -> bool {
		let (query, time, labels) = self.exact;
		self.is_named(&provision.actor, query)
			&& provision.purposes.subsumes(query.purpose)
			&& provision.classes.contains(self.class)
			&& provision.period.contains(Now::get())
			&& provision.data_period.contains(*time)
			&& provision.labels.covers(labels, provision.effect)
			&& provision.data_use.is_none_or(|data_use| {
				let country = Organisations::jurisdiction(self.acting.organisation).unwrap();
				let study: Option<StudyProfile> = query.study.map(|_| Profile::get());
				study.is_some_and(|profile| data_use.allows(&profile, country))
			})
	}

	fn is_named(&self, actor: &Actor<AccountId>, query: &AccessQuery<AccountId>) -> bool {
		match actor {
			Actor::Anyone => true,
			Actor::Class(class) => Organisations::class(self.acting.organisation) == Some(*class),
			Actor::Role(role) => *role == self.acting.role,
			Actor::Organisation(organisation) => *organisation == self.acting.organisation,
			Actor::Account(account) => *account == query.requester,
			Actor::Study(study) => query.study == Some(*study),
		}
	}
}

/// A provision and all that are above it.
fn path(provisions: &[Provision<AccountId>], index: usize) -> impl Iterator<Item = &Provision<AccountId>> {
	let above = |provision: &&Provision<AccountId>| provision.parent.map(|parent| &provisions[usize::from(parent)]);
	core::iter::successors(Some(&provisions[index]), above)
}
