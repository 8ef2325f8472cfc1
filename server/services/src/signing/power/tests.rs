//! Powers to sign, on both databases: deeds, succession, overlaps, other bodies.

use domain::identifiers::{Sex, TaxCode};
use store::testing::TestDatabase;
use uuid::Uuid;

use super::change::{Correction, power_correct, power_end};
use super::deed::deed_file;
use super::list::{PowerLine, power_list};
use super::record::{NewPower, power_record};
use super::{DeedFile, Seat};
use crate::context::{Context, Portal};
use crate::error::UseCaseError;
use crate::testing::{as_user, day, demonstration, project_9, project_11};

const BODY_16: Seat = Seat::BodyOf(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0016));

fn code(last_name: &str, first_name: &str) -> String {
    TaxCode::synthetic(last_name, first_name, day("1965-05-12"), Sex::Female, "E388").unwrap().to_string()
}

fn new(first_name: &str, last_name: &str, from: &str) -> NewPower {
    NewPower {
        first_name: first_name.into(),
        last_name: last_name.into(),
        tax_code: code(last_name, first_name),
        capacity: "legal_representative".into(),
        from: from.into(),
        to: String::new(),
        deed: "Deliberazione n. 12".into(),
        deed_on: "03/02/2020".into(),
        succeeds: String::new(),
    }
}

fn deed() -> Option<DeedFile> {
    Some(DeedFile { file_name: "C:\\atti\\delibera 12.pdf".into(), bytes: b"%PDF-1.4 delibera".to_vec() })
}

async fn office(portal: &Portal) -> Context {
    as_user(portal, "ufficio.ats16").await
}

fn fields(error: UseCaseError) -> Vec<String> {
    match error {
        UseCaseError::Invalid(problems) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    }
}

async fn lines(context: &Context) -> Vec<PowerLine> {
    power_list(context, BODY_16).await.unwrap().lines
}

#[tokio::test]
async fn one_legal_representative_follows_the_other_in_one_step() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let office = office(&portal).await;
        let known = lines(&office).await;
        let Err(error) = power_record(&office, BODY_16, &new("Lia", "Succedini", "01/07/2021"), deed()).await else {
            panic!("overlap")
        };
        let UseCaseError::Invalid(problems) = error else { panic!("{error:?}") };
        assert_eq!(problems.len(), 1);
        assert!(problems[0].field == "dal" && problems[0].message.contains("firma già dal"), "{problems:?}");
        let current = known.iter().find(|line| line.holds).unwrap();

        let next = NewPower { succeeds: current.id.to_string(), ..new("Lia", "Succedini", "13/07/2022") };
        assert_eq!(power_record(&office, BODY_16, &next, deed()).await.unwrap(), "Lia Succedini");
        let after = lines(&office).await;
        let (old, new) = (
            after.iter().find(|line| line.id == current.id).unwrap(),
            after.iter().find(|line| line.name == "Succedini Lia").unwrap(),
        );
        assert_eq!((old.to, old.holds), (Some(day("2022-07-12")), true), "to the day before");
        assert_eq!((new.from, new.to, new.holds), (day("2022-07-13"), None, false));
        assert_eq!(new.deed_file.as_deref(), Some("delibera 12.pdf"));
        let file = deed_file(&office, (BODY_16, new.id)).await.unwrap();
        assert_eq!((file.name.as_str(), file.bytes.as_slice()), ("delibera 12.pdf", &b"%PDF-1.4 delibera"[..]));
        // Who succeeds begins after the one before.
        let wrong = NewPower { succeeds: new.id.to_string(), ..super::tests::new("Pia", "Terzini", "13/07/2022") };
        assert_eq!(fields(power_record(&office, BODY_16, &wrong, deed()).await.unwrap_err()), ["dal", "dal"]);
    }
}

#[tokio::test]
async fn everything_wrong_is_named_at_once() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let office = office(&portal).await;
        let wrong = NewPower { deed_on: "13/07/2022".into(), ..NewPower::default() };
        let found = fields(power_record(&office, BODY_16, &wrong, None).await.unwrap_err());
        assert_eq!(found, ["cognome", "nome", "codice-fiscale", "qualita", "dal", "atto", "atto-del", "file"]);
        let file = Some(DeedFile { file_name: "delibera.exe".into(), bytes: b"MZ".to_vec() });
        let past = NewPower { to: "02/02/2001".into(), ..new("Ines", "Rappresenti", "03/02/2001") };
        assert_eq!(fields(power_record(&office, BODY_16, &past, file).await.unwrap_err()), ["al", "file"]);
        // The code of a person that the portal knows by another name.
        let known = NewPower {
            tax_code: crate::demo::people::ATS_9[0].tax_code().unwrap().to_string(),
            to: "02/02/2002".into(),
            ..new("Ines", "Rappresenti", "03/02/2001")
        };
        assert_eq!(fields(power_record(&office, BODY_16, &known, deed()).await.unwrap_err()), ["codice-fiscale"]);
    }
}

