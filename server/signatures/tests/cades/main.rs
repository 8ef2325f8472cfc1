//! Signed files made by the openssl command line, and what is found in them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests: what fails, fails the test")]

#[path = "../fixtures/mod.rs"]
mod fixtures;

mod algorithms;
mod content;
mod forgeries;
mod forms;
mod mutations;
mod openssl;
mod people;
mod time;
mod trust;
