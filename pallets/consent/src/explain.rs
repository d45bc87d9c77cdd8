//! The questions that a patient asks: who could read this today, and what would change if I withdrew that?
//!
//! Both go through the organisations by number, and try each role and purpose that the native tier table knows against
//! the patient's consents, which are read once. They ask as somebody does who knows neither the data's time nor its
//! labels, and for no study, for each study that a consent names, and for one that fits what a consent lets data be
//! used for. Break-glass is left aside.

use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::traits::Time;
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse, PurposeSet, Role},
	consent::{Actor, Provision},
	decision::{AccessChange, ChangesPage, Reader, ReadersPage},
	ids::{ConsentId, Moment, OrganisationId, StudyId},
	study::Participation,
	tiers::TierQuestion,
	traits::{Acting, CredentialInspect, OrganisationInspect, Standing, StudyInspect, TierPolicy},
};

use crate::{
	decide::{
		combine::extents,
		matching::{speak, Asker, Purview, Question, Spoken},
		tier::Allowed,
	},
	Config, ConsentRecord, Consents, Pallet,
};

/// Most organisations that one page looks at.
const MAX_ORGANISATIONS: u32 = 64;

/// A patient's consents in force now, and what is asked of them again and again.
struct Picture<T: Config> {
	now: Moment,
	consents: Vec<(ConsentId, ConsentRecord<T::AccountId>)>,
	/// The accounts that provisions name, with what they act as now.
	accounts: Vec<(T::AccountId, Acting)>,
	/// The studies that provisions name, and how the patient takes part in them.
	studies: Vec<(StudyId, Participation)>,
	/// Whether a provision is about studies of a kind.
	has_data_use: bool,
}

/// Somebody who could ask, and the studies that they could ask for.
struct Visit<'a, AccountId> {
	asker: Asker<'a, AccountId>,
	studies: &'a [Option<Purview>],
}

/// What would change for somebody, by purpose.
type ByPurpose = Vec<(PurposeOfUse, Change)>;

/// Which classes could no longer be read, and which only under more obligations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Change {
	lost: DataClassSet,
	narrowed: DataClassSet,
}

impl<T: Config> Pallet<T> {
	/// Who could read data of this class today, from an organisation on, looking at `limit` organisations, at most 64.
	/// An account that a consent names gets a line of its own if it could read for other purposes than its role, for
	/// fewer too: for none at all, even.
	pub fn who_could_read(
		patient: &T::AccountId,
		class: DataClass,
		from: OrganisationId,
		limit: u32,
	) -> ReadersPage<T::AccountId> {
		let picture = Picture::<T>::of(patient);
		let mut readers = Vec::new();
		let next = picture.walk(from, limit, |visit, whole| {
			let purposes = picture.purposes(visit, class);
			if purposes != whole.map(|whole| picture.purposes(whole, class)).unwrap_or_default() {
				let Acting { organisation, role } = visit.asker.acting;
				readers.push(Reader { organisation, role, account: visit.asker.account.cloned(), purposes });
			}
		});
		ReadersPage { readers, next }
	}

	/// What would change if the patient withdrew a consent now; pages as above. As withdrawing never widens access, it
	/// is about what would be lost and what would be narrowed alone. An account that a consent names gets lines of its
	/// own where the change differs from that for its role, empty ones if nothing would change for it.
	pub fn what_if_withdrawn(consent: ConsentId, from: OrganisationId, limit: u32) -> ChangesPage<T::AccountId> {
		let Some(record) = Consents::<T>::get(consent) else {
			return ChangesPage { changes: Vec::new(), next: None };
		};
		let picture = Picture::<T>::of(&record.patient);
		let mut changes = Vec::new();
		let next = picture.walk(from, limit, |visit, whole| {
			let usual = whole.map(|whole| picture.changes(whole, consent)).unwrap_or_default();
			let Acting { organisation, role } = visit.asker.acting;
			for (purpose, Change { lost, narrowed }) in differences(&picture.changes(visit, consent), &usual) {
				let account = visit.asker.account.cloned();
				changes.push(AccessChange { organisation, role, account, purpose, lost, narrowed });
			}
		});
		ChangesPage { changes, next }
	}
}

/// Where the changes for an account differ from those for its role.
fn differences(own: &ByPurpose, usual: &ByPurpose) -> ByPurpose {
	let at = |list: &ByPurpose, purpose| {
		list.iter().find(|(other, _)| *other == purpose).map(|(_, change)| *change).unwrap_or_default()
	};
	let differs = |purpose: &PurposeOfUse| at(own, *purpose) != at(usual, *purpose);
	PurposeOfUse::ALL.iter().copied().filter(differs).map(|purpose| (purpose, at(own, purpose))).collect()
}

impl<T: Config> Picture<T> {
	/// The consents of a patient that are in force now. Each record is read once.
	fn of(patient: &T::AccountId) -> Self {
		let now = T::Time::now();
		let record = |consent| Some((consent, Consents::<T>::get(consent).filter(|record| record.in_force_at(now))?));
		let consents: Vec<_> = Pallet::<T>::open_at(patient, now).into_iter().filter_map(record).collect();
		let provisions = || consents.iter().flat_map(|(_, record)| record.terms.provisions.iter());
		let studies: BTreeSet<_> = provisions().filter_map(study_named).collect();
		let studies =
			studies.into_iter().map(|study| (study, T::Studies::participation(study, patient, now))).collect();
		let accounts: BTreeSet<_> = provisions().filter_map(account_named).collect();
		let acting = |account| T::Credentials::acting(&account, now).map(|acting| (account, acting));
		let accounts = accounts.into_iter().filter_map(acting).collect();
		let has_data_use = provisions().any(|provision| provision.data_use.is_some());
		Self { now, accounts, studies, has_data_use, consents }
	}