#[tokio::test]
async fn a_power_is_ended_and_corrected_at_the_version_that_was_read() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let office = office(&portal).await;
        let delegate = NewPower { capacity: "delegate".into(), ..new("Ines", "Rappresenti", "03/02/2010") };
        power_record(&office, BODY_16, &delegate, deed()).await.unwrap();
        let line = lines(&office).await.into_iter().find(|line| line.name == "Rappresenti Ines").unwrap();
        let of = (BODY_16, line.id);
        assert_eq!(fields(power_end(&office, of, line.version, "02/02/2010").await.unwrap_err()), ["al"]);
        power_end(&office, of, line.version, "11/07/2022").await.unwrap();
        assert!(matches!(power_end(&office, of, line.version, "10/07/2022").await, Err(UseCaseError::Stale)));
        assert_eq!(fields(power_end(&office, of, 2, "12/07/2022").await.unwrap_err()), ["al"], "not prolonged so");
        let ended = lines(&office).await.into_iter().find(|l| l.id == line.id).unwrap();
        assert_eq!((ended.to, ended.holds), (Some(day("2022-07-11")), false), "ended the day before today");
        let correction = Correction {
            version: ended.version,
            capacity: "delegate".into(),
            from: "04/02/2010".into(),
            to: "12/07/2022".into(),
            deed: "Deliberazione n. 13".into(),
            deed_on: "04/02/2020".into(),
        };
        power_correct(&office, of, &correction, None).await.unwrap();
        assert!(matches!(power_correct(&office, of, &correction, None).await, Err(UseCaseError::Stale)));
        let corrected = lines(&office).await.into_iter().find(|l| l.id == line.id).unwrap();
        assert_eq!(
            (corrected.from, corrected.holds, corrected.deed.as_str()),
            (day("2010-02-04"), true, "Deliberazione n. 13")
        );
        assert_eq!(corrected.deed_file, line.deed_file, "the file stays");
    }
}

#[tokio::test]
async fn a_body_keeps_its_own_powers_and_the_region_its_own() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let of = |name: &'static str| as_user(&portal, name);
        let nine = Seat::BodyOf(project_9());
        for (name, seat, reads) in [
            ("ufficio.ats9", nine, true),
            ("legale.ats9", nine, true),
            ("istruttore", nine, true),
            ("controlli", nine, true),
            ("istruttore", Seat::Region, true),
            ("admin", Seat::Region, true),
            ("ufficio.ats9", Seat::Region, false),
        ] {
            assert_eq!(power_list(&of(name).await, seat).await.is_ok(), reads, "{name} {seat:?}");
        }
        let stranger = of("ufficio.ats9").await;
        let eleven = Seat::BodyOf(project_11());
        assert!(matches!(power_list(&stranger, eleven).await, Err(UseCaseError::NotFound)));
        let input = new("Ines", "Rappresenti", "03/02/2001");
        assert!(matches!(power_record(&stranger, eleven, &input, deed()).await, Err(UseCaseError::NotFound)));
        for name in ["legale.ats9", "istruttore", "dirigente"] {
            let refused = power_record(&of(name).await, nine, &input, deed()).await;
            assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{name}");
        }
        let manager = NewPower { capacity: "region_manager".into(), to: "04/02/2001".into(), ..input };
        assert!(matches!(
            power_record(&of("dirigente").await, Seat::Region, &manager, deed()).await,
            Err(UseCaseError::Forbidden)
        ));
        power_record(&of("admin").await, Seat::Region, &manager, deed()).await.unwrap();
        // A power of the Region is not found among those of a body.
        let line = power_list(&of("admin").await, Seat::Region).await.unwrap().lines.pop().unwrap();
        let found = deed_file(&stranger, (nine, line.id)).await;
        assert!(matches!(found, Err(UseCaseError::NotFound)));
    }
}
