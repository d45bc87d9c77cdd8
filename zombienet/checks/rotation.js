// rotation.js: the asked validator gets new session keys while it runs. They count from a session's beginning on, and it
// misses no turn for it.
"use strict";
const { all, until } = require("../lib/chain.js");
const { Client, key } = require("../lib/client.js");

/** Longest that it may take: two sessions are planned ahead. */
const LIMIT_MS = 120_000;

/** How many more sessions are watched once the new keys count. */
const WATCHED = 2;

exports.run = async (name, network) => {
	const node = network.nodesByName[name].wsUri;
	const uri = `//${name[0].toUpperCase()}${name.slice(1)}`;
	const client = await Client.connect(node);
	const { tx, query } = client.api;
	const account = key(uri).address;
	const aura = async () => {
		const mine = (await query.session.queuedKeys()).find(([validator]) => validator.eq(account));
		const place = (await query.session.validators()).findIndex((validator) => validator.eq(account));
		return { queued: mine[1].aura.toHex(), now: (await query.aura.authorities())[place].toHex() };
	};
	const missed = async () => {
		const sessions = await Promise.all(
			(await query.validators.records.entries()).map(([, records]) => records.filter(([who]) => who.eq(account))),
		);
		return sessions.flat().reduce((sum, [, record]) => sum + record.missed.toNumber(), 0);
	};
	const old = (await aura()).now;
	const began = Date.now();
	const owner = `0x${Buffer.from(key(uri).publicKey).toString("hex")}`;
	const { keys, proof } = await client.chain.call("author_rotateKeysWithOwner", owner);
	await client.final(tx.session.setKeys(keys, proof), uri);
	await until(async () => (await aura()).now !== old, LIMIT_MS, "the session with the new keys");
	console.log(`\t ${name}'s new keys count after ${((Date.now() - began) / 1000).toFixed(1)} s`);
	const session = (await query.session.currentIndex()).toNumber() + WATCHED;
	let seen = 0;
	await until(
		async () => {
			seen = Math.max(seen, await missed());
			return (await query.session.currentIndex()).toNumber() >= session;
		},
		LIMIT_MS,
		"the sessions after that",
	);
	console.log(`\t ${name} missed ${seen} turns since`);
	const goal = await client.chain.best();
	const has = async (chain) => (await chain.finalised()) >= goal;
	await until(async () => (await Promise.all(all(network).map(has))).every(Boolean), 60_000, "finality");
	return Number(seen === 0);
};
