// The serial numbers of a lot under their Merkle root, as pallets/primitives/src/merkle.rs has it.

/** What the leaf of a pack begins with. */
const DOMAIN = new TextEncoder().encode('salus/serial/v1');

/** A lot with all its serial numbers. Not for a public page: who has them can print packs that pass for genuine. */
export class Lot {
	#serials;
	#levels;
	#api;

	constructor(api, gtin, lot, serials) {
		this.#api = api;
		this.#serials = serials;
		this.key = { gtin, lot };
		let level = serials.map((serial) => this.#hash(this.#leaf(serial)));
		this.#levels = [level];
		while (level.length > 1) {
			const below = level;
			level = [];
			for (let place = 0; place < below.length; place += 2) {
				// The last node of an odd level has no sibling: it moves up as it is.
				const pair = below.slice(place, place + 2);
				level.push(pair.length === 2 ? this.#hash(Buffer.concat(pair)) : pair[0]);
			}
			this.#levels.push(level);
		}
	}

	/** The root that the lot is commissioned with. */
	root() {
		return hex(this.#levels.at(-1)[0]);
	}

	/** The proof that a pack is of the lot: the argument of `verifyPack`. */
	proof(serial) {
		const index = this.#serials.indexOf(serial);
		if (index < 0) throw new Error(`${serial} is none of the lot`);
		const beside = this.#levels.map((level, height) => level[(index >> height) ^ 1]);
		return { key: this.key, serial, index, path: beside.filter(Boolean).map(hex) };
	}

	/** The leaf that stands for one pack: hashed by itself, and again as a node of the tree. */
	#leaf(serial) {
		const encoded = (type, value) => this.#api.createType(type, value).toU8a();
		const { gtin, lot } = this.key;
		return this.#hash(Buffer.concat([DOMAIN, encoded('u64', gtin), encoded('Text', lot), encoded('Text', serial)]));
	}

	/** Blake2b with 32 bytes, the chain's own hash. */
	#hash(bytes) {
		return this.#api.registry.hash(bytes).toU8a();
	}
}

function hex(bytes) {
	return `0x${Buffer.from(bytes).toString('hex')}`;
}
