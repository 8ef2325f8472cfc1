//! The three advances: how much each is and whether it may be paid (art. 12).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::deadline::request_first_advance;
use crate::explanation::Explanation;
use crate::minutes::Minutes;
use crate::money::Cents;
use crate::rules::RuleSet;
use crate::standard_cost::{Spend, staff_cost};

/// Which of the three advances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdvanceNumber {
    /// I anticipo.
    First,
    /// II anticipo.
    Second,
    /// III anticipo.
    Third,
}

impl AdvanceNumber {
    /// All three, in order.
    pub const ALL: [AdvanceNumber; 3] = [AdvanceNumber::First, AdvanceNumber::Second, AdvanceNumber::Third];

    /// 1, 2 or 3.
    #[must_use]
    pub const fn get(self) -> i64 {
        match self {
            AdvanceNumber::First => 1,
            AdvanceNumber::Second => 2,
            AdvanceNumber::Third => 3,
        }
    }

    /// The advance of that number, if there is one.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        AdvanceNumber::ALL.into_iter().find(|advance| advance.get() == number)
    }

    /// As the agreement writes it: `I`, `II`, `III`.
    #[must_use]
    pub const fn roman(self) -> &'static str {
        match self {
            AdvanceNumber::First => "I",
            AdvanceNumber::Second => "II",
            AdvanceNumber::Third => "III",
        }
    }

    /// The advances that come before this one.
    pub fn earlier(self) -> impl Iterator<Item = AdvanceNumber> {
        AdvanceNumber::ALL.into_iter().take_while(move |advance| *advance < self)
    }
}

/// What an advance is judged on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvanceFacts {
    /// The parameters of the call.
    pub rules: RuleSet,
    /// The grant of the agreement, in cents.
    pub granted: Cents,
    /// What has been paid; only payments of earlier advances count.
    pub payments: Vec<AdvancePayment>,
    /// Whether the monitoring data are complete (SIRPS and SIFORM).
    pub monitoring_up_to_date: bool,
    /// Which advance, with what only it is judged on.
    pub request: AdvanceRequest,
}

/// Which advance, with what only it is judged on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdvanceRequest {
    /// The first one.
    First(FirstRequest),
    /// The second one.
    Second(LaterRequest),
    /// The third one.
    Third(LaterRequest),
}

impl AdvanceRequest {
    /// Which advance.
    #[must_use]
    pub const fn number(&self) -> AdvanceNumber {
        match self {
            AdvanceRequest::First(_) => AdvanceNumber::First,
            AdvanceRequest::Second(_) => AdvanceNumber::Second,
            AdvanceRequest::Third(_) => AdvanceNumber::Third,
        }
    }
}

/// What only the first advance is judged on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstRequest {
    /// Day of the last signature, if the agreement is signed.
    pub agreement_signed_on: Option<NaiveDate>,
    /// The project's CUP, if it is acquired.
    pub cup: Option<String>,
    /// Day of the request, if there is one.
    pub requested_on: Option<NaiveDate>,
}

/// What the second and third advance are judged on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaterRequest {
    /// Minutes of the timesheets that are sent and not returned.
    pub reported_minutes: Minutes,
    /// Day of the request, if there is one.
    pub requested_on: Option<NaiveDate>,
    /// Whether all timesheets due so far are there.
    pub timesheets_up_to_date: bool,
}

/// A payment of an advance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvancePayment {
    /// Day of the liquidation.
    pub on: NaiveDate,
    /// How much, in cents.
    pub amount: Cents,
    /// Which advance it paid.
    pub advance: AdvanceNumber,
}

/// What an advance depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionKind {
    /// The agreement is signed.
    AgreementSigned,
    /// The CUP is acquired.
    CupAcquired,
    /// It was requested within the days from the signature.
    RequestedInTime,
    /// The earlier advances are paid in full.
    PreviousAdvancesPaid,
    /// They are, and reported hours cover the part of them that the call asks for.
    HoursCoverPreviousAdvances,
    /// It was requested.
    Requested,
    /// All timesheets due are there.
    TimesheetsUpToDate,
    /// The monitoring data are complete.
    MonitoringUpToDate,
}

