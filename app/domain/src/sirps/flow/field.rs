//! The columns of a flow, a row as somebody or a program wrote it, and what is wrong with it.

use std::fmt;

/// A column of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowField {
    /// The quarter.
    Period,
    /// Number or name of the sportello.
    Sportello,
    /// The function.
    Function,
    /// Code of the kind of intervention.
    Kind,
    /// Contacts, cases or interventions.
    Number,
    /// Different people among them.
    Persons,
    /// Those without the registration form H.
    Unregistered,
    /// The last day that is counted.
    CountedTo,
}

impl FlowField {
    /// All of them, in the template's order.
    pub const ALL: [FlowField; 8] = [
        FlowField::Period,
        FlowField::Function,
        FlowField::Sportello,
        FlowField::Kind,
        FlowField::Number,
        FlowField::Persons,
        FlowField::Unregistered,
        FlowField::CountedTo,
    ];

    /// The name of the column, in files and on pages.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            FlowField::Period => "Periodo",
            FlowField::Sportello => "Sportello",
            FlowField::Function => "Funzione",
            FlowField::Kind => "Tipo di intervento",
            FlowField::Number => "Numero",
            FlowField::Persons => "Persone",
            FlowField::Unregistered => "Senza iscrizione",
            FlowField::CountedTo => "Conteggi al",
        }
    }

    /// The name in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FlowField::Period => "period",
            FlowField::Sportello => "sportello",
            FlowField::Function => "function",
            FlowField::Kind => "kind",
            FlowField::Number => "number",
            FlowField::Persons => "persons",
            FlowField::Unregistered => "unregistered",
            FlowField::CountedTo => "counted_to",
        }
    }
}

/// A row as it was written: texts, whatever the file was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedFlowRow {
    /// Where it stands: the line of a file from 1, the place in a list of JSON from 0.
    pub line: u32,
    /// The quarter.
    pub period: String,
    /// Number or name of the sportello.
    pub sportello: String,
    /// The function.
    pub function: String,
    /// Code of the kind of intervention.
    pub kind: String,
    /// Contacts, cases or interventions.
    pub number: String,
    /// Different people among them.
    pub persons: String,
    /// Those without the registration form H.
    pub unregistered: String,
    /// The last day that is counted.
    pub counted_to: String,
    /// What was wrong with its cells already when it was read: the values of these are not looked
    /// at.
    pub problems: Vec<(Option<FlowField>, String)>,
}

impl TypedFlowRow {
    /// A row with nothing in it.
    #[must_use]
    pub fn at(line: u32) -> Self {
        TypedFlowRow { line, ..TypedFlowRow::default() }
    }

    /// What stands in a column.
    #[must_use]
    pub fn cell(&self, field: FlowField) -> &str {
        match field {
            FlowField::Period => &self.period,
            FlowField::Sportello => &self.sportello,
            FlowField::Function => &self.function,
            FlowField::Kind => &self.kind,
            FlowField::Number => &self.number,
            FlowField::Persons => &self.persons,
            FlowField::Unregistered => &self.unregistered,
            FlowField::CountedTo => &self.counted_to,
        }
    }

    /// Where the text of a column is kept.
    pub fn cell_mut(&mut self, field: FlowField) -> &mut String {
        match field {
            FlowField::Period => &mut self.period,
            FlowField::Sportello => &mut self.sportello,
            FlowField::Function => &mut self.function,
            FlowField::Kind => &mut self.kind,
            FlowField::Number => &mut self.number,
            FlowField::Persons => &mut self.persons,
            FlowField::Unregistered => &mut self.unregistered,
            FlowField::CountedTo => &mut self.counted_to,
        }
    }

    /// Whether a column was found wrong when the row was read.
    #[must_use]
    pub fn is_faulty(&self, field: FlowField) -> bool {
        self.problems.iter().any(|(of, _)| *of == Some(field))
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowProblem {
    /// Where the row stands, as [`TypedFlowRow::line`] says.
    pub line: u32,
    /// The column; none: the row as such.
    pub field: Option<FlowField>,
    /// What is wrong and how to mend it, in Italian.
    pub message: String,
}

impl fmt::Display for FlowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field {
            Some(field) => write!(f, "Riga {}, colonna «{}»: {}", self.line, field.title(), self.message),
            None => write!(f, "Riga {}: {}", self.line, self.message),
        }
    }
}
