//! What an agreement is filled in with, and the words each field becomes.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::field::Field;
use crate::format;
use crate::function::ServiceFunction;
use crate::identifiers::Cup;
use crate::minutes::Minutes;
use crate::money::Cents;
use crate::rules::RuleSet;
use crate::standard_cost::{Spend, staff_cost};
use crate::targets::{Target, needed, needed_count};

/// An act with its day: «deliberazione n. 10», 24/10/2019.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedAct {
    /// As it is called.
    pub name: String,
    /// Its day.
    pub on: NaiveDate,
}

impl DatedAct {
    /// «deliberazione n. 10 del 24/10/2019»; the day once, if the name says it already.
    #[must_use]
    pub fn italian(&self) -> String {
        let day = format::date(self.on);
        if self.name.contains(&day) { self.name.clone() } else { format!("{} {}", self.name, format::of_day(self.on)) }
    }
}

/// Who signs for a party, and by which deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatory {
    /// First and last name.
    pub name: String,
    /// In which capacity: «rappresentante legale».
    pub capacity: String,
    /// The deed that gives the power.
    pub deed: DatedAct,
}

/// Hours of one operator in one function; without a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorLine {
    /// Number in the form: OP-01.
    pub code: String,
    /// Function.
    pub function: ServiceFunction,
    /// Qualification.
    pub qualification: String,
    /// Letter of the experience in social policies.
    pub profile_social_policies: String,
    /// Letter of the experience in the function.
    pub profile_function: String,
    /// Hours.
    pub hours: i64,
}

/// A sportello of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SportelloLine {
    /// Number in the network.
    pub number: i64,
    /// Municipality.
    pub municipality: String,
    /// Address, if it is known yet.
    pub address: Option<String>,
    /// Whether it is funded.
    pub funded: bool,
}

/// What an agreement is filled in with. What is not known yet is none, or empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementFacts {
    /// The rules the project is granted under.
    pub rules: RuleSet,
    /// The Region.
    pub region: String,
    /// Who signs for the Region.
    pub region_signer: Option<Signatory>,
    /// The body.
    pub body: String,
    /// Tax code of the body.
    pub body_tax_code: String,
    /// VAT number of the body, if it has one.
    pub body_vat_number: Option<String>,
    /// Seat of the body.
    pub body_seat: String,
    /// Who signs for the body.
    pub body_signer: Option<Signatory>,
    /// Number of the ATS.
    pub ats: i64,
    /// The call: code and day of its decree.
    pub call: DatedAct,
    /// Title of the call.
    pub call_title: String,
    /// Programme of the call.
    pub call_programme: String,
    /// Budget of the call.
    pub call_budget: Cents,
    /// Day of the decree with the ranking.
    pub ranking_on: Option<NaiveDate>,
    /// The notice of admission.
    pub notice: Option<DatedAct>,
    /// Day the body received it.
    pub notice_received_on: Option<NaiveDate>,
    /// The act that delegates the body.
    pub delegation: Option<DatedAct>,
    /// The act that approves the project.
    pub approval: Option<DatedAct>,
    /// Title of the project.
    pub title: String,
    /// Its CUP.
    pub cup: Option<Cup>,
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// First day of the summer service, where it is another.
    pub summer_start: Option<NaiveDate>,
    /// The grant.
    pub granted: Cents,
    /// Residents.
    pub residents: i64,
    /// Their day.
    pub residents_on: NaiveDate,
    /// Their source.
    pub residents_source: String,
    /// Hours by operator and function.
    pub operators: Vec<OperatorLine>,
    /// The network.
    pub sportelli: Vec<SportelloLine>,
}

impl AgreementFacts {
    /// Hours of a function.
    #[must_use]
    pub fn hours(&self, function: ServiceFunction) -> i64 {
        self.operators.iter().filter(|line| line.function == function).map(|line| line.hours).sum()
    }

    /// All hours.
    #[must_use]
    pub fn total_hours(&self) -> i64 {
        self.operators.iter().map(|line| line.hours).sum()
    }

    /// What all hours cost: hours by standard cost, and the flat rate on top (art. 5, 6).
    #[must_use]
    pub fn cost(&self) -> Spend {
        let staff = ServiceFunction::ALL.map(|function| self.function_cost(function)).into_iter().sum();
        Spend::of_staff_cost(staff, &self.rules)
    }

    /// What the staff of a function costs.
    #[must_use]
    pub fn function_cost(&self, function: ServiceFunction) -> Cents {
        staff_cost(Minutes::from_hours(self.hours(function)), &self.rules)
    }

    /// Fruitions to reach: the percentage of the residents, rounded up (art. 2).
    #[must_use]
    pub fn fruitions_wanted(&self) -> i64 {
        needed_count(Target::Fruitions, &self.rules, self.residents)
    }

    /// Sportelli to reach: one for so many residents, rounded up (art. 2).
    #[must_use]
    pub fn sportelli_wanted(&self) -> i64 {
        needed_count(Target::Sportelli, &self.rules, self.residents)
    }

    /// Social workers to reach, full-time equivalents (art. 2).
    #[must_use]
    pub fn social_workers_wanted(&self) -> Decimal {
        needed(Target::SocialWorkers, &self.rules, self.residents)
    }

