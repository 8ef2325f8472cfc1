//! A document with who the actor is to it: reads it, is to sign it, or may not know of it.

use domain::document::{DocumentKind, Party};
use domain::signature::judgement::Entitled;
use store::Tx;
use store::document::DocumentRow;
use store::project::ProjectHeader;
use store::signing::SignatureRequestRow;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use chrono::NaiveDate;
use uuid::Uuid;

/// A document, its project and the signatures it asks for.
pub(super) struct DocumentScope {
    pub document: DocumentRow,
    pub kind: DocumentKind,
    pub header: ProjectHeader,
    /// In the order of signing.
    pub requests: Vec<SignatureRequestRow>,
}

/// The kind of a stored document.
pub(crate) fn kind_of(document: &DocumentRow) -> Result<DocumentKind, UseCaseError> {
    document.kind.parse().map_err(|_| UseCaseError::Broken(format!("kind of document {:?}", document.kind)))
}

/// The party of a stored code.
pub(crate) fn party_of(code: &str) -> Result<Party, UseCaseError> {
    code.parse().map_err(|_| UseCaseError::Broken(format!("party {code:?}")))
}

/// Whether the actor is the one to sign for a party of a project of an ATS.
pub(super) fn signs(context: &Context, ats: i64, party: &str, person: Option<Uuid>) -> bool {
    match party.parse() {
        Ok(Party::Body) => context.may(Action::DocumentSignBody, Subject::Ats(ats)),
        Ok(Party::Region) => context.may(Action::DocumentSignRegion, Subject::Ats(ats)),
        Ok(Party::Person) => person.is_some() && context.may(Action::DocumentSignOwn, Subject::Person(ats, person)),
        Err(_) => false,
    }
}

impl DocumentScope {
    /// The document, if the actor reads it or is to sign it.
    ///
    /// # Errors
    /// `NotLoggedIn`, `NotFound` (also for what the actor may not know of), `Forbidden`.
    pub async fn of(tx: &mut Tx, context: &Context, id: Uuid) -> Result<Self, UseCaseError> {
        context.actor()?;
        let document = store::document::document_by_id(tx, id).await?.ok_or(UseCaseError::NotFound)?;
        let header = store::project::project_header(tx, document.project_id).await?.ok_or(UseCaseError::NotFound)?;
        let requests = store::signing::signature_request_list(tx, id).await?;
        let kind = kind_of(&document)?;
        let scope = DocumentScope { document, kind, header, requests };
        if !scope.requests.iter().any(|request| scope.is_own(context, request)) {
            context.authorize(Action::DocumentRead, Subject::Ats(scope.header.project.ats_number))?;
        }
        Ok(scope)
    }

    /// Whether a signature is the actor's to give.
    pub fn is_own(&self, context: &Context, request: &SignatureRequestRow) -> bool {
        signs(context, self.header.project.ats_number, &request.party, request.person_id)
    }

    /// The signature a file of the actor's is for: the first of the own that is not there yet, else
    /// the last that is.
    pub fn own(&self, context: &Context) -> Option<&SignatureRequestRow> {
        let mut own = self.requests.iter().filter(|request| self.is_own(context, request));
        own.clone().find(|request| request.signed_on.is_none()).or_else(|| own.next_back())
    }

    /// The signature whose turn it is.
    pub fn next(&self) -> Option<&SignatureRequestRow> {
        self.requests.iter().find(|request| request.signed_on.is_none())
    }

    /// Who may give a signature on a day.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn entitled(
        &self,
        tx: &mut Tx,
        request: &SignatureRequestRow,
        day: NaiveDate,
    ) -> Result<Vec<Entitled>, UseCaseError> {
        if let Some(person) = request.person_id {
            let person = store::person::person_by_id(tx, person).await?;
            let entitled = |person: store::person::PersonRow| Entitled {
                name: format!("{} {}", person.last_name, person.first_name),
                tax_code: person.tax_code,
            };
            return Ok(person.map(entitled).into_iter().collect());
        }
        let body = match party_of(&request.party)? {
            Party::Region => None,
            Party::Body | Party::Person => Some(self.header.project.body_id),
        };
        let powers = store::signing_power::signing_power_list(tx, body, Some(day)).await?;
        let entitled = powers
            .into_iter()
            .map(|row| Entitled { name: format!("{} {}", row.last_name, row.first_name), tax_code: row.tax_code });
        Ok(entitled.collect())
    }
}
