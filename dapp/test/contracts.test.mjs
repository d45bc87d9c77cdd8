// The three contracts on a running node, from code and metadata alone: no types of our own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, LIMIT } from './client.mjs';
import { Contract } from './contract.mjs';
import { Lot } from './lot.mjs';

/** Organisations of the development chain, by their numbers. */
const HOSPITAL = 0;
const INSURER = 4;

/** A bit of a set. */
const bit = (number) => 2 ** number;
const [MEDICATIONS, LABORATORY, IMAGING, FINANCIAL, STUDY_DATA] = [3, 4, 6, 14, 15].map(bit);
const [TREATMENT, PAYMENT, TRIAL] = [0, 3, 7].map(bit);

const DAY = 86_400_000;

let client;
let api;
let who;
let finalised;

before(async () => {
	client = await connect('--sealing', 'instant');
	({ api, finalised } = client);
	const names = ['Hospital', 'Alice', 'Physician', 'Patient', 'Researcher', 'Manufacturer', 'Insurer', 'Adjuster', 'Regulator'];
	who = Object.fromEntries(names.map((name) => [name, client.keys.addFromUri(`//${name}`)]));
}, { timeout: 240_000 });

after(() => client?.end());

/** The patient lets an actor use data for a purpose. */
async function consent(actor, purposes, classes) {
	const always = { start: null, end: null };
	const labels = { confidentiality: null, sensitivities: 0 };
	const rule = { parent: null, effect: 'Permit', actor, purposes, classes, labels, period: always };
	const provisions = [{ ...rule, dataPeriod: always, dataUse: null }];
	await finalised(api.tx.consent.grant({ period: always, provisions, source: null }), who.Patient);
}

/** Gives somebody enough for the deposits of what contracts store. */
const fund = (from, to) => finalised(api.tx.balances.transferKeepAlive(to.address, 10n ** 13n), from);

/** Refused by the contract, with that error. */
const refused = (call, name) => assert.rejects(call, (error) => error.name === name || assert.fail(error));

const now = async () => (await api.query.timestamp.now()).toNumber();

/** What of the classes the physician may see of the patient, by the chain's own decision. */
async function decided(classes) {
	const [patient, requester] = [who.Patient.address, who.Physician.address];
	const query = { patient, requester, purpose: 'Treatment', study: null, classes, labels: null, dataTime: null };
	return api.call.consentApi.decide(query, null);
}

/** A policy: physicians may have laboratory results for treatment, without data labelled as sensitive. */
function policy() {
	const rules = [{ purposes: TREATMENT, classes: LABORATORY, hours: null }];
	const tier = { parent: null, limits: { ceiling: 3, sensitivities: 0 }, delegates: null, rules };
	return { Policy: { policy: { roles: [[0, 1]], tiers: [[1, tier]] }, from: 0 } };
}

test('tiered-access: two admins agree on a policy, and the chain decides by it', LIMIT, async () => {
	const admins = [who.Hospital.address, who.Alice.address];
	const contract = await Contract.deploy(client, 'tiered_access', who.Hospital, admins, 2);
	const [listed, quorum] = await contract.ask(who.Patient, 'council');
	assert.deepEqual([listed.map(String), quorum.toNumber()], [admins, 2]);
	assert.ok((await contract.ask(who.Patient, 'version', await now())).isNone);

	await refused(contract.ask(who.Regulator, 'propose', policy()), 'NotAdmin');
	const { answer: id, events: [proposed] } = await contract.send(who.Hospital, 'propose', policy());
	assert.deepEqual([proposed.name, proposed.id.toNumber(), proposed.by.toString()], ['Proposed', 1, admins[0]]);
	assert.ok((await contract.ask(who.Patient, 'proposal', id)).unwrap().isPolicy);
	await refused(contract.ask(who.Hospital, 'apply', id), 'TooFewApprovals');
	await contract.send(who.Alice, 'approve', id);
	const { events: [adopted] } = await contract.send(who.Alice, 'apply', id);
	assert.deepEqual([adopted.name, adopted.version.toNumber()], ['PolicyAdopted', 1]);

	const question = [who.Physician.address, 0, 0, LABORATORY + IMAGING, null, await now()];
	const [classes, ceiling] = await contract.ask(who.Patient, 'decide', ...question);
	assert.deepEqual([classes.toNumber(), ceiling.unwrap().toNumber()], [LABORATORY, 3]);

	await consent({ Role: 'Physician' }, TREATMENT, LABORATORY + IMAGING);
	assert.equal((await decided(IMAGING)).type, 'Permit', 'by the native table');
	await finalised(api.tx.consortium.setPolicy(contract.address), who.Hospital);
	assert.equal((await decided(IMAGING)).asDeny.reason.type, 'TierPolicy');
	const permit = (await decided(LABORATORY + IMAGING)).asPermit;
	assert.equal(permit.obligations.withhold.toNumber(), IMAGING);
	assert.equal(permit.obligations.ceiling.unwrap().type, 'Normal');
	await finalised(api.tx.consortium.setPolicy(null), who.Hospital);
});

