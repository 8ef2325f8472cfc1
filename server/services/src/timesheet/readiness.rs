//! What stands in the way of confirming, sending or accepting a sheet, in words.

use domain::format;
use domain::timesheet::{Finding, RowDraft, SheetState};
use store::group::MemberRow;
use store::timesheet::TimesheetRow;

use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::timesheet::quarter_data::{QuarterData, draft, entered, state_of};
use crate::timesheet::words::sentence;

/// A sheet with what the rules find in it.
pub(super) struct Judged {
    pub sheet: Option<TimesheetRow>,
    pub state: Option<SheetState>,
    pub drafts: Vec<RowDraft>,
    pub findings: Vec<Finding>,
}

impl Judged {
    /// The member's sheet of the period, judged.
    pub fn of(data: &QuarterData, member: &MemberRow) -> Result<Self, UseCaseError> {
        let sheet = data.sheet(member.member.id).cloned();
        let rows = sheet.as_ref().map(|s| data.rows(s.id)).unwrap_or_default();
        let drafts = rows.iter().map(draft).collect::<Result<Vec<_>, _>>()?;
        let moments: Vec<_> = rows.iter().map(|row| Some(entered(row))).collect();
        let findings = data.check(member, &drafts, &moments)?;
        let state = sheet.as_ref().map(state_of).transpose()?;
        Ok(Judged { sheet, state, drafts, findings })
    }

    /// How many errors.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|f| f.is_error()).count()
    }

    /// How many warnings.
    pub fn warnings(&self) -> usize {
        self.findings.len() - self.errors()
    }

    /// Warnings and errors, as they are kept with a sheet that is sent.
    pub fn counts(&self) -> (i64, i64) {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        (number(self.warnings()), number(self.errors()))
    }

    /// The errors, each with its day.
    pub fn error_words(&self) -> Vec<String> {
        let errors = self.findings.iter().filter(|f| f.is_error());
        errors
            .map(|finding| {
                let day = finding.rows.first().and_then(|i| self.drafts.get(*i)).map(|row| format::date(row.date));
                match day {
                    Some(day) => format!("Riga del {day}: {}", lower_stop(&finding.message)),
                    None => sentence(&finding.message),
                }
            })
            .collect()
    }

    /// What stands in the way of the operator's confirmation.
    pub fn confirm_obstacles(&self, data: &QuarterData) -> Vec<String> {
        let mut obstacles = Vec::new();
        if let Some(state) = self.state.filter(|state| *state != SheetState::Draft) {
            obstacles.push(super::step::why_not(state, domain::timesheet::SheetAction::Confirm));
            return obstacles;
        }
        obstacles.extend(not_over(data));
        obstacles.extend(self.error_words());
        obstacles
    }

    /// What stands in the way of sending it. The explanation is that of the sheet, or the one
    /// that comes with the request.
    pub fn send_obstacles(&self, data: &QuarterData, explanation: Option<&str>) -> Vec<String> {
        let mut obstacles = Vec::new();
        let Some((sheet, state)) = self.sheet.as_ref().zip(self.state) else {
            obstacles.push("Il timesheet non è ancora compilato né confermato dall’operatore.".to_owned());
            return obstacles;
        };
        if state != SheetState::Draft {
            obstacles.push(super::step::why_not(state, domain::timesheet::SheetAction::Send));
            return obstacles;
        }
        obstacles.extend(not_over(data));
        if sheet.confirmed_at.is_none() {
            obstacles.push("L’operatore non ha ancora confermato il timesheet.".to_owned());
        }
        obstacles.extend(self.error_words());
        if self.warnings() > 0 && explanation.is_none() {
            let warnings = format::count(self.warnings(), "avviso", "avvisi");
            obstacles.push(format!("Manca la spiegazione per {warnings}."));
        }
        obstacles
    }
}

fn lower_stop(message: &str) -> String {
    if message.ends_with('.') { message.to_owned() } else { format!("{message}.") }
}

/// Nothing is confirmed or sent before its period is over.
fn not_over(data: &QuarterData) -> Option<String> {
    let last = data.last_day();
    (data.today < last)
        .then(|| format!("Il periodo non è concluso: il timesheet si conferma e si invia dal {}.", format::date(last)))
}

/// The most sheets that go on by one form: the answer must not keep anybody waiting.
pub const MOST_PICKS: usize = 500;

/// Lets pass what one form may ask for.
///
/// # Errors
/// `Invalid` beyond [`MOST_PICKS`].
pub(super) fn not_too_many<T>(picks: &[T]) -> Result<(), UseCaseError> {
    if picks.len() <= MOST_PICKS {
        return Ok(());
    }
    let message = format!(
        "Sono selezionati {} timesheet: se ne elaborano al massimo {MOST_PICKS} per volta. Ne selezioni meno e \
         ripeta l’operazione.",
        format::integer(i64::try_from(picks.len()).unwrap_or(i64::MAX))
    );
    Err(UseCaseError::field("", message))
}

/// A sheet that could not go on, with the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The operator.
    pub operator: String,
    /// The operator's code.
    pub code: String,
    /// Why.
    pub reasons: Vec<String>,
}

impl Refused {
    pub(super) fn new(member: &MemberRow, reasons: Vec<String>) -> Self {
        Refused { operator: member_name(member), code: member.member.code.clone(), reasons }
    }

    /// «Inventati Ada (OP-01): …».
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{} ({}): {}", self.operator, self.code, self.reasons.join(" "))
    }
}
