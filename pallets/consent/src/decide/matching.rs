//! What one consent says to a question: its provisions that fit, each with its path of provisions above it.

use alloc::vec::Vec;
use salus_primitives::{
	codes::{DataClass, DataClassSet, OrganisationClass, PurposeOfUse},
	consent::{Actor, ConsentTerms, Effect, Provision},
	decision::DataLabels,
	ids::{ConsentId, Jurisdiction, Moment, StudyId},
	study::{DataUse, Participation, StudyProfile},
	traits::Acting,
};

use super::extent::{Bar, Extent, Region};

/// Who asks, as the consortium knew them at the moment of the decision.
#[derive(Debug)]
pub(crate) struct Asker<'a, AccountId> {
	/// The account; `None` for whoever has this role there.
	pub(crate) account: Option<&'a AccountId>,
	/// For whom, and as what.
	pub(crate) acting: Acting,
	/// What the organisation is licensed as.
	pub(crate) class: OrganisationClass,
}

// Derived, these would ask the same of the account.
impl<AccountId> Clone for Asker<'_, AccountId> {
	fn clone(&self) -> Self {
		*self
	}
}

impl<AccountId> Copy for Asker<'_, AccountId> {}

/// The study that is asked for, as it stood at the moment of the decision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Purview {
	/// The study; `None` for one that may exist.
	pub(crate) study: Option<StudyId>,
	/// What it declares of itself; `None` for whatever a permit's data use asks for.
	pub(crate) profile: Option<StudyProfile>,
	/// Where the requester's organisation is licensed.
	pub(crate) country: Option<Jurisdiction>,
	/// How the patient takes part.
	pub(crate) participation: Participation,
}

/// A question to a patient's consents, apart from the data classes.
#[derive(Debug)]
pub(crate) struct Question<'a, AccountId> {
	/// Who asks.
	pub(crate) asker: Asker<'a, AccountId>,
	/// For which study, if for one.
	pub(crate) study: Option<Purview>,
	/// Why.
	pub(crate) purpose: PurposeOfUse,
	/// The moment asked about.
	pub(crate) at: Moment,
	/// The data's labels, if they are known.
	pub(crate) labels: Option<DataLabels>,
	/// When the data was made, if that is known.
	pub(crate) data_time: Option<Moment>,
}

/// What one consent says to a question.
#[derive(Debug)]
pub(crate) struct Spoken {
	/// The consent.
	pub(crate) consent: ConsentId,
	/// Its permits that fit.
	pub(super) permits: Vec<Permit>,
	/// Its denials that fit.
	pub(super) denials: Vec<Denial>,
	/// The classes that it would permit if the patient agreed to the study's amendment.
	pub(super) again: DataClassSet,
}

/// A permit that fits a question.
#[derive(Debug)]
pub(super) struct Permit {
	/// The narrowness of the narrowest actor on its path.
	pub(super) reach: u8,
	/// The classes that the whole path names.
	pub(super) classes: DataClassSet,
	/// The data that it permits; `None` for data that obligations can't name.
	pub(super) extent: Option<Extent>,
	/// The denials that it is an exception to, one bit for each place in the consent. They don't touch it.
	exempt: u16,
}

/// A denial that fits a question.
#[derive(Debug)]
pub(super) struct Denial {
	/// The narrowness of the narrowest actor on its path.
	pub(super) reach: u8,
	/// The classes that the whole path names, without those for which an exception always takes its place.
	pub(super) classes: DataClassSet,
	/// The data that it denies.
	pub(super) bar: Bar,
	/// The bit of its place in the consent.
	place: u16,
}

impl Permit {
	/// Whether it is an exception to a denial.
	pub(super) const fn is_exempt(&self) -> bool {
		self.exempt != 0
	}

	/// Whether it is an exception to this denial of the same consent.
	pub(super) const fn is_exempt_from(&self, denial: &Denial) -> bool {
		self.exempt & denial.place != 0
	}
}

impl Spoken {
	/// The permits for a class.
	pub(super) fn permits_of(&self, class: DataClass) -> impl Iterator<Item = &Permit> {
		self.permits.iter().filter(move |permit| permit.classes.contains(class))
	}

	/// The denials of a class.
	pub(super) fn denials_of(&self, class: DataClass) -> impl Iterator<Item = &Denial> {
		self.denials.iter().filter(move |denial| denial.classes.contains(class))
	}

	fn hear_denial(&mut self, path: &Path) {
		let Path { reach, classes, place, .. } = *path;
		self.denials.push(Denial { reach, classes, bar: path.region.outer(), place });
	}

