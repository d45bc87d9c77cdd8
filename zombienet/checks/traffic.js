// traffic.js: every pallet whose calls members or motions make gets calls, and a contract is made and called, while members send
// transactions. Each call must succeed, and all nodes must agree.
"use strict";
const { randomBytes } = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { all, one } = require("../lib/chain.js");
const { ALWAYS, SIGNERS, VOTERS, issue, remark } = require("../lib/calls.js");
const { Client, key } = require("../lib/client.js");
const { Load } = require("../lib/load.js");

/** Bits of sets: laboratory results; for treatment. */
const LABORATORY = 2 ** 4;
const TREATMENT = 2 ** 0;

const DAY_MS = 86_400_000;

/** A product and a container under the made-up prefix of the development chain's manufacturer. */
const GTIN = "4099999000555";
const SSCC = "340999990000000556";
const PREMISES = "4099999000012";

/** Organisations by their numbers. */
const HOSPITAL = 0;
const INSURER = 4;

/** More than the contract's calls need. */
const GAS = { refTime: 100_000_000_000, proofSize: 1_048_576 };

/** Pallets whose calls nobody makes by a transaction of their own here: inherents, reports, and what other tests do. */
const ELSEWHERE = ["system", "timestamp", "grandpa", "session"];

const hash = () => `0x${randomBytes(32).toString("hex")}`;
const address = (uri) => key(uri).address;
const now = async (client) => (await client.api.query.timestamp.now()).toNumber();

/** A consent: physicians may have laboratory results for treatment. */
const terms = {
	period: ALWAYS,
	provisions: [
		{
			...{ parent: null, effect: "Permit", actor: { Role: "Physician" }, purposes: TREATMENT, classes: LABORATORY },
			...{ labels: { confidentiality: null, sensitivities: 0 }, period: ALWAYS, dataPeriod: ALWAYS, dataUse: null },
		},
	],
	source: null,
};

/** Records, consents, disclosures, studies, streams, prescriptions, lost keys. */
async function records(client, send) {
	const { tx } = client.api;
	const [patient, physician] = ["//TrafficPatient", "//TrafficPhysician"];
	const people = [tx.consortium.admitPatient(address(patient)), tx.consortium.issueCredential(address(physician), "Physician", ALWAYS)];
	await send(tx.utility.batchAll(people), "//Alice");
	const start = await now(client);
	const validity = { start: start - DAY_MS, end: start + 30 * DAY_MS };
	const [, , opened] = await Promise.all([
		send(tx.consent.grant(terms), patient),
		send(tx.prescriptions.prescribe(hash(), 2, validity), physician),
		send(tx.collection.openStream("SaltedBlake2b256", LABORATORY, "Reading", null), "//Alice"),
	]);
	const { stream } = client.event(opened, "collection", "StreamOpened").data;
	const [registered] = await Promise.all([
		send(tx.study.register({ traits: 0, diseases: 0 }, hash()), "//Alice"),
		send(tx.disclosure.requestAccess(address(patient), "Treatment", null, LABORATORY, null, null), physician),
	]);
	const { study } = client.event(registered, "study", "StudyRegistered").data;
	await Promise.all([send(tx.collection.append(stream, 0, hash(), 4), "//Alice"), send(tx.study.enrol(study, 1), patient)]);
	await send(tx.ehrAnchor.anchor(hash(), "SaltedBlake2b256", "Laboratory", "Opaque", address(patient), null), "//Alice");
	await send(tx.keyRecovery.propose(address(patient), address("//TrafficNewKey")), "//Alice");
	await send(tx.keyRecovery.cancel(address(patient)), "//Alice");
}

