// A development node for the tests: started on free ports, ended whatever happens, bounded in time.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A port that nothing listens on now. */
async function freePort() {
	const server = createServer();
	await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
	const { port } = server.address();
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** Starts a development node, with more arguments if there are any; gives its address and how to end it. */
export async function startNode(...args) {
	const binary = process.env.SALUS_NODE;
	if (!binary) throw new Error('SALUS_NODE names the node binary: run ./scripts/test.sh');
	const folder = await mkdtemp(join(tmpdir(), 'salus-dapp-'));
	const [rpc, peers, metrics] = [await freePort(), await freePort(), await freePort()];
	const log = [];
	const child = spawn(binary, [
		'--dev', '--base-path', folder, '--no-mdns', '--no-telemetry',
		'--rpc-port', `${rpc}`, '--prometheus-port', `${metrics}`, '--listen-addr', `/ip4/127.0.0.1/tcp/${peers}`,
		...args,
	], { stdio: ['ignore', 'pipe', 'pipe'] });
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => log.push(text));
	const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));

	const stop = async () => {
		process.off('exit', kill);
		child.kill('SIGTERM');
		const timer = setTimeout(kill, 10_000);
		await ended;
		clearTimeout(timer);
		await rm(folder, { recursive: true, force: true });
	};
	const kill = () => child.kill('SIGKILL');
	process.on('exit', kill);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));

	try {
		await ready(`http://127.0.0.1:${rpc}`, child);
	} catch (error) {
		await stop();
		throw new Error(`${error.message}\n${log.join('').split('\n').slice(-20).join('\n')}`);
	}
	return { url: `ws://127.0.0.1:${rpc}`, stop };
}

/** Waits until the node answers. */
async function ready(url, child) {
	const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'system_health', params: [] });
	for (let attempt = 0; attempt < 900; attempt += 1) {
		if (child.exitCode !== null || child.signalCode !== null) throw new Error('the node ended');
		const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
			.catch(() => undefined);
		if (answer?.ok) return;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	throw new Error('the node did not answer within three minutes');
}
