//! What ends a stall in which votes are lost for good: GRANDPA's voters change without finality.

use codec::Encode;
use frame_support::{assert_ok, traits::OnFinalize};
use pallet_validators::Call as Validators;
use salus_runtime::{Grandpa, Runtime, RuntimeOrigin, Session, System};
use sp_consensus_grandpa::{ConsensusLog, GRANDPA_ENGINE_ID, KEY_TYPE};

use crate::{
	common::account,
	world::{chain, decide, end_session, founder, key_of, make, set_keys, sits, take_effect},
};

/// The highest block that was final on any node when finality stopped.
const BEST_FINAL: u32 = 7;
/// Blocks until the new voters take over.
const DELAY: u32 = 20;

/// Ends the block: what was planned for GRANDPA is said in its header, or enacted.
fn end_block() {
	Grandpa::on_finalize(System::block_number());
}

/// The GRANDPA keys of validators, in order.
fn keys(uris: &[&str]) -> Vec<Vec<u8>> {
	let mut keys: Vec<_> =
		uris.iter().map(|uri| key_of(&Session::load_keys(&account(uri)).unwrap(), KEY_TYPE)).collect();
	keys.sort();
	keys
}

/// The forced change that the header tells nodes of: the block that counts as final, the delay, and the voters' keys.
fn forced_change() -> Option<(u32, u32, Vec<Vec<u8>>)> {
	let digest = System::digest();
	digest.logs().iter().find_map(|item| match item.consensus_try_to::<ConsensusLog<u32>>(&GRANDPA_ENGINE_ID)? {
		ConsensusLog::ForcedChange(best_final, change) => {
			let mut voters: Vec<_> = change.next_authorities.iter().map(|(key, _)| key.encode()).collect();
			voters.sort();
			Some((best_final, change.delay, voters))
		}
		_ => None,
	})
}

#[test]
fn voters_without_the_lost_ones_take_over_by_a_forced_change() {
	chain().execute_with(|| {
		take_effect();
		end_block();
		for (uri, place) in [("//Insurer", 4), ("//Hospital", 0)] {
			assert_ok!(decide(Validators::approve { account: account(uri), organisation: founder(place) }));
			set_keys(uri);
		}
		for lost in ["//Charlie", "//Dave"] {
			assert_ok!(decide(Validators::remove { account: account(lost) }));
		}
		take_effect();
		assert!(!sits(&account("//Charlie")) && !sits(&account("//Dave")) && Session::validators().len() == 4);
		end_block();
		assert_eq!(forced_change(), None);
		// No motion can do it: this is what the upgrade's migration, or the code substitute's hook, does.
		let note =
			pallet_grandpa::Call::<Runtime>::note_stalled { delay: DELAY, best_finalized_block_number: BEST_FINAL };
		assert_ok!(make(RuntimeOrigin::root(), note));
		end_session();
		end_block();
		let voters = keys(&["//Alice", "//Bob", "//Insurer", "//Hospital"]);
		assert_eq!(forced_change(), Some((BEST_FINAL, DELAY, voters)));
	});
}
