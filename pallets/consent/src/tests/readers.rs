//! Who could read this today, and what would change if I withdrew that?

use frame_support::{assert_ok, assert_storage_noop};
use proptest::{collection::vec, prelude::*};
use salus_primitives::{
	codes::{
		DataClass, DataClassSet, DiseaseGroupSet, DuoModifierSet, DuoPermission, PurposeOfUse as P, PurposeSet, Role,
		Sensitivity,
	},
	consent::{Actor, ConsentTerms, Provision},
	decision::{AccessChange, AccessQuery, ChangesPage, Reader, ReadersPage},
	ids::{ConsentId, Jurisdiction, OrganisationId, Period},
	study::{DataUse, Participation},
	traits::{Acting, CredentialInspect},
};

use super::{
	invariants::generate::{any_terms, play, Step},
	table_rows::{about, denies, imaging, lab_and_imaging, permits, purposed},
};
use crate::mock::*;

const FIRST: ConsentId = ConsentId(0);
const SECOND: ConsentId = ConsentId(1);

fn treating() -> PurposeSet {
	purposes([P::Treatment, P::EmergencyTreatment])
}

fn reader(
	organisation: OrganisationId,
	role: Role,
	account: Option<AccountId>,
	purposes: PurposeSet,
) -> Reader<AccountId> {
	Reader { organisation, role, account, purposes }
}

/// Who could read Alice's results, on one page.
fn readers() -> Vec<Reader<AccountId>> {
	let ReadersPage { readers, next } = Consent::who_could_read(&ALICE, DataClass::Laboratory, HOSPITAL, 64);
	assert_eq!(next, None);
	readers
}

/// What would change, on one page.
fn changes(consent: ConsentId) -> Vec<AccessChange<AccountId>> {
	let ChangesPage { changes, next } = Consent::what_if_withdrawn(consent, HOSPITAL, 64);
	assert_eq!(next, None);
	changes
}

/// The changes for treatment at the hospital: role, account, lost, narrowed.
fn treatment_changes(consent: ConsentId) -> Vec<(Role, Option<AccountId>, DataClassSet, DataClassSet)> {
	let at_hospital = |change: &AccessChange<_>| change.organisation == HOSPITAL && change.purpose == P::Treatment;
	let line = |change: AccessChange<_>| (change.role, change.account, change.lost, change.narrowed);
	changes(consent).into_iter().filter(at_hospital).map(line).collect()
}

#[test]
fn nobody_reads_without_a_consent() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(readers(), vec![]);
		granted(denies(Actor::Anyone));
		assert_eq!(readers(), vec![]);
	});
}

#[test]
fn readers_are_told_by_organisation_role_and_purpose() {
	ExtBuilder::default().build_and_execute(|| {
		granted(permits(Actor::Role(Role::Physician)));
		let physicians = |organisation| reader(organisation, Role::Physician, None, treating());
		// Each organisation that exists may have physicians; the spa has no licence.
		let in_order = [HOSPITAL, INSTITUTE, PHARMACY, CLINIC, INSURER, COLLEGE];
		assert_eq!(readers(), in_order.map(physicians).to_vec());
		Now::set(CLINIC_SUSPENDED_AT);
		assert!(readers().iter().all(|reader| reader.organisation != CLINIC));
	});
}

#[test]
fn account_that_a_consent_names_has_a_line_where_it_differs() {
	ExtBuilder::default().build_and_execute(|| {
		granted(permits(Actor::Account(PHYSICIAN)));
		assert_eq!(readers(), vec![reader(HOSPITAL, Role::Physician, Some(PHYSICIAN), treating())]);
		granted(permits(Actor::Organisation(HOSPITAL)));
		granted(denies(Actor::Account(COLLEAGUE)));
		let whole = |role| reader(HOSPITAL, role, None, treating());
		let nothing = reader(HOSPITAL, Role::Physician, Some(COLLEAGUE), PurposeSet::empty());
		let expected = vec![whole(Role::Physician), nothing, whole(Role::Nurse), whole(Role::Laboratory)];
		assert_eq!(readers(), expected);
	});
}

