//! Selectors and encodings that the chain and the command line use.

use access_core::DocumentError;
use ink::{
	reflect::{DispatchableConstructorInfo, DispatchableMessageInfo},
	scale::Encode,
};

use super::*;
use crate::Error;

/// The name of the message with that selector, and whether it changes anything.
fn message<const SELECTOR: u32>() -> (&'static str, bool)
where
	TieredAccess: DispatchableMessageInfo<SELECTOR>,
{
	assert_eq!(<TieredAccess as DispatchableMessageInfo<SELECTOR>>::SELECTOR, SELECTOR.to_be_bytes());
	(
		<TieredAccess as DispatchableMessageInfo<SELECTOR>>::LABEL,
		<TieredAccess as DispatchableMessageInfo<SELECTOR>>::MUTATES,
	)
}

#[test]
fn selectors_are_those_of_the_readme() {
	assert_eq!(<TieredAccess as DispatchableConstructorInfo<0x5A105000>>::LABEL, "new");
	assert_eq!(message::<0x5A105001>(), ("decide", false));
	assert_eq!(message::<0x5A105002>(), ("version", false));
	assert_eq!(message::<0x5A105003>(), ("versions", false));
	assert_eq!(message::<0x5A105004>(), ("policy", false));
	assert_eq!(message::<0x5A105005>(), ("council", false));
	assert_eq!(message::<0x5A105006>(), ("proposals", false));
	assert_eq!(message::<0x5A105007>(), ("proposal", false));
	assert_eq!(message::<0x5A105008>(), ("delegation", false));
	assert_eq!(message::<0x5A105010>(), ("propose", true));
	assert_eq!(message::<0x5A105011>(), ("approve", true));
	assert_eq!(message::<0x5A105012>(), ("apply", true));
	assert_eq!(message::<0x5A105013>(), ("withdraw", true));
	assert_eq!(message::<0x5A105014>(), ("delegate", true));
	assert_eq!(message::<0x5A105015>(), ("revoke", true));
}

#[test]
fn errors_are_numbered_as_they_are_declared() {
	for number in (0u8..20).filter(|number| *number != 9) {
		let error = Error::decode(&mut &[number][..]).unwrap();
		assert_eq!(error.encode(), [number]);
	}
	assert_eq!(Error::BadPolicy(DocumentError::BadHours(5)).encode(), [9, 7, 5]);
	assert_eq!(Error::decode(&mut &[9, 7, 5][..]), Ok(Error::BadPolicy(DocumentError::BadHours(5))));
	assert!(Error::decode(&mut &[20][..]).is_err());
}

#[test]
fn reasons_against_a_policy_are_numbered_as_they_are_declared() {
	for reason in 0u8..8 {
		let error = DocumentError::decode(&mut &[reason, 5][..]).unwrap();
		assert_eq!(error.encode(), [reason, 5]);
	}
	assert!(DocumentError::decode(&mut &[8, 5][..]).is_err());
}

/// Arguments of `decide`.
type Arguments = (AccountId, u8, u8, u32, Option<(u8, u32)>, u64);

/// Compiles for a contract whose `decide` takes and gives these types.
fn same_types<C: DispatchableMessageInfo<0x5A105001, Input = Arguments, Output = (u32, Option<u8>, u32)>>() {}

#[test]
fn decide_takes_and_gives_what_the_readme_says() {
	same_types::<TieredAccess>();
	let question: Arguments = ([9; 32].into(), 2, 1, 0xFFFF, Some((3, 0x100)), 0x0102_0304_0506_0708);
	let tail = [2, 1, 0xFF, 0xFF, 0, 0, 1, 3, 0, 1, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1];
	assert_eq!(question.encode(), [&[9; 32][..], &tail].concat());
	assert_eq!((0x50u32, Some(3u8), 0x100u32).encode(), [0x50, 0, 0, 0, 1, 3, 0, 1, 0, 0]);
	assert_eq!((0u32, None::<u8>, 0u32).encode(), [0; 9]);
}

#[test]
fn policy_is_encoded_as_the_readme_says() {
	let limits = Limits { ceiling: Some(3), sensitivities: 0x100 };
	let hours = Some(Hours { days: 0x1F, from: 480, until: 1080 });
	let tier = Tier { parent: Some(0), limits, delegates: None, rules: vec![Rule { purposes: 1, classes: 2, hours }] };
	let change = policy(Document { roles: vec![(5, 1)], tiers: vec![(1, tier)] }, 9);
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
}

#[test]
fn largest_policy_fits_a_contracts_buffer() {
	let hours = Some(Hours { days: 1, from: 0, until: 1 });
	let rule = Rule { purposes: 1, classes: 1, hours };
	let tier = Tier { parent: Some(0), limits: Limits::default(), delegates: Some(0), rules: vec![rule; 2] };
	let tiers = (0..32).map(|id| (id, Tier { parent: None, ..tier.clone() })).collect();
	let largest = Document { roles: (0..32).map(|role| (role, 0)).collect(), tiers };
	assert_eq!(largest.check(), Ok(()));
	assert!(policy(largest, 0).encoded_size() < 2 * 1024);
}
