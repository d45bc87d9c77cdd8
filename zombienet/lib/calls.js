// Calls that can be made again and again.
"use strict";
const { randomBytes } = require("node:crypto");

/** Who signs, and the role in which that organisation takes up people. */
const SIGNERS = {
	"//Hospital": "Physician",
	"//HospitalSouth": "Nurse",
	"//Insurer": "ClaimsAdjuster",
	"//Manufacturer": "Logistics",
};

/**
 * Who votes: an organisation of each class that sensitive motions need, and more than half of the seats also once a newcomer
 * has one. These admins are others than those above, so that nonces don't get in each other's way.
 */
const VOTERS = ["//Alice", "//Bob", "//Charlie", "//Dave"];

const ALWAYS = { start: null, end: null };

/** A credential for somebody new. */
const issue = (api, uri) => api.tx.consortium.issueCredential(randomBytes(32), SIGNERS[uri], ALWAYS);

/** Bytes that nobody reads. */
const remark = (api) => api.tx.system.remark(`0x${randomBytes(32).toString("hex")}`);

module.exports = { ALWAYS, SIGNERS, VOTERS, issue, remark };
