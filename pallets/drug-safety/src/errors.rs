//! Why calls fail. Part of the pallet, in a file of its own for its length.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// The organisation acted for is not in the consortium. It must be admitted first.
		NotMember,
		/// The organisation acted for is suspended. It can act again when it is reinstated.
		Suspended,
		/// The organisation acted for has no licence that is valid now. The licence must be renewed first.
		LicenceNotValid,
		/// The organisation may not do this: neither is it its own, nor is it a regulator.
		NotAuthorized,
		/// No such product is registered.
		UnknownProduct,
		/// No such lot was commissioned.
		UnknownLot,
		/// There is no such container.
		UnknownContainer,
		/// There is no such recall.
		UnknownRecall,
		/// There is no such case.
		UnknownCase,
		/// No lot or no suspect is named. At least one is needed.
		NothingNamed,
		/// A lot or a suspect is named twice.
		NamedTwice,
		/// The market is not two capital letters.
		InvalidMarket,
		/// The time to acknowledge is over already. It must end after now.
		DueNotAhead,
		/// Too many recalls of a lot or a product are in force. One of them must be lifted first.
		TooManyRecalls,
		/// The organisation has acknowledged the recall before.
		AlreadyAcknowledged,
		/// The recall is lifted already.
		AlreadyLifted,
		/// A container is locked for too many cases. One of them must be cleared first.
		TooManyCases,
		/// It is decided already that the product is illegitimate.
		AlreadyDecided,
		/// It is not decided that the product is illegitimate. `decide_illegitimate` comes first.
		NotDecided,
		/// It is noted already that partners and the authority were told.
		AlreadyNotified,
		/// The case is closed.
		AlreadyClosed,
		/// The device's organisation doesn't hold the container.
		NotHolder,
		/// The container has no lot of the product.
		NotInContainer,
		/// The product has no limits of temperature. Its owner sets them.
		NoLimits,
		/// The readings have no root, are none, or have a lowest temperature above the highest one.
		InvalidReadings,
		/// The readings end before they begin, or begin before the end of the report before. Check the device's clock.
		OutOfOrder,
		/// The readings end after now. Check the device's clock.
		InTheFuture,
		/// The container is not locked for an excursion. Only the outermost container is.
		NoExcursion,
		/// The last excursion is not the one that was assessed: there was another one since. Assess it first.
		AnotherExcursion,
		/// No number is left.
		IdsExhausted,
	}
}
