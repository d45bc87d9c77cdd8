//! Destruction: the custodian declares that a record's salt and keys are gone, and a second organisation confirms it.

use frame_support::ensure;
use salus_primitives::{
	anchor::{Destruction, Held, RecordRef, RecordStatus, Target},
	ids::OrganisationId,
};
use sp_runtime::DispatchResult;

use crate::pallet::{Anchors, Config, CustodyOffers, Destructions, Error, Event, LeafMarks, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_attest_destruction(
		custodian: OrganisationId,
		target: Target,
		witness: OrganisationId,
	) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		let record = Self::ensure_own(custodian, target)?.record();
		let before = Destructions::<T>::get(record);
		ensure!(before.is_none_or(|before| before.witnessed_at.is_none()), Error::<T>::AlreadyDestroyed);
		ensure!(Self::is_second(custodian, witness), Error::<T>::BadWitness);
		// Of a batch that has changed hands since, the new custodian speaks for itself, and from now on.
		let own = before.filter(|before| before.custodian == custodian);
		let attested_at = own.map_or_else(Self::now, |own| own.attested_at);

		Destructions::<T>::insert(record, Destruction { custodian, witness, attested_at, witnessed_at: None });

		Self::deposit_event(Event::DestructionAttested { record, custodian, witness });
		Ok(())
	}

	pub(crate) fn do_witness_destruction(witness: OrganisationId, record: RecordRef) -> DispatchResult {
		Self::ensure_good_standing(witness)?;
		let declared = Destructions::<T>::get(record).ok_or(Error::<T>::NotDestroying)?;
		ensure!(declared.witnessed_at.is_none(), Error::<T>::AlreadyDestroyed);
		ensure!(declared.witness == witness, Error::<T>::NotWitness);

		Destructions::<T>::insert(record, Destruction { witnessed_at: Some(Self::now()), ..declared });
		Self::put_destroyed(record);

		Self::deposit_event(Event::Destroyed { record, custodian: declared.custodian, witness });
		Ok(())
	}

	/// Nothing leads to the sealed record any more, and nobody can take custody of it.
	fn put_destroyed(record: RecordRef) {
		match record {
			RecordRef::Anchor(id) => {
				CustodyOffers::<T>::remove(Held::Anchor(id));
				Anchors::<T>::mutate_extant(id, |anchor| {
					anchor.status = RecordStatus::Destroyed;
					anchor.content = None;
				});
			}
			RecordRef::Leaf { batch, index } => LeafMarks::<T>::mutate(batch, index, |mark| {
				mark.get_or_insert_default().status = RecordStatus::Destroyed;
			}),
		}
	}
}