#[test]
fn readers_come_in_pages() {
	ExtBuilder::default().build_and_execute(|| {
		granted(permits(Actor::Role(Role::Physician)));
		let page = |from, limit| Consent::who_could_read(&ALICE, DataClass::Laboratory, from, limit);
		assert_eq!(page(HOSPITAL, 2).next, Some(PHARMACY));
		assert_eq!(page(HOSPITAL, 2).readers.len(), 2);
		assert_eq!(page(CLINIC, 2).readers.len(), 1);
		assert_eq!(page(HOSPITAL, 0).next, Some(INSTITUTE));
		assert_eq!(page(HOSPITAL, 7).next, None);
		assert_eq!(page(HOSPITAL, u32::MAX).next, None);
		assert_eq!(page(NO_ORGANISATION, 2), ReadersPage { readers: vec![], next: None });
		assert_eq!(page(OrganisationId(u32::MAX), 2).next, None);
	});
}

#[test]
fn study_reads_while_the_patient_takes_part() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([purposed(P::Research, permit(Actor::Study(STUDY), lab()))]));
		assert_eq!(readers(), vec![]);
		takes_part(STUDY, ALICE, Participation::Current);
		let research = purposes([P::Research, P::ClinicalTrial]);
		assert_eq!(readers(), vec![reader(INSTITUTE, Role::Researcher, None, research)]);
		takes_part(STUDY, ALICE, Participation::NeedsConsentAgain);
		assert_eq!(readers(), vec![]);
	});
}

#[test]
fn data_use_is_read_by_whoever_may_bring_a_study_that_fits() {
	let general = |jurisdiction| {
		let (permission, diseases) = (DuoPermission::GeneralResearch, DiseaseGroupSet::empty());
		let data_use = Some(DataUse { permission, diseases, modifiers: DuoModifierSet::empty(), jurisdiction });
		terms([Provision { data_use, ..purposed(P::Research, permit(Actor::Role(Role::Researcher), lab())) }])
	};
	let organisations = || readers().into_iter().map(|reader| reader.organisation).collect::<Vec<_>>();
	ExtBuilder::default().build_and_execute(|| {
		granted(general(Some(Jurisdiction(*b"FR"))));
		assert_eq!(organisations(), vec![COLLEGE]);
		granted(general(None));
		assert_eq!(organisations(), vec![HOSPITAL, INSTITUTE, PHARMACY, CLINIC, INSURER, COLLEGE]);
	});
}

#[test]
fn both_questions_write_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_storage_noop!(assert!(!readers().is_empty()));
		assert_storage_noop!(assert!(!changes(FIRST).is_empty()));
	});
}

#[test]
fn withdrawing_the_only_permit_loses_what_it_permits() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([permit(Actor::Organisation(HOSPITAL), lab())]));
		let none = DataClassSet::empty();
		let expected = [Role::Physician, Role::Nurse, Role::Laboratory].map(|role| (role, None, lab(), none));
		assert_eq!(treatment_changes(FIRST), expected.to_vec());
		assert!(changes(FIRST).iter().all(|change| change.organisation == HOSPITAL));
	});
}

#[test]
fn withdrawing_what_another_consent_permits_changes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([permit(Actor::Organisation(HOSPITAL), lab())]));
		granted(permits(Actor::Anyone));
		assert_eq!(changes(FIRST), vec![]);
		let elsewhere = changes(SECOND);
		assert!(!elsewhere.is_empty());
		assert!(elsewhere.iter().all(|change| change.organisation != HOSPITAL));
	});
}

#[test]
fn withdrawing_may_narrow() {
	ExtBuilder::default().build_and_execute(|| {
		let old = Period { start: None, end: Some(20 * DAY) };
		granted(terms([permit(Actor::Role(Role::Nurse), lab_and_imaging())]));
		granted(terms([
			made_in(old, permit(Actor::Role(Role::Nurse), lab())),
			about(Sensitivity::Hiv, permit(Actor::Role(Role::Nurse), imaging())),
		]));
		assert_eq!(treatment_changes(FIRST), vec![(Role::Nurse, None, DataClassSet::empty(), lab_and_imaging())]);
		assert_eq!(changes(SECOND), vec![]);
	});
}

#[test]
fn account_that_a_consent_names_has_a_change_of_its_own() {
	ExtBuilder::default().build_and_execute(|| {
		granted(permits(Actor::Role(Role::Physician)));
		granted(permits(Actor::Account(PHYSICIAN)));
		let none = DataClassSet::empty();
		// The named physician keeps what the others lose.
		let expected = vec![(Role::Physician, None, lab(), none), (Role::Physician, Some(PHYSICIAN), none, none)];
		assert_eq!(treatment_changes(FIRST), expected);
		assert_eq!(changes(SECOND), vec![]);
	});
}

