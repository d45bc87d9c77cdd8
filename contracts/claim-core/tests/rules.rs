//! The rules of claims: examples, one refusal per error and per reason, and a property of every history.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use claim_core::{Claim, ClaimError, Facts, PackKey, Policy, Reason, Terms, MAX_COVERED, MAX_LOT};
use proptest::{collection::vec, prelude::*};

const GOOD: Facts = Facts { claimed: false, supplied: Some(true), consented: true };

fn terms() -> Terms {
	Terms { from: 100, until: 200, per_claim: 50, per_period: 120, covered: vec![7, 9] }
}

fn policy() -> Policy {
	Policy::set(None, terms()).unwrap()
}

fn claim() -> Claim<u8> {
	let pack = PackKey { gtin: 9, lot: b"L1".to_vec(), index: 3 };
	Claim { pack, patient: 1, policy: [5; 32], amount: 50, at: 100 }
}

#[test]
fn terms_that_can_pay_for_nothing_fail() {
	let refused = |change: fn(&mut Terms), error| {
		let mut terms = terms();
		assert_eq!(terms.check(), Ok(()));
		change(&mut terms);
		assert_eq!(terms.check(), Err(error));
		assert_eq!(Policy::set(Some(policy()), terms), Err(error));
	};
	refused(|terms| terms.until = 100, ClaimError::BadPeriod);
	refused(|terms| terms.per_claim = 0, ClaimError::BadLimits);
	refused(|terms| terms.per_claim = 121, ClaimError::BadLimits);
	refused(|terms| terms.covered.clear(), ClaimError::BadProducts);
	refused(|terms| terms.covered = vec![9, 7], ClaimError::BadProducts);
	refused(|terms| terms.covered = vec![7, 7], ClaimError::BadProducts);
	refused(|terms| terms.covered = (0..).take(MAX_COVERED + 1).collect(), ClaimError::BadProducts);
}

#[test]
fn claims_without_lot_or_amount_fail() {
	let refused = |change: fn(&mut Claim<u8>), error| {
		let mut claim = claim();
		assert_eq!(claim.check(), Ok(()));
		change(&mut claim);
		assert_eq!(claim.check(), Err(error));
	};
	refused(|claim| claim.pack.lot.clear(), ClaimError::BadLot);
	refused(|claim| claim.pack.lot = vec![b'L'; MAX_LOT + 1], ClaimError::BadLot);
	refused(|claim| claim.amount = 0, ClaimError::NoAmount);
}

#[test]
fn claim_within_the_terms_is_spent() {
	assert_eq!(Policy::judge(Some(&policy()), &claim(), GOOD), Ok(50));
	let policy = Policy { spent: 70, ..policy() };
	assert_eq!(Policy::judge(Some(&policy), &claim(), GOOD), Ok(120));
}

#[test]
fn each_reason_is_found() {
	let judged = |change: fn(&mut Claim<u8>, &mut Policy, &mut Facts), reason| {
		let (mut claim, mut policy, mut facts) = (claim(), policy(), GOOD);
		change(&mut claim, &mut policy, &mut facts);
		assert_eq!(Policy::judge(Some(&policy), &claim, facts), Err(reason));
	};
	assert_eq!(Policy::judge(None, &claim(), GOOD), Err(Reason::UnknownPolicy));
	judged(|claim, _, _| claim.at = 99, Reason::OutsidePeriod);
	judged(|claim, _, _| claim.at = 200, Reason::OutsidePeriod);
	judged(|claim, _, _| claim.pack.gtin = 8, Reason::NotCovered);
	judged(|claim, _, _| claim.amount = 51, Reason::OverClaimLimit);
	judged(|_, policy, _| policy.spent = 71, Reason::OverPeriodLimit);
	judged(|_, policy, _| policy.spent = u64::MAX, Reason::OverPeriodLimit);
	judged(|_, _, facts| facts.claimed = true, Reason::AlreadyClaimed);
	judged(|_, _, facts| facts.supplied = None, Reason::NotGenuine);
	judged(|_, _, facts| facts.supplied = Some(false), Reason::NotSupplied);
	judged(|_, _, facts| facts.consented = false, Reason::NotConsented);
}

#[test]
fn new_period_begins_with_nothing_spent() {
	let spent = Policy { spent: 30, ..policy() };
	let next = |from| Policy::set(Some(spent.clone()), Terms { from, until: 300, ..terms() }).unwrap().spent;
	assert_eq!((next(100), next(199), next(200)), (30, 30, 0));
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

	/// Whatever is claimed, a policy never pays more than its limits, and each pack once.
	#[test]
	fn limits_hold_over_every_history(
		claims in vec((0u32..6, 0u64..80, 90u64..210, 5u64..11, any::<(bool, bool)>()), 0..40),
	) {
		let mut policy = policy();
		let mut paid = std::collections::BTreeMap::new();
		for (index, amount, at, gtin, (supplied, consented)) in claims {
			let mut claim = Claim { amount, at, ..claim() };
			(claim.pack.index, claim.pack.gtin) = (index, gtin);
			let facts = Facts { claimed: paid.contains_key(&(gtin, index)), supplied: Some(supplied), consented };
			if let Ok(spent) = Policy::judge(Some(&policy), &claim, facts) {
				prop_assert!(supplied && consented && amount <= 50 && (100..200).contains(&at) && [7, 9].contains(&gtin));
				prop_assert!(paid.insert((gtin, index), amount).is_none());
				policy.spent = spent;
			}
			prop_assert_eq!(paid.values().sum::<u64>(), policy.spent);
			prop_assert!(policy.spent <= 120);
		}
	}
}
