//! The what-if of the final determination, for the island that recomputes while one types.
#![expect(missing_docs, reason = "the macro makes a struct of a function's arguments")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// The result under supposed events beside that of the recorded ones, as printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Where it ends, in words.
    pub outcome: String,
    /// Lines: what, with the recorded facts, with the supposed ones.
    pub lines: Vec<ComparisonLine>,
    /// What is wrong with the form, if it is: nothing was computed then.
    pub problems: Vec<String>,
}

/// One line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonLine {
    /// What.
    pub name: String,
    /// With the recorded facts.
    pub recorded: String,
    /// With the supposed ones.
    pub supposed: String,
}

/// Compares the recorded facts with the supposed ones of the form's fields; stores nothing.
///
/// # Errors
/// As the page of the determination.
#[server(name = DeterminationWhatIf, prefix = "/api", endpoint = "determinazione/simulazione", input = Json)]
pub async fn determination_what_if(
    project: String,
    fields: Vec<(String, String)>,
) -> Result<Comparison, ServerFnError> {
    use services::determination::what_if;
    use services::error::UseCaseError;

    use crate::api::refusal::refusal;
    use crate::pages::determination::simulation::{comparison, outcome_input};
    use crate::request::PageRequest;

    let computed = async {
        let request = PageRequest::current()?;
        let project = project.parse().map_err(|_| UseCaseError::NotFound)?;
        let found = what_if::determination_what_if(&request.context, project, &outcome_input(&fields)).await?;
        let supposed = found.supposed.map_err(UseCaseError::Invalid)?;
        Ok(comparison(&found.view.result, &supposed))
    };
    match computed.await {
        Ok(comparison) => Ok(comparison),
        Err(UseCaseError::Invalid(problems)) => Ok(Comparison {
            problems: problems.into_iter().map(|problem| problem.message).collect(),
            ..Comparison::default()
        }),
        Err(error) => Err(refusal(&error)),
    }
}