impl ConditionKind {
    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ConditionKind::AgreementSigned => "agreement_signed",
            ConditionKind::CupAcquired => "cup_acquired",
            ConditionKind::RequestedInTime => "requested_in_time",
            ConditionKind::PreviousAdvancesPaid => "previous_advances_paid",
            ConditionKind::HoursCoverPreviousAdvances => "hours_cover_previous_advances",
            ConditionKind::Requested => "requested",
            ConditionKind::TimesheetsUpToDate => "timesheets_up_to_date",
            ConditionKind::MonitoringUpToDate => "monitoring_up_to_date",
        }
    }

    /// As the pages print it.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            ConditionKind::AgreementSigned => "Atto di adesione sottoscritto",
            ConditionKind::CupAcquired => "CUP acquisito",
            ConditionKind::RequestedInTime => "Richiesta presentata nei termini",
            ConditionKind::PreviousAdvancesPaid => "Anticipi precedenti pagati",
            ConditionKind::HoursCoverPreviousAdvances => "Ore rendicontate sufficienti",
            ConditionKind::Requested => "Richiesta presentata",
            ConditionKind::TimesheetsUpToDate => "Timesheet dovuti tutti presentati",
            ConditionKind::MonitoringUpToDate => "Dati di monitoraggio aggiornati",
        }
    }
}

/// A condition, with what shows that it is met or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Which.
    pub kind: ConditionKind,
    /// Whether it is met.
    pub met: bool,
    /// What shows it, in Italian.
    pub evidence: String,
    /// The same as a node of the explanation, figures included.
    pub explanation: Explanation,
}

impl Condition {
    fn new(kind: ConditionKind, met: bool, evidence: String) -> Self {
        let explanation =
            Explanation::new(kind.code(), "art. 12", kind.italian(), met).input("Riscontro", evidence.clone());
        Condition { kind, met, evidence, explanation }
    }
}

/// Whether an advance may be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvanceResult {
    /// Which advance.
    pub number: AdvanceNumber,
    /// Its amount, in cents.
    pub amount: Cents,
    /// Every condition, in the order of the agreement.
    pub conditions: Vec<Condition>,
    /// Whether all of them are met.
    pub payable: bool,
    /// The whole as a tree.
    pub explanation: Explanation,
}

/// The amount of one advance.
#[must_use]
pub fn amount(granted: Cents, rules: &RuleSet) -> Cents {
    rules.advance_percent.of(granted)
}

/// Judges an advance (art. 12).
#[must_use]
pub fn assess(facts: &AdvanceFacts) -> AdvanceResult {
    let number = facts.request.number();
    let amount = amount(facts.granted, &facts.rules);
    let mut conditions = match &facts.request {
        AdvanceRequest::First(request) => first_conditions(request, &facts.rules),
        AdvanceRequest::Second(request) | AdvanceRequest::Third(request) => later_conditions(facts, request, amount),
    };
    let monitoring = if facts.monitoring_up_to_date {
        "Dati fisici e finanziari completi"
    } else {
        "Mancano dati fisici (SIRPS) o finanziari (SIFORM): i pagamenti riprendono quando arrivano"
    };
    let up_to_date = facts.monitoring_up_to_date;
    conditions.push(Condition::new(ConditionKind::MonitoringUpToDate, up_to_date, monitoring.to_owned()));
    let payable = conditions.iter().all(|condition| condition.met);
    let of_the_amount = Explanation::new("advance_amount", "art. 12", format!("{} anticipo", number.roman()), amount)
        .input("Finanziamento concesso", facts.granted)
        .input("Quota di ciascun anticipo", facts.rules.advance_percent)
        .rounded();
    let explanation = Explanation::new("advance_payable", "art. 12", "Anticipo pagabile", payable)
        .child(of_the_amount)
        .children(conditions.iter().map(|condition| condition.explanation.clone()));
    AdvanceResult { number, amount, conditions, payable, explanation }
}

fn first_conditions(request: &FirstRequest, rules: &RuleSet) -> Vec<Condition> {
    let signed = match request.agreement_signed_on {
        Some(day) => format!("Stipula del {}", italian(day)),
        None => "Atto di adesione non ancora sottoscritto".to_owned(),
    };
    let cup = request.cup.as_ref().map_or("CUP non ancora acquisito".to_owned(), |cup| format!("CUP {cup}"));
    let mut in_time = requested_in_time(request, rules);
    if let Some(signed) = request.agreement_signed_on {
        let term = request_first_advance(signed, rules);
        in_time.explanation = in_time
            .explanation
            .input("Data della stipula", signed)
            .input("Giorni", i64::from(rules.advance_request_days))
            .input("Ultimo giorno utile", term.due);
    }
    vec![
        Condition::new(ConditionKind::AgreementSigned, request.agreement_signed_on.is_some(), signed),
        Condition::new(ConditionKind::CupAcquired, request.cup.is_some(), cup),
        in_time,
    ]
}

