//! One answer out of what several consents say: class by class, then all classes together.

use alloc::{collections::BTreeSet, vec::Vec};
use salus_primitives::{
	codes::{DataClass, DataClassSet},
	decision::{Decision, DenyReason, Ground, Grounds, Obligations},
	ids::ConsentId,
};

use super::{
	extent::{Bar, Extent, Extents},
	matching::{Denial, Permit, Spoken},
	tier::Allowed,
};

/// How many reaches there are: the narrowness of an actor is below it.
const REACHES: usize = 6;

/// What the denials of one consent keep out of permits, by the permits' reach.
#[derive(Clone, Copy, Debug, Default)]
struct Bars([Bar; REACHES]);

impl Bars {
	/// The bars of denials, each on the permits of its own and of wider reaches.
	fn of<'a>(denials: impl Iterator<Item = &'a Denial>) -> Self {
		denials.fold(Self::default(), |mut bars, denial| {
			bars.0
				.iter_mut()
				.take(usize::from(denial.reach).saturating_add(1))
				.for_each(|bar| *bar = bar.and(denial.bar));
			bars
		})
	}

	/// The bar on permits of a reach.
	fn at(&self, reach: u8) -> Bar {
		self.0.get(usize::from(reach)).copied().unwrap_or(Bar::ALL)
	}
}

/// A permit that counts: what the denials leave of it.
struct Standing {
	consent: ConsentId,
	extent: Extent,
}

/// What the patient's consents say about one class of data, and which of them.
enum Verdict {
	/// Nothing.
	Silence,
	/// It may not be read.
	Denied(BTreeSet<ConsentId>),
	/// It may be read as far as the extent goes.
	Permitted(Extent, BTreeSet<ConsentId>),
	/// Consents permit nothing of it but what the organisation's own rules leave out.
	BeyondTier,
}

/// The permits for a class that count, after all denials.
fn standing(class: DataClass, spoken: &[Spoken]) -> Vec<Standing> {
	let bars: Vec<_> = spoken.iter().map(|consent| Bars::of(consent.denials_of(class))).collect();
	let all = Bars::of(spoken.iter().flat_map(|consent| consent.denials_of(class)));
	let mut standing = Vec::new();
	for (number, said) in spoken.iter().enumerate() {
		for permit in said.permits_of(class) {
			let bar =
				if permit.is_exempt() { exempted(class, permit, number, said, &bars) } else { all.at(permit.reach) };
			let extent = permit.extent.and_then(|extent| extent.without(&bar));
			standing.extend(extent.map(|extent| Standing { consent: said.consent, extent }));
		}
	}
	standing
}

/// The bar on a permit that is an exception: that of all denials but those that it is an exception to.
fn exempted(class: DataClass, permit: &Permit, number: usize, said: &Spoken, bars: &[Bars]) -> Bar {
	let others = bars.iter().enumerate().filter(|(other, _)| *other != number).map(|(_, bars)| bars.at(permit.reach));
	let reaches = |denial: &&Denial| permit.reach <= denial.reach && !permit.is_exempt_from(denial);
	let own = said.denials_of(class).filter(reaches).map(|denial| denial.bar);
	others.chain(own).fold(Bar::default(), Bar::and)
}

/// Which data of a class may be read, within what the organisation's own rules allow.
pub(crate) fn extents(class: DataClass, within: Extent, spoken: &[Spoken]) -> Extents {
	let mut extents = Extents::default();
	let narrowed = |permit: &Standing| permit.extent.intersection(within);
	standing(class, spoken).iter().filter_map(narrowed).for_each(|extent| extents.add(extent));
	extents
}

fn collect(standing: &[Standing]) -> Extents {
	let mut extents = Extents::default();
	standing.iter().for_each(|permit| extents.add(permit.extent));
	extents
}

