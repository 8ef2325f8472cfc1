//! The territory of the Region: ATS, municipalities, residents at a date.

pub mod load;
pub mod show;

#[cfg(test)]
mod tests;