fn requested_in_time(request: &FirstRequest, rules: &RuleSet) -> Condition {
    let kind = ConditionKind::RequestedInTime;
    let (Some(signed), Some(requested)) = (request.agreement_signed_on, request.requested_on) else {
        let missing = match request.requested_on {
            None => "Richiesta non presentata".to_owned(),
            Some(day) => format!("Richiesta del {}, ma l’atto non è ancora sottoscritto", italian(day)),
        };
        return Condition::new(kind, false, missing);
    };
    let last = request_first_advance(signed, rules).due;
    let evidence =
        format!("Richiesta del {}; termine dal {} al {}", italian(requested), italian(signed), italian(last));
    Condition::new(kind, (signed..=last).contains(&requested), evidence)
}

fn later_conditions(facts: &AdvanceFacts, request: &LaterRequest, amount: Cents) -> Vec<Condition> {
    let paid_for = |advance: AdvanceNumber| -> Cents {
        facts.payments.iter().filter(|payment| payment.advance == advance).map(|payment| payment.amount).sum()
    };
    let number = facts.request.number();
    let previous_paid = number.earlier().all(|advance| paid_for(advance) >= amount);
    let per_advance: Vec<String> = number
        .earlier()
        .map(|advance| format!("{} anticipo: {} su {}", advance.roman(), paid_for(advance).italian(), amount.italian()))
        .collect();
    let paid: Cents = number.earlier().map(paid_for).sum();
    let requested = match request.requested_on {
        Some(day) => format!("Richiesta del {}", italian(day)),
        None => "Richiesta non presentata".to_owned(),
    };
    let timesheets = if request.timesheets_up_to_date {
        "Nessun timesheet dovuto manca"
    } else {
        "Mancano timesheet già dovuti: presentarli"
    };
    vec![
        Condition::new(ConditionKind::PreviousAdvancesPaid, previous_paid, per_advance.join("; ")),
        hours_cover(&facts.rules, request.reported_minutes, paid, previous_paid),
        Condition::new(ConditionKind::Requested, request.requested_on.is_some(), requested),
        Condition::new(ConditionKind::TimesheetsUpToDate, request.timesheets_up_to_date, timesheets.to_owned()),
    ]
}

/// The hours reported, valued with their flat rate, against what was paid before.
fn hours_cover(rules: &RuleSet, reported: Minutes, paid: Cents, previous_paid: bool) -> Condition {
    let spend = Spend::of_staff_cost(staff_cost(reported, rules), rules);
    let share = rules.advance_coverage_percent;
    let covered = share.is_covered(spend.total(), paid);
    let not_yet = if covered && !previous_paid { "; ma gli anticipi precedenti non sono stati pagati" } else { "" };
    let evidence = format!(
        "{} rendicontate, pari a {}; serve almeno il {} di {}{not_yet}",
        reported.italian(),
        spend.total().italian(),
        share.italian(),
        paid.italian(),
    );
    let mut condition = Condition::new(ConditionKind::HoursCoverPreviousAdvances, previous_paid && covered, evidence);
    condition.explanation = condition
        .explanation
        .input("Ore rendicontate", reported)
        .input("Costo orario", rules.hourly_cost)
        .input("Costo del personale", spend.staff_cost)
        .input("Altri costi", spend.other_costs)
        .input("Anticipi precedenti pagati", paid)
        .input("Quota da coprire", share)
        .note(
            "Le ore rendicontate sono quelle inviate e non restituite, valutate con gli altri costi forfettari \
             (interpretazione adottata).",
        );
    condition
}

