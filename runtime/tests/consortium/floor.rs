//! The floor under the number of validators holds whatever happens, with the real session.

use frame_support::traits::KeyOwnerProofSystem;
use pallet_validators::{Call as Validators, Reason, State, Validators as Approved};
use proptest::prelude::*;
use salus_runtime::{constants::MIN_VALIDATORS, Runtime, RuntimeOrigin, Session};

use crate::{
	common::account,
	world::{by, chain, end_session, founder, make, set_keys},
};

/// The accounts that come and go: the founders' validators and three more.
const ACCOUNTS: [(&str, u32, &str); 7] = [
	("//Alice", 0, "//Hospital"),
	("//Bob", 1, "//Manufacturer"),
	("//Charlie", 2, "//Regulator"),
	("//Dave", 3, "//HospitalSouth"),
	("//Insurer", 4, "//Insurer"),
	("//Eve", 0, "//Hospital"),
	("//Ferdie", 1, "//Manufacturer"),
];

/// What may happen to one of them.
#[derive(Clone, Copy, Debug)]
enum Deed {
	Approve,
	Remove,
	StepDown,
	ComeBack,
	Reinstate,
	SetKeys,
	PurgeKeys,
	Equivocate,
	Suspend,
	Reinstated,
	EndSession,
}

const DEEDS: [Deed; 11] = [
	Deed::Approve,
	Deed::Remove,
	Deed::StepDown,
	Deed::ComeBack,
	Deed::Reinstate,
	Deed::SetKeys,
	Deed::PurgeKeys,
	Deed::Equivocate,
	Deed::Suspend,
	Deed::Reinstated,
	Deed::EndSession,
];

/// A deed of the vote.
fn voted(call: impl Into<salus_runtime::RuntimeCall>) {
	let _ = make(RuntimeOrigin::from(pallet_governance::Origin::Sensitive), call);
}

/// Marks a validator as one that equivocated in the running session, as a proved report does.
fn equivocate(uri: &str) {
	use sp_staking::offence::ReportOffence;
	let who = account(uri);
	let keys = Session::load_keys(&who);
	let proved = keys.and_then(|keys| {
		let key = crate::world::key_of(&keys, sp_consensus_grandpa::KEY_TYPE);
		salus_runtime::Historical::prove((sp_consensus_grandpa::KEY_TYPE, key))
	});
	if proved.is_some() {
		let offence = pallet_grandpa::EquivocationOffence {
			time_slot: pallet_grandpa::TimeSlot { set_id: 0, round: u64::from(Session::current_index()) },
			session_index: Session::current_index(),
			validator_set_count: 4,
			offender: (who, ()),
		};
		let _ = salus_runtime::Validators::report_offence(vec![], offence);
	}
}

/// Does it. Whether it is refused doesn't matter here.
fn act(deed: Deed, (uri, place, admin): (&str, u32, &str)) {
	let account = account(uri);
	let organisation = founder(place);
	match deed {
		Deed::Approve => voted(Validators::approve { account, organisation }),
		Deed::Remove => voted(Validators::remove { account }),
		Deed::Reinstate => voted(Validators::reinstate { account }),
		Deed::Suspend => voted(pallet_consortium::Call::suspend_organisation { organisation }),
		Deed::Reinstated => voted(pallet_consortium::Call::reinstate_organisation { organisation }),
		Deed::StepDown => drop(make(by(admin), Validators::step_down { account })),
		Deed::ComeBack => drop(make(by(admin), Validators::come_back { account })),
		Deed::PurgeKeys => drop(make(by(uri), pallet_session::Call::purge_keys {})),
		Deed::SetKeys if frame_system::Pallet::<Runtime>::providers(&account) > 0 => drop(set_keys(uri)),
		Deed::SetKeys => {}
		Deed::Equivocate => equivocate(uri),
		Deed::EndSession => {}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn floor_holds_on_every_path(deeds in proptest::collection::vec((0..DEEDS.len(), 0..ACCOUNTS.len()), 1..80)) {
		chain().execute_with(|| {
			end_session();
			for (deed, who) in deeds {
				act(DEEDS[deed], ACCOUNTS[who]);
				if matches!(DEEDS[deed], Deed::EndSession) {
					end_session();
				}
				let sitting = Session::validators();
				assert!(sitting.len() >= usize::try_from(MIN_VALIDATORS).unwrap(), "{} sit after {:?}", sitting.len(), DEEDS[deed]);
				for validator in sitting {
					assert!(Session::load_keys(&validator).is_some(), "{validator} sits without keys");
				}
			}
		});
	}
}

#[test]
fn set_aside_validators_are_counted_out() {
	chain().execute_with(|| {
		end_session();
		equivocate("//Bob");
		let state = Approved::<Runtime>::get(account("//Bob")).unwrap().state;
		assert_eq!(state.reason(), Some(Reason::Equivocated));
		assert!(!matches!(state, State::SetAside { .. }), "the floor spares it");
	});
}
