// Contracts as a web page uses them: by the bundle with code and metadata, and nothing else.
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CodePromise } from '@polkadot/api-contract';

/** Where `scripts/build.sh` leaves the bundles. */
const CACHE = process.env.SALUS_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'salus');

/** More than any message needs. */
const GAS = { refTime: 400_000_000_000, proofSize: 4 * 1024 * 1024 };

/** A message that the contract refused: `name` is that of its error. */
export class Refused extends Error {
	constructor(message, error) {
		super(`${message}: ${error.toString()}`);
		this.name = error.type ?? error.toString();
		this.error = error;
	}
}

/** A contract on the chain. */
export class Contract {
	#client;
	#contract;
	#gas;

	constructor(client, contract) {
		this.#client = client;
		this.#contract = contract;
		this.#gas = client.api.registry.createType('WeightV2', GAS);
	}

	/** Uploads the code of a bundle and makes a contract of it. */
	static async deploy(client, bundle, signer, ...args) {
		const json = JSON.parse(await readFile(join(CACHE, 'contracts', `${bundle}.contract`), 'utf8'));
		const code = new CodePromise(client.api, json, null);
		const gasLimit = client.api.registry.createType('WeightV2', GAS);
		const { contract } = await client.finalised(code.tx.new({ gasLimit }, ...args), signer);
		return new Contract(client, contract);
	}

	/** Its account. */
	get address() {
		return this.#contract.address.toString();
	}

	/** What a message would answer somebody; nothing is sent. Throws `Refused` with the contract's error. */
	async ask(who, message, ...args) {
		const { result, output } = await this.#contract.query[message](who.address, { gasLimit: this.#gas }, ...args);
		if (result.isErr) throw new Error(`${message}: ${result.asErr.toString()}`);
		// The outer result is ink!'s own: whether it could read the message.
		const answer = output.asOk;
		if (answer.isErr) throw new Refused(message, answer.asErr);
		return answer.isOk ? answer.asOk : answer;
	}

	/** Sends a message; gives what it answered, and its events by their names. */
	async send(who, message, ...args) {
		const answer = await this.ask(who, message, ...args);
		const call = this.#contract.tx[message]({ gasLimit: this.#gas }, ...args);
		const { contractEvents } = await this.#client.finalised(call, who);
		const events = contractEvents.map(({ event, args: values }) => {
			const names = event.args.map(({ name }, place) => [name, values[place]]);
			return { name: event.identifier.split('::').at(-1), ...Object.fromEntries(names) };
		});
		return { answer, events };
	}
}
