use proptest::prelude::*;
use serde_json::json;

use super::*;

const SALT: [u8; SALT_LEN] = [7; SALT_LEN];

fn tree(value: &Value) -> Tree {
	Tree::of_json(&SALT, value).unwrap()
}

/// A tree's own fields, by an independent reading of the record.
fn pruned(value: &Value, pointer: &str, keep: &impl Fn(&str) -> bool) -> Option<Value> {
	match value {
		Value::Object(members) if !members.is_empty() => {
			let below = |name: &String| format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
			let members =
				members.iter().filter_map(|(name, value)| Some((name.clone(), pruned(value, &below(name), keep)?)));
			let members: serde_json::Map<_, _> = members.collect();
			(!members.is_empty()).then_some(Value::Object(members))
		}
		Value::Array(items) if !items.is_empty() => {
			let items = items.iter().enumerate();
			let items: Vec<_> =
				items.filter_map(|(number, value)| pruned(value, &format!("{pointer}/{number}"), keep)).collect();
			(!items.is_empty()).then_some(Value::Array(items))
		}
		_ => keep(pointer).then(|| value.clone()),
	}
}

fn observation() -> Value {
	json!({
		"resourceType": "Observation",
		"subject": {"reference": "Patient/p1", "display": "Erika Muster"},
		"component": [{"value": 120}, {"value": 80}, {"value": 66}],
		"empty": {}, "none": [], "nothing": null,
	})
}

#[test]
fn one_field_is_shown_and_proved_without_the_name_beside_it() {
	let tree = tree(&observation());
	let shown = tree.disclose_named(&["/component/1", "/resourceType"]).unwrap();
	assert_eq!(shown.commitment().unwrap(), tree.commitment());
	assert_eq!(shown.value().unwrap(), json!({"resourceType": "Observation", "component": [{"value": 80}]}));
	let text = shown.to_json().to_string();
	assert!(["Erika", "subject", "display", "Patient"].iter().all(|hidden| !text.contains(hidden)));
	assert_eq!(Disclosure::from_json(&shown.to_json()).unwrap(), shown);
}

#[test]
fn a_pointer_means_all_below_it_and_one_that_matches_nothing_is_named() {
	let tree = tree(&observation());
	assert_eq!(tree.disclose_named(&[""]).unwrap().value().unwrap(), observation());
	let components = tree.disclose_named(&["/component"]).unwrap();
	assert_eq!(components.value().unwrap()["component"].as_array().unwrap().len(), 3);
	let empty = tree.disclose_named(&["/empty", "/none", "/nothing"]).unwrap();
	assert_eq!(empty.value().unwrap(), json!({"empty": {}, "none": [], "nothing": null}));
	for missing in ["/component/3", "/comp", "component", "/component/01", "/component/", "/resourceType/x"] {
		let error = tree.disclose_named(&["/resourceType", missing]).unwrap_err();
		assert!(error.to_string().contains(&format!("field \"{missing}\"")), "{error}");
		assert_eq!(error.exit_code(), 2);
	}
	assert!(tree.disclose(|_| false).unwrap_err().to_string().contains("fields"));
}

#[test]
fn scalars_and_empty_records_have_a_tree() {
	for record in [json!(null), json!(7), json!("text"), json!({}), json!([]), json!({"": {"": 1}})] {
		let shown = tree(&record).disclose(|_| true).unwrap();
		assert_eq!(shown.count(), MIN_COUNT);
		assert_eq!(shown.value().unwrap(), record);
		assert_eq!(shown.commitment().unwrap(), tree(&record).commitment());
	}
}

#[test]
fn records_that_differ_have_other_commitments() {
	let records = [
		json!({"a": 1}),
		json!({"a": "1"}),
		json!({"a": [1]}),
		json!({"a": {"0": 1}}),
		json!({"a": {"b": 1}}),
		json!({"a/b": 1}),
		json!({"a~1b": 1}),
		json!({"a": {}}),
		json!({"a": []}),
		json!({"a": null}),
		json!([1, 2]),
		json!([2, 1]),
		json!({}),
		json!([]),
		json!(1),
		json!([[1], 2]),
		json!([1, [2]]),
	];
	let commitments: HashSet<_> = records.iter().map(|record| tree(record).commitment().0).collect();
	assert_eq!(commitments.len(), records.len());
	let other = Tree::of_json(&[8; SALT_LEN], &records[0]).unwrap();
	assert_ne!(other.commitment(), tree(&records[0]).commitment());
}

#[test]
fn members_that_look_like_elements_are_members() {
	let record = json!({"#0123456789abcdef": 1, "~2": 2, "#": {"~": [3]}, "a": {"#0123456789abcdef": 4}});
	assert_eq!(tree(&record).disclose(|_| true).unwrap().value().unwrap(), record);
}