	fn hear_permit(&mut self, above: &Path, path: &Path, study: Option<&Purview>) {
		if path.lapsed {
			if study.is_some_and(|study| study.participation == Participation::NeedsConsentAgain) {
				self.again = self.again.union(path.classes);
			}
			return;
		}
		// An exception that speaks wherever its denial does takes the denial's place.
		if path.region == above.region {
			for denial in self.denials.iter_mut().filter(|denial| denial.place == above.place) {
				denial.classes = denial.classes.difference(path.classes);
			}
		}
		let Path { reach, classes, denials, .. } = *path;
		self.permits.push(Permit { reach, classes, extent: path.region.inner(), exempt: denials });
	}
}

/// A provision that fits, with all those above it.
#[derive(Clone, Copy)]
struct Path {
	reach: u8,
	classes: DataClassSet,
	region: Region,
	/// Whether it leads through a study that the patient doesn't take part in, so that permits count for nothing.
	lapsed: bool,
	/// The bit of the provision's place, 0 above all provisions.
	place: u16,
	/// The denials on it.
	denials: u16,
}

impl Path {
	/// Where the provisions at the top begin.
	const fn root(everywhere: Region) -> Self {
		let (classes, reach) = (DataClassSet::all(), 0);
		Self { reach, classes, region: everywhere, lapsed: false, place: 0, denials: 0 }
	}

	/// The path one provision further, `None` if that one doesn't fit.
	fn onto<A: PartialEq>(self, provision: &Provision<A>, place: u16, question: &Question<A>) -> Option<Self> {
		let classes = self.classes.intersection(provision.classes);
		if classes.is_empty() || !fits(provision, question) {
			return None;
		}
		Some(Self {
			reach: self.reach.max(provision.actor.narrowness()),
			classes,
			region: self.region.within(provision, question)?,
			lapsed: self.lapsed || has_lapsed(&provision.actor, question.study.as_ref()),
			place,
			denials: if provision.effect == Effect::Deny { self.denials | place } else { self.denials },
		})
	}
}

/// What a consent says to a question. The permits of a silent one count for nothing; its denials do, below permits too.
pub(crate) fn speak<A: PartialEq>(
	consent: ConsentId,
	terms: &ConsentTerms<A>,
	silent: bool,
	question: &Question<A>,
) -> Spoken {
	let (permits, denials) = (Vec::new(), Vec::new());
	let mut spoken = Spoken { consent, permits, denials, again: DataClassSet::empty() };
	let mut paths: Vec<Option<Path>> = Vec::new();
	let mut place = 1u16;
	for provision in &terms.provisions {
		let above = match provision.parent {
			Some(parent) => paths.get(usize::from(parent)).copied().flatten(),
			None => Some(Path::root(Region::default())),
		};
		let path = above.and_then(|above| above.onto(provision, place, question));
		if let (Some(above), Some(path)) = (above, path) {
			match provision.effect {
				Effect::Permit if silent => {}
				Effect::Permit => spoken.hear_permit(&above, &path, question.study.as_ref()),
				Effect::Deny => spoken.hear_denial(&path),
			}
		}
		paths.push(path);
		// A consent has 16 provisions at most, each with a bit of its own.
		place = place.wrapping_shl(1);
	}
	spoken
}

/// Whether a provision's actor, purpose, period and data use fit the question.
fn fits<A: PartialEq>(provision: &Provision<A>, question: &Question<A>) -> bool {
	names(&provision.actor, question)
		&& provision.purposes.subsumes(question.purpose)
		&& provision.period.contains(question.at)
		&& provision.data_use.is_none_or(|data_use| fits_study(&data_use, provision.effect, question.study.as_ref()))
}

/// Whether the actor includes who asks. A study includes its sites for whatever they ask for it, so that a denial to it
/// holds whether or not the patient takes part; [`has_lapsed`] looks to the rest.
fn names<A: PartialEq>(actor: &Actor<A>, question: &Question<A>) -> bool {
	let asker = &question.asker;
	match actor {
		Actor::Anyone => true,
		Actor::Class(class) => *class == asker.class,
		Actor::Role(role) => *role == asker.acting.role,
		Actor::Organisation(organisation) => *organisation == asker.acting.organisation,
		Actor::Account(account) => asker.account == Some(account),
		Actor::Study(study) => question.study.is_some_and(|asked| asked.study == Some(*study)),
	}
}

/// Whether the actor is a study in which the patient doesn't take part under a version that still counts.
fn has_lapsed<A>(actor: &Actor<A>, study: Option<&Purview>) -> bool {
	let current = study.is_some_and(|study| study.participation == Participation::Current);
	matches!(actor, Actor::Study(_)) && !current
}

/// Whether the study asked for fits a data use. One that may exist fits each permit that its country allows.
fn fits_study(data_use: &DataUse, effect: Effect, study: Option<&Purview>) -> bool {
	let Some(Purview { profile, country: Some(country), .. }) = study else { return false };
	match profile {
		Some(profile) => data_use.allows(profile, *country),
		None => effect == Effect::Permit && data_use.jurisdiction.is_none_or(|only| only == *country),
	}
}