/** Medicines, from the product to the patient and to the recall. */
async function medicines(client, send) {
	const { tx } = client.api;
	// The JavaScript of `dapp/` is in modules of the other kind.
	const { Lot } = await import("../../dapp/test/lot.mjs");
	const lot = new Lot(client.api, GTIN, "NET-1", ["A7K2M9XQ4TBH", "B5R8WZ3GYPLD"]);
	await send(tx.drugRegistry.registerProduct(GTIN, 7, { units: 28, storage: null }), "//Bob");
	await send(tx.drugRegistry.commission({ key: lot.key, expiry: 400630, quantity: 2, root: lot.root(), markets: [] }), "//Bob");
	await send(tx.drugTrace.pack(SSCC, null, [{ key: lot.key, first: 0, count: 2 }]), "//Bob");
	await send(tx.drugTrace.ship(SSCC, HOSPITAL, null, (await now(client)) + DAY_MS), "//Bob");
	await send(tx.drugTrace.receive(SSCC), "//TrafficPharmacy");
	const { index, path: proof } = lot.proof("B5R8WZ3GYPLD");
	const packs = { key: lot.key, packs: [{ index, serial: "B5R8WZ3GYPLD" }], path: proof };
	await send(tx.drugSupply.supply(packs, SSCC, PREMISES, null), "//TrafficPharmacy");
	const event = { id: hash(), at: (await now(client)) - 1000, objects: [{ Container: SSCC }], commitment: hash() };
	await send(tx.drugEvents.record([event]), "//Bob");
	await send(tx.drugSafety.recall({ Lots: [lot.key] }, "ClassII", (await now(client)) + 2 * DAY_MS), "//Bob");
}

/** A contract, several signatures, somebody who acts for another. */
async function accounts(client, send) {
	const { tx } = client.api;
	const cache = process.env.SALUS_CACHE ?? path.join(os.homedir(), ".cache/salus");
	const bundle = JSON.parse(fs.readFileSync(path.join(cache, "contracts/trial_enrolment.contract"), "utf8"));
	const selector = (list, label) => list.find((entry) => entry.label === label).selector;
	const create = selector(bundle.spec.constructors, "new");
	const made = await send(tx.contracts.instantiateWithCode(0, GAS, null, bundle.source.wasm, create, hash()), "//Insurer");
	const { contract } = client.event(made, "contracts", "Instantiated").data;
	await send(tx.contracts.call(contract, 0, GAS, null, selector(bundle.spec.messages, "owner")), "//Insurer");
	await send(tx.balances.transferKeepAlive(address("//TrafficPharmacy"), 10n ** 12n), "//Insurer");
	await send(tx.multisig.asMultiThreshold1([address("//Dave")], remark(client.api)), "//Insurer");
	await send(tx.proxy.addProxy(address("//TrafficPharmacy"), "DrugTrace", 0), "//Insurer");
}

/** Motions, quotas, paused calls, the nodes that may connect. */
async function motions(client, decide) {
	const { tx, consts, query } = client.api;
	const quota = { weight: consts.admission.maxQuota.weight, bytes: consts.admission.maxQuota.bytes };
	const paused = ["Collection", "publish_report"];
	await decide(tx.utility.batchAll([tx.admission.setQuota(INSURER, quota), tx.txPause.pause(paused)]));
	if ((await query.txPause.pausedCalls(paused)).isNone) throw new Error("the call isn't paused");
	await decide(tx.utility.batchAll([tx.admission.setQuota(INSURER, null), tx.txPause.unpause(paused)]));
	const node = `0x002408011220${randomBytes(32).toString("hex")}`;
	await decide(tx.nodeAuthorization.addWellKnownNode(node, address("//Alice")));
	const [validator, organisation] = [address("//TrafficValidator"), INSURER];
	await decide(tx.validators.approve(validator, organisation));
	await decide(tx.validators.remove(validator));
}

exports.run = async (name, network) => {
	const client = await Client.connect(one(network, name).url);
	const urls = all(network).map(({ url }) => url);
	const called = new Set();
	const note = ({ method }) => {
		called.add(method.section);
		for (const inner of method.method === "batchAll" ? method.args[0] : []) called.add(inner.section);
	};
	const send = async (call, uri) => {
		const events = await client.final(call, uri);
		note(call);
		return events;
	};
	const decide = async (call) => {
		await client.decide(call, VOTERS);
		[call, client.api.tx.governance.close(0)].forEach(note);
	};
	const load = new Load(urls, Object.keys(SIGNERS).filter((uri) => uri !== "//Insurer"), { flight: 5, make: issue });
	await load.start();
	await send(client.api.tx.consortium.issueCredential(address("//TrafficPharmacy"), "Pharmacist", ALWAYS), "//Alice");
	await Promise.all([records(client, send), medicines(client, send), accounts(client, send)]);
	await motions(client, decide);
	await load.stop();
	const missing = Object.keys(client.api.tx).filter((pallet) => !called.has(pallet) && !ELSEWHERE.includes(pallet));
	console.log(`\t calls of ${called.size} pallets and ${load.final} other transactions are final`);
	if (missing.length > 0) throw new Error(`no call of ${missing}`);
	return Number(load.final > 0);
};
