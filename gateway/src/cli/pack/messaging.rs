//! `salus pack verify --gs1`: the answer that the service would give, in the shape of GS1's Lightweight Messaging.

use std::sync::Arc;

use salus_primitives::gs1::Gln;
use serde_json::Value;

use crate::{
	cli::{answer::Answer, context::Context},
	gs1::{
		messaging::{new_correlation, Request},
		PackId,
	},
	release::{Node, Rules},
	serials::Shelf,
	service::{Answered, Responder},
	time, Error, Result,
};

/// Asks and answers in the name of the organisation with this GLN; exit code 1 if the pack isn't verified.
pub(super) async fn run(context: &Context, pack: PackId, gln: Gln) -> Result<Answer> {
	let request = Request::new(pack, &gln.to_string(), &new_correlation()?)?;
	let node = Node::new(context.connect().await?);
	let shelf = Arc::new(Shelf::new(context.path("")));
	let responder = Responder { shelf, gln, max_lag: Rules::default().max_lag };
	report(responder.answer(&node, &request, time::now()).await?)
}

fn report(Answered { message, verified }: Answered) -> Result<Answer> {
	let text = serde_json::to_string_pretty(&message).map_err(|error| Error::bad("answer", error.to_string()))?;
	let answer = Answer::new(verified).line(text);
	let Value::Object(fields) = message else { return Ok(answer) };
	Ok(fields.into_iter().fold(answer, |answer, (name, value)| answer.field(&name, value)))
}

#[cfg(test)]
mod tests {
	use serde_json::json;

	use super::*;

	#[test]
	fn what_is_printed_is_the_message() {
		let message = json!({ "data": { "verified": false }, "corrUUID": "x", "responderGLN": "0614141000005" });
		let answer = report(Answered { message: message.clone(), verified: false }).unwrap();
		let mut json = answer.to_json();
		assert_eq!((answer.exit_code(), &json["ok"]), (1, &false.into()));
		json.as_object_mut().unwrap().remove("ok");
		assert_eq!(json, message);
	}
}
