//! State for benchmarks: the largest records that there can be, written straight into storage. Each call makes a new
//! one, so that a benchmark can have several.

use codec::Decode;
use frame_support::BoundedVec;
use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{check_digit, CompanyPrefix, Gln},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
};
use sp_runtime::traits::{Get, Hash, TrailingZeroInput};

use crate::{
	Config, ContractsByOrganisation, Credential, Credentials, Emergencies, EmergenciesInForce, EmergencyList,
	NextOrganisationId, Organisation, Organisations, OrganisationsByContract, OrganisationsByGln,
	OrganisationsByPrefix, Pallet, Patient, Patients, Registrants, Representation, Representations, RepresentativeKind,
	Void, VoidList, Voids, MAX_CONTRACTS, MAX_REGISTRANTS, MAX_REPRESENTATIONS, MAX_REPRESENTATIVES, MAX_REPRESENTED,
};

/// A length of time that no benchmark outlives: some thirty years, in milliseconds.
const LONG: Moment = 1_000_000_000_000;

/// The account number `index` of a kind. Nobody has its key.
pub fn account<T: Config>(kind: &str, index: u32) -> T::AccountId {
	let seed = T::Hashing::hash_of(&(b"salus setup", kind, index));
	T::AccountId::decode(&mut TrailingZeroInput::new(seed.as_ref())).expect("zeros follow without end")
}

/// A valid GLN that no sample uses.
pub fn gln(index: u32) -> Gln {
	let body = 990_000_000_000 + u64::from(index);
	Gln(body * 10 + check_digit(body))
}

/// The company prefix number `index`, of the most digits, so that its assignment looks up the most beginnings.
pub fn prefix(index: u32) -> CompanyPrefix {
	CompanyPrefix { number: 990_000_000_000 + u64::from(index), digits: CompanyPrefix::MAX_DIGITS }
}

/// `count` periods far in the future, with gaps.
fn future<T: Config>(count: u32) -> impl Iterator<Item = Period> {
	let now = Pallet::<T>::now();
	(1..=Moment::from(count)).map(move |nth| {
		let start = now + LONG * 2 * nth;
		Period::between(start, start + LONG)
	})
}

/// An organisation in good standing, with one of its admins. All its lists have room for one entry, and no more.
pub fn organisation<T: Config>(class: OrganisationClass) -> (OrganisationId, T::AccountId) {
	let id = NextOrganisationId::<T>::get();
	NextOrganisationId::<T>::put(id.next().expect("benchmarks make few organisations"));
	let intervals = T::MaxIntervals::get();
	let first = |index: u32, most: u32| id.0 * most + index;

	let admins: alloc::vec::Vec<_> =
		(0..T::MaxAdmins::get()).map(|index| account::<T>("admin", first(index, T::MaxAdmins::get()))).collect();
	let prefixes: alloc::vec::Vec<_> =
		(1..T::MaxPrefixes::get()).map(|index| prefix(first(index, T::MaxPrefixes::get()))).collect();
	let current = Period { start: None, end: Some(Pallet::<T>::now() + LONG) };
	let licences = core::iter::once(current).chain(future::<T>(intervals - 2)).collect();
	let suspensions = future::<T>(intervals - 1).collect();

	let admin = admins.first().cloned().expect("an organisation has an admin");
	admins.iter().for_each(|admin| Pallet::<T>::index_admin(id, admin));
	prefixes.iter().for_each(|prefix| OrganisationsByPrefix::<T>::insert(prefix, id));
	OrganisationsByGln::<T>::insert(gln(id.0), id);
	let contracts = register::<T>(id);
	let record = Organisation {
		class,
		gln: gln(id.0),
		jurisdiction: Jurisdiction(*b"ZZ"),
		admitted_at: 0,
		admins: BoundedVec::truncate_from(admins),
		licences: BoundedVec::truncate_from(licences),
		suspensions: BoundedVec::truncate_from(suspensions),
		prefixes: BoundedVec::truncate_from(prefixes),
		policy: contracts.first().cloned(),
	};
	Organisations::<T>::insert(id, record);
	(id, admin)
}

/// Registers all contracts for an organisation that there can be but one.
fn register<T: Config>(id: OrganisationId) -> alloc::vec::Vec<T::AccountId> {
	let first = id.0 * MAX_CONTRACTS;
	let contracts: alloc::vec::Vec<_> =
		(1..MAX_CONTRACTS).map(|index| account::<T>("contract", first + index)).collect();
	for contract in &contracts {
		OrganisationsByContract::<T>::insert(contract, Registrants::truncate_from(alloc::vec![id]));
	}
	ContractsByOrganisation::<T>::insert(id, BoundedVec::truncate_from(contracts.clone()));
	contracts
}

