//! Medical images: DICOM instances and series as records.

/// The name of the part that is all of a file but the value of its pixel data.
pub const HEADER: &str = "header";

/// The name of the part that is the value of a file's pixel data.
pub const PIXELS: &str = "pixels";