#[test]
fn a_large_record_is_built_and_one_field_proved() {
	let record = Value::from((0..100_000).collect::<Vec<u32>>());
	let tree = tree(&record);
	assert_eq!(tree.count(), 1 << 17);
	let shown = tree.disclose_named(&["/99999"]).unwrap();
	assert_eq!(shown.fields()[0].proof.len(), 17);
	assert_eq!(shown.value().unwrap(), json!([99_999]));
	assert_eq!(shown.commitment().unwrap(), tree.commitment());
	assert!(tree.disclose(|_| true).unwrap_err().to_string().contains("65536"));
}

#[test]
fn too_deep_too_long_and_too_many_are_refused() {
	let deep = (0..200).fold(json!(1), |inner, _| json!([inner]));
	assert!(Tree::of_json(&SALT, &deep).unwrap_err().to_string().contains("128 levels"));
	let long = json!({"x".repeat(5000): 1});
	assert!(Tree::of_json(&SALT, &long).unwrap_err().to_string().contains("4096 bytes"));
}

#[test]
fn parts_are_shown_by_their_leaf_and_compared_with_their_bytes() {
	let parts = [("header", b"Erika".as_slice()), ("pixels", b"\x01\x02")];
	let parts = parts.map(|(name, bytes)| (name.to_owned(), part_leaf(&SALT, name, bytes)));
	let tree = Tree::of_parts(&SALT, &parts).unwrap();
	let shown = tree.disclose_named(&["pixels"]).unwrap();
	assert_eq!(shown.commitment().unwrap(), tree.commitment());
	assert_eq!(shown.parts().collect::<Vec<_>>(), ["pixels"]);
	shown.check_part("pixels", [1, 2].as_slice()).unwrap();
	assert_eq!(shown.check_part("pixels", [1, 3].as_slice()).unwrap_err().exit_code(), 1);
	assert_eq!(shown.check_part("header", [1].as_slice()).unwrap_err().exit_code(), 2);
	assert_eq!(shown.value().unwrap_err().exit_code(), 2);
	assert_eq!(Disclosure::from_json(&shown.to_json()).unwrap(), shown);
	for names in [vec![""], vec!["/a"], vec!["a", "a"], vec![]] {
		let parts: Vec<_> = names.iter().map(|name| ((*name).to_owned(), [0; 32])).collect();
		assert!(Tree::of_parts(&SALT, &parts).is_err(), "{names:?}");
	}
}

/// A disclosure with one field for each path, without proofs.
fn wire(fields: &[(&str, Value)]) -> Value {
	let hash = format!("0x{}", "ab".repeat(32));
	let fields = fields
		.iter()
		.enumerate()
		.map(|(index, (path, value))| json!({"path": path, "value": value, "salt": hash, "index": index, "proof": []}));
	json!({"format": FORMAT, "pepper": hash, "count": 16, "root": hash, "fields": fields.collect::<Vec<_>>()})
}

fn refusal(wire: &Value) -> String {
	Disclosure::from_json(wire).unwrap_err().to_string()
}

#[test]
fn paths_that_contradict_each_other_are_refused() {
	let one = json!(1);
	assert!(Disclosure::from_json(&wire(&[("/a", one.clone()), ("/b", one.clone())])).is_ok());
	let label = "/a/#0123456789abcdef";
	for (first, second) in [("/a", "/a/b"), ("", "/a"), ("/a/#0123456789abcdef", "/a/b"), ("/a", label), ("/a", "/a")] {
		let error = refusal(&wire(&[(first, one.clone()), (second, one.clone())]));
		assert!(error.contains("field"), "{first} {second}: {error}");
	}
	let out_of_order = wire(&[("/b", one.clone()), ("/a", one.clone())]);
	assert!(refusal(&out_of_order).contains("order"));
	for path in ["a", "/~", "/~2~2x~3", "/#x", "/#0123456789ABCDEF", "/x~2", "/~2~"] {
		assert!(Disclosure::from_json(&wire(&[(path, one.clone())])).is_err(), "{path}");
	}
	assert!(refusal(&wire(&[("/a", json!({"b": 1}))])).contains("object"));
	assert!(refusal(&wire(&[("/a", json!([1]))])).contains("array"));
	// The last is 162.64718106611795 to a double.
	for number in ["1.50", "1e020", "162.64718106611796"] {
		let number: Value = serde_json::from_str(number).unwrap();
		assert!(refusal(&wire(&[("/a", number)])).contains("8785"));
	}
	assert!(refusal(&wire(&[])).contains("0 are shown"));
	assert!(refusal(&wire(&[(&"/a".repeat(129), one)])).contains("too long"));
}