test('trial-enrolment: a patient is enrolled on a consent, and not without it', LIMIT, async () => {
	const protocol = `0x${'01'.repeat(32)}`;
	const always = { start: null, end: null };
	await finalised(api.tx.consortium.issueCredential(who.Researcher.address, 'Researcher', always), who.Hospital);
	await fund(who.Hospital, who.Researcher);
	const { events } = await finalised(api.tx.study.register({ traits: 0, diseases: 0 }, protocol), who.Researcher);
	const study = events.find(({ event }) => event.section === 'study').event.data[0];
	await finalised(api.tx.study.enrol(study, 1), who.Patient);

	const contract = await Contract.deploy(client, 'trial_enrolment', who.Hospital);
	await refused(contract.ask(who.Researcher, 'open', study, LABORATORY, protocol), 'NotOwner');
	await contract.send(who.Hospital, 'open', study, LABORATORY + STUDY_DATA, protocol);
	const patient = who.Patient.address;
	await refused(contract.ask(who.Researcher, 'enrol', patient, study), 'NotRegistered');
	await finalised(api.tx.consortium.registerContract(contract.address), who.Hospital);
	await refused(contract.ask(who.Researcher, 'enrol', patient, study), 'NotConsented');
	await consent({ Study: study }, TRIAL, LABORATORY + STUDY_DATA);
	const { events: [enrolled] } = await contract.send(who.Researcher, 'enrol', patient, study);
	assert.deepEqual([enrolled.name, enrolled.patient.toString(), enrolled.version.toNumber()], ['Enrolled', patient, 1]);

	const standing = async () => (await contract.ask(who.Patient, 'enrolment', study, patient)).unwrap()[1].type;
	assert.equal(await standing(), 'Enrolled');
	await contract.send(who.Hospital, 'amend', study, `0x${'02'.repeat(32)}`, true);
	assert.equal(await standing(), 'NeedsConsentAgain');
	await contract.send(who.Researcher, 'confirm', patient, study);
	assert.equal(await standing(), 'Enrolled');
});

/** A lot of four packs comes from the manufacturer to the hospital; gives it, and how a pack is supplied. */
async function delivered(gtin, sscc) {
	const lot = new Lot(api, gtin, 'CLAIM-1', ['A7K2M9XQ4TBH', 'B5R8WZ3GYPLD', 'C4N7F2VJ6SKA', 'D9T3HQ8BDUCE']);
	const maker = who.Manufacturer;
	await finalised(api.tx.drugRegistry.registerProduct(gtin, 7, { units: 1, storage: null }), maker);
	const commission = { key: lot.key, expiry: 400630, quantity: 4, root: lot.root(), markets: [] };
	await finalised(api.tx.drugRegistry.commission(commission), maker);
	await finalised(api.tx.drugTrace.pack(sscc, null, [{ key: lot.key, first: 0, count: 4 }]), maker);
	await finalised(api.tx.drugTrace.ship(sscc, HOSPITAL, null, (await now()) + DAY), maker);
	await finalised(api.tx.drugTrace.receive(sscc), who.Hospital);
	const supply = (serial) => {
		const { key, index, path } = lot.proof(serial);
		return finalised(api.tx.drugSupply.supply({ key, packs: [{ index, serial }], path }, sscc, '4099999000012', null), who.Hospital);
	};
	return { lot, supply };
}

test('claim-adjudication: a claim is approved once the pack was supplied', LIMIT, async () => {
	const [gtin, serial, policyNumber] = ['4099999000555', 'B5R8WZ3GYPLD', `0x${'05'.repeat(32)}`];
	const contract = await Contract.deploy(client, 'claim_adjudication', who.Insurer);
	await fund(who.Insurer, who.Adjuster);
	const from = await now();
	const terms = { from, until: from + 365 * DAY, perClaim: 10_000, perPeriod: 50_000, covered: [gtin] };
	await contract.send(who.Insurer, 'setTerms', policyNumber, terms);
	await finalised(api.tx.consortium.registerContract(contract.address), who.Insurer);

	const pack = { gtin, lot: `0x${Buffer.from('CLAIM-1').toString('hex')}`, index: 1 };
	const claim = [pack, who.Patient.address, policyNumber];
	const { answer: id, events: [submitted] } = await contract.send(who.Insurer, 'submit', ...claim, 9_000);
	assert.deepEqual([submitted.name, submitted.amount.toNumber()], ['ClaimSubmitted', 9_000]);
	const stands = async (reason) => {
		const error = await contract.ask(who.Adjuster, 'approve', id).catch((error) => error);
		assert.equal(error.error?.asStandsAgainst?.type, reason, `${error}`);
	};
	await stands('NotGenuine');
	const { supply } = await delivered(gtin, '340999990000000556');
	await stands('NotSupplied');
	await supply(serial);
	await stands('NotConsented');
	await consent({ Organisation: INSURER }, PAYMENT, MEDICATIONS + FINANCIAL);
	await refused(contract.ask(who.Patient, 'approve', id), 'NotAdjuster');
	const { events: [approved] } = await contract.send(who.Adjuster, 'approve', id);
	assert.equal(approved.name, 'ClaimApproved');
	assert.equal((await contract.ask(who.Patient, 'claimOf', pack)).unwrap().toNumber(), id.toNumber());
	await refused(contract.ask(who.Adjuster, 'approve', id), 'UnknownClaim');
});

test('only whom the consortium permits brings contracts to the chain', LIMIT, async () => {
	await assert.rejects(Contract.deploy(client, 'trial_enrolment', who.Regulator), /BadOrigin/);
});
