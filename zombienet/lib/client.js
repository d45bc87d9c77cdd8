// A client that knows nothing but the chain's own metadata. It speaks HTTP, so that a node that restarts is asked again as
// if nothing had been.
"use strict";
const { ApiPromise, HttpProvider, Keyring } = require("@polkadot/api");
const { blake2AsHex } = require("@polkadot/util-crypto");
const { Chain, sleep, until } = require("./chain.js");

/** Longest that a transaction may take to become final. */
const FINAL_LIMIT_MS = 60_000;

/** Blocks in which a transaction counts: far more than it takes, and yet one that is lost is so for good soon. */
const MORTAL_BLOCKS = 64;

/** What the call of a motion may weigh: the same as the command line says. */
const MOTION_WEIGHT = { refTime: 50_000_000_000, proofSize: 1_048_576 };

/** The keys of the development chains: `//Hospital` and the like. */
const keyring = new Keyring({ type: "sr25519", ss58Format: 42 });
const keys = new Map();
const key = (uri) => keys.get(uri) ?? keys.set(uri, keyring.addFromUri(uri)).get(uri);

/** The hash by which nodes know a transaction. */
const hashOf = (encoded) => blake2AsHex(encoded, 256);

/** One node, with the calls of the runtime that it ran when this was made. */
class Client {
	static async connect(uri) {
		const chain = new Chain(uri);
		const api = await ApiPromise.create({ provider: new HttpProvider(chain.url), noInitWarn: true, throwOnConnect: true });
		return new Client(chain, api);
	}

	constructor(chain, api) {
		this.chain = chain;
		this.api = api;
	}

	/** The next nonce of an account, as far as a node knows. */
	nonce(uri, chain = this.chain) {
		return chain.call("system_accountNextIndex", key(uri).address);
	}

	/** A block to count a transaction's time from. */
	async birth(chain = this.chain) {
		const hash = await chain.call("chain_getFinalizedHead");
		return { hash, number: (await chain.header(hash)).number };
	}

	/** A signed transaction, encoded. Without a block of birth it counts for ever. */
	sign(call, uri, nonce, birth) {
		const { api } = this;
		const era = birth && api.registry.createType("ExtrinsicEra", { current: birth.number, period: MORTAL_BLOCKS });
		const options = {
			...{ nonce, era: era ?? 0, blockHash: birth?.hash ?? api.genesisHash, genesisHash: api.genesisHash },
			runtimeVersion: api.runtimeVersion,
		};
		return call.sign(key(uri), options).toHex();
	}

	/** Submits a call and waits until it is final. Gives its events; fails if it failed. */
	async final(call, uri) {
		const encoded = this.sign(call, uri, await this.nonce(uri), await this.birth());
		const from = await this.chain.finalised();
		await this.chain.call("author_submitExtrinsic", encoded);
		const { block, place } = await this.#found(hashOf(encoded), from, call);
		return this.#events(block, place, call);
	}

	/** Where a transaction became final. */
	async #found(hash, from, call) {
		for (let next = from + 1, start = Date.now(); Date.now() - start < FINAL_LIMIT_MS; ) {
			if (next > (await this.chain.finalised())) {
				await sleep(250);
				continue;
			}
			const block = await this.chain.hash(next);
			const place = (await this.chain.transactions(block)).findIndex((encoded) => hashOf(encoded) === hash);
			if (place >= 0) return { block, place };
			next += 1;
		}
		throw new Error(`${call.method.section}.${call.method.method} isn't final after ${FINAL_LIMIT_MS / 1000} s`);
	}

	/** The events of a transaction. */
	async #events(block, place, call) {
		const at = await this.api.at(block);
		const records = (await at.query.system.events()).filter(
			({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eqn(place),
		);
		const events = records.map(({ event }) => event);
		const failed = events.find(({ section, method }) => section === "system" && method === "ExtrinsicFailed");
		if (failed) throw new Error(`${call.method.section}.${call.method.method}: ${this.reason(failed.data[0])}`);
		return events;
	}

	/** Why a call failed, in words. */
	reason(error) {
		if (!error.isModule) return error.toString();
		const { section, name, docs } = this.api.registry.findMetaError(error.asModule);
		return `${section}.${name}: ${docs.join(" ")}`;
	}

	/** Has the consortium decide a call: proposed by the first, voted for by the others, enacted. Gives what it came to. */
	async decide(call, [proposer, ...others]) {
		const { governance } = this.api.tx;
		const proposed = this.event(await this.final(governance.propose(call), proposer), "governance", "MotionProposed");
		const motion = proposed.data.motion;
		// One after the other would take as many times as long.
		const votes = await Promise.allSettled(others.map((voter) => this.final(governance.vote(motion, true), voter)));
		const refused = votes.find(({ status }) => status === "rejected");
		if (refused) throw refused.reason;
		const carried = votes.flatMap(({ value }) => value.filter(({ method }) => method === "MotionCarried"));
		if (carried.length === 0) throw new Error(`motion ${motion} wasn't carried`);
		const from = carried[0].data.enactFrom.toNumber();
		await until(async () => (await this.chain.best()) >= from - 1, FINAL_LIMIT_MS, `the time to object of motion ${motion}`);
		const events = await this.final(governance.enact(motion, MOTION_WEIGHT), proposer);
		const { result } = this.event(events, "governance", "MotionEnacted").data;
		if (result.isErr) throw new Error(`motion ${motion}: ${this.reason(result.asErr)}`);
		return events;
	}

	/** The event of that name; fails if there is none. */
	event(events, section, method) {
		const found = events.find((event) => event.section === section && event.method === method);
		if (!found) throw new Error(`no event ${section}.${method}: ${events.map((event) => event.method)}`);
		return found;
	}
}

module.exports = { Client, hashOf, key };
