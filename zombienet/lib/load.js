// Members that send transactions all the time, whatever becomes of single nodes. Each has a few on their way at a time; which
// of them are final is what nodes say of their final blocks.
"use strict";
const { Client, hashOf } = require("./client.js");
const { Chain, sleep } = require("./chain.js");

/** How long a transaction may be on its way before its sender looks at its nonce again. */
const PATIENCE_MS = 20_000;

/** Longest that a node may take for an answer before another one is asked. One that stands still takes for ever. */
const ANSWER_LIMIT_MS = 5_000;

/** How often nodes are asked what is final. */
const LOOK_MS = 400;

/** How long ago a turn of a steady sender may have been that is made up. */
const BACKLOG_MS = 1000;

/** How long a sender waits after a refusal. */
const BREATH_MS = 250;

/** The code by which the pool refused a transaction, or that there was no answer. */
function refusal(error) {
	if (!error.answer) return "unreachable";
	const text = `${error.answer.data ?? error.answer.message}`;
	const custom = /Custom error: (\d+)/.exec(text);
	return custom ? `custom ${custom[1]}` : text.slice(0, 60);
}

class Load {
	/**
	 * `urls` of the nodes, `members` by their keys, `flight`: how many transactions of each may be on their way; `every`: how many
	 * milliseconds after one comes the next, or, with 0, once there is an answer; `make` gives the next call from the API, the
	 * member and a count; `report` is told of each final one.
	 */
	constructor(urls, members, { flight = 5, every = 0, make, report = () => {} }) {
		this.chains = urls.map((url) => new Chain(url, ANSWER_LIMIT_MS));
		this.make = make;
		this.report = report;
		this.flight = flight;
		this.every = every;
		this.members = members.map((uri, place) => ({ uri, node: place % urls.length, count: 0, nonce: null, pending: new Map() }));
		this.final = 0;
		this.unknown = 0;
		this.refused = {};
		this.kept = [];
		this.stopped = false;
	}

	/** Connects, and lets all of it begin. */
	async start() {
		this.client = await Client.connect(this.chains[0].url);
		this.birth = await this.client.birth();
		this.seen = this.birth.number;
		this.tasks = [this.#watch(), this.#renew(), ...this.members.map((member) => this.#send(member))];
	}

	/** Sends no more, waits for what is on its way as long as it may take, and ends. */
	async stop() {
		this.stopped = true;
		const limit = Date.now() + PATIENCE_MS;
		while (this.members.some((member) => this.#away(member) > 0) && Date.now() < limit) await sleep(LOOK_MS);
		this.ended = true;
		await Promise.all(this.tasks);
		this.unknown = this.members.reduce((sum, { pending }) => sum + pending.size, 0);
	}

	/** How many of a member's transactions are on their way, as far as they may still arrive. */
	#away({ pending }) {
		let away = 0;
		for (const { given_up } of pending.values()) away += given_up ? 0 : 1;
		return away;
	}

	/** Waits until more is final, and gives how much at what time: between two such moments throughput is measured. */
	async edge() {
		const before = this.seen;
		while (this.seen === before) await sleep(10);
		return { at: Date.now(), final: this.final, blocks: this.seen };
	}

	/** Asks nodes one after the other until one answers. */
	async #any(question, first = 0) {
		for (let place = 0; ; place += 1) {
			const chain = this.chains[(first + place) % this.chains.length];
			try {
				return await question(chain);
			} catch (error) {
				if (this.ended) return undefined;
				if (place % this.chains.length === this.chains.length - 1) await sleep(BREATH_MS);
			}
		}
	}

	/** Follows what is final. */
	async #watch() {
		while (!this.ended) {
			await this.#any((chain) => this.#look(chain));
			await sleep(LOOK_MS);
		}
	}

	/** Takes the final blocks that a node has and that weren't looked at yet. */
	async #look(chain) {
		const final = await chain.finalised();
		for (; this.seen < final; this.seen += 1) {
			const number = this.seen + 1;
			const block = await chain.hash(number);
			for (const encoded of await chain.transactions(block)) this.#settle(hashOf(encoded), number, block);
		}
	}

	/** Counts a transaction that is final. */
	#settle(transaction, block, block_hash) {
		for (const { pending } of this.members) {
			const sent = pending.get(transaction);
			if (!sent) continue;
			pending.delete(transaction);
			this.final += 1;
			const kept = { block, block_hash, transaction, milliseconds: Date.now() - sent.at };
			this.kept.push(kept);
			this.report(kept);
		}
	}

	/** Keeps the blocks from which transactions count their time young, and follows upgrades of the runtime. */
	async #renew() {
		while (!this.ended) {
			await this.#any(async (chain) => {
				this.birth = await this.client.birth(chain);
				const version = await chain.specVersion(this.birth.hash);
				if (version === this.client.api.runtimeVersion.specVersion.toNumber()) return;
				this.client = await Client.connect(chain.url);
				// What was signed for the old version and isn't in a block will be in none.
				this.members.forEach((member) => this.#giveUp(member));
			});
			for (let count = 0; count < 10 && !this.ended; count += 1) await sleep(LOOK_MS);
		}
	}

	/** Sends one member's transactions. */
	async #send(member) {
		for (let due = Date.now(); !this.stopped; ) {
			const late = Date.now() - PATIENCE_MS;
			if ([...member.pending.values()].some(({ at, given_up }) => !given_up && at < late)) this.#giveUp(member);
			if (this.#away(member) >= this.flight) {
				await sleep(20);
				continue;
			}
			try {
				const answered = this.#submit(member, await this.#sign(member));
				if (this.every === 0) await answered;
				else due = await this.#turn(due);
			} catch (error) {
				await this.#refuse(member, error);
			}
		}
	}

	/** Waits for a steady sender's next turn, and gives when that is. Turns that were missed are made up, but for old ones. */
	async #turn(last) {
		const due = Math.max(last + this.every, Date.now() - BACKLOG_MS);
		await sleep(Math.max(0, due - Date.now()));
		return due;
	}

	/** Counts a refusal. */
	async #refuse(member, error) {
		const why = refusal(error);
		this.refused[why] = (this.refused[why] ?? 0) + 1;
		member.nonce = null;
		if (why === "unreachable") member.node = (member.node + 1) % this.chains.length;
		await sleep(BREATH_MS);
	}

	/** Gives up what is on its way, and begins again with the nonce that nodes know. It is still looked for in blocks. */
	#giveUp(member) {
		for (const sent of member.pending.values()) sent.given_up = true;
		member.nonce = null;
	}

	/** Signs the next transaction. */
	async #sign(member) {
		const chain = this.chains[member.node];
		member.nonce ??= await this.client.nonce(member.uri, chain);
		const call = this.make(this.client.api, member.uri, member.count);
		const encoded = this.client.sign(call, member.uri, member.nonce, this.birth);
		member.nonce += 1;
		member.count += 1;
		return { chain, encoded, hash: hashOf(encoded) };
	}

	/** Sends a transaction. */
	async #submit(member, { chain, encoded, hash }) {
		// Before the answer is there, it may be final already.
		member.pending.set(hash, { at: Date.now() });
		try {
			await chain.call("author_submitExtrinsic", encoded);
		} catch (error) {
			// Without an answer it may have arrived: it is looked for, and counts as unknown in the end.
			if (error.answer) member.pending.delete(hash);
			await this.#refuse(member, error);
		}
	}
}

module.exports = { Load, refusal };
