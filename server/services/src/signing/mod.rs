//! The signing desk: what waits for whom, receiving signed files, who may sign for whom.

pub mod power;