/// What the consents say about one class. What obligations can't name counts as denied.
fn verdict(class: DataClass, spoken: &[Spoken]) -> Verdict {
	let standing = standing(class, spoken);
	if let Some(extent) = collect(&standing).joined() {
		let within = |permit: &&Standing| permit.extent.period.meets(&extent.period);
		return Verdict::Permitted(extent, standing.iter().filter(within).map(|permit| permit.consent).collect());
	}
	let said = || spoken.iter().map(|said| (said.consent, said));
	let narrowest = spoken.iter().flat_map(|said| said.permits_of(class)).map(|permit| permit.reach).max();
	let denies = |said: &Spoken| said.denials_of(class).any(|denial| Some(denial.reach) >= narrowest);
	let denying: BTreeSet<_> = said().filter(|(_, said)| denies(said)).map(|(consent, _)| consent).collect();
	match (narrowest, denying.is_empty()) {
		(_, false) => Verdict::Denied(denying),
		(Some(_), true) => {
			let limited = said().filter(|(_, said)| said.permits_of(class).next().is_some());
			Verdict::Denied(limited.map(|(consent, _)| consent).collect())
		}
		(None, true) => Verdict::Silence,
	}
}

impl Verdict {
	/// The verdict within what the organisation's own rules allow.
	fn within(self, tier: Extent) -> Self {
		match self {
			Self::Permitted(extent, grounds) => {
				extent.intersection(tier).map_or(Self::BeyondTier, |extent| Self::Permitted(extent, grounds))
			}
			other => other,
		}
	}
}

/// What the verdicts on all allowed classes come to.
#[derive(Default)]
struct Sum {
	permitted: DataClassSet,
	denied: DataClassSet,
	permitting: BTreeSet<ConsentId>,
	denying: BTreeSet<ConsentId>,
	/// Whether there is a class of which consents permit nothing but what the tier leaves out.
	beyond_tier: bool,
	/// What the permitted classes have in common: `None` within for nothing, `None` before the first of them.
	extent: Option<Option<Extent>>,
}

impl Sum {
	fn add(mut self, class: DataClass, verdict: Verdict) -> Self {
		let class = DataClassSet::of(class);
		match verdict {
			Verdict::Silence => {}
			Verdict::BeyondTier => self.beyond_tier = true,
			Verdict::Denied(grounds) => {
				self.denied = self.denied.union(class);
				self.denying.extend(grounds);
			}
			Verdict::Permitted(extent, grounds) => {
				self.permitted = self.permitted.union(class);
				self.permitting.extend(grounds);
				let common = |all: Option<Extent>| all.and_then(|all| all.intersection(extent));
				self.extent = Some(self.extent.map_or(Some(extent), common));
			}
		}
		self
	}
}

/// One answer out of what the consents say about each allowed class. What the organisation's own rules leave out is left
/// out of each: the lower of two ceilings holds, and labels that either redacts are redacted.
pub(super) fn combine(asked: DataClassSet, allowed: &Allowed, spoken: &[Spoken]) -> Decision {
	let heard = |class| verdict(class, spoken).within(allowed.extent);
	let sum = allowed.classes.iter().fold(Sum::default(), |sum, class| sum.add(class, heard(class)));
	match sum.extent {
		Some(Some(extent)) => {
			let Extent { period: data_period, ceiling, redact, only } = extent;
			let withhold = asked.difference(sum.permitted);
			let obligations = Obligations { withhold, data_period, ceiling, redact, only };
			Decision::Permit { obligations, based_on: grounds(sum.permitting) }
		}
		// The permits have no data in common, so that no one answer is right.
		Some(None) => denial(DenyReason::ConsentDenies, sum.denying.into_iter().chain(sum.permitting).collect()),
		None if sum.beyond_tier && sum.denying.is_empty() => Decision::deny(DenyReason::TierPolicy),
		None => refusal(allowed.classes.difference(sum.denied), sum.denying, spoken),
	}
}

/// The answer where no class is permitted, of which these are not denied either.
fn refusal(open: DataClassSet, denying: BTreeSet<ConsentId>, spoken: &[Spoken]) -> Decision {
	let waits = |said: &&Spoken| !said.again.intersection(open).is_empty();
	let waiting: BTreeSet<_> = spoken.iter().filter(waits).map(|said| said.consent).collect();
	if !waiting.is_empty() {
		return denial(DenyReason::NeedsConsentAgain, waiting);
	}
	if denying.is_empty() {
		return Decision::NoConsent;
	}
	denial(DenyReason::ConsentDenies, denying)
}

fn denial(reason: DenyReason, consents: BTreeSet<ConsentId>) -> Decision {
	Decision::Deny { reason, based_on: grounds(consents) }
}

/// The oldest of the consents, as many as an answer names.
fn grounds(consents: BTreeSet<ConsentId>) -> Grounds {
	Grounds::truncate_from(consents.into_iter().map(Ground::Consent).collect())
}
