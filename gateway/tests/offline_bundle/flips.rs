//! Any one byte changed, anywhere.

use std::thread;

use salus_gateway::bundle::{self, Bundle};

use crate::cases::{case, Case};

/// Another byte of the same kind: a hexadecimal digit stays one, so that the change is found by what it says and not
/// by its form.
const fn other(byte: u8) -> u8 {
	match byte {
		b'0'..=b'8' | b'a'..=b'e' => byte + 1,
		b'9' => b'a',
		b'f' => b'0',
		_ => byte ^ 1,
	}
}

/// Whether a file and a record are taken for good.
fn verifies(case: &Case, file: &[u8]) -> bool {
	let checked =
		Bundle::from_bytes(file).and_then(|bundle| bundle::check(&bundle, &case.genesis, case.record.as_deref()));
	checked.is_ok()
}

/// Changes each byte of the file in turn; gives the places where nobody noticed.
fn unnoticed(case: &Case, file: &[u8], change: fn(u8) -> u8) -> Vec<usize> {
	let find = |from: usize| {
		let mut unnoticed = Vec::new();
		for at in (from..file.len()).step_by(2) {
			let mut changed = file.to_vec();
			changed[at] = change(changed[at]);
			if changed != file && verifies(case, &changed) {
				unnoticed.push(at);
			}
		}
		unnoticed
	};
	thread::scope(|scope| {
		let half = scope.spawn(|| find(1));
		[find(0), half.join().unwrap()].concat()
	})
}

#[test]
fn every_changed_byte_of_a_bundle_is_noticed() {
	for name in ["leaf", "leaf-destroyed", "anchor-one-field"] {
		let case = case(name);
		let file = case.bundle.to_bytes().unwrap();
		assert!(verifies(&case, &file));
		assert_eq!(unnoticed(&case, &file, other), [0usize; 0], "{name}");
		println!("{name}: {} bytes changed one by one, all noticed", file.len());
	}
}

#[test]
fn every_byte_in_another_case_is_noticed() {
	let case = case("leaf-of-the-first-set");
	let file = case.bundle.to_bytes().unwrap();
	assert_eq!(
		unnoticed(&case, &file, |byte| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { byte }),
		[0usize; 0]
	);
}

#[test]
fn every_changed_byte_of_a_record_is_noticed() {
	for name in ["leaf", "anchor-fields", "anchor-raw"] {
		let case = case(name);
		let record = case.record.clone().unwrap();
		for at in 0..record.len() {
			let mut changed = record.clone();
			changed[at] = other(changed[at]);
			let error = bundle::check(&case.bundle, &case.genesis, Some(&changed)).unwrap_err();
			assert_eq!(error.exit_code(), 1, "{name} at {at}: {error}");
		}
	}
}

#[test]
fn a_file_with_anything_more_or_less_is_refused() {
	let case = case("leaf");
	let file = case.bundle.to_bytes().unwrap();
	for end in (0..file.len()).step_by(97) {
		assert!(!verifies(&case, &file[..end]), "cut at {end}");
	}
	for more in [" ", "\n", "}", "\0"] {
		assert!(!verifies(&case, &[file.as_slice(), more.as_bytes()].concat()), "{more:?}");
		assert!(!verifies(&case, &[more.as_bytes(), file.as_slice()].concat()), "{more:?}");
	}
}
