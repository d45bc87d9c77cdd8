// agree.js [new]: do all nodes reach what is final, or with `new` a block made from now on, with the same block at every height?
"use strict";
const { all, ensureSame, one, until } = require("../lib/chain.js");

exports.run = async (name, network, [wanted] = []) => {
	const chains = all(network);
	const first = one(network, name);
	const number = wanted === "new" ? (await first.best()) + 1 : await first.finalised();
	const has = async (chain) => (await chain.finalised()) >= number;
	const took = await until(async () => (await Promise.all(chains.map(has))).every(Boolean));
	console.log(`\t block ${number} is final on ${chains.length} nodes after ${took.toFixed(1)} s`);
	await ensureSame(chains, number);
	return 1;
};
