//! Consent terms as they are written: one provision in a line, or a whole consent in a JSON file.

mod arguments;
mod json;
mod text;

pub use arguments::Provisions;
pub(in crate::cli) use json::from_value;
pub use json::{from_json, load, to_json};
pub use text::{actor, actor_text, deny, permit, to_text};

use salus_primitives::{
	codes::{DiseaseGroupSet, DuoModifierSet, DuoPermission},
	commitment::Commitment,
	consent::{ConsentTerms, Provision, MAX_LEVELS, MAX_PROVISIONS},
	ids::{Jurisdiction, Period},
	study::DataUse,
};

use crate::{chain::AccountId, cli::parse::Parsed, Error, Result};

/// How a provision and a file of terms are written; part of the help.
pub const HELP: &str = "A provision (SPEC) is an actor and what it may use for what, with semicolons between them:

  ACTOR;purposes=CODE,…|all;classes=CODE,…|all[;PART=…]…
  role:physician;purposes=TREAT,ETREAT;classes=laboratory,medications

ACTOR is anyone, class:CLASS, role:ROLE, org:NUMBER, study:NUMBER or account:ACCOUNT, from wide to narrow. Of two \
provisions that match, the narrower decides; of two of the same reach, the denial does. The other parts:

  labels=R,HIV          data with these security labels: at most one confidentiality (a permit's ceiling, a denial's \
floor: U, L, M, N, R, V), and sensitivities, of which the data has at least one
  from=TIME until=TIME  when the provision holds, within the period of the consent
  data-from=TIME data-until=TIME
                        when the data was made
  use=GRU,IRB           for studies that this data use fits (GA4GH DUO): one of NRES, GRU, HMB, DS, POA, and any of \
NMDS, GSO, NPU, NCU, NPUNCU, PUB, COL, IRB, RTN, CC, NPOA
  diseases=cancer,…     the disease groups of use=DS
  country=DE            only within this country; goes with use=
  under=N               an exception to provision N, of the other effect; they are numbered from 0 as they are written

--terms FILE is the same as JSON, with a commitment to the signed document if there is one:

  { \"period\": { \"start\": \"2026-01-01\", \"end\": null },
    \"provisions\": [ { \"effect\": \"permit\", \"actor\": \"org:2\", \"purposes\": [\"TREAT\"], \"classes\": [\"all\"],
                      \"labels\": [\"N\"], \"period\": {}, \"data_period\": { \"start\": null, \"end\": null },
                      \"data_use\": { \"use\": [\"DS\", \"IRB\"], \"diseases\": [\"cancer\"], \"country\": \"DE\" } },
                    { \"effect\": \"deny\", \"parent\": 0, \"actor\": \"anyone\", \"purposes\": [\"all\"],
                      \"classes\": [\"genomics\"] } ],
    \"source\": \"0x…\" }

One consent has 1 to 16 provisions.";

/// A provision as it is read.
pub type Spec = Provision<AccountId>;

/// Puts terms together, and checks what can be checked without the chain. An error names the provision.
pub fn terms(period: Period, provisions: Vec<Spec>, source: Option<Commitment>) -> Result<ConsentTerms<AccountId>> {
	if provisions.is_empty() {
		return Err(Error::bad("terms", "no provision: give --permit, --deny or --terms"));
	}
	let count = provisions.len();
	if count > MAX_PROVISIONS as usize {
		return Err(Error::bad("terms", format!("{count} provisions, and {MAX_PROVISIONS} is the most")));
	}
	for (number, provision) in provisions.iter().enumerate() {
		check_parent(&provisions, number, provision)
			.map_err(|why| Error::bad(format!("provisions[{number}].parent"), why))?;
	}
	let provisions = provisions.try_into().map_err(|_| Error::bad("terms", "too many provisions"))?;
	Ok(ConsentTerms { period, provisions, source })
}

/// Why a provision can't be an exception to the one that it names.
fn check_parent(provisions: &[Spec], number: usize, provision: &Spec) -> Parsed<()> {
	let Some(place) = provision.parent.map(usize::from) else { return Ok(()) };
	if place >= number {
		return Err(format!("{place} doesn't come before it; provisions are numbered from 0 as they are written"));
	}
	let ancestors = std::iter::successors(Some(place), |place| provisions.get(*place)?.parent.map(usize::from));
	let levels = usize::from(MAX_LEVELS);
	if ancestors.take(levels).count() == levels {
		return Err(format!("nested deeper than {levels} levels"));
	}
	match provisions.get(place) {
		Some(parent) if parent.effect != provision.effect => Ok(()),
		_ => Err(format!("provision {place} has the same effect; an exception has the other one")),
	}
}

/// A data use whose parts fit, or why they don't.
fn data_use(
	codes: Option<(DuoPermission, DuoModifierSet)>,
	diseases: Option<DiseaseGroupSet>,
	jurisdiction: Option<Jurisdiction>,
) -> Parsed<Option<DataUse>> {
	let Some((permission, modifiers)) = codes else {
		return match (diseases, jurisdiction) {
			(None, None) => Ok(None),
			_ => Err("diseases and country go with a use".into()),
		};
	};
	let data_use = DataUse { permission, diseases: diseases.unwrap_or_default(), modifiers, jurisdiction };
	match (data_use.is_sound(), permission) {
		(true, _) => Ok(Some(data_use)),
		(false, DuoPermission::DiseaseSpecific) => Err("the use DS needs diseases".into()),
		(false, _) => Err("diseases go with the use DS only".into()),
	}
}

#[cfg(test)]
mod tests;
