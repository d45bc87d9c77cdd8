//! Reports to public health: counts that anyone can check, in which a person finds the own report
//! (`docs/formats/health-report.md`).
//!
//! - [`source`]: the reports, and the code that each is counted under.
//! - [`list`]: the public list, its root and its counts.
//! - [`slip`]: what one person gets, to find the own report in the list.
//!
//! The list proves that nobody's report was left out and that the sums are right. It doesn't prove that every report in
//! it is true: that is what slips and auditors are for.

pub mod list;
pub mod slip;
pub mod source;

/// The code system that is counted under where none is named: CVX, vaccines administered (CDC).
pub const CVX: &str = "http://hl7.org/fhir/sid/cvx";

/// Counts below this are not published unless it is asked for: so few people might be recognised. Public health offices
/// commonly hold back counts under 5.
pub const SMALLEST: u32 = 5;