#[test]
fn withdrawing_what_doesn_t_permit_changes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([permit(Actor::Anyone, lab()), deny(Actor::Anyone, imaging())]));
		granted(denies(Actor::Organisation(CLINIC)));
		assert_eq!(changes(SECOND), vec![]);
		assert_eq!(changes(ConsentId(9)), vec![]);
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_eq!(changes(FIRST), vec![]);
	});
}

/// Which classes somebody may read, asking for each alone and naming neither time nor labels.
fn readable(query: &AccessQuery<AccountId>) -> DataClassSet {
	let alone = |class: &DataClass| {
		let query = AccessQuery { classes: DataClassSet::of(*class), ..query.clone() };
		Consent::decide_at(&query, Now::get()).is_permit()
	};
	query.classes.iter().filter(alone).collect()
}

/// What the foretold changes say of a query: lost or narrowed.
fn foretold(changes: &[AccessChange<AccountId>], query: &AccessQuery<AccountId>) -> DataClassSet {
	let Acting { organisation, role } = Credentials::acting(&query.requester, Now::get()).unwrap();
	let line = |account: Option<AccountId>| {
		changes.iter().find(|change| {
			let acting = (change.organisation, change.role) == (organisation, role);
			acting && change.purpose == query.purpose && change.account == account
		})
	};
	let change = line(Some(query.requester)).or_else(|| line(None));
	change.map(|change| change.lost.union(change.narrowed)).unwrap_or_default()
}

/// The line that tells of a query's requester: the account's own, or else that of the role.
fn line_of<'a>(readers: &'a [Reader<AccountId>], query: &AccessQuery<AccountId>) -> Option<&'a Reader<AccountId>> {
	let Acting { organisation, role } = Credentials::acting(&query.requester, Now::get()).unwrap();
	let line = |account: Option<AccountId>| {
		let is_theirs =
			|reader: &&Reader<_>| (reader.organisation, reader.role, reader.account) == (organisation, role, account);
		readers.iter().find(is_theirs)
	};
	line(Some(query.requester)).or_else(|| line(None))
}

fn questions() -> Vec<AccessQuery<AccountId>> {
	let asked = |requester, purpose, study| {
		let classes = lab_and_imaging().union(classes([DataClass::Genomics]));
		AccessQuery { purpose, study, classes, ..lab_query(requester) }
	};
	vec![
		asked(PHYSICIAN, P::Treatment, None),
		asked(COLLEAGUE, P::EmergencyTreatment, None),
		asked(NURSE, P::Treatment, None),
		asked(SURGEON, P::CareManagement, None),
		asked(RESEARCHER, P::Research, None),
		asked(RESEARCHER, P::ClinicalTrial, Some(STUDY)),
	]
}

fn grant_all(consents: Vec<ConsentTerms<AccountId>>) {
	consents.into_iter().for_each(|terms| play(Step::Grant(ALICE, terms)));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn withdrawing_changes_what_was_foretold_and_gains_nothing(consents in vec(any_terms(), 1..4), which in 0u64..3) {
		ExtBuilder::default().build_and_execute(|| {
			takes_part(STUDY, ALICE, Participation::Current);
			grant_all(consents);
			let consent = ConsentId(which);
			let changes = changes(consent);
			let before: Vec<_> = questions().into_iter().map(|query| (readable(&query), query)).collect();
			play(Step::Withdraw(ALICE, consent));
			for (before, query) in before {
				let after = readable(&query);
				assert!(after.difference(before).is_empty(), "a gain for {query:?}");
				assert!(before.difference(after).difference(foretold(&changes, &query)).is_empty(), "{query:?}");
			}
		});
	}

	#[test]
	fn whoever_reads_is_among_the_readers(consents in vec(any_terms(), 1..4)) {
		ExtBuilder::default().build_and_execute(|| {
			takes_part(STUDY, ALICE, Participation::Current);
			grant_all(consents);
			let readers = readers();
			for query in questions() {
				let listed = line_of(&readers, &query).map(|reader| reader.purposes);
				let reads = readable(&query).contains(DataClass::Laboratory);
				assert!(!reads || listed.unwrap_or_default().contains(query.purpose), "{query:?} isn't listed");
			}
		});
	}
}
