//! The business steps of GS1's Core Business Vocabulary (CBV 2.0, section 7.1).

use crate::{Error, Result};

/// CBV's business steps by their short names.
const BIZ_STEPS: &[&str] = &[
	"accepting",
	"arriving",
	"assembling",
	"collecting",
	"commissioning",
	"consigning",
	"creating_class_instance",
	"cycle_counting",
	"decommissioning",
	"departing",
	"destroying",
	"disassembling",
	"dispensing",
	"encoding",
	"entering_exiting",
	"holding",
	"inspecting",
	"installing",
	"killing",
	"loading",
	"other",
	"packing",
	"picking",
	"receiving",
	"removing",
	"repackaging",
	"repairing",
	"replacing",
	"reserving",
	"retail_selling",
	"sampling",
	"sensor_reporting",
	"shipping",
	"staging_outbound",
	"stock_taking",
	"stocking",
	"storing",
	"transforming",
	"transporting",
	"unloading",
	"unpacking",
	"void_shipping",
];

/// What CBV's own URIs start with.
const PREFIXES: &[&str] = &[
	"urn:epcglobal:cbv:bizstep:",
	"https://ref.gs1.org/cbv/BizStep-",
	"https://ns.gs1.org/cbv/BizStep-",
	"https://gs1.org/voc/BizStep-",
	"cbv:BizStep-",
];

/// A business step: CBV's short name, also behind one of CBV's URIs; another URI as it is. `at` names the field.
pub fn biz_step(text: &str, at: &str) -> Result<String> {
	let own = PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix));
	let name = own.unwrap_or(text);
	if BIZ_STEPS.contains(&name) || (own.is_none() && text.contains(':')) {
		return Ok(name.into());
	}
	Err(Error::bad(at, format!("\"{text:.80}\" is no business step of CBV 2.0, and no URI")))
}

/// What CBV's own URIs of other words start with.
const BASES: &[&str] = &["https://ref.gs1.org/cbv/", "https://ns.gs1.org/cbv/", "https://gs1.org/voc/", "cbv:"];

/// The short name of a word of CBV that is written in any of its forms: `older` is its vocabulary's name in the URNs of
/// CBV 1, `newer` that in the addresses of CBV 2. Any other text as it is.
pub(super) fn short<'a>(text: &'a str, older: &str, newer: &str) -> &'a str {
	let of_urn = text.strip_prefix("urn:epcglobal:cbv:").and_then(|rest| rest.strip_prefix(older)?.strip_prefix(':'));
	let after = |base: &&str| text.strip_prefix(base).and_then(|rest| rest.strip_prefix(newer)?.strip_prefix('-'));
	of_urn.or_else(|| BASES.iter().find_map(after)).unwrap_or(text)
}
