// Nodes besides those that zombienet starts.
"use strict";
const { spawn } = require("node:child_process");
const { createServer } = require("node:net");
const fs = require("node:fs");
const path = require("node:path");
const { Chain, all } = require("./chain.js");

/** A port that nothing uses. */
const freePort = () =>
	new Promise((resolve, reject) => {
		const server = createServer().once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});

/**
 * Starts a node that has nothing. Its log lies with those of the network's nodes. It ends with the test at the latest: it is in
 * the group of zombienet's processes.
 */
async function start(name, network, options) {
	const addresses = await Promise.all(all(network).map((chain) => chain.call("system_localListenAddresses")));
	const bootnodes = addresses.map((list) => list.find((address) => address.includes("/127.0.0.1/")));
	const rpc = await freePort();
	const folder = path.join(network.tmpDir, name);
	fs.rmSync(folder, { recursive: true, force: true });
	const log = fs.openSync(`${folder}.log`, "w");
	const all_options = [
		...["--chain", network.chainSpecPath, "--base-path", folder, "--name", name],
		...["--rpc-port", String(rpc), "--listen-addr", `/ip4/127.0.0.1/tcp/${await freePort()}`],
		...["--no-prometheus", "--no-telemetry", "--no-mdns", ...options, "--bootnodes", ...bootnodes],
	];
	const began = Date.now();
	const child = spawn(process.env.SALUS_NODE, all_options, { stdio: ["ignore", log, log] });
	child.unref();
	return { name, child, began, log: `${folder}.log`, chain: new Chain(`http://127.0.0.1:${rpc}`) };
}

module.exports = { start };
