//! The fields of an event in the order in which they are hashed.

use super::value::Form;

/// A field and what it holds.
pub(super) struct Field(pub(super) &'static str, pub(super) Shape);

/// What a field holds.
pub(super) enum Shape {
	/// A value, or several.
	Value(Form),
	/// A list, whose items get this name.
	List(&'static str, &'static Shape),
	/// An object, or several: its fields in their order, then its extensions.
	Object(&'static [Field]),
	/// An object of extensions.
	Extensions,
}

const EPCS: Shape = Shape::List("epc", &Shape::Value(Form::Text));
const TEXT: Shape = Shape::Value(Form::Text);
const TIME: Shape = Shape::Value(Form::Time);

const QUANTITIES: Shape = Shape::List(
	"quantityElement",
	&Shape::Object(&[Field("epcClass", TEXT), Field("quantity", TEXT), Field("uom", TEXT)]),
);

const PLACE: Shape = Shape::Object(&[Field("id", TEXT)]);

const METADATA: Shape = Shape::Object(&[
	Field("time", TIME),
	Field("startTime", TIME),
	Field("endTime", TIME),
	Field("deviceID", TEXT),
	Field("deviceMetadata", TEXT),
	Field("rawData", TEXT),
	Field("dataProcessingMethod", TEXT),
	Field("bizRules", TEXT),
]);

const REPORT: Shape = Shape::Object(&[
	Field("type", Shape::Value(Form::Measurement)),
	Field("exception", Shape::Value(Form::Exception)),
	Field("deviceID", TEXT),
	Field("deviceMetadata", TEXT),
	Field("rawData", TEXT),
	Field("dataProcessingMethod", TEXT),
	Field("time", TIME),
	Field("microorganism", TEXT),
	Field("chemicalSubstance", TEXT),
	Field("value", TEXT),
	Field("component", Shape::Value(Form::Component)),
	Field("stringValue", TEXT),
	Field("booleanValue", TEXT),
	Field("hexBinaryValue", TEXT),
	Field("uriValue", TEXT),
	Field("minValue", TEXT),
	Field("maxValue", TEXT),
	Field("meanValue", TEXT),
	Field("sDev", TEXT),
	Field("percRank", TEXT),
	Field("percValue", TEXT),
	Field("uom", TEXT),
	Field("coordinateReferenceSystem", TEXT),
]);

/// The fields that stand first, in this order.
pub(super) const ORDERED: &[Field] = &[
	Field("eventTime", TIME),
	Field("eventTimeZoneOffset", TEXT),
	Field("certificationInfo", TEXT),
	Field("parentID", TEXT),
	Field("epcList", EPCS),
	Field("inputEPCList", EPCS),
	Field("childEPCs", EPCS),
	Field("quantityList", QUANTITIES),
	Field("childQuantityList", QUANTITIES),
	Field("inputQuantityList", QUANTITIES),
	Field("outputEPCList", EPCS),
	Field("outputQuantityList", QUANTITIES),
	Field("action", TEXT),
	Field("transformationID", TEXT),
	Field("bizStep", Shape::Value(Form::Step)),
	Field("disposition", Shape::Value(Form::Disposition)),
	Field(
		"persistentDisposition",
		Shape::Object(&[
			Field("set", Shape::Value(Form::Disposition)),
			Field("unset", Shape::Value(Form::Disposition)),
		]),
	),
	Field("readPoint", PLACE),
	Field("bizLocation", PLACE),
	Field(
		"sensorElementList",
		Shape::List(
			"sensorElement",
			&Shape::Object(&[Field("sensorMetadata", METADATA), Field("sensorReport", REPORT)]),
		),
	),
];

/// The fields that follow, sorted together with the extensions.
pub(super) const SORTED: &[Field] = &[
	Field(
		"bizTransactionList",
		Shape::List(
			"",
			&Shape::Object(&[Field("type", Shape::Value(Form::Transaction)), Field("bizTransaction", TEXT)]),
		),
	),
	Field(
		"destinationList",
		Shape::List("", &Shape::Object(&[Field("type", Shape::Value(Form::Party)), Field("destination", TEXT)])),
	),
	Field("ilmd", Shape::Extensions),
	Field(
		"sourceList",
		Shape::List("", &Shape::Object(&[Field("type", Shape::Value(Form::Party)), Field("source", TEXT)])),
	),
];

/// The fields that are no part of the id.
pub(super) const LEFT_OUT: &[&str] = &["@context", "type", "eventID", "recordTime", "errorDeclaration"];
