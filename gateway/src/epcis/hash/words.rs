//! The words of GS1's vocabularies that JSON-LD writes by their short names, and the addresses that they stand for.
//! Source: CBV 2.0 (sections 7.2 to 7.5) and the GS1 Web Vocabulary, as the JSON-LD context of EPCIS 2.0 lists them.

use super::{super::biz_step, value::Form};
use crate::{Error, Result};

/// Dispositions.
const DISPOSITIONS: &[&str] = &[
	"active",
	"available",
	"completeness_inferred",
	"completeness_verified",
	"conformant",
	"container_closed",
	"container_open",
	"damaged",
	"destroyed",
	"dispensed",
	"disposed",
	"encoded",
	"expired",
	"in_progress",
	"in_transit",
	"inactive",
	"mismatch_class",
	"mismatch_instance",
	"mismatch_quantity",
	"needs_replacement",
	"no_pedigree_match",
	"non_conformant",
	"non_sellable_other",
	"partially_dispensed",
	"recalled",
	"reserved",
	"retail_sold",
	"returned",
	"sellable_accessible",
	"sellable_not_accessible",
	"stolen",
	"unavailable",
	"unknown",
];

/// Types of business transactions.
const TRANSACTIONS: &[&str] = &[
	"bol",
	"cert",
	"desadv",
	"inv",
	"pedigree",
	"po",
	"poc",
	"prodorder",
	"recadv",
	"rma",
	"testprd",
	"testres",
	"upevt",
];

/// Types of sources and destinations.
const PARTIES: &[&str] = &["location", "owning_party", "possessing_party"];

/// What sensors measure.
const MEASUREMENTS: &[&str] = &[
	"AbsoluteHumidity",
	"AbsorbedDose",
	"AbsorbedDoseRate",
	"Acceleration",
	"Altitude",
	"AmountOfSubstance",
	"AmountOfSubstancePerUnitVolume",
	"Angle",
	"AngularAcceleration",
	"AngularMomentum",
	"AngularVelocity",
	"Area",
	"Capacitance",
	"Conductance",
	"Conductivity",
	"Count",
	"Density",
	"Dimensionless",
	"DoseEquivalent",
	"DoseEquivalentRate",
	"DynamicViscosity",
	"ElectricCharge",
	"ElectricCurrent",
	"ElectricCurrentDensity",
	"ElectricFieldStrength",
	"Energy",
	"Exposure",
	"Force",
	"Frequency",
	"Illuminance",
	"Inductance",
	"Irradiance",
	"KinematicViscosity",
	"Length",
	"LinearMomentum",
	"Luminance",
	"LuminousFlux",
	"LuminousIntensity",
	"MagneticFlux",
	"MagneticFluxDensity",
	"MagneticVectorPotential",
	"Mass",
	"MassConcentration",
	"MassFlowRate",
	"MassPerAreaTime",
	"MemoryCapacity",
	"MolalityOfSolute",
	"MolarEnergy",
	"MolarMass",
	"MolarVolume",
	"Power",
	"Pressure",
	"RadiantFlux",
	"RadiantIntensity",
	"Radioactivity",
	"RelativeHumidity",
	"Resistance",
	"Resistivity",
	"SolidAngle",
	"SpecificVolume",
	"Speed",
	"SurfaceDensity",
	"SurfaceTension",
	"Temperature",
	"Time",
	"Torque",
	"Voltage",
	"Volume",
	"VolumeFlowRate",
	"VolumeFraction",
	"VolumetricFlux",
	"Wavenumber",
];

/// What is wrong with a sensor.
const EXCEPTIONS: &[&str] = &["ALARM_CONDITION", "ERROR_CONDITION"];

/// Components of a measured vector.
const COMPONENTS: &[&str] = &[
	"altitude",
	"axial_distance",
	"azimuth",
	"easting",
	"elevation_angle",
	"height",
	"latitude",
	"longitude",
	"northing",
	"polar_angle",
	"spherical_radius",
	"x",
	"y",
	"z",
];

/// The address behind a short name, `None` for what is an address already. `at` names the field.
pub(super) fn expand(form: Form, text: &str, at: &str) -> Result<Option<String>> {
	let (words, prefix, what) = match form {
		Form::Text | Form::Time => return Ok(None),
		Form::Step => {
			let short = (!text.contains(':')).then(|| biz_step(text, at)).transpose()?;
			return Ok(short.map(|name| format!("https://ref.gs1.org/cbv/BizStep-{name}")));
		}
		Form::Disposition => (DISPOSITIONS, "https://ref.gs1.org/cbv/Disp-", "disposition"),
		Form::Transaction => (TRANSACTIONS, "https://ref.gs1.org/cbv/BTT-", "type of business transaction"),
		Form::Party => (PARTIES, "https://ref.gs1.org/cbv/SDT-", "type of source or destination"),
		Form::Measurement => (MEASUREMENTS, "https://gs1.org/voc/", "type of measurement"),
		Form::Exception => (EXCEPTIONS, "https://gs1.org/voc/", "sensor exception"),
		Form::Component => (COMPONENTS, "https://ref.gs1.org/cbv/Comp-", "component"),
	};
	match text {
		"" => Ok(None),
		_ if words.contains(&text) => Ok(Some(format!("{prefix}{text}"))),
		_ if text.contains(':') => Ok(None),
		_ => Err(Error::bad(at, format!("\"{text:.80}\" is no {what} of CBV 2.0, and no URI"))),
	}
}
