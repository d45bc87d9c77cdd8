// newcomers.js: starts two nodes that have nothing. One executes all blocks from genesis on, the other begins with a proof
// of what is final (warp sync). Once both are level, all nodes must have the same state, entry by entry, at one height. The
// newcomers end with the check.
"use strict";
const fs = require("node:fs");
const { all, one, until } = require("../lib/chain.js");
const { start } = require("../lib/node.js");

/** Warp sync brings one state only: a node that keeps all of them refuses it. */
const OPTIONS = {
	full: ["--sync", "full", "--state-pruning", "archive"],
	warp: ["--sync", "warp", "--state-pruning", "256"],
};

/** Longest that a newcomer may take. */
const LIMIT_MS = 100_000;

/** Waits until a newcomer has what is final, and says how long it took. */
async function level(newcomer, wanted) {
	const has = async () => (await newcomer.chain.finalised()) >= wanted;
	await until(has, LIMIT_MS, `${newcomer.name} with ${wanted} blocks`);
	const took = ((Date.now() - newcomer.began) / 1000).toFixed(1);
	console.log(`\t ${newcomer.name}: level with block ${wanted} ${took} s after it was started`);
}

/** Whether a node has the state after the first block: only who executed that block has it. */
async function executedFromGenesis(chain) {
	const first = await chain.hash(1);
	if (first === null) return false;
	return chain.state(first).then((entries) => entries.length > 0).catch(() => false);
}

/** Fails unless all nodes have the same state root and the same entries after the newest block that is final everywhere. */
async function ensureSameState(chains) {
	const number = Math.min(...(await Promise.all(chains.map((chain) => chain.finalised()))));
	const hashes = await Promise.all(chains.map((chain) => chain.hash(number)));
	const roots = await Promise.all(chains.map(async (chain, place) => (await chain.header(hashes[place])).stateRoot));
	const states = await Promise.all(chains.map(async (chain, place) => JSON.stringify(await chain.state(hashes[place]))));
	if (new Set(hashes).size !== 1 || new Set(roots).size !== 1) throw new Error(`block ${number}: ${hashes}, ${roots}`);
	if (states[0] === "[]" || new Set(states).size !== 1) throw new Error(`block ${number}: the entries differ`);
	const entries = JSON.parse(states[0]).length;
	console.log(`\t block ${number}: state root ${roots[0]}, ${entries} entries, the same on ${chains.length} nodes`);
}

exports.run = async (name, network) => {
	const validators = all(network);
	const wanted = await one(network, name).finalised();
	// Warp sync begins with three peers: the validators.
	const kinds = Object.keys(OPTIONS);
	const newcomers = await Promise.all(kinds.map((kind) => start(`newcomer-${kind}`, network, OPTIONS[kind])));
	try {
		await Promise.all(newcomers.map((newcomer) => level(newcomer, wanted)));
		await ensureSameState([...validators, ...newcomers.map(({ chain }) => chain)]);
		const [full, warp] = newcomers;
		if (!(await executedFromGenesis(full.chain))) throw new Error("the full sync didn't execute block 1");
		if (await executedFromGenesis(warp.chain)) throw new Error("the warp sync executed block 1");
		if (!fs.readFileSync(warp.log, "utf8").includes("Warp sync is complete")) throw new Error("there was no warp sync");
		return 1;
	} finally {
		newcomers.forEach(({ child }) => child.kill("SIGKILL"));
	}
};