/// A contract that all organisations but one registered that can. They are numbers only.
pub fn popular_contract<T: Config>() -> T::AccountId {
	let contract = account::<T>("popular contract", 0);
	let registrants = (1..MAX_REGISTRANTS).map(|number| OrganisationId(u32::MAX - number)).collect();
	OrganisationsByContract::<T>::insert(&contract, Registrants::truncate_from(registrants));
	contract
}

/// Someone who acts for the organisation.
pub fn holder<T: Config>(organisation: OrganisationId, role: Role) -> T::AccountId {
	let holder = account::<T>(role.code(), organisation.0);
	let credential = Credential { organisation, role, validity: Period::always(), issued_at: 0, revoked_at: None };
	Credentials::<T>::insert(&holder, credential);
	Pallet::<T>::enter(&holder, organisation);
	holder
}

/// A patient of the organisation.
pub fn patient<T: Config>(sponsor: OrganisationId) -> T::AccountId {
	let patient = account::<T>("patient", sponsor.0);
	admit::<T>(&patient, sponsor);
	patient
}

/// Makes the account a patient of the organisation.
pub fn admit<T: Config>(patient: &T::AccountId, sponsor: OrganisationId) {
	Patients::<T>::insert(patient, Patient { sponsor, admitted_at: 0 });
	Pallet::<T>::enter(patient, sponsor);
}

/// Lets a regulator suspend the organisation some time ago, as the last of all that there can be. The others are
/// numbers only.
pub fn suspend_at_once<T: Config>(organisation: OrganisationId) {
	let (now, until) = (Pallet::<T>::now(), Pallet::<T>::now() + LONG);
	Organisations::<T>::mutate(organisation, |slot| {
		let record = slot.as_mut().expect("the organisation is admitted");
		// Those to come give way, and leave room for one more, without which the last couldn't be lifted.
		let past = (1..Moment::from(T::MaxIntervals::get() - 1)).map(|nth| Period::between(nth * 2, nth * 2 + 1));
		let last = Period::between(now.saturating_sub(1), until);
		record.suspensions = BoundedVec::truncate_from(past.chain([last]).collect());
	});
	Emergencies::<T>::insert(organisation, now);
	others_at_once::<T>();
	EmergenciesInForce::<T>::mutate(|list| list.try_push((organisation, until)).expect("there is room for one"));
}

/// Lets regulators suspend as many organisations but one as they can. They are numbers only.
pub fn others_at_once<T: Config>() {
	let until = Pallet::<T>::now() + LONG;
	let others = (1..T::MaxEmergencies::get()).map(|number| (OrganisationId(u32::MAX - number), until));
	EmergenciesInForce::<T>::put(EmergencyList::<T>::truncate_from(others.collect()));
}

/// Declares void what the organisation issued in a moment, as often as there is room for but once.
pub fn voids<T: Config>(organisation: OrganisationId) {
	let declared = (1..T::MaxIntervals::get()).map(|_| Void { from: 0, declared_at: 0, until: Some(1) });
	Voids::<T>::insert(organisation, VoidList::<T>::truncate_from(declared.collect()));
}

/// Gives the patient all the representatives that there can be but one.
pub fn represent<T: Config>(patient: &T::AccountId) {
	(1..MAX_REPRESENTATIVES).for_each(|index| appoint::<T>(patient, &account::<T>("representative", index)));
}

/// Someone who represents the patient now, was appointed as often as there is room for, and represents all the patients
/// that there can be. So is the patient represented by all that there can be.
pub fn representative<T: Config>(patient: &T::AccountId) -> T::AccountId {
	let who = account::<T>("representative", 0);
	represent::<T>(patient);
	for index in 1..MAX_REPRESENTED {
		let other = account::<T>("represented", index);
		admit::<T>(&other, Patients::<T>::get(patient).expect("the patient is admitted").sponsor);
		appoint::<T>(&other, &who);
	}
	appoint::<T>(patient, &who);
	Representations::<T>::mutate(patient, &who, |history| {
		let past = (1..MAX_REPRESENTATIONS).map(Moment::from);
		let past = past.map(|nth| Representation {
			kind: RepresentativeKind::Proxy,
			from: nth,
			until: nth + 1,
			ended_at: None,
		});
		*history = BoundedVec::truncate_from(past.chain(history.iter().copied()).collect());
	});
	who
}

/// Appoints a proxy for a long time.
fn appoint<T: Config>(patient: &T::AccountId, who: &T::AccountId) {
	let until = Pallet::<T>::now() + LONG;
	Pallet::<T>::do_appoint(patient.clone(), who.clone(), RepresentativeKind::Proxy, until)
		.expect("there is room for one");
}
