//! The named powers of the consortium, and who holds them.

use frame_support::{
	parameter_types,
	traits::{Contains, EnsureOrigin, OriginTrait, Time},
};
use pallet_consortium::EnsureActing;
use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet, Role, RoleSet},
	ids::OrganisationId,
	traits::{CredentialInspect, OrganisationInspect},
};

use crate::{AccountId, Consortium, Runtime, RuntimeCall, RuntimeOrigin, Timestamp};

parameter_types! {
	pub const CustodianClasses: OrganisationClassSet = OrganisationClassSet::all();
	pub const CustodianRoles: RoleSet = RoleSet::of(Role::Physician)
		.union(RoleSet::of(Role::Nurse))
		.union(RoleSet::of(Role::Laboratory))
		.union(RoleSet::of(Role::Radiologist))
		.union(RoleSet::of(Role::Gateway));
	pub const DeviceRoles: RoleSet = CustodianRoles::get()
		.union(RoleSet::of(Role::Sensor))
		.union(RoleSet::of(Role::Vehicle))
		.union(RoleSet::of(Role::Drone));
	pub const ReporterClasses: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Provider)
		.union(OrganisationClassSet::of(OrganisationClass::Pharmacy))
		.union(OrganisationClassSet::of(OrganisationClass::PublicHealth));
	pub const ManufacturerClasses: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Manufacturer);
	pub const PartnerClasses: OrganisationClassSet = pallet_drug_trace::PARTNERS;
	pub const WitnessClasses: OrganisationClassSet =
		pallet_drug_trace::PARTNERS.union(OrganisationClassSet::of(OrganisationClass::Regulator));
	pub const DispenserClasses: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Pharmacy)
		.union(OrganisationClassSet::of(OrganisationClass::Provider));
	pub const RecallerClasses: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Manufacturer)
		.union(OrganisationClassSet::of(OrganisationClass::Regulator));
	pub const LogisticsRoles: RoleSet = RoleSet::of(Role::Logistics)
		.union(RoleSet::of(Role::QualityPerson))
		.union(RoleSet::of(Role::Pharmacist))
		.union(RoleSet::of(Role::Gateway));
	pub const CarrierRoles: RoleSet = LogisticsRoles::get()
		.union(RoleSet::of(Role::Vehicle))
		.union(RoleSet::of(Role::Drone));
	pub const DispenserRoles: RoleSet = RoleSet::of(Role::Pharmacist).union(RoleSet::of(Role::Gateway));
	pub const ResearcherRoles: RoleSet = RoleSet::of(Role::Researcher);
	pub const QualityRoles: RoleSet = RoleSet::of(Role::QualityPerson).union(RoleSet::of(Role::Gateway));
	pub const ReleaserRoles: RoleSet = RoleSet::of(Role::QualityPerson);
	pub const ThermometerRoles: RoleSet = RoleSet::of(Role::Sensor)
		.union(RoleSet::of(Role::Vehicle))
		.union(RoleSet::of(Role::Drone))
		.union(RoleSet::of(Role::Gateway));
}

/// Whoever may anchor records: an organisation's admin, its clinical staff or its gateway.
pub type EnsureCustodian = EnsureActing<Runtime, CustodianClasses, CustodianRoles>;
/// Whoever may append to a stream: its custodian's people and devices.
pub type EnsureDevice = EnsureActing<Runtime, CustodianClasses, DeviceRoles>;
/// Whoever may publish counts of reports to public health.
pub type EnsureReporter = EnsureActing<Runtime, ReporterClasses, CustodianRoles>;
/// Whoever may register products and commission and pack lots.
pub type EnsureManufacturer = EnsureActing<Runtime, ManufacturerClasses, LogisticsRoles>;
/// Whoever may load, ship and receive medicines: also a truck or a drone, which is what custody is taken by.
pub type EnsureCarrier = EnsureActing<Runtime, PartnerClasses, CarrierRoles>;
/// Whoever may say what became of medicines: a partner's people and gateway.
pub type EnsurePartner = EnsureActing<Runtime, PartnerClasses, LogisticsRoles>;
/// Whoever may supply medicines to patients.
pub type EnsureDispenser = EnsureActing<Runtime, DispenserClasses, DispenserRoles>;
/// Whoever may release what was locked: a partner's quality person, or its admin.
pub type EnsureQuality = EnsureActing<Runtime, PartnerClasses, ReleaserRoles>;
/// Whoever may witness a destruction: anybody who may hold medicines, or a regulator.
pub type EnsureWitness = EnsureActing<Runtime, WitnessClasses, LogisticsRoles>;
/// Whatever may report temperatures: a partner's devices and gateway.
pub type EnsureThermometer = EnsureActing<Runtime, PartnerClasses, ThermometerRoles>;
/// Whoever may recall a lot, as far as the pallet lets them.
pub type EnsureRecaller = EnsureActing<Runtime, RecallerClasses, QualityRoles>;

/// Whoever may register a study and amend its protocol: an organisation's admin or a researcher of it.
pub type EnsureResearcher = EnsureActing<Runtime, CustodianClasses, ResearcherRoles>;

/// What a guardian or a proxy may do for a patient: whatever the patient decides about consents and studies. Naming
/// further proxies isn't among it.
pub struct RepresentedCalls;

impl Contains<RuntimeCall> for RepresentedCalls {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_consent::Call as Consent;
		use pallet_study::Call as Study;
		match call {
			RuntimeCall::Consent(call) => matches!(
				call,
				Consent::grant { .. }
					| Consent::amend { .. }
					| Consent::withdraw { .. }
					| Consent::change_provision { .. }
					| Consent::withdraw_provision { .. }
					| Consent::lift { .. }
					| Consent::enter_in_error { .. }
					| Consent::accept { .. }
					| Consent::decline { .. }
			),
			RuntimeCall::Study(call) => matches!(call, Study::enrol { .. } | Study::leave { .. }),
			_ => false,
		}
	}
}

/// A physician of a provider, in person: an admin is none. Success is the provider and the physician's account.
pub struct EnsurePrescriber;

impl EnsureOrigin<RuntimeOrigin> for EnsurePrescriber {
	type Success = (OrganisationId, AccountId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		let prescriber = |who: &AccountId| {
			let acting = Consortium::acting(who, Timestamp::now())?;
			let is_provider = Consortium::class(acting.organisation) == Some(OrganisationClass::Provider);
			(acting.role == Role::Physician && is_provider).then_some((acting.organisation, who.clone()))
		};
		origin.as_signer().and_then(prescriber).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		let (provider, _) = pallet_consortium::benchmark_setup::organisation::<Runtime>(OrganisationClass::Provider);
		let who = pallet_consortium::benchmark_setup::holder::<Runtime>(provider, Role::Physician);
		Ok(frame_system::RawOrigin::Signed(who).into())
	}
}
