// upgrade.js: the runtime is upgraded three times in a row by sensitive motions, while nodes stay what they are and members
// send transactions. Each time all nodes run the new version, and nothing that was final is lost. SALUS_UPGRADES is a folder
// with the compressed runtimes, in the order of their names.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { blake2AsHex } = require("@polkadot/util-crypto");
const { all, ensureSame, one, until } = require("../lib/chain.js");
const { SIGNERS, VOTERS, issue } = require("../lib/calls.js");
const { Client } = require("../lib/client.js");
const { Load } = require("../lib/load.js");

/** Longest that an upgrade that is authorised may take. */
const LIMIT_MS = 60_000;

/** Upgrades the runtime to this code; gives the version that is then everywhere. */
async function upgrade(uri, chains, code) {
	const client = await Client.connect(uri);
	const { governance, system } = client.api.tx;
	const before = client.api.runtimeVersion.specVersion.toNumber();
	const began = Date.now();
	await client.decide(governance.authorizeUpgrade(blake2AsHex(code, 256)), VOTERS);
	await client.final(system.applyAuthorizedUpgrade(`0x${code.toString("hex")}`), VOTERS[0]);
	const version = async (chain) => chain.specVersion(await chain.call("chain_getFinalizedHead"));
	const versions = () => Promise.all(chains.map(version));
	const is_new = async () => (await versions()).every((found) => found > before);
	await until(is_new, LIMIT_MS, `a version above ${before} on all nodes`);
	const [after] = await versions();
	console.log(`\t version ${before} to ${after} on ${chains.length} nodes after ${((Date.now() - began) / 1000).toFixed(1)} s`);
	return after;
}

/** Fails unless every transaction that was reported final is in that block on all nodes. */
async function ensureKept(chains, kept) {
	const goal = Math.max(...kept.map(({ block }) => block));
	const has = async (chain) => (await chain.finalised()) >= goal;
	await until(async () => (await Promise.all(chains.map(has))).every(Boolean), LIMIT_MS, `block ${goal} on all nodes`);
	await ensureSame(chains, goal);
	const hashes = new Map();
	for (const { block, block_hash: hash } of kept) {
		if (!hashes.has(block)) hashes.set(block, await chains[0].hash(block));
		if (hashes.get(block) !== hash) throw new Error(`block ${block} was ${hash}, and is ${hashes.get(block)}`);
	}
}

exports.run = async (name, network) => {
	const chains = all(network);
	const folder = process.env.SALUS_UPGRADES;
	const codes = fs.readdirSync(folder).sort().map((file) => fs.readFileSync(path.join(folder, file)));
	const load = new Load(chains.map(({ url }) => url), Object.keys(SIGNERS), { flight: 3, make: issue });
	await load.start();
	let last = 0;
	for (const code of codes) {
		const before = load.final;
		const version = await upgrade(one(network, name).url, chains, code);
		if (version <= last) throw new Error(`version ${version} after ${last}`);
		last = version;
		await until(() => load.final > before, LIMIT_MS, "a final transaction in the new version");
	}
	// Some of them by the newest version.
	const enough = load.final + 10;
	await until(() => load.final >= enough, LIMIT_MS, "final transactions in the newest version");
	await load.stop();
	await ensureKept(chains, load.kept);
	console.log(`\t ${load.final} transactions final meanwhile and all there; of ${load.unknown} others nothing is known`);
	return Number(codes.length >= 3);
};
