//! Why calls are refused: a part of the pallet that has a file of its own.

use frame_support::pallet_macros::pallet_section;

/// The pallet's errors.
#[pallet_section]
mod errors {
	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The GLN has more than 13 digits, or its check digit is wrong.
		InvalidGln,
		/// A company prefix has 4 to 12 digits, and this number does not fit in them.
		InvalidPrefix,
		/// The jurisdiction is not two capital letters (ISO 3166-1 alpha-2).
		InvalidJurisdiction,
		/// The period is empty or over, or would shorten or predate the last licence; or the end is not in the future.
		InvalidPeriod,
		/// No such organisation or patient, or the account never held a credential.
		NotFound,
		/// An organisation with this GLN was admitted already.
		GlnTaken,
		/// The prefix, or the beginning of it, is assigned already.
		PrefixTaken,
		/// The account is an admin, a holder (even of a revoked credential), a patient, a patient's key or a
		/// representative already. Use a fresh key.
		AccountTaken,
		/// Only an admin of the organisation that issued the credential can do this.
		NotAuthorized,
		/// The organisation has no licence that is valid now. Have it renewed first.
		LicenceNotValid,
		/// The organisation is suspended.
		Suspended,
		/// The organisation is suspended already.
		AlreadySuspended,
		/// The organisation is not suspended.
		NotSuspended,
		/// The credential was revoked already.
		AlreadyRevoked,
		/// The organisation has as many company prefixes as it can have.
		TooManyPrefixes,
		/// The organisation has as many licences as it can have. Renew without a gap, which needs no room.
		TooManyLicences,
		/// Only one more suspension can be recorded, and it can't be lifted: it takes a vote, and isn't for a regulator.
		TooManySuspensions,
		/// No more organisations can be numbered.
		IdsExhausted,
		/// Only the provider that admitted the patient can do this.
		NotSponsor,
		/// A patient needs nobody's leave to act for itself, so it can't represent itself.
		OwnRepresentative,
		/// The account doesn't represent the patient now.
		NotRepresentative,
		/// A representative may not make this call for a patient.
		CallNotAllowed,
		/// The patient has as many representatives as there can be. End one first.
		TooManyRepresentatives,
		/// The account represents as many patients as it can. Use a fresh key for each.
		TooManyRepresented,
		/// The account was appointed for this patient as often as can be recorded. Use a fresh key.
		TooManyRepresentations,
		/// The organisation registered this contract already.
		AlreadyRegistered,
		/// The organisation didn't register this contract.
		NotRegistered,
		/// The contract is the organisation's policy. Set another one, or none, first.
		IsPolicy,
		/// The organisation has registered as many contracts as it can. Take one back first.
		TooManyContracts,
		/// As many organisations as there can be have registered this contract. Deploy another one of the same code.
		TooManyRegistrants,
		/// The organisation may put contracts on the chain already.
		AlreadyPermitted,
		/// The organisation may put no contracts on the chain.
		NotPermitted,
		/// An organisation has at least one admin.
		NoAdmins,
		/// The same account is named twice.
		DuplicateAdmin,
		/// A regulator suspended the organisation not long ago. Only a vote can do it again so soon.
		SuspendedLately,
		/// Regulators suspended as many organisations as they can at a time. Put it to the vote.
		TooManyEmergencies,
		/// The moment lies in the future.
		InFuture,
		/// What the organisation issues from that moment on counts for nothing already.
		AlreadyVoid,
		/// What the organisation issues counts.
		NotVoid,
		/// What the organisation issued was declared void as often as can be recorded. The last declaration can't be
		/// cleared.
		TooManyVoids,
	}
}
