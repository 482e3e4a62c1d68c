// src/core/inventory/page.ts
/**
* An inventory as it lies in the store: pages of packed columns instead of a record a row, 35 times
* as fast to write (performance.md). Rows are numbered through all pages, from 0.
*/
const PAGE_ROWS = 4096;
// src/core/catalog/growing.ts
function grown(column, length) {
	if (column.length >= length) return column;
	const most = Math.max(length, 2 * column.length);
	const longer = column instanceof Float64Array ? new Float64Array(most) : column instanceof Uint32Array ? new Uint32Array(most) : column instanceof Int32Array ? new Int32Array(most) : new Uint8Array(most);
	longer.set(column);
	return longer;
}
// src/core/catalog/name-column.ts
const pageOf = ({ shift, pages }, index) => pages[index >>> shift];
/** @returns where a name begins in its page. */
function nameStart({ shift, pages }, index) {
	const place = index & (1 << shift) - 1;
	return place === 0 ? 0 : pages[index >>> shift].nameEnds[place - 1];
}
const nameEnd = ({ shift, pages }, index) => pages[index >>> shift].nameEnds[index & (1 << shift) - 1];
new TextDecoder("utf-8", { ignoreBOM: true });
// src/core/catalog/catalog.ts
/** Rows and folders are numbered; 12 bits of a row's number are its place in its page. */
const ROW_SHIFT = Math.log2(PAGE_ROWS);
const FOLDER_SHIFT = 31;
/** @param seed any whole number; a random one, so that nobody can make up names that all hash alike. */
function createCatalog(seed) {
	return {
		rows: 0,
		pages: [],
		folders: {
			count: 1,
			parents: /* @__PURE__ */ new Uint32Array(64),
			firstChild: /* @__PURE__ */ new Uint32Array(64),
			nextSibling: /* @__PURE__ */ new Uint32Array(64),
			names: /* @__PURE__ */ new Uint8Array(1024),
			nameEnds: /* @__PURE__ */ new Uint32Array(64),
			ownCounts: /* @__PURE__ */ new Uint32Array(64),
			ownBytes: /* @__PURE__ */ new Float64Array(64)
		},
		version: 0,
		seed
	};
}
/**
* Adds the next page, or puts a fuller one, which begins with the same rows, in the place of the last.
*
* @param number of the page, from 0.
* @throws RangeError if a page before it is missing or not full, or if a row's folder isn't there yet.
*/
function addPage(catalog, number, page) {
	const { pages, folders } = catalog;
	const last = pages[number];
	if (number > pages.length || number < pages.length - 1) throw new RangeError(`page ${number} after ${pages.length}`);
	if (!last && number > 0 && pages[number - 1].rows !== 4096) throw new RangeError(`page ${number - 1} isn't full`);
	if (page.rows > 4096 || page.rows < (last?.rows ?? 0)) throw new RangeError(`${page.rows} rows in a page`);
	for (let i = 0; i < page.rows; i++) if (page.folders[i] >= folders.count) throw new RangeError(`no folder ${page.folders[i]}`);
	if (last) count(folders, last, -1);
	count(folders, page, 1);
	catalog.rows += page.rows - (last?.rows ?? 0);
	pages[number] = page;
	catalog.version++;
}
function count(folders, page, sign) {
	for (let i = 0; i < page.rows; i++) {
		const folder = page.folders[i];
		folders.ownCounts[folder] += sign;
		folders.ownBytes[folder] += sign * page.sizes[i];
	}
}
const encoder$1 = new TextEncoder();
/**
* Adds further folders; those that are there already are passed over. The vault, number 0, may be
* among them or not.
*
* @throws RangeError if numbers are left out, or if a parent doesn't have a lower one.
*/
function addFolders(catalog, { from, parents, names }) {
	const { folders } = catalog;
	const end = from + parents.length;
	if (from > folders.count) throw new RangeError(`folder ${from} after ${folders.count}`);
	for (let folder = folders.count; folder < end; folder++) if (parents[folder - from] >= folder) throw new RangeError(`folder ${folder} in ${parents[folder - from]}`);
	widen(folders, end);
	for (let folder = folders.count; folder < end; folder++) add(folders, folder, parents[folder - from], encoder$1.encode(names[folder - from] ?? ""));
	folders.count = Math.max(folders.count, end);
	catalog.version++;
}
function widen(folders, length) {
	folders.parents = grown(folders.parents, length);
	folders.firstChild = grown(folders.firstChild, length);
	folders.nextSibling = grown(folders.nextSibling, length);
	folders.nameEnds = grown(folders.nameEnds, length);
	folders.ownCounts = grown(folders.ownCounts, length);
	folders.ownBytes = grown(folders.ownBytes, length);
}
function add(folders, folder, parent, name) {
	const start = folders.nameEnds[folder - 1];
	folders.names = grown(folders.names, start + name.length);
	folders.names.set(name, start);
	folders.nameEnds[folder] = start + name.length;
	folders.parents[folder] = parent;
	folders.nextSibling[folder] = folders.firstChild[parent];
	folders.firstChild[parent] = folder;
}
const rowNames = ({ pages }) => ({
	shift: ROW_SHIFT,
	pages
});
const columns = /* @__PURE__ */ new WeakMap();
function folderNames(catalog) {
	const { folders, version } = catalog;
	const known = columns.get(catalog);
	if (known?.version === version) return known;
	const names = folders.names.subarray(0, folders.nameEnds[folders.count - 1]);
	const made = {
		shift: FOLDER_SHIFT,
		pages: [{
			names,
			nameEnds: folders.nameEnds
		}],
		version
	};
	columns.set(catalog, made);
	return made;
}
const place = (row) => row & 4095;
const pageOfRow = ({ pages }, row) => pages[row >>> ROW_SHIFT];
const sizeOf = (catalog, row) => pageOfRow(catalog, row).sizes[place(row)];
const dateOf = (catalog, row) => pageOfRow(catalog, row).dates[place(row)];
const folderOf = (catalog, row) => pageOfRow(catalog, row).folders[place(row)];
// src/core/inventory/marks.ts
/** Writers by their number in a mark; only ever added to, as marks are stored. */
const WRITERS = [
	"plain",
	"FastGlacier",
	"CloudBerry",
	"QNAP",
	"mt-aws-glacier",
	"git-annex"
];
/** @returns flags a folder; `IN` where the filter looks for archives. */
function scopeOf({ folders: { count, parents } }, { folder = 0, shallow = false }) {
	const flags = new Uint8Array(count);
	if (folder === 0 && !shallow) return flags.fill(1);
	if (folder >= count) return flags;
	flags[folder] = 1;
	if (!shallow) for (let at = folder + 1; at < count; at++) flags[at] = flags[parents[at]];
	return flags;
}
// src/core/catalog/letters.ts
/** Letters in small and capital, beyond ASCII too. What counts as the same is what a RegExp with `iu` says. */
/** Beyond these planes no script has two cases. */
const CASED_END = 131072;
let cased;
/** All letters that have another case, some 2,900; found once. */
function casedLetters() {
	if (cased === void 0) {
		cased = "";
		for (let point = 0; point < CASED_END; point++) {
			if (point === 55296) point = 57344;
			const letter = String.fromCodePoint(point);
			if (letter.toLowerCase() !== letter || letter.toUpperCase() !== letter) cased += letter;
		}
	}
	return cased;
}
const known$1 = /* @__PURE__ */ new Map();
/** @returns the code points that are the same letter in any case, the given one among them. */
function sameLetter(point) {
	const before = known$1.get(point);
	if (before) return before;
	const found = casedLetters().match(new RegExp(`\\u{${point.toString(16)}}`, "giu")) ?? [];
	const same = found.length > 0 ? found.map((letter) => letter.codePointAt(0)) : [point];
	known$1.set(point, same);
	return same;
}
/** Small ASCII letters for capitals; every other byte as it is. */
const LOWER = Uint8Array.from({ length: 256 }, (_, byte) => byte >= 65 && byte <= 90 ? byte + 32 : byte);
let lowered;
function loweredPoints() {
	if (!lowered) {
		lowered = Uint32Array.from({ length: CASED_END }, (_, point) => point);
		for (const letter of casedLetters()) {
			const small = letter.toLowerCase();
			const [from, to] = [letter.codePointAt(0), small.codePointAt(0)];
			if (String.fromCodePoint(to) === small && utf8Length(from) === utf8Length(to)) lowered[from] = to;
		}
	}
	return lowered;
}
const utf8Length = (point) => point < 128 ? 1 : point < 2048 ? 2 : point < 65536 ? 3 : 4;
/**
* Makes capitals small in UTF-8 without moving a byte. The few letters whose small form takes another
* number of bytes (ẞ, Ⱥ, İ …) stay as they are.
*
* @returns the bytes themselves where all are ASCII: those are left to `LOWER`.
*/
function lowerInPlace(bytes) {
	let i = 0;
	while (i < bytes.length && bytes[i] < 128) i++;
	if (i === bytes.length) return bytes;
	const copy = bytes.slice();
	const small = loweredPoints();
	while (i < copy.length) {
		const length = lengthAt(copy[i]);
		const point = length === 1 ? 0 : pointAt(copy, i);
		if (point < CASED_END && small[point] !== point) write(copy, i, small[point], length);
		i += length;
	}
	return copy;
}
function write(bytes, at, point, length) {
	for (let k = length - 1; k > 0; k--, point >>>= 6) bytes[at + k] = 128 | point & 63;
	bytes[at] = 240 << 4 - length | point;
}
/** @returns how many bytes the code point takes that begins with this one; 1 for bytes that begin none. */
const lengthAt = (byte) => byte < 192 ? 1 : byte < 224 ? 2 : byte < 240 ? 3 : 4;
/** @returns the code point that begins there, in well-formed UTF-8. */
function pointAt(bytes, at) {
	const first = bytes[at];
	if (first < 192) return first;
	if (first < 224) return (first & 31) << 6 | bytes[at + 1] & 63;
	if (first < 240) return (first & 15) << 12 | (bytes[at + 1] & 63) << 6 | bytes[at + 2] & 63;
	return (first & 7) << 18 | (bytes[at + 1] & 63) << 12 | (bytes[at + 2] & 63) << 6 | bytes[at + 3] & 63;
}
// src/core/catalog/glob.ts
/**
* Globs in the way of shells, without regular expressions: `*` any text, `?` one code point, `[a-z]`
* and `[!a-z]` one of a set; the rest is itself, in any case of letters. Braces and `\` mean nothing.
*/
const item = (fits) => ({
	fits,
	ascii: Uint8Array.from({ length: 128 }, (_, point) => fits(point) ? 1 : 0)
});
const ANY = item(() => true);
/** @param pattern of a name or of one folder: without `/`. */
function nameGlob(pattern) {
	const runs = [[]];
	const letters = Array.from(pattern.toWellFormed());
	for (let i = 0; i < letters.length; i++) {
		const letter = letters[i];
		const close = letter === "[" ? closing(letters, i) : -1;
		if (letter === "*") runs.push([]);
		else if (letter === "?") runs.at(-1).push(ANY);
		else if (close > 0) {
			runs.at(-1).push(setOf(letters.slice(i + 1, close)));
			i = close;
		} else runs.at(-1).push(oneOf(sameLetter(letter.codePointAt(0))));
	}
	return runs.filter((run, i) => run.length > 0 || i === 0 || i === runs.length - 1);
}
/** @returns where a set ends; its first member may be `]`; -1 where `[` stands for itself. */
function closing(letters, open) {
	const first = open + (letters[open + 1] === "!" || letters[open + 1] === "^" ? 2 : 1);
	return letters.indexOf("]", first + 1);
}
const oneOf = (points) => item((point) => points.includes(point));
function setOf(letters) {
	const not = letters[0] === "!" || letters[0] === "^";
	const members = letters.slice(not ? 1 : 0).map((letter) => letter.codePointAt(0));
	const ranges = [];
	for (let i = 0; i < members.length; i++) {
		const isRange = members[i + 1] === 45 && i + 2 < members.length;
		ranges.push([members[i], members[isRange ? i + 2 : i]]);
		if (isRange) i += 2;
	}
	return item((point) => sameLetter(point).some((same) => ranges.some(([from, to]) => from <= same && same <= to)) !== not);
}
/**
* Matches whole names. Each run is looked for where the one before it ended, and never again further
* left; so a name takes at most its length times that of the longest run, whatever the pattern.
*
* @param onStep hears each look at a code point, for tests that count.
*/
function matchesName(runs, bytes, from, to, onStep) {
	const first = runs[0];
	let at = ahead(first, bytes, from, to, onStep);
	if (at < 0 || runs.length === 1) return at === to;
	const end = behind(runs.at(-1), bytes, at, to, onStep);
	if (end < 0) return false;
	for (let i = 1; i < runs.length - 1; i++) {
		let next = ahead(runs[i], bytes, at, end, onStep);
		while (next < 0 && end - at > runs[i].length) {
			at += lengthAt(bytes[at]);
			next = ahead(runs[i], bytes, at, end, onStep);
		}
		if (next < 0) return false;
		at = next;
	}
	return true;
}
const fits = ({ ascii, fits }, bytes, at) => bytes[at] < 128 ? ascii[bytes[at]] === 1 : fits(pointAt(bytes, at));
/** @returns where the run ends that begins there, else -1. */
function ahead(run, bytes, at, to, onStep) {
	if (to - at < run.length) return -1;
	for (const one of run) {
		onStep?.();
		if (at >= to || !fits(one, bytes, at)) return -1;
		at += lengthAt(bytes[at]);
	}
	return at;
}
/** @returns where the run begins that ends there, else -1. */
function behind(run, bytes, from, at, onStep) {
	if (at - from < run.length) return -1;
	for (let i = run.length - 1; i >= 0; i--) {
		onStep?.();
		if (at <= from) return -1;
		do
			at--;
		while (at > from && (bytes[at] & 192) === 128);
		if (!fits(run[i], bytes, at)) return -1;
	}
	return at;
}
// src/core/catalog/needle.ts
const encoder = new TextEncoder();
/** @param text at least one code point. */
function needleOf(text) {
	const letters = [...text.toWellFormed()].map((letter) => sameLetter(letter.codePointAt(0)).map((point) => encoder.encode(String.fromCodePoint(point))));
	const least = letters.reduce((sum, ways) => sum + Math.min(...ways.map((way) => way.length)), 0);
	const jumps = (/* @__PURE__ */ new Uint8Array(256)).fill(Math.min(least, 255));
	const isLast = /* @__PURE__ */ new Uint8Array(256);
	const last = least - 1;
	let starts = /* @__PURE__ */ new Set([0]);
	for (const ways of letters) {
		const nexts = /* @__PURE__ */ new Set();
		for (const start of starts) for (const way of ways) {
			way.forEach((byte, k) => {
				const left = last - start - k;
				if (left === 0) isLast[byte] = 1;
				else if (left > 0) jumps[byte] = Math.min(jumps[byte], left);
			});
			if (start + way.length <= last) nexts.add(start + way.length);
		}
		starts = nexts;
	}
	return {
		letters,
		least,
		jumps,
		isLast
	};
}
/** @returns where the needle ends if it stands at `at`, else -1. At most one way fits, so none is tried twice. */
function endOfMatch({ letters }, bytes, at, end) {
	for (const ways of letters) {
		let fits = 0;
		for (const way of ways) if (standsAt(way, bytes, at, end)) {
			fits = way.length;
			break;
		}
		if (fits === 0) return -1;
		at += fits;
	}
	return at;
}
function standsAt(way, bytes, at, end) {
	if (at + way.length > end) return false;
	for (let k = 0; k < way.length; k++) if (bytes[at + k] !== way[k]) return false;
	return true;
}
/**
* Finds the names of a page that hold the needle, after Horspool: most bytes are never looked at.
*
* @param hits 1 is set for each of them.
* @param count how many names there are.
* @returns how many names were looked through: fewer than all where they are so alike to the needle
* that comparing would cost more than the automaton of text.ts, which never looks back.
*/
function findIn(needle, bytes, ends, count, hits) {
	const { least, jumps, isLast, letters } = needle;
	const size = count === 0 ? 0 : ends[count - 1];
	let row = 0;
	let budget = 4 * size + 1024;
	for (let at = least - 1; at < size;) {
		const byte = bytes[at];
		if (isLast[byte] === 1) {
			const start = at - least + 1;
			while (ends[row] <= start) row++;
			budget -= letters.length;
			if (budget < 0) return row;
			if (endOfMatch(needle, bytes, start, ends[row]) >= 0) {
				hits[row] = 1;
				at = ends[row] + least - 1;
				continue;
			}
		}
		at += jumps[byte];
	}
	return count;
}
// src/core/catalog/text.ts
/** @param text at least one code point; its letters fit those of any case. */
function automatonOf(text) {
	const points = Array.from(text.toWellFormed(), (letter) => letter.codePointAt(0));
	const kinds = /* @__PURE__ */ new Map();
	const wanted = points.map((point) => kindOf(kinds, point));
	const [found, width] = [wanted.length, new Set(wanted).size + 1];
	const table = new Uint16Array(found * width);
	for (let state = 0, fallback = 0; state < found; state++) {
		table.copyWithin(state * width, fallback * width, (fallback + 1) * width);
		const kind = wanted[state];
		if (state > 0) fallback = table[fallback * width + kind];
		table[state * width + kind] = state + 1;
	}
	const step = (state, point) => table[state * width + (kinds.get(point) ?? 0)];
	const run = (state, bytes, from, to) => {
		for (let at = from; at < to && state < found; at += lengthAt(bytes[at])) state = step(state, pointAt(bytes, at));
		return state;
	};
	return {
		found,
		step,
		run
	};
}
function kindOf(kinds, point) {
	const known = kinds.get(point);
	if (known !== void 0) return known;
	const kind = new Set(kinds.values()).size + 1;
	for (const same of sameLetter(point)) kinds.set(same, kind);
	return kind;
}
const SLASH = 47;
const NOTHING = (_, mask) => void mask.fill(0);
/**
* Text fits an archive where its path below the searched folder, with a slash before it, holds it: so
* `img` finds names and folders, `2014/img` only names in a folder, `/img` what begins so. A glob fits
* whole names; with a slash, whole paths below the searched folder, where `**` is any folders or none.
* `\` is read as `/`, in any case of letters.
*
* @param flags of the folders that are searched; `WHOLE` and `BEGUN` are added.
* @param base the searched folder.
*/
function searchFor(catalog, typed, base, flags) {
	const text = typed.replaceAll("\\", "/");
	if ([...text].length > 1024) return NOTHING;
	if (/[*?[]/.test(text)) return globTest(catalog, text.replace(/^\/+/, ""), base, flags);
	return text.includes("/") ? pathTest(catalog, text, base, flags) : nameTest(catalog, text, base, flags);
}
function nameTest(catalog, text, base, flags) {
	const [needle, automaton] = [needleOf(text), automatonOf(text)];
	const hits = new Uint8Array(Math.max(flags.length, 4096));
	const find = ({ names, nameEnds }, count) => {
		hits.fill(0, 0, count);
		for (let i = findIn(needle, names, nameEnds, count, hits); i < count; i++) {
			const found = automaton.run(0, names, i === 0 ? 0 : nameEnds[i - 1], nameEnds[i]) === automaton.found;
			hits[i] = found ? 1 : 0;
		}
	};
	find(folderNames(catalog).pages[0], flags.length);
	spread(catalog, base, flags, (folder) => hits[folder] === 1);
	return (page, mask) => {
		find(page, page.rows);
		for (let i = 0; i < page.rows; i++) if (hits[i] === 0 && (flags[page.folders[i]] & 2) === 0) mask[i] = 0;
	};
}
/** Marks what lies in a folder that fits, too. */
function spread({ folders }, base, flags, fits) {
	for (let folder = base + 1; folder < flags.length; folder++) if ((flags[folder] & 1) !== 0 && ((flags[folders.parents[folder]] & 2) !== 0 || fits(folder))) flags[folder] |= 2;
}
function pathTest(catalog, text, base, flags) {
	const automaton = automatonOf(text);
	const column = folderNames(catalog);
	const states = new Uint16Array(flags.length);
	const head = [...text.slice(0, text.lastIndexOf("/") + 1)].length;
	states[base] = automaton.step(0, SLASH);
	const bytes = pageOf(column, base).names;
	for (let folder = base; folder < flags.length; folder++) {
		if ((flags[folder] & 1) === 0) continue;
		if (folder !== base) {
			const inName = automaton.run(states[catalog.folders.parents[folder]], bytes, nameStart(column, folder), nameEnd(column, folder));
			states[folder] = inName === automaton.found ? inName : automaton.step(inName, SLASH);
		}
		if (states[folder] === automaton.found) flags[folder] |= 2;
		else if (states[folder] === head) flags[folder] |= 4;
	}
	const rest = text.slice(text.lastIndexOf("/") + 1);
	if (rest === "") return rowTest(flags, () => false);
	const needle = needleOf(rest);
	return rowTest(flags, (names, from, to) => endOfMatch(needle, names, from, to) >= 0);
}
function rowTest(flags, fits) {
	return ({ rows, folders, names, nameEnds }, mask) => {
		for (let i = 0; i < rows; i++) {
			if (mask[i] === 0) continue;
			const flag = flags[folders[i]];
			if ((flag & 2) !== 0) continue;
			if ((flag & 4) === 0 || !fits(names, i === 0 ? 0 : nameEnds[i - 1], nameEnds[i])) mask[i] = 0;
		}
	};
}
function globTest(catalog, pattern, base, flags) {
	const parts = pattern.split("/").filter((part, i, all) => part !== "**" || all[i - 1] !== "**");
	const name = nameGlob(parts.length > 1 && parts.at(-1) === "**" ? "*" : parts.pop());
	if (parts.length > 30) return NOTHING;
	if (parts.length === 0) for (let folder = base; folder < flags.length; folder++) flags[folder] |= 4;
	else markFolders(catalog, parts, base, flags);
	return rowTest(flags, (names, from, to) => matchesName(name, names, from, to));
}
/** Bit i of a folder's state: its path fits the first i parts. */
function markFolders(catalog, parts, base, flags) {
	const globs = parts.map((part) => part === "**" ? part : nameGlob(part));
	const column = folderNames(catalog);
	const bytes = pageOf(column, base).names;
	const states = new Uint32Array(flags.length);
	const withNone = (state) => globs.reduce((all, glob, i) => glob === "**" && (all & 1 << i) !== 0 ? all | 1 << i + 1 : all, state);
	states[base] = withNone(1);
	for (let folder = base; folder < flags.length; folder++) {
		if ((flags[folder] & 1) === 0) continue;
		if (folder !== base) {
			const before = states[catalog.folders.parents[folder]];
			let after = 0;
			for (let i = 0; i < globs.length && before >>> i !== 0; i++) {
				if ((before & 1 << i) === 0) continue;
				const glob = globs[i];
				if (glob === "**") after |= 1 << i;
				else if (matchesName(glob, bytes, nameStart(column, folder), nameEnd(column, folder))) after |= 1 << i + 1;
			}
			states[folder] = withNone(after);
		}
		if ((states[folder] & 1 << globs.length) !== 0) flags[folder] |= 4;
	}
}
// src/core/catalog/versions.ts
const known = /* @__PURE__ */ new WeakMap();
/** @returns for what is there now. The first call looks at each name once, later ones at new rows. */
function versionsOf(catalog) {
	let versions = known.get(catalog);
	if (!versions) known.set(catalog, versions = {
		rows: 0,
		table: /* @__PURE__ */ new Uint32Array(1024),
		counts: /* @__PURE__ */ new Int32Array(512)
	});
	catchUp(catalog, versions);
	const { counts } = versions;
	return (row) => counts[row] >= 0 ? counts[row] : counts[-1 - counts[row]];
}
function catchUp(catalog, versions) {
	versions.counts = grown(versions.counts, catalog.rows);
	if (versions.table.length < 2 * catalog.rows) rebuild(catalog, versions);
	for (; versions.rows < catalog.rows; versions.rows++) insert$1(catalog, versions, versions.rows);
}
/** Makes the table anew in a size that leaves room to grow. Only first rows are in it. */
function rebuild(catalog, versions) {
	versions.table = new Uint32Array(2 ** Math.ceil(Math.log2(2 * catalog.rows)));
	for (let row = 0; row < versions.rows; row++) if (versions.counts[row] > 0) versions.table[slotOf(catalog, versions, row)] = row + 1;
}
function insert$1(catalog, versions, row) {
	const names = rowNames(catalog);
	versions.counts[row] = 1;
	if (nameStart(names, row) === nameEnd(names, row)) return;
	const slot = slotOf(catalog, versions, row);
	const first = versions.table[slot] - 1;
	if (first < 0) versions.table[slot] = row + 1;
	else {
		versions.counts[first]++;
		versions.counts[row] = -1 - first;
	}
}
/** @returns where a row with that path is, or the free place for one. */
function slotOf(catalog, { table }, row) {
	const names = rowNames(catalog);
	const [bytes, from, to, folder] = [
		pageOf(names, row).names,
		nameStart(names, row),
		nameEnd(names, row),
		folderOf(catalog, row)
	];
	const mask = table.length - 1;
	for (let slot = hash(bytes, from, to, folder ^ catalog.seed) & mask;; slot = slot + 1 & mask) {
		const other = table[slot] - 1;
		if (other < 0 || other === row) return slot;
		if (folderOf(catalog, other) === folder && isName(catalog, other, bytes, from, to)) return slot;
	}
}
function isName(catalog, other, bytes, from, to) {
	const names = rowNames(catalog);
	const start = nameStart(names, other);
	if (nameEnd(names, other) - start !== to - from) return false;
	const others = pageOf(names, other).names;
	for (let i = from, j = start; i < to; i++, j++) if (bytes[i] !== others[j]) return false;
	return true;
}
/** Mixes well in every bit; after Murmur's finish. */
function hash(bytes, from, to, seed) {
	const factor = Math.imul(seed, 2246822507) | 1;
	let mixed = seed;
	for (let i = from; i < to; i++) {
		mixed = Math.imul(mixed ^ bytes[i], factor);
		mixed ^= mixed >>> 15;
	}
	mixed = Math.imul(mixed ^ mixed >>> 16, 3266489909);
	return mixed ^ mixed >>> 13;
}
// src/core/catalog/filter.ts
/** @returns the rows that fit, ascending. */
function filterRows(catalog, filter) {
	const rows = new Uint32Array(catalog.rows);
	let count = 0;
	eachPage(catalog, filter, (mask, first) => {
		for (let i = 0; i < mask.length; i++) if (mask[i] === 1) rows[count++] = first + i;
	});
	return rows.slice(0, count);
}
function tallyOf(catalog, rows) {
	let bytes = 0;
	for (const row of rows) bytes += sizeOf(catalog, row);
	return {
		count: rows.length,
		bytes
	};
}
/** Hears of each page in which a row may fit: 1 for each that does, and the number of its first row. */
function eachPage(catalog, filter, onPage) {
	const tests = testsOf(catalog, filter);
	const whole = new Uint8Array(PAGE_ROWS);
	catalog.pages.forEach((page, number) => {
		const mask = page.rows === 4096 ? whole : whole.subarray(0, page.rows);
		mask.fill(1);
		for (const test of tests) {
			test(page, mask, number * PAGE_ROWS);
			if (!mask.includes(1)) return;
		}
		onPage(mask, number * PAGE_ROWS);
	});
}
/** The cheapest tests first: text is looked for only where something is left. */
function testsOf(catalog, filter) {
	const { folder = 0, shallow, text, leastBytes, mostBytes, fromMs, untilMs, writers, only } = filter;
	const flags = scopeOf(catalog, filter);
	const tests = [];
	if (folder !== 0 || shallow) tests.push(inFolders(flags));
	if (writers || only && only !== "versions") tests.push(withMarks(filter));
	if (leastBytes !== void 0 || mostBytes !== void 0) tests.push(inSizes(leastBytes ?? 0, mostBytes ?? Infinity));
	if (fromMs !== void 0 || untilMs !== void 0) tests.push(inDates(fromMs ?? -Infinity, untilMs ?? Infinity));
	if (only === "versions") tests.push(withVersions(catalog));
	if (text) tests.push(searchFor(catalog, text, folder, flags));
	return tests;
}
function inFolders(flags) {
	return ({ rows, folders }, mask) => {
		for (let i = 0; i < rows; i++) mask[i] &= flags[folders[i]] & 1;
	};
}
function inSizes(least, most) {
	return ({ rows, sizes }, mask) => {
		for (let i = 0; i < rows; i++) if (sizes[i] < least || sizes[i] > most) mask[i] = 0;
	};
}
function inDates(from, until) {
	return ({ rows, dates }, mask) => {
		for (let i = 0; i < rows; i++) if (dates[i] < from || dates[i] >= until) mask[i] = 0;
	};
}
const FLAGS = {
	encrypted: 32,
	compressed: 16,
	nameless: 64,
	versions: 0
};
function withMarks({ writers, only }) {
	const numbers = writers?.map((writer) => writer === "none" ? 15 : WRITERS.indexOf(writer));
	const flag = only ? FLAGS[only] : 0;
	const fits = Uint8Array.from({ length: 256 }, (_, mark) => (mark & flag) === flag && (numbers?.includes(mark & 15) ?? true) ? 1 : 0);
	return ({ rows, marks }, mask) => {
		for (let i = 0; i < rows; i++) mask[i] &= fits[marks[i]];
	};
}
function withVersions(catalog) {
	const versions = versionsOf(catalog);
	return ({ rows }, mask, firstRow) => {
		for (let i = 0; i < rows; i++) if (versions(firstRow + i) < 2) mask[i] = 0;
	};
}
// src/core/catalog/name-order.ts
/** Fewer names than that are sorted by comparing. */
const FEW = 12;
const SAME = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const folded = /* @__PURE__ */ new WeakMap();
function foldedBytes(page) {
	let bytes = folded.get(page);
	if (!bytes) folded.set(page, bytes = lowerInPlace(page.names));
	return bytes;
}
/**
* Sorts stably by the bytes of the names in small letters, then by their bytes as they are, so that
* equal names stand together: four bytes a pass, only where names are still alike. As many steps as
* the names have bytes, however alike they are.
*
* @param order numbers of names; is sorted in place.
*/
function sortNames(column, order) {
	if (order.length < FEW) {
		insert(column, order, {
			from: 0,
			to: order.length,
			depth: 0,
			raw: false
		});
		return order;
	}
	const room = {
		order: new Uint32Array(order.length),
		keys: new Uint32Array(order.length),
		spare: new Uint32Array(order.length)
	};
	const spans = [{
		from: 0,
		to: order.length,
		depth: 0,
		raw: false
	}];
	for (let span = spans.pop(); span; span = spans.pop()) {
		if (span.to - span.from < 2) continue;
		if (span.to - span.from < FEW) insert(column, order, span);
		else distribute(column, order, span, room, spans);
	}
	return order;
}
function insert(column, order, { from, to, depth, raw }) {
	for (let i = from + 1; i < to; i++) {
		const name = order[i];
		let at = i;
		while (at > from && compare(column, order[at - 1], name, depth, raw) > 0) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = name;
	}
}
function compare(column, a, b, depth, raw) {
	const [pageA, pageB, table] = [
		pageOf(column, a),
		pageOf(column, b),
		raw ? SAME : LOWER
	];
	const [bytesA, bytesB] = raw ? [pageA.names, pageB.names] : [foldedBytes(pageA), foldedBytes(pageB)];
	const [startA, startB] = [nameStart(column, a), nameStart(column, b)];
	const [lengthA, lengthB] = [nameEnd(column, a) - startA, nameEnd(column, b) - startB];
	const shared = Math.min(lengthA, lengthB);
	for (let i = depth; i < shared; i++) {
		const differ = table[bytesA[startA + i]] - table[bytesB[startB + i]];
		if (differ !== 0) return differ;
	}
	if (lengthA !== lengthB) return lengthA - lengthB;
	return raw ? 0 : compare(column, a, b, 0, true);
}
function distribute(column, order, span, room, spans) {
	const { from, to, depth, raw } = span;
	const { keys } = room;
	readKeys(column, order, span, keys);
	sortKeys(order, keys, from, to, room);
	for (let start = from; start < to;) {
		const key = keys[start];
		let end = start + 1;
		while (end < to && keys[end] === key) end++;
		if ((key & 255) !== 0) spans.push({
			from: start,
			to: end,
			depth: depth + 4,
			raw
		});
		else if (!raw && !allSame(column, order, start, end)) spans.push({
			from: start,
			to: end,
			depth: 0,
			raw: true
		});
		start = end;
	}
}
/** Four bytes of each name from `depth` on, each one more than it is, as no byte of UTF-8 is 255: 0 is the end. */
function readKeys(column, order, { from, to, depth, raw }, keys) {
	const table = raw ? SAME : LOWER;
	for (let i = from; i < to; i++) {
		const name = order[i];
		const page = pageOf(column, name);
		const bytes = raw ? page.names : foldedBytes(page);
		const at = nameStart(column, name) + depth;
		const left = nameEnd(column, name) - at;
		keys[i] = (left > 0 ? table[bytes[at]] + 1 : 0) << 24 | (left > 1 ? table[bytes[at + 1]] + 1 : 0) << 16 | (left > 2 ? table[bytes[at + 2]] + 1 : 0) << 8 | (left > 3 ? table[bytes[at + 3]] + 1 : 0);
	}
}
/** Four counting passes at most; a byte that all have in common costs none. */
function sortKeys(order, keys, from, to, room) {
	for (let shift = 0; shift < 32; shift += 8) {
		const places = /* @__PURE__ */ new Uint32Array(256);
		for (let i = from; i < to; i++) places[keys[i] >>> shift & 255]++;
		if (places[keys[from] >>> shift & 255] === to - from) continue;
		for (let byte = 0, sum = from; byte < 256; byte++) {
			const count = places[byte];
			places[byte] = sum;
			sum += count;
		}
		for (let i = from; i < to; i++) {
			const at = places[keys[i] >>> shift & 255]++;
			room.order[at] = order[i];
			room.spare[at] = keys[i];
		}
		order.set(room.order.subarray(from, to), from);
		keys.set(room.spare.subarray(from, to), from);
	}
}
function allSame(column, order, from, to) {
	for (let i = from + 1; i < to; i++) if (compare(column, order[i - 1], order[i], 0, true) !== 0) return false;
	return true;
}
// src/core/catalog/radix.ts
/** Keys up to 2^53 in digits of 16 bits; digits that are the same everywhere cost no pass. */
const DIGIT = 65536;
const WORD = 4294967296;
/**
* Sorts stably by whole numbers, the lowest first: a counting pass for each 16 bits of their span.
*
* @param rows stay as they are.
* @param keys one for each of the rows.
*/
function sortedByKey(rows, keys) {
	let least = Infinity;
	let most = -Infinity;
	for (const key of keys) {
		if (key < least) least = key;
		if (key > most) most = key;
	}
	const span = most > least ? most - least : 0;
	let order = Uint32Array.from(rows, (_, i) => i);
	for (let unit = 1; unit <= span; unit *= DIGIT) order = pass(order, digits(keys, least, unit));
	return Uint32Array.from(order, (i) => rows[i]);
}
function digits(keys, least, unit) {
	const made = new Uint16Array(keys.length);
	const shift = unit < WORD ? Math.log2(unit) : Math.log2(unit / WORD);
	if (unit < WORD) for (let i = 0; i < keys.length; i++) made[i] = keys[i] - least >>> shift;
	else for (let i = 0; i < keys.length; i++) made[i] = (keys[i] - least) / WORD >>> shift;
	return made;
}
function pass(order, digit) {
	const places = new Uint32Array(DIGIT);
	for (let i = 0; i < digit.length; i++) places[digit[i]]++;
	for (let d = 0, sum = 0; d < DIGIT; d++) {
		const count = places[d];
		places[d] = sum;
		sum += count;
	}
	const next = new Uint32Array(order.length);
	for (let i = 0; i < order.length; i++) next[places[digit[order[i]]]++] = order[i];
	return next;
}
// src/core/catalog/sort.ts
/**
* Sorts rows. Names go by the bytes of their UTF-8 in small letters (so `z` before `é`), paths by folder
* (a folder before those in it), then by name. Equal ones go by date, the newest first, whichever way
* round; so versions of a file stand together. What is still equal keeps the inventory's order.
*
* @param rows ascending; stay as they are.
* @param byPath whether `name` goes by the whole path.
*/
function sortRows(catalog, rows, { by, down }, byPath) {
	const ties = down ? rows.slice().reverse() : rows;
	const dated = sortedByKey(ties, Float64Array.from(ties, (row) => (down || by === "date" ? 1 : -1) * dateOf(catalog, row)));
	const sorted = by === "date" ? dated : by === "size" ? bySize(catalog, dated) : byName(catalog, dated, byPath);
	return down ? sorted.reverse() : sorted;
}
const bySize = (catalog, rows) => sortedByKey(rows, Float64Array.from(rows, (row) => sizeOf(catalog, row)));
function byName(catalog, rows, byPath) {
	const names = rowNames(catalog);
	if (!byPath) return sortNames(names, rows);
	const places = folderPlaces(catalog);
	const sorted = sortedByKey(rows, Float64Array.from(rows, (row) => places[folderOf(catalog, row)]));
	for (let from = 0; from < sorted.length;) {
		const folder = folderOf(catalog, sorted[from]);
		let to = from + 1;
		while (to < sorted.length && folderOf(catalog, sorted[to]) === folder) to++;
		if (to - from > 1) sortNames(names, sorted.subarray(from, to));
		from = to;
	}
	return sorted;
}
const places = /* @__PURE__ */ new WeakMap();
/** @returns of each folder its place in the order of all paths; kept until there are more folders. */
function folderPlaces(catalog) {
	const known = places.get(catalog);
	if (known?.count === catalog.folders.count) return known.places;
	const made = {
		count: catalog.folders.count,
		places: placesOf(catalog)
	};
	places.set(catalog, made);
	return made.places;
}
function placesOf(catalog) {
	const { count, parents } = catalog.folders;
	const byName = sortNames(folderNames(catalog), Uint32Array.from({ length: count }, (_, folder) => folder));
	const [first, next] = [new Uint32Array(count), new Uint32Array(count)];
	for (const folder of byName.reverse()) {
		if (folder === 0) continue;
		next[folder] = first[parents[folder]];
		first[parents[folder]] = folder;
	}
	const made = new Uint32Array(count);
	let place = 0;
	for (let at = 0;;) {
		made[at] = place++;
		if (first[at] !== 0) at = first[at];
		else {
			while (at !== 0 && next[at] === 0) at = parents[at];
			if (at === 0) return made;
			at = next[at];
		}
	}
}
// src/core/catalog/list.ts
/** @returns what of the catalog is there now. Names go by path wherever more than one folder is looked at. */
function listOf(catalog, { filter, sort }) {
	const rows = filterRows(catalog, filter);
	return {
		rows: sortRows(catalog, rows, sort, !filter.shallow && hasMore(catalog, filter.folder ?? 0)),
		...tallyOf(catalog, rows)
	};
}
const hasMore = ({ folders }, folder) => folder >= folders.count || folders.firstChild[folder] !== 0;
// src/core/catalog/folders.ts
/** @returns all folders in a folder, in no order. */
function childrenOf({ folders }, parent) {
	const children = [];
	for (let at = folders.firstChild[parent]; at !== 0; at = folders.nextSibling[at]) children.push(at);
	return Uint32Array.from(children);
}
/** @returns all folders in a folder, by name as `sortRows` has it. */
function sortedChildren(catalog, parent) {
	return sortNames(folderNames(catalog), childrenOf(catalog, parent).reverse());
}
const sums = /* @__PURE__ */ new WeakMap();
/** @returns the sums for what is there now: one pass, as parents have lower numbers; kept until something is added. */
function folderSums(catalog) {
	const known = sums.get(catalog);
	if (known?.version === catalog.version) return known;
	const { count, parents, ownCounts, ownBytes } = catalog.folders;
	const made = {
		counts: ownCounts.slice(0, count),
		bytes: ownBytes.slice(0, count),
		version: catalog.version
	};
	addUp(parents, made.counts);
	addUp(parents, made.bytes);
	sums.set(catalog, made);
	return made;
}
/** Adds each folder's figure to its parent's, the deepest first. */
function addUp(parents, figures) {
	for (let folder = figures.length - 1; folder > 0; folder--) figures[parents[folder]] += figures[folder];
}
// ../bench/bench.ts
const N = Number(process.argv[2] ?? 1e6);
let s = 12345;
const rnd = (n) => {
	s = Math.imul(s, 1664525) + 1013904223 >>> 0;
	return Math.floor(s / 4294967296 * n);
};
const catalog = createCatalog(rnd(2 ** 31));
const F = N / 20 | 0;
const parents = new Uint32Array(F);
const names = [];
for (let f = 0; f < F; f++) {
	parents[f] = f < 40 ? 0 : rnd(Math.min(f, 5e3));
	names.push(f === 0 ? "" : [
		"Holidays",
		"2014",
		"Ísland",
		"Скан",
		"Backup",
		"IMG"
	][rnd(6)] + " " + rnd(1e3));
}
addFolders(catalog, {
	from: 0,
	parents,
	names
});
const enc = new TextEncoder();
let t = performance.now();
let gen = 0;
for (let p = 0; p * 4096 < N; p++) {
	const g = performance.now();
	const rows = Math.min(4096, N - p * 4096);
	const list = [];
	const folder = rnd(F);
	for (let i = 0; i < rows; i++) list.push([
		"IMG_",
		"DSC",
		"scan-",
		"Foto é ",
		"Отчёт "
	][rnd(5)] + String(rnd(1e5)).padStart(6, "0") + [
		".jpg",
		".nef",
		".pdf",
		".tar.gz"
	][rnd(4)]);
	const ends = new Uint32Array(rows);
	const parts = list.map((x) => enc.encode(x));
	let e = 0;
	parts.forEach((x, i) => ends[i] = e += x.length);
	const bytes = new Uint8Array(e);
	let o = 0;
	for (const x of parts) {
		bytes.set(x, o);
		o += x.length;
	}
	const page = {
		rows,
		sizes: Float64Array.from({ length: rows }, () => rnd(2 ** 31) * 4),
		dates: Float64Array.from({ length: rows }, (_, i) => 14e11 + (p * 4096 + i) * 3e4 + rnd(1e6) * 1e3),
		folders: Uint32Array.from({ length: rows }, () => rnd(3) ? (folder + rnd(50)) % F : rnd(F)),
		marks: Uint8Array.from({ length: rows }, () => rnd(6) | rnd(2) << 4),
		names: bytes,
		nameEnds: ends
	};
	gen += performance.now() - g;
	addPage(catalog, p, page);
}
console.log("add", (performance.now() - t - gen).toFixed(0));
const time = (name, f, n = 21) => {
	const times = [];
	let r;
	let first = 0;
	for (let i = 0; i < n; i++) {
		const t = performance.now();
		r = f();
		const d = performance.now() - t;
		if (i === 0) first = d;
		times.push(d);
	}
	times.sort((a, b) => a - b);
	console.log(name.padEnd(28), "first", first.toFixed(1), "median", times[n >> 1].toFixed(1), "p95", times[Math.floor(n * .95)].toFixed(1), r?.length ?? r?.count ?? "");
};
for (const [n, f] of Object.entries({
	all: {},
	rareText: { text: "012345" },
	nef: { text: "*.nef" },
	img: { text: "img_0" },
	cyr: { text: "отчёт" },
	a1: { text: "a" },
	e1: { text: "É" },
	jpg: { text: ".jpg" },
	mid: { text: "*1*2*3*" },
	set: { text: "img_[0-4]?????.*" },
	path: { text: "2014 5/img" },
	globpath: { text: "**/2014*/**/*.nef" },
	size: {
		leastBytes: 1e6,
		mostBytes: 1e9,
		fromMs: 141e10
	},
	writers: {
		writers: ["plain"],
		only: "compressed"
	},
	folder: { folder: 17 },
	shallow: {
		folder: 17,
		shallow: true
	},
	nothing: { text: "zzzzqq" },
	versions: { only: "versions" }
})) time("filter " + n, () => filterRows(catalog, f));
time("open folder shallow+sort", () => listOf(catalog, {
	filter: {
		folder: 17,
		shallow: true
	},
	sort: {
		by: "name",
		down: false
	}
}));
time("sums", () => {
	catalog.version++;
	return folderSums(catalog).counts;
}, 5);
time("children", () => sortedChildren(catalog, 0), 5);
const all = filterRows(catalog, {});
for (const by of [
	"name",
	"size",
	"date"
]) for (const down of [false, true]) time("sort " + by + down, () => sortRows(catalog, all, {
	by,
	down
}, true), 5);
time("sort name flat", () => sortRows(catalog, all, {
	by: "name",
	down: false
}, false), 5);
console.log("heap MB", Math.round(process.memoryUsage().rss / 2 ** 20));
export {};
