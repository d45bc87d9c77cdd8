//! One file for each call and each question, and one for what holds after any of them.

mod break_glass;
mod invariants;
mod open;
mod overdue_reviews;
mod request_access;
mod review_break_glass;
mod try_state;
