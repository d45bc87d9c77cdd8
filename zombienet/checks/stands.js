// stands.js SECONDS,NAME,NAME: does no block become final for so long, while these nodes make blocks and agree?
"use strict";
const { one, sleep } = require("../lib/chain.js");

/** How long votes and blocks that are on their way may still take. */
const SETTLES_MS = 6000;

exports.run = async (_name, network, [seconds, ...names]) => {
	const chains = names.map((name) => one(network, name));
	const look = async () => ({
		final: await Promise.all(chains.map((chain) => chain.finalised())),
		best: await Promise.all(chains.map((chain) => chain.best())),
	});
	await sleep(SETTLES_MS);
	const before = await look();
	await sleep(Number(seconds) * 1000);
	const after = await look();
	const common = Math.min(...after.final);
	const hashes = await Promise.all(chains.map((chain) => chain.hash(common)));
	console.log(`\t final ${before.final} then ${after.final}; newest ${before.best} then ${after.best}`);
	const stands = before.final.every((number, place) => number === after.final[place]);
	const makes = after.best.some((number, place) => number > before.best[place]);
	return Number(stands && makes && new Set(hashes).size === 1);
};
