// joining.js: an organisation is admitted by vote and gets a seat, its validator is approved by vote, sets its session keys,
// and sits from a session's beginning on: it makes blocks, and finality goes on with its vote.
"use strict";
const { one, until } = require("../lib/chain.js");
const { Client, key } = require("../lib/client.js");
const { ALWAYS, VOTERS } = require("../lib/calls.js");
const { start } = require("../lib/node.js");

/** The newcomer's admin, whose account is its validator too. */
const NEWCOMER = "//Newcomer";

/** Longest that steps may take: two sessions are planned ahead. */
const LIMIT_MS = 150_000;

/** The sample prefix's GLN with this location number, with its check digit. */
function gln(location) {
	const body = 4_099_999 * 100_000 + location;
	const digits = [...String(body).padStart(12, "0")].map(Number);
	const sum = digits.reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 1 : 3), 0);
	return body * 10 + ((10 - (sum % 10)) % 10);
}

/** Whether the newcomer made one of the last blocks that are final: the slot says whose turn it was. */
async function madeBlocks(client, address) {
	const { chain, api } = client;
	const final = await chain.finalised();
	const validators = (await api.query.session.validators()).map(String);
	for (let number = final; number > final - 2 * validators.length; number -= 1) {
		const header = await api.rpc.chain.getHeader(await chain.hash(number));
		const [, slot] = header.digest.logs.find((log) => log.isPreRuntime).asPreRuntime;
		const turn = Number(slot.toU8a(true).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) % BigInt(validators.length));
		if (validators[turn] === address) return true;
	}
	return false;
}

exports.run = async (name, network) => {
	const client = await Client.connect(one(network, name).url);
	const { tx, query } = client.api;
	const account = key(NEWCOMER).address;
	const say = (text, from) => console.log(`\t ${text} after ${((Date.now() - from) / 1000).toFixed(1)} s`);

	let began = Date.now();
	const admit = tx.consortium.admitOrganisation("Provider", gln(6), "DE", ALWAYS, account);
	const admitted = client.event(await client.decide(admit, VOTERS), "consortium", "OrganisationAdmitted");
	const organisation = admitted.data.organisation.toNumber();
	say(`organisation ${organisation} admitted by vote`, began);

	began = Date.now();
	const seats = [...(await query.governance.seats())].map((seat) => seat.toNumber());
	await client.decide(tx.governance.setSeats([...seats, organisation]), VOTERS);
	await client.decide(tx.validators.approve(account, organisation), VOTERS);
	say("seat and validator approved by vote", began);

	began = Date.now();
	// An operator makes the key of the node before; a test needs none that lasts.
	const options = ["--validator", "--rpc-methods", "unsafe", "--unsafe-force-node-key-generation"];
	const node = await start("newcomer", network, options);
	await until(async () => (await node.chain.finalised()) > 0, LIMIT_MS, "the newcomer's first final block");
	const owner = `0x${Buffer.from(key(NEWCOMER).publicKey).toString("hex")}`;
	const { keys, proof } = await node.chain.call("author_rotateKeysWithOwner", owner);
	await client.final(tx.session.setKeys(keys, proof), NEWCOMER);
	say("node synced and session keys set", began);

	began = Date.now();
	const sits = async () => (await query.session.validators()).some((validator) => validator.eq(account));
	await until(sits, LIMIT_MS, "the newcomer's session");
	await until(() => madeBlocks(client, account), LIMIT_MS, "the newcomer's block");
	say("validator sits and made a final block", began);
	const goal = (await client.chain.best()) + 5;
	await until(async () => (await node.chain.finalised()) >= goal, 60_000, "finality with the newcomer");
	return 1;
};
