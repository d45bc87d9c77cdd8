//! What is stored: a part of the pallet that has a file of its own.

use frame_support::pallet_macros::pallet_section;

/// The pallet's storage. Its imports are those of the pallet.
#[pallet_section]
mod storage {
	/// The id that the next organisation gets.
	#[pallet::storage]
	pub type NextOrganisationId<T> = StorageValue<_, OrganisationId, ValueQuery>;

	/// The organisations.
	// The chain counts the ids itself, so that nobody can choose one to unbalance the trie.
	#[pallet::storage]
	pub type Organisations<T: Config> = StorageMap<_, Twox64Concat, OrganisationId, Organisation<T>>;

	/// Which organisation has a GLN.
	#[pallet::storage]
	pub type OrganisationsByGln<T> = StorageMap<_, Blake2_128Concat, Gln, OrganisationId>;

	/// Which organisation GS1 gave a company prefix to.
	#[pallet::storage]
	pub type OrganisationsByPrefix<T> = StorageMap<_, Blake2_128Concat, CompanyPrefix, OrganisationId>;

	/// Which organisation an account is an admin of.
	#[pallet::storage]
	pub type OrganisationsByAdmin<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, OrganisationId>;

	/// The credential that an account holds or held. It is never removed, so that answers about the past stay.
	#[pallet::storage]
	pub type Credentials<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Credential>;

	/// The patients, by their pseudonymous account.
	#[pallet::storage]
	pub type Patients<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Patient>;

	/// When and as what an account represented a patient. Nothing is removed, so that answers about the past stay.
	#[pallet::storage]
	pub type Representations<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, T::AccountId, History, ValueQuery>;

	/// Who represents a patient, and until when; some may have expired since the last change.
	#[pallet::storage]
	pub type Representatives<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, InForce<T, MAX_REPRESENTATIVES>, ValueQuery>;

	/// Whom an account represents, and until when; some may have expired since the last change. Never removed: that
	/// there is an entry tells that the account has a nonce.
	#[pallet::storage]
	pub type Represented<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, InForce<T, MAX_REPRESENTED>, ValueQuery>;

	/// The contracts that an organisation registered.
	#[pallet::storage]
	pub type ContractsByOrganisation<T: Config> =
		StorageMap<_, Twox64Concat, OrganisationId, Registered<T>, ValueQuery>;

	/// Which organisations registered a contract.
	#[pallet::storage]
	pub type OrganisationsByContract<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Registrants, ValueQuery>;

	/// The organisations whose admins may put contracts on the chain.
	#[pallet::storage]
	pub type Deployers<T> = StorageMap<_, Twox64Concat, OrganisationId, ()>;

	/// Who is a member, and whose quota its transactions count to; representatives' time may be over since the last
	/// change.
	// One read instead of one for each part that an account can play.
	#[pallet::storage]
	pub type Members<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Member>;

	/// When a regulator last suspended an organisation.
	#[pallet::storage]
	pub type Emergencies<T> = StorageMap<_, Twox64Concat, OrganisationId, Moment>;

	/// The organisations that regulators suspended, and when that ends by itself; for some it may have since the last
	/// change.
	#[pallet::storage]
	pub type EmergenciesInForce<T: Config> = StorageValue<_, EmergencyList<T>, ValueQuery>;

	/// The declarations that what an organisation issued counts for nothing. They are never removed, so that answers
	/// about the past stay.
	#[pallet::storage]
	pub type Voids<T: Config> = StorageMap<_, Twox64Concat, OrganisationId, VoidList<T>, ValueQuery>;

	/// The account that a patient signs with instead of its pseudonym, whose key was lost.
	#[pallet::storage]
	pub type KeysByPatient<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId>;

	/// Which patient signs with an account that isn't its pseudonym.
	#[pallet::storage]
	pub type PatientsByKey<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId>;
}
