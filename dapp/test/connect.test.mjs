// What a web client needs: everything from the chain's own metadata, nothing typed in by hand.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HttpProvider } from '@polkadot/api';
import { connect, LIMIT } from './client.mjs';

/** The runtime's own pallets, as the metadata names them. */
const PALLETS = [
	'Consortium', 'Consent', 'Disclosure', 'Study', 'EhrAnchor', 'Collection',
	'DrugRegistry', 'DrugTrace', 'DrugSupply', 'DrugSafety', 'Prescriptions', 'DrugEvents',
];

/** The runtime APIs of these pallets. */
const APIS = [
	'consortiumApi', 'consentApi', 'disclosureApi', 'studyApi', 'anchorApi', 'collectionApi',
	'drugTraceApi', 'drugSafetyApi', 'prescriptionApi', 'epcisApi',
];

let client;
let api;
let keys;
let finalised;

before(async () => {
	client = await connect();
	({ api, keys, finalised } = client);
}, { timeout: 240_000 });

after(() => client?.end());

/** A consent: the physician's role may read laboratory results and vital signs for treatment. */
function terms() {
	const bit = (number) => 2 ** number;
	const always = { start: null, end: null };
	return {
		period: always,
		provisions: [{
			parent: null,
			effect: 'Permit',
			actor: { Role: 'Physician' },
			purposes: bit(0),
			classes: bit(4) + bit(5),
			labels: { confidentiality: null, sensitivities: 0 },
			period: always,
			dataPeriod: always,
			dataUse: null,
		}],
		source: null,
	};
}

test('every call, event, error, storage item and constant of our pallets is documented', LIMIT, () => {
	const { lookup, pallets } = api.runtimeMetadata.asLatest;
	const undocumented = [];
	for (const name of PALLETS) {
		const pallet = pallets.find((found) => found.name.toString() === name);
		assert.ok(pallet, `no pallet ${name}`);
		for (const kind of ['calls', 'events', 'errors']) {
			const variants = lookup.getSiType(pallet[kind].unwrap().type).def.asVariant.variants;
			assert.ok(variants.length > 0, `${name} has no ${kind}`);
			for (const item of variants) {
				if (item.docs.join('').trim() === '') undocumented.push(`${name} ${kind} ${item.name}`);
			}
		}
		for (const item of [...pallet.storage.unwrap().items, ...pallet.constants]) {
			if (item.docs.join('').trim() === '') undocumented.push(`${name} ${item.name}`);
		}
	}
	assert.deepEqual(undocumented, []);
});

test('runtime APIs are there with their types', LIMIT, async () => {
	const patient = keys.addFromUri('//Patient').address;
	const stranger = keys.addFromUri('//Stranger').address;
	assert.equal((await api.call.consortiumApi.isMember(patient)).isTrue, true);
	assert.equal((await api.call.consortiumApi.isMember(stranger)).isTrue, false);
	const acting = await api.call.consortiumApi.acting(keys.addFromUri('//Physician').address);
	assert.equal(acting.unwrap()[1].toString(), 'Physician');
	for (const name of APIS) assert.ok(api.call[name], `no ${name}`);
});

test('a transaction of a non-member is refused in the pool', LIMIT, async () => {
	const stranger = keys.addFromUri('//Stranger');
	await assert.rejects(api.tx.consent.grant(terms()).signAndSend(stranger), /1010|Invalid Transaction/);
	assert.equal((await api.rpc.author.pendingExtrinsics()).length, 0);
});

test('a consent is submitted, seen final, and decides', LIMIT, async () => {
	const patient = keys.addFromUri('//Patient');
	const requester = keys.addFromUri('//Physician').address;
	const query = {
		patient: patient.address, requester, purpose: 'Treatment', study: null, classes: 2 ** 4, labels: null, dataTime: null,
	};
	assert.equal((await api.call.consentApi.decide(query, null)).type, 'NoConsent');

	const { block, events } = await finalised(api.tx.consent.grant(terms()), patient);
	assert.ok(events.some(({ event }) => api.events.consent.ConsentGranted?.is(event)), 'no event ConsentGranted');
	const header = await api.rpc.chain.getHeader(block);
	const newest = await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead());
	assert.ok(newest.number.toNumber() >= header.number.toNumber());

	assert.equal((await api.call.consentApi.decide(query, null)).type, 'Permit');
	const marketing = await api.call.consentApi.decide({ ...query, purpose: 'Marketing' }, null);
	assert.notEqual(marketing.type, 'Permit');
});

test('access is asked for on chain, and the patient\'s log grows by a line', LIMIT, async () => {
	const patient = keys.addFromUri('//Patient').address;
	const before = await api.call.disclosureApi.disclosureHead(patient);
	const ask = api.tx.disclosure.requestAccess(patient, 'Treatment', null, 2 ** 4, null, null);
	const { events } = await finalised(ask, keys.addFromUri('//Physician'));
	const decided = events.find(({ event }) => api.events.disclosure.AccessDecided?.is(event));
	assert.equal(decided.event.data.entry.query.patient.toString(), patient);
	const after = await api.call.disclosureApi.disclosureHead(patient);
	assert.equal(after.count.toNumber(), before.count.toNumber() + 1);
	assert.notEqual(after.head.toHex(), before.head.toHex());
});

test('a call that the chain refuses says why, in the words of its documentation', LIMIT, async () => {
	await assert.rejects(finalised(api.tx.consent.withdraw(999), keys.addFromUri('//Patient')), /consent\.NotFound: \w+/);
});

test('the node answers over HTTP too', LIMIT, async () => {
	const provider = new HttpProvider(client.url.replace('ws:', 'http:'));
	assert.equal(await provider.send('system_chainType', []).then((type) => typeof type), 'string');
});