	/// Visits whoever could ask: each role at each organisation in good standing, then the accounts named that act in
	/// it, each together with the role as a whole. Gives the organisation to go on with.
	fn walk(
		&self,
		from: OrganisationId,
		limit: u32,
		mut visit: impl FnMut(&Visit<T::AccountId>, Option<&Visit<T::AccountId>>),
	) -> Option<OrganisationId> {
		let mut organisation = from;
		for _ in 0..limit.clamp(1, MAX_ORGANISATIONS) {
			let class = T::Organisations::class(organisation)?;
			if T::Organisations::standing(organisation, self.now) == Standing::Good {
				let studies = &self.purviews(organisation);
				for role in Role::ALL.iter().copied() {
					let acting = Acting { organisation, role };
					let whole = Visit { asker: Asker { account: None, acting, class }, studies };
					visit(&whole, None);
					for (account, _) in self.accounts.iter().filter(|(_, own)| *own == acting) {
						visit(&Visit { asker: Asker { account: Some(account), acting, class }, studies }, Some(&whole));
					}
				}
			}
			organisation = organisation.next()?;
		}
		T::Organisations::class(organisation).map(|_| organisation)
	}

	/// For which purposes somebody could read data of a class.
	fn purposes(&self, visit: &Visit<T::AccountId>, class: DataClass) -> PurposeSet {
		let could = |purpose: &PurposeOfUse| {
			let Allowed { classes, extent } = self.allowed(&visit.asker, *purpose, DataClassSet::of(class));
			let opens = |study| !extents(class, extent, &self.spoken(&visit.asker, *purpose, study, None)).is_empty();
			classes.contains(class) && visit.studies.iter().copied().any(opens)
		};
		PurposeOfUse::ALL.iter().copied().filter(could).collect()
	}

	/// What somebody could no longer read without the permits of a consent, or only less of it.
	fn changes(&self, visit: &Visit<T::AccountId>, without: ConsentId) -> ByPurpose {
		let change = |purpose| {
			let Allowed { classes: allowed, extent: tier } = self.allowed(&visit.asker, purpose, DataClassSet::all());
			let (mut changed, mut left) = (DataClassSet::empty(), DataClassSet::empty());
			for study in visit.studies.iter().copied().filter(|_| !allowed.is_empty()) {
				let before = self.spoken(&visit.asker, purpose, study, None);
				let after = self.spoken(&visit.asker, purpose, study, Some(without));
				for class in allowed.iter() {
					let (before, after) = (extents(class, tier, &before), extents(class, tier, &after));
					let class = DataClassSet::of(class);
					changed = if after.cover_all(&before) { changed } else { changed.union(class) };
					left = if after.is_empty() { left } else { left.union(class) };
				}
			}
			let change = Change { lost: changed.difference(left), narrowed: changed.intersection(left) };
			(!changed.is_empty()).then_some((purpose, change))
		};
		PurposeOfUse::ALL.iter().copied().filter_map(change).collect()
	}

	/// What the native table lets somebody use of these classes, as they know nothing of the data's labels.
	fn allowed(&self, asker: &Asker<T::AccountId>, purpose: PurposeOfUse, classes: DataClassSet) -> Allowed {
		let question = TierQuestion { acting: asker.acting, purpose, classes, labels: None, at: self.now };
		Allowed::of_any_labels(&T::Policy::allowed_natively(&question))
	}

	/// What the consents say to somebody, as they stand or without the permits of one.
	fn spoken(
		&self,
		asker: &Asker<T::AccountId>,
		purpose: PurposeOfUse,
		study: Option<Purview>,
		without: Option<ConsentId>,
	) -> Vec<Spoken> {
		let at = self.now;
		let question = Question { asker: *asker, study, purpose, at, labels: None, data_time: None };
		let speak = |(consent, record): &(ConsentId, ConsentRecord<T::AccountId>)| {
			let over = !record.permits_at(at) || record.is_renounced_by(asker.acting.organisation, at);
			speak(*consent, &record.terms, over || without == Some(*consent), &question)
		};
		self.consents.iter().map(speak).collect()
	}

	/// For which studies somebody of an organisation could ask: for none, for each one named of which the organisation
	/// is a site, and for one that fits whatever the consents let data be used for.
	fn purviews(&self, organisation: OrganisationId) -> Vec<Option<Purview>> {
		let country = T::Organisations::jurisdiction(organisation);
		let named = |(study, participation): &(StudyId, Participation)| {
			let profile = T::Studies::profile(*study, organisation, self.now)?;
			let (study, participation) = (Some(*study), *participation);
			Some(Some(Purview { study, profile: Some(profile), country, participation }))
		};
		let fitting = Purview { study: None, profile: None, country, participation: Participation::None };
		let mut purviews = alloc::vec![None];
		purviews.extend(self.studies.iter().filter_map(named));
		purviews.extend(self.has_data_use.then_some(Some(fitting)));
		purviews
	}
}

/// The study that a provision names, if it names one.
fn study_named<AccountId>(provision: &Provision<AccountId>) -> Option<StudyId> {
	match provision.actor {
		Actor::Study(study) => Some(study),
		_ => None,
	}
}

/// The account that a provision names, if it names one.
fn account_named<AccountId: Clone>(provision: &Provision<AccountId>) -> Option<AccountId> {
	match &provision.actor {
		Actor::Account(account) => Some(account.clone()),
		_ => None,
	}
}
