//! What a project form holds, as it was stated: codes are text that [`super::check`] judges.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::function::ServiceFunction;
use crate::money::Cents;
use crate::network::{OpeningHours, SportelloMarks};
use crate::staff::{ExperienceProfile, Profession};

/// Whole hours by function; a function left out has none.
pub type HoursByFunction = BTreeMap<ServiceFunction, i64>;

/// A project form.
#[derive(Debug, Clone, PartialEq)]
pub struct ApplicationForm {
    /// A word on the file itself.
    pub note: Option<String>,
    /// The number of the ATS.
    pub ats: i64,
    /// The call's decree.
    pub call: String,
    /// The body that carries the project out.
    pub lead_body: LeadBody,
    /// The CUP, if acquired, as stated.
    pub cup: Option<String>,
    /// The grant.
    pub granted: Cents,
    /// How many months the form says the project lasts.
    pub duration_months_stated: Option<i64>,
    /// First day, functions 1 to 4.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// First day of function 5, if another.
    pub summer_service_start: Option<NaiveDate>,
    /// The resolution that approved the project.
    pub mayors_committee_resolution: Option<Resolution>,
    /// Day the form was sent: the day profiles are judged at.
    pub application_sent_on: Option<NaiveDate>,
    /// Day of the decree with the ranking.
    pub ranking_decree_date: Option<NaiveDate>,
    /// Residents, with date and source.
    pub population: Population,
    /// Hours by function as agreed.
    pub hours_by_function: HoursByFunction,
    /// The people and their hours.
    pub group: Vec<GroupMember>,
    /// The figures the form itself states.
    pub stated: StatedFigures,
    /// The network.
    pub sportelli: Vec<FormSportello>,
}

/// The body that carries the project out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadBody {
    /// Its name.
    pub name: String,
    /// What kind of body it is.
    pub kind: String,
    /// Its tax code, as stated.
    pub tax_code: String,
    /// Its VAT number, as stated.
    pub vat: Option<String>,
    /// Where it sits.
    pub seat: String,
}

/// A resolution of the mayors' committee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolution {
    /// Its number.
    pub number: i64,
    /// Its day.
    pub date: NaiveDate,
}

/// Residents at a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// How many; more than none.
    pub value: i64,
    /// The day they were counted.
    pub as_of: NaiveDate,
    /// By whom.
    pub source: String,
}

/// A person of the group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupMember {
    /// How the form numbers the person.
    pub operator: String,
    /// First name, if supplied.
    pub first_name: Option<String>,
    /// Last name, if supplied.
    pub last_name: Option<String>,
    /// Tax code, if supplied, as stated.
    pub tax_code: Option<StatedTaxCode>,
    /// Degree or diploma.
    pub qualification: String,
    /// Trade.
    pub profession: Profession,
    /// Experience in social policies, declared.
    pub experience_social_policies: ExperienceProfile,
    /// The years behind it, if supplied.
    pub years_social_policies: Option<Decimal>,
    /// Functions and hours.
    pub assignments: Vec<Assignment>,
}

/// A person's hours for a function.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The function.
    pub function: ServiceFunction,
    /// Experience in that function, declared.
    pub experience: ExperienceProfile,
    /// The years behind it, if supplied.
    pub years: Option<Decimal>,
    /// Whole hours.
    pub hours: i64,
}

/// A person's tax code as somebody stated it, right or wrong; hidden in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct StatedTaxCode(pub String);

impl fmt::Debug for StatedTaxCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StatedTaxCode(****************)")
    }
}

/// The figures written in the form: the tables of hours (2.2) and the budget (4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedFigures {
    /// Whole hours of each row of the tables of people.
    pub hours_per_operator: BTreeMap<ServiceFunction, Vec<i64>>,
    /// Hours by function of the budget.
    pub hours_by_function: HoursByFunction,
    /// Amounts by function of the budget.
    pub amounts: BTreeMap<ServiceFunction, Cents>,
    /// All hours.
    pub total_hours: i64,
    /// The whole of category A.
    pub total_category_a: Cents,
}

/// A Sportello of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSportello {
    /// Its number in the form.
    pub number: i64,
    /// The place as it was written; never used to find the municipality.
    pub place_as_written: String,
    /// The municipality's name.
    pub municipality: String,
    /// The municipality's ISTAT code, as stated.
    pub istat: String,
    /// Quarter or hamlet.
    pub quarter: Option<String>,
    /// The address; may still be open.
    pub address: Option<String>,
    /// The three marks with their reasons.
    pub marks: SportelloMarks,
    /// Whether the project pays for it.
    pub funded: bool,
    /// Its week, if supplied.
    pub opening_hours: Option<Vec<OpeningHours>>,
}

impl FormSportello {
    /// Whether the file says why of any mark.
    #[must_use]
    pub fn gives_reasons(&self) -> bool {
        self.marks.transport_or_parking_reason.is_some() || self.marks.populated_area_reason.is_some()
    }
}
