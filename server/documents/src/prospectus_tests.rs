//! The prospectus' sums.

use super::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// A project with hours that are out, a penalty, a deduction and more paid than is due.
fn recovered() -> Prospectus {
    let line = |function, assigned: i64, realised: i64, admitted: i64, cost: i64| FunctionLine {
        function,
        assigned: Minutes::from_hours(assigned),
        realised: Minutes::new(realised),
        admitted: Minutes::new(admitted),
        staff_cost: Cents::new(cost),
    };
    let reason = |reason: &str, article: &str, minutes| InadmissibleLine {
        reason: reason.to_owned(),
        article: article.to_owned(),
        minutes: Minutes::new(minutes),
    };
    let year = |year, days, rate: &str, interest| YearOfInterest {
        year,
        days,
        rate: rate.to_owned().try_into().unwrap(),
        interest: Cents::new(interest),
    };
    Prospectus {
        identity: Identity {
            issuer: "Regione Marche".to_owned(),
            project: "Servizi sociali di prossimità dell’Ambito 9".to_owned(),
            cup: Some("X00Y12345678901".to_owned()),
            version: "determinazione del 12/07/2022, regole DDS 203/2019".to_owned(),
        },
        ats: "Ambito territoriale sociale 9".to_owned(),
        body: "Ente di prova".to_owned(),
        start: day(2019, 9, 1),
        end: day(2022, 6, 30),
        draft: true,
        facts: vec![Fact::new("Atto di adesione", "firmato il 10/07/2020")],
        functions: vec![
            line(ServiceFunction::Access, 15_084, 216_585, 215_985, 6_479_550),
            line(ServiceFunction::CaseManagement, 15_918, 231_825, 231_780, 6_953_400),
            line(ServiceFunction::SocialInternships, 5_480, 81_705, 81_705, 2_451_150),
            line(ServiceFunction::EducationalSupport, 3_193, 45_450, 45_450, 1_363_500),
            line(ServiceFunction::SummerService, 0, 0, 0, 0),
        ],
        inadmissible: vec![
            reason("fuori dal periodo del progetto", "art. 6", 600),
            reason("sovrapposte ad altre ore dello stesso operatore", "art. 4", 45),
        ],
        hourly_cost: Cents::new(1800),
        flat_rate: Percent::whole(40),
        other_costs: Cents::new(6_899_040),
        granted: Cents::new(99_981_000),
        ceiling: Cents::new(99_981_000),
        unevaluated_semester: Cents::ZERO,
        penalties: vec![
            PenaltyLine {
                label: "Fruizioni sotto l’obiettivo del 7 %".to_owned(),
                article: "art. 11".to_owned(),
                percent: Percent::whole(10),
            },
            PenaltyLine {
                label: "Prospetto trasmesso dopo il termine".to_owned(),
                article: "art. 11".to_owned(),
                percent: Percent::whole(15),
            },
        ],
        penalty_uncapped: Cents::new(6_036_660),
        penalty: Cents::new(6_036_660),
        missed_snapshot_deduction: Cents::new(1_999_620),
        revocation: None,
        final_grant: Cents::new(16_110_360),
        payments: vec![PaymentLine {
            label: "Primo anticipo".to_owned(),
            on: day(2020, 8, 10),
            amount: Cents::new(29_994_300),
        }],
        balance: Cents::new(-13_883_940),
        recovery: vec![RecoveryLine {
            paid_on: day(2020, 8, 10),
            principal: Cents::new(13_883_940),
            years: vec![
                year(2020, 143, "0.05", 2720),
                year(2021, 365, "0.01", 1388),
                year(2022, 365, "1.25", 173_549),
                year(2023, 46, "5.00", 87_488),
            ],
        }],
        years_without_rate: Vec::new(),
        signer: None,
        explanation: Some(
            Explanation::new("balance", "art. 7", "Saldo", Cents::new(-13_883_940)).child(
                Explanation::new("final_grant", "art. 11", "Sovvenzione finale", Cents::new(16_110_360)).child(
                    Explanation::new("penalty", "art. 11", "Penalità", Cents::new(6_036_660))
                        .input("Spesa ammessa", Cents::new(24_146_640))
                        .input("Percentuale", Percent::whole(25))
                        .rounded()
                        .note("Il limite complessivo del 30 % comprende tutta la tabella dell’articolo."),
                ),
            ),
        ),
    }
}

