// flood.js ROUNDS SECONDS RATE URL…: how many transactions of honest members become final without and with a flood of ten
// outsiders and one member that has used its quota up? Without and with in turns, and without again at the end, in one run.
// Writes what it finds as JSON at the end. Used by `xtask flood`.
"use strict";
const { spawn } = require("node:child_process");
const path = require("node:path");
const readline = require("node:readline");
const { VOTERS, issue } = require("./lib/calls.js");
const { Client } = require("./lib/client.js");
const { Load } = require("./lib/load.js");
const { sleep } = require("./lib/chain.js");

/** The honest members, and the one that floods, with its organisation's number. */
const HONEST = ["//Hospital", "//HospitalSouth", "//Insurer"];
const FLOODER = { uri: "//Manufacturer", organisation: 1 };

/** The default quota of a real consortium is so small a part of the largest. A development chain has none to speak of. */
const QUOTA_PART = 8n;

/** How long the load takes to settle when it changes. */
const SETTLE_MS = 8000;

/** How often the flooding member's quota is looked at: it changes with each block. */
const LOOK_MS = 2000;

/** How many seconds an honest member's transactions may take to become final before it sends fewer. */
const PATIENCE = 15;

/** The process that floods. */
class Flooder {
	constructor(urls, member) {
		const env = { ...process.env, ...(member ? { SALUS_FLOODER: member } : {}) };
		const options = { stdio: ["pipe", "pipe", "inherit"], env };
		this.child = spawn(process.execPath, [path.join(__dirname, "flooder.js"), ...urls], options);
		this.lines = readline.createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
		this.ready = this.#line("ready");
	}

	/** The next line. */
	async #line(what) {
		const { value, done } = await this.lines.next();
		if (done) throw new Error(`the flood ended before it was ${what}`);
		return value;
	}

	go() {
		this.child.stdin.write("go\n");
	}

	/** Stops the flood and gives what became of all of it until now. */
	async stop() {
		this.child.stdin.write("stop\n");
		return JSON.parse(await this.#line("counted"));
	}

	end() {
		this.child.stdin.end();
	}
}

const median = (numbers) => numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

/** Throughput over so many seconds. */
async function measure(load, name, seconds) {
	await sleep(SETTLE_MS);
	const [before, kept] = [await load.edge(), load.kept.length];
	await sleep(seconds * 1000);
	const after = await load.edge();
	const took = (after.at - before.at) / 1000;
	const found = {
		seconds: took,
		transactions_a_second: (after.final - before.final) / took,
		blocks_a_second: (after.blocks - before.blocks) / took,
		median_seconds_to_final: median(load.kept.slice(kept).map(({ milliseconds }) => milliseconds)) / 1000,
	};
	console.log(
		`\t ${name.padEnd(14)} ${found.transactions_a_second.toFixed(1)} transactions/s of honest members, ` +
			`${found.blocks_a_second.toFixed(2)} blocks/s, final after ${found.median_seconds_to_final.toFixed(1)} s`,
	);
	return found;
}

/** How much of its quota the flooding member uses, in percent, in the middle of so many seconds. Staff can use nine tenths. */
async function usedOver(client, seconds) {
	await sleep(SETTLE_MS);
	const used = [];
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(LOOK_MS)) {
		const usage = await client.api.query.admission.usages(FLOODER.organisation);
		used.push((100 * usage.used.weight.toNumber()) / usage.quota.unwrap().weight.toNumber());
	}
	return median(used);
}

/** Gives the flooding member a quota, where the runtime has quotas; says whether it has. */
async function setQuota(client) {
	const { admission } = client.api.tx;
	if (!admission) return false;
	const most = client.api.consts.admission.maxQuota;
	const [weight, bytes] = [most.weight, most.bytes].map((amount) => amount.toBigInt() / QUOTA_PART);
	await client.decide(admission.setQuota(FLOODER.organisation, { weight, bytes }), VOTERS);
	return true;
}

/** The mean throughput of so many measurements of the same length. */
const throughput = (measured) => measured.reduce((sum, { transactions_a_second }) => sum + transactions_a_second, 0) / measured.length;

async function main([rounds, seconds, rate, ...urls]) {
	const client = await Client.connect(urls[0]);
	const quotas = await setQuota(client);
	const flooder = new Flooder(urls, quotas && FLOODER.uri);
	await flooder.ready;
	const each = Number(rate) / HONEST.length;
	const load = new Load(urls, HONEST, { flight: Math.ceil(each * PATIENCE), every: 1000 / each, make: issue });
	await load.start();
	const [alone, flooded, used] = [[], [], []];
	let flood;
	for (let round = 0; round < Number(rounds); round += 1) {
		alone.push(await measure(load, "alone", Number(seconds)));
		flooder.go();
		const usage = quotas && usedOver(client, Number(seconds));
		flooded.push(await measure(load, "in the flood", Number(seconds)));
		if (quotas) used.push(await usage);
		flood = await flooder.stop();
	}
	flooder.end();
	alone.push(await measure(load, "alone", Number(seconds)));
	await load.stop();
	const share = (100 * throughput(flooded)) / throughput(alone);
	console.log(JSON.stringify({ quotas, used: Math.min(...used), share, alone, flooded, flood, honest_refused: load.refused }));
	process.exit(0);
}

main(process.argv.slice(2)).catch((error) => {
	process.stderr.write(`${error.stack}\n`);
	process.exit(1);
});
