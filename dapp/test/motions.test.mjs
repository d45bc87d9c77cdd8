// What the consortium decides, from the chain's metadata alone: motions, votes, the time to object.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, LIMIT } from './client.mjs';

/** Organisations of the development chain, by their numbers. */
const REGULATOR = 2;
const INSURER = 4;

/** More than a motion's call needs. */
const WEIGHT = { refTime: 50_000_000_000n, proofSize: 1_048_576n };

let client;
let api;
let who;
let finalised;

before(async () => {
	client = await connect('--sealing', 'instant');
	({ api, finalised } = client);
	const names = ['Hospital', 'HospitalSouth', 'Manufacturer', 'Regulator', 'Insurer', 'Physician'];
	who = Object.fromEntries(names.map((name) => [name, client.keys.addFromUri(`//${name}`)]));
}, { timeout: 240_000 });

after(() => client?.end());

/** The data of an event of the governance pallet, if a transaction has one. */
const found = ({ events }, name) =>
	events.find(({ event }) => event.section === 'governance' && event.method === name)?.event.data;

/** The hospital puts a call to a motion; gives its number. */
async function propose(call) {
	const proposed = await finalised(api.tx.governance.propose(call), who.Hospital);
	return found(proposed, 'MotionProposed').motion;
}

const vote = (motion, voter, approve = true) => finalised(api.tx.governance.vote(motion, approve), voter);
const enact = (motion, seat) => finalised(api.tx.governance.enact(motion, WEIGHT), seat);

/** Sends remarks until the next block has at least this number: each makes a block. */
async function fillUpTo(number) {
	while ((await api.rpc.chain.getHeader()).number.toNumber() + 1 < number) {
		await finalised(api.tx.system.remark('0x00'), who.Insurer);
	}
}

test('an ordinary motion is carried by more than half of the seats, and enacted at once', LIMIT, async () => {
	const motion = await propose(api.tx.consortium.suspendOrganisation(INSURER));
	await vote(motion, who.HospitalSouth);
	const stored = (await api.query.governance.motions(motion)).unwrap();
	assert.deepEqual([stored.rule.type, stored.votes.size, stored.carriedAt.isNone], ['Ordinary', 2, true]);
	assert.ok(found(await vote(motion, who.Manufacturer), 'MotionCarried'));
	assert.ok(found(await enact(motion, who.Regulator), 'MotionEnacted').result.isOk);
	assert.ok((await api.query.governance.motions(motion)).isNone, 'it is gone');
	const back = await propose(api.tx.consortium.reinstateOrganisation(INSURER));
	await assert.rejects(vote(back, who.Insurer), /NotInGoodStanding/);
	await vote(back, who.HospitalSouth);
	await vote(back, who.Manufacturer);
	await enact(back, who.Manufacturer);
});

test('a sensitive motion needs each required class, and gives time to object', LIMIT, async () => {
	const motion = await propose(api.tx.consortium.permitContracts(REGULATOR));
	await vote(motion, who.HospitalSouth);
	await vote(motion, who.Insurer);
	await vote(motion, who.Manufacturer);
	await assert.rejects(enact(motion, who.Hospital), /NotCarried/, 'four of five, and not the regulator');
	const carried = found(await vote(motion, who.Regulator), 'MotionCarried');
	await assert.rejects(enact(motion, who.Hospital), /TooEarly/);
	assert.ok(found(await vote(motion, who.Regulator, false), 'MotionStopped'), 'the regulator objects');
	assert.ok(found(await vote(motion, who.Regulator), 'MotionCarried').enactFrom.gt(carried.enactFrom));
	await fillUpTo(carried.enactFrom.toNumber() + 10);
	assert.ok(found(await enact(motion, who.Hospital), 'MotionEnacted').result.isOk);
});

test('whoever has no seat decides nothing, and no motion is made of what needs root', LIMIT, async () => {
	const remark = api.tx.system.remark('0x00');
	await assert.rejects(finalised(api.tx.governance.propose(remark), who.Physician), /BadOrigin/);
	await assert.rejects(propose(api.tx.system.setHeapPages(1)), /NotAllowed/);
});