fn italian(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn first(signed: Option<&str>, cup: Option<&str>, requested: Option<&str>) -> AdvanceResult {
        assess(&AdvanceFacts {
            rules: RuleSet::default(),
            granted: Cents::new(99_981_000),
            payments: Vec::new(),
            monitoring_up_to_date: true,
            request: AdvanceRequest::First(FirstRequest {
                agreement_signed_on: signed.map(day),
                cup: cup.map(str::to_owned),
                requested_on: requested.map(day),
            }),
        })
    }

    fn later(number: i64, reported: i64, paid: &[(i64, i64)]) -> AdvanceResult {
        let request = LaterRequest {
            reported_minutes: Minutes::new(reported),
            requested_on: Some(day("2021-04-01")),
            timesheets_up_to_date: true,
        };
        assess(&AdvanceFacts {
            rules: RuleSet::default(),
            granted: Cents::new(99_981_000),
            payments: paid
                .iter()
                .map(|(advance, amount)| AdvancePayment {
                    on: day("2020-08-10"),
                    amount: Cents::new(*amount),
                    advance: AdvanceNumber::from_number(*advance).unwrap(),
                })
                .collect(),
            monitoring_up_to_date: true,
            request: if number == 2 { AdvanceRequest::Second(request) } else { AdvanceRequest::Third(request) },
        })
    }

    fn met(result: &AdvanceResult, kind: ConditionKind) -> bool {
        result.conditions.iter().find(|condition| condition.kind == kind).unwrap().met
    }

    #[test]
    fn the_first_is_requested_from_the_signature_to_the_thirtieth_day() {
        for (signed, requested, in_time) in [
            (Some("2020-06-22"), Some("2020-06-21"), false), // before the signature
            (Some("2020-06-22"), Some("2020-06-22"), true),
            (Some("2020-06-22"), Some("2020-07-22"), true),  // day 30
            (Some("2020-06-22"), Some("2020-07-23"), false), // day 31
            (Some("2020-07-17"), Some("2020-08-17"), true),  // day 30 is Sunday 16/08
            (Some("2020-07-17"), Some("2020-08-18"), false),
            (None, Some("2020-07-22"), false),
            (Some("2020-06-22"), None, false),
        ] {
            let result = first(signed, Some("I51E19000070002"), requested);
            assert_eq!(met(&result, ConditionKind::RequestedInTime), in_time, "{signed:?} {requested:?}");
            assert_eq!(result.payable, in_time);
        }
        assert!(!first(Some("2020-06-22"), None, Some("2020-06-22")).payable, "without CUP");
    }

    #[test]
    fn the_second_needs_hours_for_70_percent_of_the_first() {
        // 70 % of 299,943.00 is 209,960.10: 499,905 minutes reach it, one less does not.
        let paid = [(1, 29_994_300)];
        assert!(later(2, 499_905, &paid).payable);
        assert!(!later(2, 499_904, &paid).payable);
    }

    #[test]
    fn earlier_advances_count_only_when_each_is_paid_in_full() {
        let half = [(1, 15_000_000)];
        let result = later(2, 10_000_000, &half);
        assert!(!met(&result, ConditionKind::PreviousAdvancesPaid));
        assert!(!met(&result, ConditionKind::HoursCoverPreviousAdvances), "the coverage includes the payment");
        // In two payments it is paid as well.
        assert!(later(2, 10_000_000, &[(1, 15_000_000), (1, 14_994_300)]).payable);
        // What was paid too much for the first does not pay the second.
        assert!(!later(3, 10_000_000, &[(1, 60_000_000)]).payable);
        assert!(later(3, 10_000_000, &[(1, 29_994_300), (2, 29_994_300)]).payable);
        // Payments of this advance and of later ones do not count.
        assert!(later(2, 499_905, &[(1, 29_994_300), (2, 29_994_300), (3, 1)]).payable);
        assert!(!later(3, 499_905, &[(1, 29_994_300), (2, 29_994_300)]).payable);
    }

    #[test]
    fn a_later_advance_is_requested_and_has_all_due_timesheets() {
        for (requested, timesheets) in [(true, true), (false, true), (true, false)] {
            let result = assess(&AdvanceFacts {
                rules: RuleSet::default(),
                granted: Cents::new(0),
                payments: Vec::new(),
                monitoring_up_to_date: true,
                request: AdvanceRequest::Third(LaterRequest {
                    reported_minutes: Minutes::ZERO,
                    requested_on: requested.then(|| day("2021-04-01")),
                    timesheets_up_to_date: timesheets,
                }),
            });
            assert_eq!(met(&result, ConditionKind::Requested), requested);
            assert_eq!(met(&result, ConditionKind::TimesheetsUpToDate), timesheets);
            assert_eq!(result.payable, requested && timesheets, "{requested} {timesheets}");
        }
    }

    #[test]
    fn payments_stop_while_monitoring_data_are_missing() {
        let facts = AdvanceFacts {
            rules: RuleSet::default(),
            granted: Cents::new(100),
            payments: Vec::new(),
            monitoring_up_to_date: false,
            request: AdvanceRequest::First(FirstRequest {
                agreement_signed_on: Some(day("2020-06-22")),
                cup: Some("I51E19000070002".into()),
                requested_on: Some(day("2020-06-22")),
            }),
        };
        let result = assess(&facts);
        assert!(!result.payable);
        assert_eq!(result.conditions.iter().filter(|condition| !condition.met).count(), 1);
        assert_eq!(result.amount, Cents::new(30));
    }
}