fn tables(document: &Document) -> Vec<&Table> {
    document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
        .collect()
}

/// The figure of a cell, in cents or minutes.
fn figure(cell: &str) -> i64 {
    let (sign, digits) = cell.strip_prefix('-').map_or((1, cell), |rest| (-1, rest));
    let minutes = digits
        .split_once(':')
        .map(|(hours, minutes)| hours.replace('.', "").parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap());
    sign * minutes.unwrap_or_else(|| digits.replace(['.', ',', '€', ' '], "").parse().unwrap())
}

/// Going down the last column: every total is the sum of what stands above it.
fn assert_running(table: &Table) {
    let mut sum = 0;
    for row in &table.rows {
        let value = figure(row.cells.last().unwrap());
        match row.kind {
            crate::model::RowKind::Body => sum += value,
            crate::model::RowKind::Total => assert_eq!(value, sum, "{:?}", row.cells),
        }
    }
}

#[test]
fn printed_rows_add_up_to_the_printed_totals() {
    let document = document(&recovered()).unwrap();
    let tables = tables(&document);
    let [functions, hours, amounts, penalties, balance, recovery] = tables[..] else {
        panic!("{} tables", tables.len())
    };
    for column in 1..5 {
        let (total, rows) = functions.rows.split_last().unwrap();
        let sum: i64 = rows.iter().map(|row| figure(&row.cells[column])).sum();
        assert_eq!(sum, figure(&total.cells[column]));
    }
    for table in [hours, amounts, balance] {
        assert_running(table);
    }
    assert_eq!(amounts.rows.last().unwrap().cells[1], "161.103,60 €");
    assert_eq!(balance.rows.last().unwrap().cells[2], "-138.839,40 €");
    assert!(penalties.rows.iter().any(|row| row.cells == ["Percentuale in tutto", "", "25 %"]));
    let whole = &recovery.rows.last().unwrap().cells;
    assert_eq!((whole[0].as_str(), whole[1].as_str()), ("Con gli interessi", "141.490,85 €"));
}

#[test]
fn revoked_and_capped_grants_add_up_too() {
    let revoked = Prospectus {
        revocation: Some("Rinuncia dell’ente".to_owned()),
        final_grant: Cents::ZERO,
        balance: Cents::new(-29_994_300),
        recovery: Vec::new(),
        ..recovered()
    };
    let capped = Prospectus {
        ceiling: Cents::new(20_000_000),
        final_grant: Cents::new(20_000_000 - 6_036_660 - 1_999_620),
        balance: Cents::new(20_000_000 - 6_036_660 - 1_999_620 - 29_994_300),
        recovery: Vec::new(),
        ..recovered()
    };
    let floored = Prospectus {
        missed_snapshot_deduction: Cents::new(99_981_000),
        final_grant: Cents::ZERO,
        balance: Cents::new(-29_994_300),
        recovery: Vec::new(),
        ..recovered()
    };
    for prospectus in [revoked, capped, floored] {
        let document = document(&prospectus).unwrap();
        for table in [1, 2, 4].map(|index| tables(&document)[index]) {
            assert_running(table);
        }
    }
}

#[test]
fn what_does_not_add_up_is_not_printed() {
    let hours = Prospectus { inadmissible: Vec::new(), ..recovered() };
    let grant = Prospectus { final_grant: Cents::new(1), ..recovered() };
    let balance = Prospectus { payments: Vec::new(), ..recovered() };
    let mut recovery = recovered();
    recovery.recovery[0].principal = Cents::new(1);
    for (wrong, expected) in
        [(hours, "ore ammesse"), (grant, "sovvenzione finale"), (balance, "saldo"), (recovery, "somme da restituire")]
    {
        match document(&wrong) {
            Err(DocumentError::Sum { what, .. }) => assert_eq!(what, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}
