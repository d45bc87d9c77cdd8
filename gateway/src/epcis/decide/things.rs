//! Containers: loaded, shipped, received, measured.

use salus_primitives::gs1::Sscc;

use super::{note, Course, Fate};
use crate::{
	epcis::plan::{Reading, Step},
	Error, Result,
};

impl Course<'_> {
	/// Why the chain doesn't have a container as the document does, if an event about it was recorded alone.
	pub(super) fn is_told(&self, sscc: Sscc) -> Option<String> {
		let number = self.told.get(&sscc)?;
		Some(format!("what is in container {sscc} is recorded alone (event {})", number + 1))
	}

	/// Why these containers are none of the chain's; an error if only some are.
	fn foreign(&self, at: &str, containers: &[Sscc]) -> Result<Option<String>> {
		let why = |sscc: &Sscc| {
			let unknown =
				|| (!self.known.containers.contains(sscc)).then(|| format!("container {sscc} isn't on this chain"));
			self.is_told(*sscc).or_else(unknown)
		};
		let mut whys = containers.iter().map(why);
		let Some(first) = whys.clone().flatten().next() else { return Ok(None) };
		match whys.all(|why| why.is_some()) {
			true => Ok(Some(first)),
			false => Err(Error::bad(at, format!("{first}, and others of the event are: tell of them in two events"))),
		}
	}

	/// Something is done with containers.
	pub(super) fn handled(&self, at: &str, containers: &[Sscc], step: &Step) -> Result<Fate> {
		Ok(self.foreign(at, containers)?.map_or_else(|| Fate::Carry(step.clone()), Fate::Note))
	}

	/// Containers go into another, which may be new.
	pub(super) fn load(&mut self, at: &str, into: Sscc, containers: &[Sscc], step: &Step) -> Result<Fate> {
		if let Some(why) = self.is_told(into) {
			return note(why);
		}
		let fate = self.handled(at, containers, step)?;
		if matches!(fate, Fate::Carry(_)) {
			self.known.containers.insert(into);
		}
		Ok(fate)
	}

	/// The temperature of containers was measured.
	pub(super) fn measured(&self, at: &str, containers: &[Sscc], readings: &[Reading], step: &Step) -> Result<Fate> {
		if let Some(why) = self.foreign(at, containers)? {
			return note(why);
		}
		if !self.known.is_device {
			return note(
				"temperatures come from a device, a vehicle or the gateway of a partner, and the signer is none",
			);
		}
		if readings.iter().any(|reading| reading.lowest != reading.highest) {
			return note(
				"it has the extremes of a time, and the chain takes readings at moments (salus temperature report)",
			);
		}
		if readings.windows(2).any(|pair| matches!(pair, [one, two] if one.until >= two.from)) {
			return note("it has two readings of one moment, and the chain takes one (salus temperature report)");
		}
		Ok(Fate::Carry(step.clone()))
	}
}
