// A web client of a development node: an API that knows nothing but the chain's metadata.
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { startNode } from './node.mjs';

/** Longest that one test may take. */
export const LIMIT = { timeout: 120_000 };

/** Starts a node and connects; gives the API, the keys, and how to end both. More arguments are the node's. */
export async function connect(...args) {
	const node = await startNode(...args);
	let api;
	const end = async () => {
		await api?.disconnect();
		await node.stop();
	};
	try {
		api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: true, throwOnConnect: true });
	} catch (error) {
		await end();
		throw error;
	}
	const keys = new Keyring({ type: 'sr25519', ss58Format: 42 });
	return { api, keys, url: node.url, end, finalised: (call, signer) => finalised(api, call, signer) };
}

/** Submits a transaction and waits until it is final; fails with the pallet's error and its documentation. */
function finalised(api, call, signer) {
	return new Promise((resolve, reject) => {
		call.signAndSend(signer, ({ status, events, dispatchError, contract, contractEvents }) => {
			if (dispatchError?.isModule) {
				const { section, name, docs } = api.registry.findMetaError(dispatchError.asModule);
				reject(new Error(`${section}.${name}: ${docs.join(' ')}`));
			} else if (dispatchError) {
				reject(new Error(dispatchError.toString()));
			} else if (status.isFinalized) {
				resolve({ block: status.asFinalized, events, contract, contractEvents });
			} else if (status.isInvalid || status.isDropped || status.isUsurped) {
				reject(new Error(`the transaction is ${status.type}`));
			}
		}).catch(reject);
	});
}
