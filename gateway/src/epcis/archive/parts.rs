//! The parts of a JSON-LD context: addresses of contexts elsewhere, and definitions of its own.

use serde_json::Value;

use super::{Members, STANDARD};

/// A context in parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parts {
	addresses: Vec<String>,
	names: Members,
}

impl Parts {
	/// The parts of a context.
	pub(super) fn of(context: Option<&Value>) -> Self {
		let mut parts = Self::default();
		let items = match context {
			Some(Value::Array(items)) => items.as_slice(),
			Some(one) => std::slice::from_ref(one),
			None => &[],
		};
		for item in items {
			match item {
				Value::String(address) if !parts.addresses.contains(address) => parts.addresses.push(address.clone()),
				Value::Object(names) => parts.names.extend(names.clone()),
				_ => {}
			}
		}
		parts
	}

	/// These, and others on top.
	pub(super) fn with(&self, others: &Self) -> Self {
		let mut all = self.clone();
		all.addresses.extend(others.addresses.iter().filter(|address| !self.addresses.contains(address)).cloned());
		all.names.extend(others.names.clone());
		all
	}

	/// What all of them have.
	pub(super) fn common(all: &[Self]) -> Self {
		let Some((first, others)) = all.split_first() else { return Self::default() };
		let mut common = first.clone();
		common.addresses.retain(|address| others.iter().all(|other| other.addresses.contains(address)));
		common.names.retain(|name, meaning| others.iter().all(|other| other.names.get(name) == Some(meaning)));
		common
	}

	/// What these have beside others.
	pub(super) fn without(&self, others: &Self) -> Self {
		let mut rest = self.clone();
		rest.addresses.retain(|address| !others.addresses.contains(address));
		rest.names.retain(|name, _| !others.names.contains_key(name));
		rest
	}

	pub(super) fn is_empty(&self) -> bool {
		self.addresses.is_empty() && self.names.is_empty()
	}

	/// The context; a `whole` one has GS1's own first if it has none.
	pub(super) fn to_value(&self, whole: bool) -> Value {
		let has_standard = self.addresses.iter().any(|address| address.ends_with("epcis-context.jsonld"));
		let standard = (whole && !has_standard).then(|| STANDARD.into());
		let addresses = standard.into_iter().chain(self.addresses.iter().cloned().map(Value::String));
		let names = (!self.names.is_empty()).then(|| Value::Object(self.names.clone()));
		addresses.chain(names).collect()
	}
}
