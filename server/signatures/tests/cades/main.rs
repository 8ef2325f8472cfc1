//! Signed files made by the openssl command line, and what is found in them.

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
