//! What holds between any two calls.

use frame_support::ensure;
use salus_primitives::{codes::OrganisationClass, ids::Period, traits::MemberInspect};
use sp_runtime::TryRuntimeError;

use crate::{
	representation::History, Config, ContractsByOrganisation, Credentials, Deployers, Emergencies, KeysByPatient,
	Member, Members, NextOrganisationId, Organisation, Organisations, OrganisationsByAdmin, OrganisationsByContract,
	OrganisationsByGln, OrganisationsByPrefix, Pallet, Patients, PatientsByKey, Representations, Representatives,
	Represented, Void, Voids,
};

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	pub(crate) fn do_try_state() -> Checked {
		for (id, record) in Organisations::<T>::iter() {
			ensure!(id < NextOrganisationId::<T>::get(), "an organisation's id was not handed out");
			Self::indexes_name_their_organisation(id, &record)?;
			Self::licences_are_in_order(&record)?;
			Self::suspensions_are_in_order(&record)?;
		}
		Self::indexes_have_no_more_entries()?;
		Self::contracts_are_known_from_both_sides()?;
		Self::policies_are_registered()?;
		Self::deployers_are_organisations()?;
		Self::emergencies_are_in_force()?;
		Self::emergencies_in_force_are_known()?;
		Self::voids_are_in_order()?;
		Self::credentials_are_sound()?;
		Self::sponsors_are_providers()?;
		Self::accounts_play_one_part()?;
		Self::keys_are_known_from_both_sides()?;
		Self::members_have_a_nonce()?;
		for (patient, representative, history) in Representations::<T>::iter() {
			Self::a_representation_is_sound(&patient, &representative, &history)?;
			Self::both_sides_know_of_it(&patient, &representative, &history)?;
		}
		Self::no_side_knows_of_more()?;
		Self::the_index_of_members_is_in_step()
	}

	/// Every GLN, prefix and admin leads back to its organisation.
	fn indexes_name_their_organisation(id: salus_primitives::ids::OrganisationId, record: &Organisation<T>) -> Checked {
		ensure!(OrganisationsByGln::<T>::get(record.gln) == Some(id), "a GLN does not lead to its organisation");
		for prefix in &record.prefixes {
			ensure!(OrganisationsByPrefix::<T>::get(prefix) == Some(id), "a prefix does not lead to its owner");
		}
		ensure!(!record.admins.is_empty(), "an organisation has no admin");
		for admin in &record.admins {
			ensure!(OrganisationsByAdmin::<T>::get(admin) == Some(id), "an admin does not lead to the organisation");
		}
		Ok(())
	}

	/// Every entry of an index is in the record that it names.
	fn indexes_have_no_more_entries() -> Checked {
		for (gln, id) in OrganisationsByGln::<T>::iter() {
			let record = Organisations::<T>::get(id).ok_or("a GLN names no organisation")?;
			ensure!(record.gln == gln, "a GLN is not its organisation's");
		}
		for (prefix, id) in OrganisationsByPrefix::<T>::iter() {
			let record = Organisations::<T>::get(id).ok_or("a prefix names no organisation")?;
			ensure!(record.prefixes.contains(&prefix), "a prefix is not its owner's");
		}
		for (admin, id) in OrganisationsByAdmin::<T>::iter() {
			let record = Organisations::<T>::get(id).ok_or("an admin names no organisation")?;
			ensure!(record.admins.contains(&admin), "an admin is not the organisation's");
		}
		Ok(())
	}

	/// A contract leads to whoever registered it, and back, once; no list is empty.
	fn contracts_are_known_from_both_sides() -> Checked {
		for (organisation, contracts) in ContractsByOrganisation::<T>::iter() {
			ensure!(Organisations::<T>::contains_key(organisation), "nobody registered a contract");
			ensure!(!contracts.is_empty(), "an organisation's list of contracts is empty");
			ensure!(are_different(contracts.iter()), "an organisation registered a contract twice");
			let known = contracts.iter().all(|contract| Self::has_registered(organisation, contract));
			ensure!(known, "a contract does not lead to whoever registered it");
		}
		for (contract, registrants) in OrganisationsByContract::<T>::iter() {
			ensure!(!registrants.is_empty(), "a contract's list of organisations is empty");
			ensure!(are_different(registrants.iter()), "a contract was registered twice");
			let known = |id: &_| ContractsByOrganisation::<T>::get(id).contains(&contract);
			ensure!(registrants.iter().all(known), "whoever registered a contract does not lead to it");
		}
		Ok(())
	}

	/// An organisation's policy is among its contracts.
	fn policies_are_registered() -> Checked {
		for (id, record) in Organisations::<T>::iter() {
			let registered = record.policy.is_none_or(|policy| Self::has_registered(id, &policy));
			ensure!(registered, "an organisation's policy is not registered");
		}
		Ok(())
	}

	/// Whoever may put contracts on the chain was admitted.
	fn deployers_are_organisations() -> Checked {
		ensure!(Deployers::<T>::iter_keys().all(Organisations::<T>::contains_key), "nobody may deploy contracts");
		Ok(())
	}

	/// Licences are sound, in the order of time, and neither overlap nor touch.
	fn licences_are_in_order(record: &Organisation<T>) -> Checked {
		ensure!(!record.licences.is_empty(), "an organisation never had a licence");
		are_in_order(&record.licences)
	}

	/// So are suspensions; they have a start, and a full list ends with one without end.
	fn suspensions_are_in_order(record: &Organisation<T>) -> Checked {
		ensure!(record.suspensions.iter().all(|period| period.start.is_some()), "a suspension has no start");
		let is_open = record.suspensions.last().is_some_and(|last| last.end.is_none());
		ensure!(!record.suspensions.is_full() || is_open, "the next suspension has no room");
		are_in_order(&record.suspensions)
	}

	/// Whoever is on the list of emergencies is suspended until then, since a regulator did it; each is found once.
	fn emergencies_are_in_force() -> Checked {
		let in_force = Self::emergencies_at(Self::now());
		ensure!(are_different(in_force.iter().map(|(id, _)| id)), "an organisation is suspended at once twice");
		for (id, until) in in_force {
			let record = Organisations::<T>::get(id).ok_or("nobody was suspended at once")?;
			let ends = record.suspensions.last().and_then(|last| last.end);
			ensure!(record.is_suspended(Self::now()) && ends == Some(until), "an emergency is not its suspension");
			ensure!(Emergencies::<T>::contains_key(id), "an emergency never began");
		}
		Ok(())
	}

	/// Whichever suspension will end by itself is on that list; emergencies are of organisations, and began.
	fn emergencies_in_force_are_known() -> Checked {
		let in_force = Self::emergencies_at(Self::now());
		for (id, record) in Organisations::<T>::iter() {
			let ends = record.suspensions.last().filter(|last| last.contains(Self::now())).and_then(|last| last.end);
			let known = ends.is_none_or(|until| in_force.contains(&(id, until)));
			ensure!(known, "a suspension ends by itself, and no regulator made it");
		}
		for (id, began) in Emergencies::<T>::iter() {
			ensure!(Organisations::<T>::contains_key(id), "nobody was ever suspended at once");
			ensure!(began <= Self::now(), "an emergency has yet to begin");
		}
		Ok(())
	}

	/// Declarations are of organisations, in the order of time, and cover something; a full list has an open one.
	fn voids_are_in_order() -> Checked {
		for (id, voids) in Voids::<T>::iter() {
			ensure!(Organisations::<T>::contains_key(id), "nobody's credentials are void");
			ensure!(!voids.is_empty(), "a list of voids is empty");
			ensure!(voids.is_sorted_by_key(|void| void.declared_at), "voids are not in the order of time");
			ensure!(voids.iter().all(|void| void.from <= void.declared_at), "a void was declared before it began");
			let covers = |void: &Void| void.until.is_none_or(|until| void.from < until && void.declared_at <= until);
			ensure!(voids.iter().all(covers), "a void covers nothing");
			let is_open = voids.iter().any(|void| void.until.is_none());
			ensure!(!voids.is_full() || is_open, "the next void has no room");
		}
		Ok(())
	}

	/// Credentials are of an admitted organisation, and not revoked before they were issued.
	fn credentials_are_sound() -> Checked {
		for credential in Credentials::<T>::iter_values() {
			ensure!(Organisations::<T>::contains_key(credential.organisation), "a credential has no issuer");
			ensure!(credential.validity.is_sound(), "a credential is never valid");
			let in_order = credential.revoked_at.is_none_or(|revoked| credential.issued_at <= revoked);
			ensure!(in_order, "a credential was revoked before it was issued");
		}
		Ok(())
	}

	/// Whoever admitted a patient is a provider.
	fn sponsors_are_providers() -> Checked {
		for patient in Patients::<T>::iter_values() {
			let sponsor = Organisations::<T>::get(patient.sponsor).ok_or("a patient has no sponsor")?;
			ensure!(sponsor.class == OrganisationClass::Provider, "a patient's sponsor is no provider");
		}
		Ok(())
	}

	/// Nobody is two of admin, holder and patient.
	fn accounts_play_one_part() -> Checked {
		for who in OrganisationsByAdmin::<T>::iter_keys() {
			ensure!(!Credentials::<T>::contains_key(&who), "an admin holds a credential");
			ensure!(!Patients::<T>::contains_key(&who), "an admin is a patient");
		}
		for who in Credentials::<T>::iter_keys() {
			ensure!(!Patients::<T>::contains_key(&who), "a holder is a patient");
		}
		for who in PatientsByKey::<T>::iter_keys() {
			let is_taken = OrganisationsByAdmin::<T>::contains_key(&who)
				|| Credentials::<T>::contains_key(&who)
				|| Patients::<T>::contains_key(&who)
				|| Self::is_representative(&who);
			ensure!(!is_taken, "a patient's key plays another part");
		}
		Ok(())
	}

	/// A key leads to its patient, and the patient to the key.
	fn keys_are_known_from_both_sides() -> Checked {
		for (patient, key) in KeysByPatient::<T>::iter() {
			ensure!(Patients::<T>::contains_key(&patient), "nobody signs with another key");
			ensure!(PatientsByKey::<T>::get(&key) == Some(patient), "a key doesn't lead to its patient");
		}
		for (key, patient) in PatientsByKey::<T>::iter() {
			ensure!(KeysByPatient::<T>::get(&patient) == Some(key), "a patient doesn't lead to its key");
		}
		Ok(())
	}

	/// Whoever was admitted has a provider reference, and so a nonce.
	fn members_have_a_nonce() -> Checked {
		let has_a_nonce = |who| frame_system::Pallet::<T>::providers(&who) > 0;
		ensure!(Self::possible_members().all(has_a_nonce), "a member has no nonce");
		Ok(())
	}

	/// The index has an entry that holds now for each member and for nobody else, and it is the right one.
	pub(crate) fn the_index_of_members_is_in_step() -> Checked {
		for who in Self::possible_members().chain(Members::<T>::iter_keys()) {
			let entry = Members::<T>::get(&who).filter(|member| member.holds(Self::now()));
			ensure!(entry == Self::membership(&who), "an entry of the index of members is not right");
			ensure!(entry.is_some() == Self::is_member_by_parts(&who), "the index of members is not in step");
			let organisation = Self::quota_holder(&who, Self::now());
			ensure!(organisation == entry.map(|member| member.organisation), "a member's quota is another's");
		}
		let known = |member: Member| Organisations::<T>::contains_key(member.organisation);
		ensure!(Members::<T>::iter_values().all(known), "nobody has a member's quota");
		Ok(())
	}

	/// Whether the account is a member, from all that it may be: five questions instead of one.
	fn is_member_by_parts(who: &T::AccountId) -> bool {
		// Whoever signs with another key signs no more with this one.
		let is_replaced = KeysByPatient::<T>::contains_key(who);
		OrganisationsByAdmin::<T>::contains_key(who)
			|| Credentials::<T>::get(who).is_some_and(|credential| credential.revoked_at.is_none())
			|| (Patients::<T>::contains_key(who) && !is_replaced)
			|| PatientsByKey::<T>::contains_key(who)
			|| (Self::is_representative(who) && !is_replaced)
	}

	/// A patient is represented by somebody else, who can't ask for access, one period after the other.
	fn a_representation_is_sound(patient: &T::AccountId, representative: &T::AccountId, history: &History) -> Checked {
		ensure!(Patients::<T>::contains_key(patient), "somebody represents no patient");
		ensure!(patient != representative, "a patient represents itself");
		ensure!(!history.is_empty(), "somebody never represented anybody");
		ensure!(history.iter().all(|one| one.period().is_sound()), "a representation is empty");
		let in_order = history.iter().zip(history.iter().skip(1)).all(|(one, next)| one.period().is_over(next.from));
		ensure!(in_order, "representations overlap");
		if history.iter().any(|one| one.holds(Self::now())) {
			let may_ask = OrganisationsByAdmin::<T>::contains_key(representative)
				|| Credentials::<T>::contains_key(representative);
			ensure!(!may_ask, "who may ask for access may permit it");
		}
		Ok(())
	}

	/// What holds now is found from both sides, with the same end.
	fn both_sides_know_of_it(patient: &T::AccountId, representative: &T::AccountId, history: &History) -> Checked {
		let Some(until) = history.last().filter(|last| last.holds(Self::now())).map(|last| last.until) else {
			return Ok(());
		};
		let found = Representatives::<T>::get(patient).contains(&(representative.clone(), until));
		ensure!(found, "a patient doesn't lead to its representative");
		let found = Represented::<T>::get(representative).contains(&(patient.clone(), until));
		ensure!(found, "a representative doesn't lead to its patient");
		Ok(())
	}

	/// Whatever is found from a side was appointed until then, and nobody ended it; each account is found once.
	fn no_side_knows_of_more() -> Checked {
		let is_backed = |patient: &T::AccountId, representative: &T::AccountId, until| {
			let history = Representations::<T>::get(patient, representative);
			history.last().is_some_and(|last| last.until == until && last.ended_at.is_none())
		};
		for (patient, list) in Representatives::<T>::iter() {
			ensure!(
				list.iter().all(|(who, until)| is_backed(&patient, who, *until)),
				"a representative was not appointed"
			);
			ensure!(are_different(list.iter().map(|(who, _)| who)), "a representative is found twice");
		}
		for (representative, list) in Represented::<T>::iter() {
			let backed = list.iter().all(|(patient, until)| is_backed(patient, &representative, *until));
			ensure!(backed, "a patient never had this representative");
			ensure!(are_different(list.iter().map(|(patient, _)| patient)), "a represented patient is found twice");
		}
		Ok(())
	}
}

/// Whether no two of these are the same.
fn are_different<A: Ord>(list: impl Iterator<Item = A>) -> bool {
	let mut list: alloc::vec::Vec<A> = list.collect();
	list.sort();
	list.is_sorted_by(|one, next| one < next)
}

/// Whether periods are sound, and each begins after the one before it ends.
fn are_in_order(periods: &[Period]) -> Checked {
	ensure!(periods.iter().all(Period::is_sound), "a period is empty");
	let in_order = periods.iter().zip(periods.iter().skip(1)).all(|(one, next)| match (one.end, next.start) {
		(Some(end), Some(start)) => end < start,
		_ => false,
	});
	ensure!(in_order, "periods overlap or touch");
	Ok(())
}
