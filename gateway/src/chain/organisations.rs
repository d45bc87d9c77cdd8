//! Organisations as the chain keeps them, and how each stands.

use codec::Decode;
use salus_primitives::{
	codes::OrganisationClass,
	gs1::{CompanyPrefix, Gln},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
};

use crate::{
	chain::{
		client::Client,
		state::{number_key, stored},
		AccountId,
	},
	Result,
};

/// The pallet's name.
const CONSORTIUM: &str = "Consortium";

/// An organisation as `pallet-consortium` stores it.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Record {
	/// What it is licensed as.
	pub class: OrganisationClass,
	/// Its GLN.
	pub gln: Gln,
	/// Where it is licensed.
	pub jurisdiction: Jurisdiction,
	/// When it was admitted; 0 for a founder.
	pub admitted_at: Moment,
	/// The accounts that govern it.
	pub admins: Vec<AccountId>,
	/// When it was, is and will be licensed.
	pub licences: Vec<Period>,
	/// When it was suspended. The last one holds while it is open, or ends by itself.
	pub suspensions: Vec<Period>,
	/// The GS1 company prefixes that GS1 gave it.
	pub prefixes: Vec<CompanyPrefix>,
	/// The contract with its own rules of access.
	pub policy: Option<AccountId>,
}

/// That what an organisation issued in a time counts for nothing. Encoded as the chain does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct Void {
	/// From when on what it issued counts for nothing.
	pub from: Moment,
	/// When that was declared. Answers about moments before stay.
	pub declared_at: Moment,
	/// From when on what it issues counts again.
	pub until: Option<Moment>,
}

/// An organisation at a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
	/// Its record.
	pub record: Record,
	/// The declarations that what it issued counts for nothing, in the order of time.
	pub voids: Vec<Void>,
	/// The block's own time.
	pub now: Moment,
}

impl Organisation {
	/// The suspension that holds. One that ends by itself is a regulator's.
	pub fn suspension(&self) -> Option<&Period> {
		self.record.suspensions.iter().find(|suspension| suspension.contains(self.now))
	}

	/// The word for how it stands.
	pub fn standing(&self) -> &'static str {
		if self.suspension().is_some() {
			"suspended"
		} else if self.licensed() {
			"good"
		} else {
			"licence-not-valid"
		}
	}

	/// Whether it may act: it isn't suspended, and has a licence.
	pub fn in_good_standing(&self) -> bool {
		self.suspension().is_none() && self.licensed()
	}

	/// Whether one of its licences is valid now.
	fn licensed(&self) -> bool {
		self.record.licences.iter().any(|licence| licence.contains(self.now))
	}
}

impl Client {
	/// An organisation's record, `None` for an unknown one.
	pub async fn organisation_record(&self, organisation: OrganisationId) -> Result<Option<Record>> {
		self.stored(CONSORTIUM, "Organisations", vec![number_key(organisation.0)]).await
	}

	/// What the chain has on an organisation, `None` for an unknown one.
	pub async fn organisation_in_full(&self, organisation: OrganisationId) -> Result<Option<Organisation>> {
		let at = self.current().await?;
		let key = || vec![number_key(organisation.0)];
		let Some(record) = stored::<Record>(&at, CONSORTIUM, "Organisations", key()).await? else {
			return Ok(None);
		};
		let voids: Option<Vec<Void>> = stored(&at, CONSORTIUM, "Voids", key()).await?;
		let now: Option<Moment> = stored(&at, "Timestamp", "Now", Vec::new()).await?;
		Ok(Some(Organisation { record, voids: voids.unwrap_or_default(), now: now.unwrap_or_default() }))
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use codec::Encode;

	/// A hospital that is licensed for ever, at this moment.
	pub(crate) fn hospital(now: Moment) -> Organisation {
		let record = Record {
			class: OrganisationClass::Provider,
			gln: Gln(4_099_999_000_005),
			jurisdiction: Jurisdiction(*b"DE"),
			admitted_at: 0,
			admins: vec![AccountId::new([1; 32])],
			licences: vec![Period::always()],
			suspensions: Vec::new(),
			prefixes: vec![CompanyPrefix { number: 614_141, digits: 7 }],
			policy: None,
		};
		Organisation { record, voids: Vec::new(), now }
	}

	#[test]
	fn organisations_are_read_as_the_chain_writes_them() {
		let mut expected = hospital(0).record;
		expected.suspensions = vec![Period::between(10, 20), Period { start: Some(30), end: None }];
		expected.policy = Some(AccountId::new([2; 32]));
		let (licences, prefixes) = (vec![(None::<u64>, None::<u64>)], vec![(614_141u64, 7u8)]);
		let suspensions = vec![(Some(10u64), Some(20u64)), (Some(30), None)];
		let beginning = (0u8, 4_099_999_000_005u64, *b"DE", 0u64, vec![[1u8; 32]]);
		let bytes = (beginning, licences, suspensions, prefixes, Some([2u8; 32])).encode();
		assert_eq!(Record::decode(&mut bytes.as_slice()).unwrap(), expected);
		let void = Void { from: 1, declared_at: 2, until: Some(3) };
		assert_eq!(Void::decode(&mut (1u64, 2u64, Some(3u64)).encode().as_slice()).unwrap(), void);
	}

	#[test]
	fn a_suspension_comes_before_a_licence_and_ends() {
		let mut hospital = hospital(15);
		assert_eq!((hospital.standing(), hospital.suspension()), ("good", None));
		hospital.record.suspensions = vec![Period::between(10, 20)];
		assert_eq!((hospital.standing(), hospital.suspension()), ("suspended", Some(&Period::between(10, 20))));
		hospital.now = 20;
		assert_eq!((hospital.standing(), hospital.suspension()), ("good", None));
		hospital.record.licences = vec![Period::between(0, 20)];
		assert_eq!(hospital.standing(), "licence-not-valid");
	}
}