    /// Whether a table or the like can be made.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        match field {
            Field::FunctionTable | Field::OperatorTable => self.total_hours() > 0,
            Field::SportelloTable => !self.sportelli.is_empty(),
            field if field.is_block() => true,
            field => self.value(field).is_some(),
        }
    }

    /// What a field becomes; none if it is not known, or stands for a block.
    #[must_use]
    pub fn value(&self, field: Field) -> Option<String> {
        let rules = &self.rules;
        let date = format::date;
        let act = |act: &Option<DatedAct>| act.as_ref().map(DatedAct::italian);
        let days = |days: u32| days.to_string();
        let known = match field {
            Field::RegionName => self.region.clone(),
            Field::RegionSigner => return self.region_signer.as_ref().map(|signer| signer.name.clone()),
            Field::RegionDeed => return self.region_signer.as_ref().map(|signer| signer.deed.italian()),
            Field::BodyName => self.body.clone(),
            Field::BodyCodes => match &self.body_vat_number {
                Some(vat) => format!("codice fiscale {}, partita IVA {vat}", self.body_tax_code),
                None => format!("codice fiscale {}", self.body_tax_code),
            },
            Field::BodySeat => self.body_seat.clone(),
            Field::BodySigner => return self.body_signer.as_ref().map(|signer| signer.name.clone()),
            Field::BodyCapacity => return self.body_signer.as_ref().map(|signer| signer.capacity.clone()),
            Field::BodyDeed => return self.body_signer.as_ref().map(|signer| signer.deed.italian()),
            Field::AtsNumber => self.ats.to_string(),
            Field::CallCode => self.call.name.clone(),
            Field::CallDate => date(self.call.on),
            Field::CallTitle => self.call_title.clone(),
            Field::CallProgramme => self.call_programme.clone(),
            Field::CallBudget => self.call_budget.italian(),
            Field::RankingDate => return self.ranking_on.map(date),
            Field::NoticeAct => return act(&self.notice),
            Field::NoticeReceived => return self.notice_received_on.map(date),
            Field::DelegationAct => return act(&self.delegation),
            Field::ApprovalAct => return act(&self.approval),
            Field::ProjectTitle => self.title.clone(),
            Field::Cup => return self.cup.as_ref().map(|cup| cup.as_str().to_owned()),
            Field::ProjectStart => date(self.start),
            Field::ProjectEnd => date(self.end),
            Field::SummerStart => date(self.summer_start.unwrap_or(self.start)),
            Field::Granted => self.granted.italian(),
            Field::TotalHours => return (self.total_hours() > 0).then(|| format::integer(self.total_hours())),
            Field::FundedSportelli => {
                let funded = self.sportelli.iter().filter(|sportello| sportello.funded).count();
                return (funded > 0).then(|| funded.to_string());
            }
            Field::Residents => format::integer(self.residents),
            Field::ResidentsDate => date(self.residents_on),
            Field::ResidentsSource => self.residents_source.clone(),
            Field::FruitionPercent => rules.target_fruition_percent.italian(),
            Field::FruitionCount => format::integer(self.fruitions_wanted()),
            Field::InhabitantsPerSportello => format::integer(rules.inhabitants_per_sportello),
            Field::SportelliWanted => format::integer(self.sportelli_wanted()),
            Field::InhabitantsPerSocialWorker => format::integer(rules.inhabitants_per_social_worker),
            Field::SocialWorkersWanted => format::decimal(self.social_workers_wanted()),
            Field::HourlyCost => rules.hourly_cost.italian(),
            Field::FlatRate => rules.flat_rate_percent.italian(),
            Field::AdvancePercent => rules.advance_percent.italian(),
            Field::AdvanceCoverage => rules.advance_coverage_percent.italian(),
            Field::SignDays => days(rules.terms.sign_agreement_days),
            Field::DeclarationDays => days(rules.terms.declaration_days),
            Field::AdvanceDays => days(rules.advance_request_days),
            Field::TimesheetDay => days(rules.timesheet_day),
            Field::SnapshotDates => {
                let dates: Vec<String> = rules
                    .terms
                    .snapshot_dates
                    .iter()
                    .map(|date| format!("{} {}", date.day, format::month_name(date.month)))
                    .collect();
                dates.join(" e ")
            }
            Field::SnapshotDays => days(rules.snapshot_days),
            Field::ProspectusDays => days(rules.prospectus_days),
            Field::ProspectusLimit => days(rules.prospectus_limit_days),
            Field::ScoreThreshold => format::integer(rules.terms.score_threshold),
            Field::MendDays => days(rules.terms.mend_days),
            Field::SamplePercent => rules.terms.sample_percent.italian(),
            Field::HoursCut => rules.terms.hours_cut_percent.italian(),
            Field::RetentionYears => days(rules.terms.retention_years),
            Field::PenaltyCap => rules.penalty_cap_percent.italian(),
            Field::FunctionTable
            | Field::OperatorTable
            | Field::SportelloTable
            | Field::AdvanceTable
            | Field::RevocationTable
            | Field::PenaltyTable
            | Field::Signatures => return None,
        };
        Some(known)
    }
}
