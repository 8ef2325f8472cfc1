//! The limits of working time in a day and a week: data of the call, not figures in code.

use serde::{Deserialize, Serialize};

use crate::minutes::Minutes;

/// The limits of the call DDS 203/2019 (the first one is this portal's decision).
const STANDARD: &str = include_str!("../../data/timesheet-limits.json");

/// Beyond which time a day is refused, and a day or a week is warned of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimesheetLimits {
    /// More in a day than this is an error; in minutes.
    pub day_error_minutes: Minutes,
    /// More in a day than this is a warning; in minutes.
    pub day_warning_minutes: Minutes,
    /// More in a week, Monday to Sunday, than this is a warning; in minutes.
    pub week_warning_minutes: Minutes,
}

impl Default for TimesheetLimits {
    /// The limits of the data file. Should that ever be unreadable, limits of zero, so that every
    /// row is stopped rather than none; a test holds that it is readable.
    fn default() -> Self {
        serde_json::from_str(STANDARD).unwrap_or(TimesheetLimits {
            day_error_minutes: Minutes::ZERO,
            day_warning_minutes: Minutes::ZERO,
            week_warning_minutes: Minutes::ZERO,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_holds_13_10_and_48_hours() {
        let limits = TimesheetLimits::default();
        assert_eq!(limits.day_error_minutes, Minutes::from_hours(13));
        assert_eq!(limits.day_warning_minutes, Minutes::from_hours(10));
        assert_eq!(limits.week_warning_minutes, Minutes::from_hours(48));
    }
}
