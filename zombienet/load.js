// load.js URL…: members send transactions to these nodes until SIGTERM. Writes a line of JSON for each that is final, and
// for what nothing is known of at the end. Used by `xtask faults`.
"use strict";
const { SIGNERS, issue } = require("./lib/calls.js");
const { Load } = require("./lib/load.js");

/** How many transactions of each may be on their way. */
const FLIGHT = 5;

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function main(urls) {
	const load = new Load(urls, Object.keys(SIGNERS), { flight: FLIGHT, make: issue, report: tell });
	const asked = new Promise((resolve) => process.once("SIGTERM", resolve));
	await load.start();
	await asked;
	await load.stop();
	tell({ unknown: load.unknown, refused: load.refused });
	process.exit(0);
}

main(process.argv.slice(2)).catch((error) => {
	process.stderr.write(`${error.stack}\n`);
	process.exit(1);
});
