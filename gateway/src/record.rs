//! What is anchored: a record, its salt, its data key and its commitment.

use std::path::PathBuf;

use salus_primitives::{
	codes::{DataClass, Schema},
	commitment::{Commitment, CommitmentScheme},
	decision::DataLabels,
	ids::Moment,
};
use zeroize::Zeroizing;

use crate::seal::envelope::Opening;

/// The bytes of a record.
#[derive(Clone, Debug)]
pub enum Body {
	/// In memory.
	Bytes(Zeroizing<Vec<u8>>),
	/// In a file, which is read piece by piece.
	File(PathBuf),
}

/// One record, ready to be sealed and anchored.
#[derive(Clone, Debug)]
pub struct Material {
	/// `Observation/o1`, or a file's name. Stays off the chain.
	pub title: String,
	/// What kind of data it is.
	pub class: DataClass,
	/// The form that it has.
	pub schema: Schema,
	/// Its security labels.
	pub labels: DataLabels,
	/// The time that it is about, if it says so.
	pub data_time: Option<Moment>,
	/// How the commitment is made.
	pub scheme: CommitmentScheme,
	/// Salt and data key. Secret.
	pub opening: Opening,
	/// The commitment.
	pub commitment: Commitment,
	/// What is sealed.
	pub body: Body,
}