#[test]
fn what_is_not_of_the_format_is_refused_by_name() {
	let good = wire(&[("/a", json!(1))]);
	let with = |pointer: &str, value: Value| {
		let mut wire = good.clone();
		*wire.pointer_mut(pointer).unwrap() = value;
		refusal(&wire)
	};
	assert!(with("/format", json!("salus-fields/2")).contains("salus-fields/1"));
	assert!(with("/pepper", json!("0x00")).contains("pepper"));
	assert!(with("/root", json!(format!("0x{}", "AB".repeat(32)))).contains("lower case"));
	assert!(with("/fields/0/salt", json!("")).contains("fields[0].salt"));
	assert!(with("/fields/0/proof", json!(["x"])).contains("fields[0].proof"));
	for count in [0, 8, 17, 1 << 21] {
		assert!(with("/count", json!(count)).contains("count"), "{count}");
	}
	for (at, member) in [("", "extra"), ("/fields/0", "leaf"), ("/fields/0", "Path")] {
		let mut wire = good.clone();
		wire.pointer_mut(at).unwrap()[member] = json!(format!("0x{}", "ab".repeat(32)));
		assert!(Disclosure::from_json(&wire).is_err(), "{at} {member}");
	}
	let mut without = good.clone();
	without["fields"][0].as_object_mut().unwrap().remove("value");
	assert!(refusal(&without).contains("value or a leaf"));
	assert!(refusal(&json!(null)).contains("format"));
	let untrue = Disclosure::from_json(&good).unwrap();
	assert_eq!(untrue.commitment().unwrap_err().exit_code(), 1);
}

#[test]
fn numbers_are_shown_as_they_are_committed_to() {
	for (written, shown) in [
		("1.50", "1.5"),
		("-0", "0"),
		("1e2", "100"),
		("1E20", "1e+20"),
		("3.1e-7", "3.1e-7"),
		("0.000007534681", "0.000007534681"),
	] {
		let record: Value = serde_json::from_str(&format!("{{\"n\":{written}}}")).unwrap();
		let disclosure = tree(&record).disclose(|_| true).unwrap();
		let text = disclosure.to_json()["fields"][0]["value"].to_string();
		assert_eq!(text, shown);
		// Through a typed reader too, which writes numbers in a way of its own.
		let typed: Disclosure = serde_json::from_value(disclosure.to_json()).unwrap();
		assert_eq!(typed, disclosure);
		let back = crate::canonical::parse("test", disclosure.to_json().to_string().as_bytes()).unwrap();
		assert_eq!(Disclosure::from_json(&back).unwrap().commitment().unwrap(), tree(&record).commitment());
	}
}

fn json_value() -> impl Strategy<Value = Value> {
	let leaf = prop_oneof![
		Just(Value::Null),
		any::<bool>().prop_map(Value::from),
		any::<i32>().prop_map(Value::from),
		any::<f32>()
			.prop_filter("finite", |number| number.is_finite())
			.prop_map(|number| { path::normal(&json!(f64::from(number))).unwrap() }),
		".{0,8}".prop_map(Value::from),
	];
	leaf.prop_recursive(4, 40, 6, |inner| {
		prop_oneof![
			proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
			proptest::collection::hash_map("[a-c#~/0\"\\\\é]{0,3}", inner, 0..6)
				.prop_map(|members| Value::Object(members.into_iter().collect())),
		]
	})
}

/// Whether a pointer is in a subset that a seed chooses.
fn chosen(seed: u64) -> impl Fn(&str) -> bool {
	move |pointer| sp_crypto_hashing::blake2_64(format!("{seed}{pointer}").as_bytes())[0] & 1 == 0
}

proptest! {
	#[test]
	fn any_subset_proves_and_is_the_record_without_the_rest(value in json_value(), salt: [u8; 32], seed: u64) {
		let tree = Tree::of_json(&salt, &value).unwrap();
		match (tree.disclose(chosen(seed)), pruned(&value, "", &chosen(seed))) {
			(Ok(shown), Some(expected)) => {
				prop_assert_eq!(shown.commitment().unwrap(), tree.commitment());
				prop_assert_eq!(shown.value().unwrap(), expected);
				let text = shown.to_json().to_string();
				let read = crate::canonical::parse("test", text.as_bytes()).unwrap();
				prop_assert_eq!(Disclosure::from_json(&read).unwrap(), shown);
			}
			(shown, expected) => prop_assert!(shown.is_err() && expected.is_none()),
		}
	}

	#[test]
	fn any_changed_byte_is_refused(value in json_value(), seed: u64, at: prop::sample::Index, flip in 1u8..) {
		let tree = tree(&value);
		let Ok(shown) = tree.disclose(chosen(seed)) else { return Ok(()) };
		let original = shown.to_json();
		let mut bytes = original.to_string().into_bytes();
		let place = at.index(bytes.len());
		bytes[place] ^= flip;
		// A byte of an escape, as in \u001f, may change without a change of what is written.
		let Ok(read) = crate::canonical::parse("test", &bytes) else { return Ok(()) };
		if read != original {
			let opened = Disclosure::from_json(&read).and_then(|shown| shown.commitment());
			prop_assert!(opened.map_or(true, |commitment| commitment != tree.commitment()));
		}
	}

	#[test]
	fn any_json_is_read_or_refused(value in json_value(), at in 0usize..5) {
		let mut wire = wire(&[("/a", json!(1))]);
		*wire.pointer_mut(["/pepper", "/count", "/fields", "/fields/0", "/fields/0/proof"][at]).unwrap() = value;
		let _ = Disclosure::from_json(&wire).map(|shown| (shown.commitment().is_ok(), shown.value().is_ok()));
	}
}
