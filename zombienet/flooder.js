// flooder.js URL…: ten outsiders, and a member if SALUS_FLOODER names one, send as much as the nodes take, from the line `go`
// on the input to the line `stop`. What the outsiders send is signed before: it is the nodes that are to have the work. Used by
// flood.js, as a process of its own so that its work isn't the honest members'.
"use strict";
const http = require("node:http");
const readline = require("node:readline");
const { issue, remark } = require("./lib/calls.js");
const { Client } = require("./lib/client.js");
const { refusal } = require("./lib/load.js");
const { sleep } = require("./lib/chain.js");

/** How many outsiders, how many transactions each has ready, and how many of them are on their way at a time. */
const OUTSIDERS = 10;
const READY = 2500;
const FLIGHT = 4;

/** How many transactions the member sends at once before it looks at its nonce. */
const BURST = 50;

/** Connections are kept: making them would be most of the work. */
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

/** Submits a transaction; gives what became of it. */
const submit = (url, encoded) =>
	new Promise((resolve) => {
		const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "author_submitExtrinsic", params: [encoded] });
		const headers = { "content-type": "application/json", "content-length": body.length };
		const request = http.request(url, { method: "POST", agent, headers }, (response) => {
			let text = "";
			response.on("data", (part) => (text += part));
			response.on("end", () => {
				const { error } = JSON.parse(text);
				resolve(error ? refusal({ answer: error }) : "accepted");
			});
		});
		request.on("error", () => resolve("unreachable"));
		request.end(body);
	});

/** What an outsider has ready. */
function prepare(client, number) {
	const sign = (_, nonce) => client.sign(remark(client.api), `//Outsider${number}`, nonce);
	return Array.from({ length: READY }, sign);
}

async function main(urls) {
	const client = await Client.connect(urls[0]);
	const ready = Array.from({ length: OUTSIDERS }, (_, number) => prepare(client, number));
	console.log("ready");
	const counts = { outsiders: {}, member: {} };
	const count = (who, what) => (counts[who][what] = (counts[who][what] ?? 0) + 1);
	let going = false;

	const outsider = async (number, first) => {
		for (let next = first; going; next += FLIGHT) {
			const place = (number + next) % urls.length;
			count("outsiders", await submit(urls[place], ready[number][next % READY]));
		}
	};
	const member = async (uri) => {
		for (let round = 0; going; round += 1) {
			const nonce = await client.nonce(uri);
			const url = urls[round % urls.length];
			const burst = Array.from({ length: BURST }, (_, next) => client.sign(issue(client.api, uri), uri, nonce + next));
			const answers = await Promise.all(burst.map((encoded) => submit(url, encoded)));
			answers.forEach((what) => count("member", what));
			// Whoever is told that there is nothing left, and asks again at once, is the worst case.
			await sleep(0);
		}
	};

	let tasks = [];
	for await (const line of readline.createInterface({ input: process.stdin })) {
		if (line === "go") {
			going = true;
			const lanes = ready.flatMap((_, number) => Array.from({ length: FLIGHT }, (__, first) => outsider(number, first)));
			tasks = [...lanes, ...(process.env.SALUS_FLOODER ? [member(process.env.SALUS_FLOODER)] : [])];
		} else {
			going = false;
			await Promise.all(tasks);
			console.log(JSON.stringify(counts));
		}
	}
}

console.error = () => {};
main(process.argv.slice(2))
	.then(() => process.exit(0))
	.catch((error) => {
		process.stderr.write(`${error.stack}\n`);
		process.exit(1);
	});
