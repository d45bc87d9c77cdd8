//! Calls of `System`.

use super::Call;

/// Stands in the block and does nothing else.
pub fn remark(remark: &[u8]) -> Call {
	Call::new("System", "remark", &remark)
}

/// Upgrades the runtime to this code, whose hash was authorised. Anybody may, without a signature too.
pub fn apply_authorized_upgrade(code: &[u8]) -> Call {
	Call::new("System", "apply_authorized_upgrade", &code)
}
