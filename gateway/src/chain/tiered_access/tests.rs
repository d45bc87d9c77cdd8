//! The encodings, compared with bytes made by hand from `contracts/README.md`.

use access_core::{Hours, Limits, Rule, Tier};

use super::*;

fn account() -> AccountId {
	AccountId::new([7; 32])
}

#[test]
fn selectors_and_arguments_are_those_of_the_contract() {
	let id = [9, 0, 0, 0];
	let moment = [9, 0, 0, 0, 0, 0, 0, 0];
	let expected: [(Vec<u8>, u8, &[&[u8]]); 14] = [
		(new(&[account()], 1), 0x00, &[&[4], &[7; 32], &[1]]),
		(version(9), 0x02, &[&moment]),
		(versions(), 0x03, &[]),
		(policy(9), 0x04, &[&id]),
		(council(), 0x05, &[]),
		(proposals(), 0x06, &[]),
		(proposal(9), 0x07, &[&id]),
		(delegation(&account()), 0x08, &[&[7; 32]]),
		(approve(9), 0x11, &[&id]),
		(apply(9), 0x12, &[&id]),
		(withdraw(9), 0x13, &[&id]),
		(delegate(&account(), 3, 9), 0x14, &[&[7; 32], &[3], &moment]),
		(revoke(&account()), 0x15, &[&[7; 32]]),
		(propose(&Change::Code([5; 32])), 0x10, &[&[2], &[5; 32]]),
	];
	for (message, number, arguments) in expected {
		assert_eq!(message, [&[0x5A, 0x10, 0x50, number][..], &arguments.concat()].concat(), "{number:#x}");
	}
}

/// The bytes that the contract's own test has.
#[test]
fn a_policy_is_encoded_as_the_contract_reads_it() {
	let limits = Limits { ceiling: Some(3), sensitivities: 0x100 };
	let hours = Some(Hours { days: 0x1F, from: 480, until: 1080 });
	let tier = Tier { parent: Some(0), limits, delegates: None, rules: vec![Rule { purposes: 1, classes: 2, hours }] };
	let change = Change::Policy { policy: Document { roles: vec![(5, 1)], tiers: vec![(1, tier)] }, from: 9 };
	let expected: [&[u8]; 8] = [
		&[0],                               // a policy
		&[4, 5, 1],                         // one role: 5 is on tier 1
		&[4, 1, 1, 0],                      // one tier: 1, under 0
		&[1, 3, 0, 1, 0, 0],                // levels up to 3, sensitivities
		&[0],                               // gives nothing
		&[4, 1, 0, 0, 0, 2, 0, 0, 0],       // one rule: purposes, classes
		&[1, 0x1F, 0xE0, 0x01, 0x38, 0x04], // its hours: days, from, until
		&[9, 0, 0, 0, 0, 0, 0, 0],          // from moment 9 on
	];
	assert_eq!(change.encode(), expected.concat());
	assert_eq!(Change::decode(&mut expected.concat().as_slice()).unwrap(), change);
}

#[test]
fn admins_are_followed_by_their_quorum() {
	let change = Change::Council { admins: vec![account()], quorum: 2 };
	assert_eq!(change.encode(), [&[1, 4][..], &[7; 32], &[2]].concat());
}

#[test]
fn answers_are_read() {
	assert_eq!(read::<Option<u32>>("c", &[0, 1, 9, 0, 0, 0]).unwrap(), Some(9));
	assert_eq!(outcome::<u32>("c", &[0, 0, 9, 0, 0, 0]).unwrap(), 9);
	outcome::<()>("c", &[0, 0]).unwrap();
}

#[test]
fn refusals_are_told_by_name_and_in_words() {
	for (data, name) in [
		(&[0, 1, 0][..], "NotAdmin"),
		(&[0, 1, 8], "TooFewApprovals"),
		(&[0, 1, 13], "NotRegistered"),
		(&[0, 1, 19], "NotRevoker"),
	] {
		let error = outcome::<()>("c", data).unwrap_err();
		assert_eq!(error.exit_code(), 2);
		assert!(error.to_string().starts_with(&format!("tiered-access.{name}: ")), "{error}");
	}
	// Tier 7 inherits from itself.
	let error = outcome::<u32>("c", &[0, 1, 9, 3, 7]).unwrap_err().to_string();
	assert_eq!(error, "tiered-access.BadPolicy: The policy isn't sound: tier 7 inherits from itself.");
}

#[test]
fn a_contract_of_another_kind_is_told_as_such() {
	let error = read::<Option<u32>>("c", &[1, 1]).unwrap_err();
	assert!(error.exit_code() == 2 && error.to_string().contains("another kind"), "{error}");
	assert_eq!(read::<u32>("c", &[]).unwrap_err().exit_code(), 3);
}
