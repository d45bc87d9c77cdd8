//! Calls of `DrugTrace`.

use salus_primitives::{
	containers::Pick,
	gs1::Sscc,
	ids::{Moment, OrganisationId},
};

use super::Call;

/// Packs packs into a container: out of another one, for whoever holds both; or, without `from`, the next packs of own
/// lots, for their manufacturer. 16 picks at most.
pub fn pack(sscc: Sscc, from: Option<Sscc>, picks: &[Pick]) -> Call {
	Call::new("DrugTrace", "pack", &(sscc, from, picks))
}

/// Puts containers into another, 64 at most. For the holder of all of them.
pub fn load(parent: Sscc, children: &[Sscc]) -> Call {
	Call::new("DrugTrace", "load", &(parent, children))
}

/// Takes containers out of the one that they are directly in, 64 at most. For the holder of the outermost one.
pub fn unload(parent: Sscc, children: &[Sscc]) -> Call {
	Call::new("DrugTrace", "unload", &(parent, children))
}

/// Offers a container to an organisation. For its holder; a new owner can be named by the owner only.
pub fn ship(sscc: Sscc, to: OrganisationId, owner: Option<OrganisationId>, due: Moment) -> Call {
	Call::new("DrugTrace", "ship", &(sscc, to, owner, due))
}

/// Accepts a container on offer. For the organisation it is offered to.
pub fn receive(sscc: Sscc) -> Call {
	Call::new("DrugTrace", "receive", &sscc)
}

/// Refuses a container on offer. For the organisation it is offered to.
pub fn refuse(sscc: Sscc) -> Call {
	Call::new("DrugTrace", "refuse", &sscc)
}

/// Takes an offer back. For the holder.
pub fn cancel(sscc: Sscc) -> Call {
	Call::new("DrugTrace", "cancel", &sscc)
}

/// Reports that a container should have been received and wasn't. For any partner.
pub fn report_overdue(sscc: Sscc) -> Call {
	Call::new("DrugTrace", "report_overdue", &sscc)
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{gs1::Gtin, trace::LotKey};

	/// The bytes of SSCC 1 and SSCC 2.
	const ONE: [u8; 8] = [1, 0, 0, 0, 0, 0, 0, 0];
	const TWO: [u8; 8] = [2, 0, 0, 0, 0, 0, 0, 0];

	#[test]
	fn pack_is_sscc_from_picks() {
		let key = LotKey { gtin: Gtin(5), lot: b"L1".to_vec().try_into().unwrap() };
		let pick = Pick { key, first: 7, count: 256 };
		let picked = [&[4][..], &[5, 0, 0, 0, 0, 0, 0, 0], &[8, b'L', b'1'], &[7, 0, 0, 0], &[0, 1, 0, 0]].concat();
		let call = pack(Sscc(1), None, core::slice::from_ref(&pick));
		assert_eq!(
			(call.arguments(), call.title().as_str()),
			([&ONE[..], &[0], &picked].concat().as_slice(), "DrugTrace.pack")
		);
		assert_eq!(pack(Sscc(1), Some(Sscc(2)), &[pick]).arguments(), [&ONE[..], &[1], &TWO, &picked].concat());
	}

	#[test]
	fn load_and_unload_are_parent_children() {
		let expected = [&ONE[..], &[8], &TWO, &[3, 0, 0, 0, 0, 0, 0, 0]].concat();
		assert_eq!(load(Sscc(1), &[Sscc(2), Sscc(3)]).arguments(), expected);
		assert_eq!(unload(Sscc(1), &[Sscc(2), Sscc(3)]).arguments(), expected);
	}

	#[test]
	fn ship_is_sscc_to_owner_due() {
		let call = ship(Sscc(1), OrganisationId(2), Some(OrganisationId(3)), 256);
		let expected = [&ONE[..], &[2, 0, 0, 0], &[1, 3, 0, 0, 0], &[0, 1, 0, 0, 0, 0, 0, 0]].concat();
		assert_eq!(call.arguments(), expected);
		let kept = ship(Sscc(1), OrganisationId(2), None, 256);
		assert_eq!(kept.arguments(), [&ONE[..], &[2, 0, 0, 0], &[0], &[0, 1, 0, 0, 0, 0, 0, 0]].concat());
	}

	#[test]
	fn what_becomes_of_an_offer_names_the_container_alone() {
		for call in [receive(Sscc(1)), refuse(Sscc(1)), cancel(Sscc(1)), report_overdue(Sscc(1))] {
			assert_eq!(call.arguments(), ONE, "{}", call.title());
		}
	}
}
