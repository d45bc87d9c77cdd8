// A pharmacy's web page: packs are verified with proofs that are made here, and everything is read by runtime APIs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, LIMIT } from './client.mjs';
import { Lot } from './lot.mjs';

/** A product and a container under the made-up prefix of the development chain's manufacturer. */
const GTIN = '4099999000555';
const SSCC = '340999990000000556';

const SERIALS = ['7K2M9XQ4TBHN', 'C5R8WZ3GYPLD', 'M4N7F2VJ6SKA', 'X9T3HQ8BDUCE', 'R6Y2PK5WGZMA'];

let client;
let api;
let maker;
let finalised;
let lot;

before(async () => {
	let keys;
	client = await connect();
	({ api, keys, finalised } = client);
	maker = keys.addFromUri('//Manufacturer');
	lot = new Lot(api, GTIN, 'WEB-1', SERIALS);
}, { timeout: 240_000 });

after(() => client?.end());

/** How a pack stands, in no country in particular. */
const status = (proof) => api.call.drugTraceApi.verifyPack(proof, null);

test('a product and a lot are registered, and packs go into a container', LIMIT, async () => {
	const terms = { units: 28, storage: { lowest: 20, highest: 80, tolerance: 30 } };
	await finalised(api.tx.drugRegistry.registerProduct(GTIN, 7, terms), maker);
	const commission = api.tx.drugRegistry.commission({
		key: lot.key, expiry: 400630, quantity: SERIALS.length, root: lot.root(), markets: ['0x4445', '0x4652'],
	});
	const { events } = await finalised(commission, maker);
	assert.ok(events.some(({ event }) => api.events.drugRegistry.LotCommissioned?.is(event)), 'no LotCommissioned');
	await finalised(api.tx.drugTrace.pack(SSCC, null, [{ key: lot.key, first: 0, count: 3 }]), maker);
});

test('product, lot and container are read without any type of our own', LIMIT, async () => {
	const product = (await api.call.drugTraceApi.product(GTIN)).unwrap();
	assert.equal(product.terms.units.toNumber(), 28);
	assert.equal(product.terms.storage.unwrap().highest.toNumber(), 80);
	const found = (await api.call.drugTraceApi.lot(lot.key)).unwrap();
	assert.equal(found.root.toHex(), lot.root());
	assert.equal(found.quantity.toNumber(), SERIALS.length);
	assert.deepEqual(found.markets.map((market) => market.toUtf8()), ['DE', 'FR']);
	assert.equal(found.owner.toString(), product.owner.toString());
	const { container, holder, root } = (await api.call.drugTraceApi.container(SSCC)).unwrap();
	assert.equal(holder.toString(), product.owner.toString());
	assert.equal(root.toString(), SSCC);
	const [range] = container.packs;
	assert.deepEqual([range.lot.toString(), range.first.toNumber(), range.count.toNumber()], [found.id.toString(), 0, 3]);
	const [holdings, next] = await api.call.drugTraceApi.holdersOfLot(lot.key, null, 10);
	assert.deepEqual([holdings.length, holdings[0].sscc.toString(), next.isNone], [1, SSCC, true]);
	const states = await api.call.drugTraceApi.packStates(lot.key, 0, 100);
	assert.deepEqual(states.map((state) => state.type), SERIALS.map(() => 'Active'));
});

test('every pack of the lot verifies by the proof that is made here', LIMIT, async () => {
	for (const serial of SERIALS) {
		const answer = await status(lot.proof(serial));
		assert.equal(answer.type, 'Genuine', serial);
		const { state, expired, recalled, expiry } = answer.asGenuine;
		assert.deepEqual([state.type, expired.isTrue, recalled.isNone], ['Active', false, true]);
		assert.equal(new Date(expiry.toNumber()).toISOString(), '2040-07-01T00:00:00.000Z');
	}
});

test('what is forged does not verify', LIMIT, async () => {
	const good = lot.proof(SERIALS[1]);
	const changed = good.path.map((node, place) => (place === 0 ? lot.root() : node));
	for (const forged of [
		{ ...good, serial: 'F0RGED' },
		{ ...good, index: 2 },
		{ ...good, index: SERIALS.length },
		{ ...good, path: changed },
		{ ...good, path: good.path.slice(1) },
		{ ...good, path: [] },
	]) assert.equal((await status(forged)).type, 'NotGenuine', JSON.stringify(forged));
	assert.equal((await status({ ...good, key: { ...lot.key, lot: 'WEB-2' } })).type, 'UnknownLot');
});

test('a recall is seen at once on every pack', LIMIT, async () => {
	const due = (await api.query.timestamp.now()).toNumber() + 2 * 86_400_000;
	await finalised(api.tx.drugSafety.recall({ Lots: [lot.key] }, 'ClassII', due), maker);
	for (const serial of SERIALS) {
		assert.equal((await status(lot.proof(serial))).asGenuine.recalled.unwrap().type, 'ClassII');
	}
});
