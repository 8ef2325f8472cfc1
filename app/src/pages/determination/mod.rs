//! The final determination: result and explanation, recorded facts, what-if, rows, decision.

pub mod facts_form;
pub mod final_grant;
pub mod origins;
pub mod rows;
pub mod simulation;
pub mod waterfall;
