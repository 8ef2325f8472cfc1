//! Wordings, agreements with their signatures, proposals of forfeiture.

use store::StoreError;
use store::agreement::*;
use store::document::{DocumentRow, document_insert};
use store::signing::{SignatureRequestRow, signature_request_insert, signature_request_sign};
use store::testing::TestDatabase;
use uuid::Uuid;

use crate::fixture::*;

fn template(number: i64) -> TemplateRow {
    TemplateRow {
        id: id(OTHER, 100 + u64::try_from(number).unwrap()),
        call_id: call().id,
        number,
        text: format!("## Articolo, versione {number}"),
        note: (number > 1).then(|| "nuovo foro".into()),
        written_by: (number > 1).then(|| id(USER, 1)),
        written_at: noon(),
    }
}

fn document(number: u64) -> DocumentRow {
    DocumentRow {
        id: id(OTHER, number),
        project_id: id(PROJECT, 1),
        kind: "agreement".into(),
        subject: String::new(),
        number: 1,
        title: "Atto di adesione".into(),
        file_sha256: format!("{number:064}"),
        file_name: "atto.pdf".into(),
        file_bytes: 10,
        issued_by: id(USER, 1),
        issued_at: noon(),
        replaced_at: None,
    }
}

#[tokio::test]
async fn a_wording_has_versions_and_a_project_keeps_its_own() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        assert!(template_of(&mut tx, None, call().id).await.unwrap().is_empty());
        template_insert(&mut tx, &template(1)).await.unwrap();
        template_insert(&mut tx, &template(2)).await.unwrap();
        assert_eq!(template_of(&mut tx, None, call().id).await.unwrap(), [template(2)]);
        assert_eq!(template_of(&mut tx, Some(template(1).id), call().id).await.unwrap(), [template(1), template(2)]);
        assert_eq!(template_by_number(&mut tx, call().id, 1).await.unwrap(), Some(template(1)));
        let listed = template_list(&mut tx, call().id).await.unwrap();
        assert_eq!(listed.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 1]);
        assert!(listed[0].written_by_name.is_some() && listed[1].written_by_name.is_none());
        let again = TemplateRow { id: id(OTHER, 109), ..template(2) };
        assert!(matches!(template_insert(&mut tx, &again).await, Err(StoreError::Unique(_))));
    }
}

#[tokio::test]
async fn an_agreement_is_there_before_it_is_stored_and_knows_its_signatures() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        assert_eq!(agreement_state(&mut tx, id(OTHER, 9)).await.unwrap(), None);
        let mut row = agreement_state(&mut tx, id(PROJECT, 1)).await.unwrap().unwrap().agreement;
        assert_eq!((row.version, row.notice.as_deref()), (0, None));
        row.notice = Some("prot. 1".into());
        row.notice_on = Some(day("2020-05-06"));
        agreement_save(&mut tx, &row).await.unwrap();

        let of = document(1);
        document_insert(&mut tx, &of).await.unwrap();
        for (number, position, party) in [(2, 1, "body"), (3, 2, "region")] {
            let request = SignatureRequestRow {
                id: id(OTHER, number),
                document_id: of.id,
                project_id: of.project_id,
                position,
                party: party.into(),
                person_id: None,
                due_on: None,
                signed_on: None,
                version: 1,
            };
            signature_request_insert(&mut tx, &request).await.unwrap();
        }
        template_insert(&mut tx, &template(1)).await.unwrap();
        let stale = row.clone();
        row.version = 1;
        row.template_id = Some(template(1).id);
        row.document_id = Some(of.id);
        row.content_sha256 = Some("ab".into());
        agreement_save(&mut tx, &row).await.unwrap();
        signature_request_sign(&mut tx, (id(OTHER, 2), 1), day("2020-06-20")).await.unwrap();
        let state = agreement_state(&mut tx, id(PROJECT, 1)).await.unwrap().unwrap();
        assert_eq!(state.agreement, AgreementRow { version: 2, ..row.clone() });
        assert_eq!((state.document_number, state.document_issued_at), (Some(1), Some(noon())));
        assert_eq!((state.body_signed_on, state.region_signed_on), (Some(day("2020-06-20")), None));
        assert!(matches!(agreement_save(&mut tx, &row).await, Err(StoreError::Stale)));
        assert!(matches!(agreement_save(&mut tx, &stale).await, Err(StoreError::Unique(_))), "stored meanwhile");
    }
}

#[tokio::test]
async fn one_forfeiture_waits_at_a_time_and_nobody_decides_the_own_proposal() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let row = |number: u64| ProposalRow {
            id: id(OTHER, number),
            project_id: id(PROJECT, 1),
            duty: "sign_agreement".into(),
            facts: "{}".into(),
            proposed_by: id(USER, 1),
            proposed_at: noon(),
            state: "proposed".into(),
            decided_by: None,
            decided_at: None,
            reason: None,
            version: 1,
        };
        proposal_insert(&mut tx, &row(1)).await.unwrap();
        assert_eq!(proposal_by_id(&mut tx, row(1).id).await.unwrap(), Some(row(1)));
        let decision = |decided_by| ProposalDecision {
            id: row(1).id,
            version: 1,
            state: "dismissed",
            decided_by,
            decided_at: noon(),
            reason: "ha firmato",
        };
        proposal_decide(&mut tx, &decision(id(USER, 2))).await.unwrap();
        assert!(matches!(proposal_decide(&mut tx, &decision(id(USER, 2))).await, Err(StoreError::Stale)));
        proposal_insert(&mut tx, &row(2)).await.unwrap();
        let open = proposal_list(&mut tx, None, Some("proposed"), 10).await.unwrap();
        assert_eq!(open.iter().map(|row| row.proposal.id).collect::<Vec<_>>(), [row(2).id]);
        assert_eq!(proposal_list(&mut tx, Some(id(PROJECT, 1)), None, 10).await.unwrap().len(), 2);
        tx.commit().await.unwrap();
        for (name, refused) in [("second", row(3)), ("own", row(2))] {
            let mut tx = database.write().await.unwrap();
            let done = if name == "own" {
                let own = ProposalDecision { id: refused.id, ..decision(id(USER, 1)) };
                proposal_decide(&mut tx, &own).await
            } else {
                proposal_insert(&mut tx, &refused).await
            };
            assert!(done.is_err(), "{name}");
        }
    }
}

#[tokio::test]
async fn agreements_that_are_not_in_force_are_listed_by_key() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let mut project = store::project::project_by_id(&mut tx, id(PROJECT, 1)).await.unwrap().unwrap();
        project.phase = "in_force".into();
        store::project::project_update(&mut tx, &project).await.unwrap();
        let pending = agreement_pending_list(&mut tx, Uuid::nil(), 10).await.unwrap();
        assert!(pending.iter().all(|row| row.project_id != id(PROJECT, 1)));
        project.version += 1;
        project.phase = "admitted".into();
        store::project::project_update(&mut tx, &project).await.unwrap();
        let pending = agreement_pending_list(&mut tx, Uuid::nil(), 10).await.unwrap();
        let found = pending.iter().find(|row| row.project_id == id(PROJECT, 1)).unwrap();
        assert!(!found.has_acts && !found.has_proposal && found.body_signed_on.is_none());
        assert!(agreement_pending_list(&mut tx, id(PROJECT, 1), 10).await.unwrap().len() < pending.len());
    }
}
