//! Codes of medicines: states of packs, why they leave, recalls, alarms and suspicions.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

codes! {
	/// State of a single pack. Source: Delegated Regulation (EU) 2016/161, and the EU Hub's list of pack states. The
	/// discriminant is what a page of packs keeps, in four bits.
	PackState {
		/// Can be supplied.
		Active = 0 => "active",
		/// Supplied to a patient.
		Supplied = 1 => "supplied",
		/// Left the market by export.
		Exported = 2 => "exported",
		/// Reported stolen. For good.
		Stolen = 3 => "stolen",
		/// Destroyed. For good.
		Destroyed = 4 => "destroyed",
		/// Taken as a sample by an authority, or handed out as a free one.
		Sample = 5 => "sample",
		/// Locked while something is looked into.
		Locked = 6 => "locked",
		/// Became part of another lot, by repacking or transformation. For good.
		Repacked = 7 => "repacked",
		/// Taken off the market by its maker, to be destroyed.
		Withdrawn = 8 => "withdrawn",
	}
}

impl PackState {
	/// Whether a pack may go from this state to another. Source: Delegated Regulation (EU) 2016/161, art. 12 and 13 (what
	/// is undone goes back to active), and EMVO's list, by which stolen and destroyed are for good.
	pub const fn may_become(self, next: Self) -> bool {
		use PackState::{Active, Destroyed, Exported, Locked, Repacked, Sample, Stolen, Supplied, Withdrawn};
		match self {
			Active => !matches!(next, Active),
			Supplied | Exported | Sample => matches!(next, Active | Locked),
			Locked => matches!(next, Active | Stolen | Destroyed | Sample | Withdrawn),
			Withdrawn => matches!(next, Destroyed),
			Stolen | Destroyed | Repacked => false,
		}
	}

	/// Whether the pack is still a possession of whoever holds its container: it can be moved, counted and supplied.
	pub const fn is_held(self) -> bool {
		matches!(self, Self::Active | Self::Locked | Self::Withdrawn)
	}

	/// The state behind a discriminant.
	pub fn from_index(index: u8) -> Option<Self> {
		Self::ALL.iter().copied().find(|state| state.index() == index)
	}
}

codes! {
	/// How grave a recall is: the classes I to III of EU and FDA recalls.
	RecallClass {
		/// Life-threatening or a serious risk to health.
		ClassI = 0 => "I",
		/// Could cause illness or mistreatment.
		ClassII = 1 => "II",
		/// No significant hazard.
		ClassIII = 2 => "III",
	}
}

codes! {
	/// What somebody tried with a pack that must not be. Each is an alarm: an event on the chain, not an error, so that it
	/// stays.
	AlarmKind {
		/// To supply a pack that was supplied before.
		SecondSupply = 0 => "second-supply",
		/// To supply a pack of an expired lot.
		Expired = 1 => "expired",
		/// To supply a pack of a recalled lot.
		Recalled = 2 => "recalled",
		/// To supply a pack that somebody else holds: it is in two places.
		Elsewhere = 3 => "elsewhere",
		/// To supply a pack that is exported, stolen, destroyed, a sample, locked, repacked or withdrawn.
		NotActive = 4 => "not-active",
		/// To supply a pack whose serial is not one of the lot: forged, or misread.
		NotGenuine = 5 => "not-genuine",
	}
}

codes! {
	/// Why a product is suspect. Source: US Code 21, section 360eee (21), and Form FDA 3911, item 5.
	Suspicion {
		/// Counterfeit.
		Counterfeit = 0 => "counterfeit",
		/// Diverted from where it may be sold.
		Diverted = 1 => "diverted",
		/// Stolen.
		Stolen = 2 => "stolen",
		/// Adulterated on purpose, so that it harms.
		Adulterated = 3 => "adulterated",
		/// Subject of a fraudulent transaction.
		Fraudulent = 4 => "fraudulent-transaction",
		/// Unfit to be distributed, so that it may harm.
		Unfit = 5 => "unfit",
	}
}

codes! {
	/// How a case of a suspect product ended.
	CaseOutcome {
		/// The product is what it should be.
		Cleared = 0 => "cleared",
		/// The product is illegitimate: partners and authorities must be told.
		Illegitimate = 1 => "illegitimate",
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_for_good_stays() {
		for state in [PackState::Stolen, PackState::Destroyed, PackState::Repacked] {
			assert!(PackState::ALL.iter().all(|next| !state.may_become(*next)), "{state:?}");
		}
		assert!(PackState::Supplied.may_become(PackState::Active), "an undone supply");
		assert!(!PackState::Supplied.may_become(PackState::Exported));
		assert!(PackState::Active.may_become(PackState::Supplied));
		assert!(!PackState::Withdrawn.may_become(PackState::Active));
	}

	#[test]
	fn a_state_fits_into_four_bits() {
		for state in PackState::ALL {
			assert!(state.index() < 16);
			assert_eq!(PackState::from_index(state.index()), Some(*state));
		}
		assert_eq!(PackState::from_index(9), None);
	}
}
