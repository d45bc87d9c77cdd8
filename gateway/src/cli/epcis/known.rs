//! What the chain and the home folder know of documents: parties, products, lots, containers.

use std::collections::BTreeSet;

use salus_primitives::{
	codes::Role,
	gs1::Gtin,
	ids::OrganisationId,
	trace::{LotKey, LotNumber},
};

use super::check::party_uris;
use crate::{
	chain::{client::Client, keys::Signer},
	cli::{context::Context, parse},
	epcis::{
		decide::{Known, KnownLot, Wanted},
		plan::Parties,
		Document,
	},
	gs1::Key,
	serials::LotTree,
	Error, Result,
};

/// For whom the signer acts, and whether as a device (an admin counts as one: the chain lets it do the same).
pub(super) async fn signs_for(client: &Client, signer: &Signer) -> Result<(OrganisationId, bool)> {
	let acts = client.acts_for(&signer.account()).await?;
	let (organisation, role) = acts.ok_or_else(|| Error::bad("key", "the signer acts for no organisation"))?;
	let is_device = matches!(role, None | Some(Role::Sensor | Role::Vehicle | Role::Drone | Role::Gateway));
	Ok((organisation, is_device))
}

/// The organisations behind the parties that documents name, and those that the caller named as `URI=ORGANISATION`.
pub(super) async fn parties(client: &Client, documents: &[&Document], named: &[String]) -> Result<Parties> {
	let mut parties = Parties::default();
	let uris: BTreeSet<&str> = documents.iter().flat_map(|document| party_uris(document)).collect();
	for uri in uris {
		let Key::Location { gln, .. } = Key::parse(uri)? else { continue };
		if let Some((organisation, _class)) = client.organisation_by_gln(gln).await? {
			parties.add_gln(gln, organisation);
		}
	}
	for text in named {
		let bad = |why: String| Error::bad(format!("--party {text}"), why);
		let (uri, organisation) = text.rsplit_once('=').ok_or_else(|| bad("not URI=ORGANISATION".into()))?;
		let organisation = client.organisation(parse::organisation(organisation).map_err(bad)?).await?;
		parties.add(uri, organisation)?;
	}
	Ok(parties)
}

/// What is known of the objects of documents.
pub(super) async fn known(
	context: &Context,
	client: &Client,
	(me, is_device): (OrganisationId, bool),
	wanted: &Wanted,
) -> Result<Known> {
	let mut known = Known::nothing(me, is_device);
	for gtin in &wanted.products {
		if let Some(product) = client.product(*gtin).await? {
			known.products.insert(*gtin, product.owner);
		}
	}
	let mut lots = wanted.lots.clone();
	for gtin in wanted.packs_of.iter().filter(|gtin| known.products.contains_key(gtin)) {
		lots.extend(listed(context, *gtin)?);
	}
	for key in lots {
		add_lot(context, client, &mut known, key).await?;
	}
	for sscc in &wanted.containers {
		if client.container(*sscc).await?.is_some() {
			known.containers.insert(*sscc);
		}
	}
	Ok(known)
}

async fn add_lot(context: &Context, client: &Client, known: &mut Known, key: LotKey) -> Result<()> {
	let path = LotTree::path_in(&context.path(""), &key);
	let tree = path.exists().then(|| LotTree::load(&context.path(""), &key)).transpose()?;
	match (client.lot(&key).await?, tree) {
		(Some(lot), tree) => {
			let tree = tree.filter(|tree| (tree.root(), tree.quantity()) == (lot.root, lot.quantity));
			let packed = client.packed(&key).await?;
			known.lots.insert(key, KnownLot { owner: lot.owner, quantity: lot.quantity, packed, tree });
		}
		(None, Some(tree)) => {
			known.lists.insert(key, tree);
		}
		(None, None) => {}
	}
	Ok(())
}

/// The lots of a product whose serial numbers are in the home folder.
fn listed(context: &Context, gtin: Gtin) -> Result<Vec<LotKey>> {
	let folder = context.path("lots");
	if !folder.exists() {
		return Ok(Vec::new());
	}
	let mut found = Vec::new();
	for entry in std::fs::read_dir(&folder).map_err(|source| Error::io(&folder, source))? {
		let name = entry.map_err(|source| Error::io(&folder, source))?.file_name();
		found.extend(lot_of(&name.to_string_lossy(), gtin).map(|lot| LotKey { gtin, lot }));
	}
	Ok(found)
}

/// The lot of a product that a file is named after.
fn lot_of(name: &str, gtin: Gtin) -> Option<LotNumber> {
	let digits = name.strip_prefix(&gtin.to_string())?.strip_prefix('-')?.strip_suffix(".json")?;
	hex::decode(digits).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lots_are_known_by_the_names_of_their_files() {
		let key = LotKey { gtin: Gtin(4_099_999_000_012), lot: b"A/1".to_vec().try_into().unwrap() };
		let path = LotTree::path_in(std::path::Path::new("home"), &key);
		let name = path.file_name().unwrap().to_string_lossy().into_owned();
		assert_eq!(lot_of(&name, key.gtin), Some(key.lot.clone()));
		assert_eq!(lot_of(&name, Gtin(4_099_999_000_029)), None);
		assert_eq!(lot_of("04099999000012-zz.json", key.gtin), None);
	}
}
