//! How messages that change nothing answer.

use ink::scale::Encode;
#[cfg(target_arch = "wasm32")]
use ink::{
	env::{return_value, ReturnFlags},
	prelude::vec,
};

/// Ends the message with its answer, as ink! would. ink! makes code anew for each type that a message returns; this
/// costs it once. It is not for messages that change something, whose root ink! stores after they return.
#[cfg(target_arch = "wasm32")]
pub(crate) fn answer<T: Encode>(value: T) -> T {
	// The first byte is ink!'s own `Ok`.
	let mut bytes = vec![0];
	value.encode_to(&mut bytes);
	finish(&bytes)
}

#[cfg(target_arch = "wasm32")]
#[inline(never)]
fn finish(bytes: &[u8]) -> ! {
	return_value(ReturnFlags::empty(), &crate::events::Encoded { signature: None, fields: bytes })
}

/// Off chain nothing ends: the answer goes back to the caller.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn answer<T: Encode>(value: T) -> T {
	value
}
