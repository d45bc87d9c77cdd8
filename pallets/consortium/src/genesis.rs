//! The members that the chain begins with.

use alloc::vec::Vec;
use frame_support::ensure;
use salus_primitives::{
	codes::OrganisationClass,
	gs1::{CompanyPrefix, Gln},
	ids::{Jurisdiction, OrganisationId, Period},
};
use serde::{Deserialize, Serialize};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{Config, GenesisConfig, Organisation, Organisations, Pallet};

/// A founding organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisOrganisation<AccountId> {
	/// What it is licensed as.
	pub class: OrganisationClass,
	/// Its GLN.
	pub gln: Gln,
	/// Where it is licensed: two capital letters (ISO 3166-1 alpha-2).
	pub jurisdiction: [u8; 2],
	/// Its licence.
	pub licence: Period,
	/// Its admins, at least one.
	pub admins: Vec<AccountId>,
	/// The GS1 company prefixes that GS1 gave it.
	pub prefixes: Vec<CompanyPrefix>,
}

/// Writes the genesis by the same rules as the calls. Panics on bad input: a chain must not begin with half of it.
#[allow(clippy::panic)] // No chain runs yet; whoever writes the genesis must learn what is wrong with it.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
	let mut ids = Vec::new();
	for (index, organisation) in config.organisations.iter().enumerate() {
		match admit::<T>(organisation) {
			Ok(id) => ids.push(id),
			Err(error) => panic!("genesis: organisation {index} (GLN {}): {error:?}", organisation.gln),
		}
	}
	let id_of = |index: u32| {
		let id = usize::try_from(index).ok().and_then(|index| ids.get(index)).copied();
		id.ok_or(DispatchError::Other("no organisation has this place in the list"))
	};
	for (index, holder, role) in &config.credentials {
		let issued =
			id_of(*index).and_then(|id| Pallet::<T>::do_issue_credential(id, holder.clone(), *role, Period::always()));
		if let Err(error) = issued {
			panic!("genesis: credential of {holder:?} for organisation {index}: {error:?}");
		}
	}
	for (index, patient) in &config.patients {
		if let Err(error) = id_of(*index).and_then(|id| admit_patient::<T>(id, patient)) {
			panic!("genesis: patient {patient:?} of organisation {index}: {error:?}");
		}
	}
	for index in &config.deployers {
		if let Err(error) = id_of(*index).and_then(Pallet::<T>::do_permit_contracts) {
			panic!("genesis: contracts of organisation {index}: {error:?}");
		}
	}
}

/// Admits a founding organisation with all its admins and prefixes.
fn admit<T: Config>(organisation: &GenesisOrganisation<T::AccountId>) -> Result<OrganisationId, DispatchError> {
	let GenesisOrganisation { class, gln, jurisdiction, licence, admins, prefixes } = organisation;
	let (first, others) = admins.split_first().ok_or(DispatchError::Other("no admin"))?;
	let id = Pallet::<T>::do_admit_organisation(*class, *gln, Jurisdiction(*jurisdiction), *licence, first.clone())?;
	others.iter().try_for_each(|admin| add_admin::<T>(id, admin))?;
	prefixes.iter().try_for_each(|prefix| Pallet::<T>::do_assign_prefix(id, *prefix))?;
	Ok(id)
}

/// Adds one more admin.
fn add_admin<T: Config>(id: OrganisationId, admin: &T::AccountId) -> DispatchResult {
	Pallet::<T>::ensure_free(admin)?;
	Organisations::<T>::mutate(id, |record| {
		let admins = record.as_mut().map(|record: &mut Organisation<T>| &mut record.admins);
		admins.and_then(|admins| admins.try_push(admin.clone()).ok())
	})
	.ok_or(DispatchError::Other("too many admins"))?;
	Pallet::<T>::index_admin(id, admin);
	Ok(())
}

/// Admits a patient of a founding provider.
fn admit_patient<T: Config>(sponsor: OrganisationId, patient: &T::AccountId) -> DispatchResult {
	let class = Organisations::<T>::get(sponsor).map(|record| record.class);
	ensure!(class == Some(OrganisationClass::Provider), DispatchError::Other("the sponsor is no provider"));
	Pallet::<T>::do_admit_patient(sponsor, patient.clone())
}
