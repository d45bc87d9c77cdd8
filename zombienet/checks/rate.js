// rate.js SECONDS,PERCENT: in so long, do blocks of that share of the slots become final? Measured from the moment that a
// block becomes final to another such moment, since GRANDPA may take several at once.
"use strict";
const { SLOT_MS, one, sleep, until } = require("../lib/chain.js");

/** Waits for the next block to become final. */
async function edge(chain) {
	const before = await chain.finalised();
	let number = before;
	await until(async () => (number = await chain.finalised()) > before);
	return { number, at: Date.now() };
}

exports.run = async (name, network, [seconds, percent]) => {
	const chain = one(network, name);
	const start = await edge(chain);
	await sleep(Number(seconds) * 1000);
	const end = await edge(chain);
	const share = (100 * (end.number - start.number) * SLOT_MS) / (end.at - start.at);
	console.log(`\t ${share.toFixed(1)} of 100 slots have a final block; at least ${percent} are wanted`);
	return Number(share >= Number(percent));
};
