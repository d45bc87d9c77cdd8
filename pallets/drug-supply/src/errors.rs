//! Why calls fail. Part of the pallet, in a file of its own for its length.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The organisation acted for was never admitted. Ask the consortium to admit it.
		NotMember,
		/// The organisation acted for is suspended. It can go on once it is reinstated.
		Suspended,
		/// The organisation acted for has no licence that is valid now. Have the licence renewed.
		LicenceNotValid,
		/// No pack is named.
		NoPacks,
		/// The packs are not strictly ascending by the numbers of their leaves. Sort them, each once.
		NotAscending,
		/// A serial number has 1 to 20 characters of GS1's set 82.
		InvalidSerial,
		/// The GLN of the premises has a wrong check digit or more than 13 digits.
		InvalidGln,
		/// No lot of this product has this number.
		UnknownLot,
		/// The proof doesn't show that these serials are of the lot: one is forged or misread, or the path is wrong.
		NotGenuine,
		/// No container has this SSCC.
		UnknownContainer,
		/// The organisation acted for doesn't hold the container.
		NotHolder,
		/// The container is on offer to somebody else. Cancel the offer first.
		OnOffer,
		/// The container, or one around it, is locked.
		Locked,
		/// A pack is not in this container.
		NotInContainer,
		/// The lot is not for the country of the organisation acted for.
		NotForMarket,
		/// The fill is for another number of packs. A fill is supplied at once and in full.
		WrongFill,
		/// The entry is of another organisation's supply. Only who supplied can undo it.
		NotSupplier,
		/// The packs were supplied at other premises. Undo it there.
		OtherPremises,
		/// The log has no such entry under this number with this fill. The log may have grown: make the proof anew.
		NotInLog,
		/// The entry is of other packs.
		NotInEntry,
		/// More than ten days have passed. Source: Delegated Regulation (EU) 2016/161, art. 13.
		TooLate,
		/// A pack of this entry was undone before. If it was supplied again, show that later entry.
		AlreadyUndone,
		/// A pack is not supplied, so there is nothing to undo.
		NotSupplied,
		/// The supply used up a fill: only all its packs together can be undone.
		FillInPart,
		/// The lot has expired.
		Expired,
		/// The lot is recalled.
		Recalled,
		/// The state of a pack doesn't allow this.
		StateNotAllowed,
		/// Only the owner of the product withdraws its packs.
		NotLotOwner,
		/// A locked pack is unlocked by a quality person of its holder only.
		NotQuality,
		/// Another organisation took the pack off the market. Only that one can bring it back.
		NotDecommissioner,
		/// A range has 1 to 10,000 packs, all of them of the lot.
		InvalidRange,
		/// The witness must be another organisation.
		SameOrganisation,
		/// The witness is no organisation in good standing.
		WitnessNotInGoodStanding,
		/// No destruction has this number, or it is witnessed or ended already.
		UnknownDestruction,
		/// Another organisation was named as the witness.
		NotWitness,
		/// Neither who offered the destruction nor its witness.
		NotAuthorized,
		/// A transformation needs at least one input.
		NoInputs,
		/// Two inputs share a pack.
		InputsOverlap,
		/// The goods in a container belong to another organisation than its holder.
		NotOwner,
		/// A pack of an input is not active.
		NotActive,
		/// The output's product is unknown. Register it first.
		UnknownProduct,
		/// The output's product belongs to another organisation.
		NotProductOwner,
		/// The output's expiry is no date.
		InvalidExpiry,
		/// The output would expire later than one of its inputs.
		OutlivesInputs,
		/// The units of the inputs are not those of the output and the waste together.
		Unbalanced,
		/// All numbers have been handed out. This does not happen within the life of a chain.
		IdsExhausted,
	}
}
