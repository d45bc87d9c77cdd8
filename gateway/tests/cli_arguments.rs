//! How arguments are read: a table of what is taken and what is refused, through the library's own parser.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

use clap::Parser;
use salus_gateway::cli::Cli;

const GTIN: &str = "06291041500213";
const SSCC: &str = "106141412345678908";
const GLN: &str = "0614141000005";
const HASH: &str = "0x0101010101010101010101010101010101010101010101010101010101010101";

fn parse(line: &str) -> Result<Cli, clap::Error> {
	let line = line.replace("GTIN", GTIN).replace("SSCC", SSCC).replace("GLN", GLN).replace("HASH", HASH);
	Cli::try_parse_from(std::iter::once("salus").chain(line.split_whitespace()))
}

/// What is taken.
const TAKEN: &[&str] = &[
	"chain status",
	"chain show",
	"chain show 12",
	"chain show HASH --json",
	"key inspect //Alice",
	"key generate --out key",
	"key recipient --out key",
	"organisation admit --class pharmacy --gln GLN --jurisdiction DE --licence-until 2030-01-01 --admin //Pharmacy",
	"organisation suspend GLN --as //Regulator",
	"organisation suspend 3 --motion --threshold 3",
	"organisation reinstate 3",
	"organisation renew 3 --licence-from 2026-01-01T00:00:00Z --licence-until 2030-01-01",
	"organisation prefix 3 0614141",
	"organisation show GLN",
	"council vote HASH 0 --reject",
	"council close HASH 0",
	"council list",
	"credential issue --holder //Physician --role physician --until 2030-01-01",
	"credential revoke //Physician",
	"credential show //Physician",
	"patient admit //Patient",
	"consent grant --permit role:physician;purposes=TREAT;classes=all --deny org:2;purposes=all;classes=genomics",
	"consent grant --terms terms.json",
	"consent amend 0 --permit anyone;purposes=all;classes=all",
	"consent withdraw 0",
	"consent show 0",
	"consent decide --patient //P --requester //D --purpose TREAT --classes laboratory,imaging --at 2026-01-01",
	"access request --patient //P --purpose ETREAT --classes all --data-time 2020-01-01",
	"access log --patient //P --from-block 10",
	"record anchor bundle.json --subject //P --recipient-key a.pub --recipient-key b.pub --class imaging",
	"record verify bundle.json --receipt bundle.json.receipt.json",
	"record open bafkrei --recipient-key key",
	"record supersede patient.json --anchor 4",
	"record enter-in-error 4",
	"product register GTIN --prefix-digits 7",
	"lot commission --gtin GTIN --lot L1 --expiry 2028-12-31 --quantity 10000",
	"lot commission --gtin GTIN --lot L1 --expiry 2028-12-31 --serials serials.txt",
	"lot recall --gtin GTIN --lot L1 --class II",
	"lot show --gtin GTIN --lot L1",
	"lot export --gtin GTIN --lot L1 lot.json",
	"lot import lot.json",
	"container pack SSCC --gtin GTIN --lot L1 --count 100",
	"container ship SSCC --to GLN",
	"container receive SSCC",
	"container refuse SSCC",
	"container cancel SSCC",
	"container show SSCC",
	"pack verify (01)GTIN(10)L1(21)S1",
	"pack supply (01)GTIN(10)L1(21)S1 --container SSCC",
	"epcis capture one.json two.json",
	"epcis check one.json",
	"policy deploy --wasm tiered_access.wasm --policy hospital.json",
	"policy show 1",
	"policy unset",
	"--url wss://node.example --home h --json --as //Alice --genesis HASH --timeout 5 chain status",
];

/// What is refused, and what the refusal names.
const REFUSED: &[(&str, &str)] = &[
	("", "Usage"),
	("chain", "Usage"),
	("chain show x", "hash"),
	("product register 06291041500214 --prefix-digits 7", "check digit"),
	("product register GTIN --prefix-digits 3", "4..=12"),
	("container show 106141412345678909", "check digit"),
	("container pack SSCC --gtin GTIN --lot L1 --count 0", "--count"),
	("lot commission --gtin GTIN --lot L1 --expiry 2028-12-31", "--quantity"),
	("lot commission --gtin GTIN --lot L1 --expiry 2028-12-31 --quantity 0", "--quantity"),
	("lot commission --gtin GTIN --lot L1 --expiry 2028-12-31 --quantity 1048577", "--quantity"),
	("lot commission --gtin GTIN --lot L1 --expiry 2028-12-31 --quantity 1 --serials f", "--serials"),
	("lot commission --gtin GTIN --lot L1 --expiry 2028-02-30 --quantity 1", "--expiry"),
	("lot commission --gtin GTIN --lot L€1 --expiry 2028-12-31 --quantity 1", "set 82"),
	("lot recall --gtin GTIN --lot L1 --class IV", "life-threatening"),
	("organisation admit --class bakery --gln GLN --jurisdiction DE --admin //A", "pharmacy"),
	("organisation admit --class pharmacy --gln GLN --jurisdiction de --admin //A", "capital"),
	("organisation show 0614141000006", "check digit"),
	("council list --threshold 2", "--threshold"),
	("organisation reinstate 1 --threshold 0", "--threshold"),
	("consent grant --permit doctor", "actor"),
	("consent grant --terms f --permit anyone;purposes=all;classes=all", "--terms"),
	("consent decide --patient x --requester //D --purpose TREAT --classes all", "SS58"),
	("access request --patient //P --purpose CURE --classes all", "TREAT"),
	("patient admit 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ", "SS58"),
	("epcis capture", "required"),
	("chain status --timeout 0", "1..=3600"),
	("chain status --genesis 0x12", "64"),
	("chain status --as //A --key-file f", "--key-file"),
];

#[test]
fn every_command_is_taken() {
	for line in TAKEN {
		assert!(parse(line).is_ok(), "{line}: {}", parse(line).err().map(|e| e.to_string()).unwrap_or_default());
	}
}

#[test]
fn what_is_out_of_bounds_is_refused_by_name() {
	for (line, named) in REFUSED {
		let error = parse(line).err().unwrap_or_else(|| panic!("{line} is taken"));
		assert!(error.to_string().contains(named), "{line}: {error}");
	}
}
