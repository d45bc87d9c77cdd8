// What is asked of nodes, over JSON-RPC in plain HTTP.
"use strict";

/** Slots are two seconds long: `SLOT_DURATION` in runtime/src/constants.rs. */
const SLOT_MS = 2000;

/** Longest that a node may take for an answer: on a machine that is busy with other things, seconds. */
const ANSWER_LIMIT_MS = 30_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A node by where it is asked: `ws://` as zombienet gives it, or `http://`. */
class Chain {
	constructor(uri, limit = ANSWER_LIMIT_MS) {
		this.url = uri.replace(/^ws/, "http");
		this.limit = limit;
	}

	async call(method, ...params) {
		const response = await fetch(this.url, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
			signal: AbortSignal.timeout(this.limit),
		});
		const answer = await response.json();
		if (answer.error) throw Object.assign(new Error(`${method}: ${JSON.stringify(answer.error)}`), { answer: answer.error });
		return answer.result;
	}

	async header(hash) {
		const header = await this.call("chain_getHeader", ...(hash ? [hash] : []));
		return { ...header, number: Number(header.number) };
	}

	/** Number of the newest block. */
	async best() {
		return (await this.header()).number;
	}

	/** Number of the newest final block. */
	async finalised() {
		return (await this.header(await this.call("chain_getFinalizedHead"))).number;
	}

	/** Hash of the block with this number. */
	hash(number) {
		return this.call("chain_getBlockHash", number);
	}

	/** The transactions of a block, encoded. */
	async transactions(hash) {
		return (await this.call("chain_getBlock", hash)).block.extrinsics;
	}

	/** The runtime's version, after a block if it is given. */
	async specVersion(hash) {
		return (await this.call("state_getRuntimeVersion", ...(hash ? [hash] : []))).specVersion;
	}

	/** Everything in the state after a block, the code aside, as [key, value]. */
	async state(hash) {
		const entries = [];
		for (let last = null; ; ) {
			const keys = await this.call("state_getKeysPaged", "0x", 500, last, hash);
			if (keys.length === 0) return entries;
			last = keys[keys.length - 1];
			const wanted = keys.filter((key) => key !== "0x3a636f6465");
			const [set] = await this.call("state_queryStorageAt", wanted, hash);
			entries.push(...set.changes);
		}
	}
}

/**
 * Waits until a condition holds. A node that doesn't answer yet is one for which it doesn't. Without a limit, zombienet
 * ends it in the end.
 */
async function until(condition, limit = Infinity, what = "it") {
	const start = Date.now();
	while (!(await Promise.resolve().then(condition).catch(() => false))) {
		if (Date.now() - start > limit) throw new Error(`${what} didn't come about in ${limit / 1000} s`);
		await sleep(250);
	}
	return (Date.now() - start) / 1000;
}

/** Fails when two nodes have different blocks at a height up to this one, or one has none. */
async function ensureSame(chains, number) {
	for (let height = 0; height <= number; height += 1) {
		const hashes = await Promise.all(chains.map((chain) => chain.hash(height)));
		if (hashes[0] === null || new Set(hashes).size !== 1) throw new Error(`block ${height} differs: ${hashes}`);
	}
}

/** All nodes of a zombienet network. */
const all = (network) => network.relay.map((node) => new Chain(node.wsUri));

/** One node of it. */
const one = (network, name) => new Chain(network.nodesByName[name].wsUri);

module.exports = { SLOT_MS, Chain, all, ensureSame, one, sleep, until };
