//! The events: a part of the pallet that has a file of its own.

use frame_support::pallet_macros::pallet_section;

/// What the pallet tells of. Its imports are those of the pallet.
#[pallet_section]
mod events {
	/// What happened to members.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An organisation was admitted.
		OrganisationAdmitted {
			/// The organisation.
			organisation: OrganisationId,
			/// What it is licensed as.
			class: OrganisationClass,
			/// Its GLN.
			gln: Gln,
			/// Its licence.
			licence: Period,
			/// Its first admin.
			admin: T::AccountId,
		},
		/// An organisation was suspended without end, or what a regulator suspended ends no more by itself. From now on
		/// nobody acts for it.
		OrganisationSuspended {
			/// The organisation.
			organisation: OrganisationId,
		},
		/// An organisation's suspension was lifted.
		OrganisationReinstated {
			/// The organisation.
			organisation: OrganisationId,
		},
		/// An organisation's licence was prolonged, or a new one added.
		LicenceRenewed {
			/// The organisation.
			organisation: OrganisationId,
			/// The licence as it is now recorded.
			licence: Period,
		},
		/// An organisation was recorded as the owner of a GS1 company prefix.
		PrefixAssigned {
			/// The organisation.
			organisation: OrganisationId,
			/// The prefix.
			prefix: CompanyPrefix,
		},
		/// An organisation issued a credential.
		CredentialIssued {
			/// The organisation.
			organisation: OrganisationId,
			/// Who can act for it.
			holder: T::AccountId,
			/// As what.
			role: Role,
			/// When.
			validity: Period,
		},
		/// An organisation revoked a credential.
		CredentialRevoked {
			/// The organisation.
			organisation: OrganisationId,
			/// Who can no longer act for it.
			holder: T::AccountId,
		},
		/// A patient was admitted.
		PatientAdmitted {
			/// The patient's pseudonym.
			patient: T::AccountId,
			/// The provider that admitted the patient.
			sponsor: OrganisationId,
		},
		/// An organisation registered its policy contract, or went back to the native tier table.
		PolicySet {
			/// The organisation.
			organisation: OrganisationId,
			/// The contract, if any.
			contract: Option<T::AccountId>,
		},
		/// A patient was given a guardian or a proxy.
		RepresentativeAppointed {
			/// The patient.
			patient: T::AccountId,
			/// Who acts for the patient.
			representative: T::AccountId,
			/// As what.
			kind: RepresentativeKind,
			/// The first moment at which the right has ended: of a guardian, the day of majority.
			until: Moment,
		},
		/// A representation was ended before its time.
		RepresentationEnded {
			/// The patient.
			patient: T::AccountId,
			/// Who acts for the patient no more.
			representative: T::AccountId,
		},
		/// A representative acted for a patient. What was done is told by the events just before.
		ActedFor {
			/// The patient.
			patient: T::AccountId,
			/// Who acted.
			representative: T::AccountId,
			/// As what.
			kind: RepresentativeKind,
		},
		/// An organisation registered a contract: the chain answers the contract about the organisation's people and data.
		ContractRegistered {
			/// The organisation.
			organisation: OrganisationId,
			/// The contract.
			contract: T::AccountId,
		},
		/// An organisation took a contract's registration back.
		ContractUnregistered {
			/// The organisation.
			organisation: OrganisationId,
			/// The contract.
			contract: T::AccountId,
		},
		/// The consortium let an organisation put contracts on the chain.
		ContractsPermitted {
			/// The organisation.
			organisation: OrganisationId,
		},
		/// The consortium lets an organisation put no more contracts on the chain. Those that are there stay.
		ContractsForbidden {
			/// The organisation.
			organisation: OrganisationId,
		},
		/// A regulator suspended an organisation. From now on nobody acts for it, until that ends by itself.
		OrganisationSuspendedAtOnce {
			/// The organisation.
			organisation: OrganisationId,
			/// The first moment at which it isn't suspended any more, unless a vote says otherwise before.
			until: Moment,
		},
		/// An organisation's admins were set, or one of them took another key.
		AdminsSet {
			/// The organisation.
			organisation: OrganisationId,
			/// Its admins from now on.
			admins: Admins<T>,
		},
		/// What an organisation issued and issues was declared void: its credentials let nobody act from now on.
		IssuerVoided {
			/// The organisation.
			organisation: OrganisationId,
			/// From when on it issued what counts for nothing.
			from: Moment,
		},
		/// What an organisation issues from now on counts again.
		IssuerCleared {
			/// The organisation.
			organisation: OrganisationId,
		},
	}
}
