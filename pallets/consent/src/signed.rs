//! Consents that a patient signs and somebody else submits.

use alloc::vec::Vec;
use codec::Encode;
use frame_support::{dispatch::DispatchResult, ensure, traits::Time};
use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{
	consent::{ConsentTerms, SignedGrant, SIGNED_GRANT},
	ids::Moment,
	traits::PatientInspect,
};
use sp_runtime::traits::{Convert, Verify, Zero};

use crate::{Config, Error, Event, Nonces, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_grant_signed(
		patient: T::AccountId,
		terms: ConsentTerms<T::AccountId>,
		nonce: u32,
		deadline: Moment,
		signature: &T::Signature,
	) -> DispatchResult {
		ensure!(T::Patients::is_patient(&patient), Error::<T>::UnknownPatient);
		ensure!(T::Time::now() < deadline, Error::<T>::SignatureExpired);
		ensure!(nonce == Nonces::<T>::get(&patient), Error::<T>::StaleNonce);
		let next = nonce.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
		let payload = Self::signed_payload(&patient, &terms, nonce, deadline);
		let key = T::PatientKeys::convert(patient.clone());
		ensure!(is_signed_by::<T>(&payload, signature, &key), Error::<T>::BadSignature);
		let consent = Self::begin_new(patient.clone(), terms)?;
		Nonces::<T>::insert(&patient, next);
		Self::deposit_event(Event::ConsentGranted { consent, patient });
		Ok(())
	}

	/// The bytes that the patient signs.
	pub(crate) fn signed_payload(
		patient: &T::AccountId,
		terms: &ConsentTerms<T::AccountId>,
		nonce: u32,
		deadline: Moment,
	) -> Vec<u8> {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		// The integrity test sees to it that a hash has 32 bytes.
		let genesis = genesis.as_ref().try_into().unwrap_or_default();
		SignedGrant { domain: SIGNED_GRANT, genesis, patient, nonce, deadline, terms }.encode()
	}
}

/// Whether the account signed the payload: as it is, or between the marks that browser wallets put around whatever
/// isn't a transaction.
fn is_signed_by<T: Config>(payload: &[u8], signature: &T::Signature, who: &T::AccountId) -> bool {
	signature.verify(payload, who) || signature.verify(wrapped(payload).as_slice(), who)
}

/// A payload between the marks of browser wallets.
pub(crate) fn wrapped(payload: &[u8]) -> Vec<u8> {
	[b"<Bytes>", payload, b"</Bytes>"].concat()
}
