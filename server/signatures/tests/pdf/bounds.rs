//! Files made to wear a reader out: each is refused, soon and with a reason.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use domain::signature::Verdict;
use signatures::{NotASignature, Question, verify};

use crate::fixtures::{Set, root};

/// A PDF of these objects, numbered from 1, with a table.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (object, number) in objects.iter().zip(1..) {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(table.into_bytes());
    let size = objects.len() + 1;
    file.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    file
}

fn text(objects: &[&str]) -> Vec<u8> {
    pdf(&objects.iter().map(|object| object.as_bytes().to_vec()).collect::<Vec<_>>())
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// Whether a file is refused within a second.
fn refused(what: &str, file: &[u8]) -> String {
    let begin = Instant::now();
    let found = verify(file, &Question::default());
    assert!(begin.elapsed() < Duration::from_secs(5), "{what}: {:?}", begin.elapsed());
    match found {
        Err(NotASignature(reason)) => reason,
        Ok(report) => {
            assert_eq!(report.verdict, Verdict::Failed, "{what}");
            report.signatures.into_iter().flat_map(|signature| signature.reasons).collect::<Vec<_>>().join("; ")
        }
    }
}

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>";
const PAGES: &str = "<</Type/Pages/Kids[2 0 R]/Count 1>>";

#[test]
fn a_plain_file_is_read() {
    let file = text(&[CATALOG, PAGES, "<</FT/Sig/T(a)>>"]);
    assert_eq!(refused("plain", &file), "il PDF non contiene firme digitali");
}

#[test]
fn circles_end() {
    let fields = "<</FT/Sig/T(a)/Kids[3 0 R 4 0 R]>>";
    assert_eq!(refused("fields", &text(&[CATALOG, PAGES, fields, fields])), "il PDF non contiene firme digitali");
    let file = text(&[CATALOG, PAGES, "<</FT/Sig/T(a)>>"]);
    let own = String::from_utf8(file.clone()).expect("ascii");
    let start = own.find("xref\n0").expect("table");
    let circle = own.replace("/Root 1 0 R", &format!("/Root 1 0 R/Prev {start}"));
    assert!(refused("previous", circle.as_bytes()).contains("rinvia a sé stesso"));
    let length = "<</Length 3 0 R>>\nstream\nabc\nendstream";
    assert!(refused("length of itself", &text(&[CATALOG, PAGES, length])).contains("lunghezza"));
    let chain = text(&[CATALOG, PAGES, "4 0 R", "3 0 R"]);
    assert!(refused("references", &chain).contains("rinvia a un altro"));
}

#[test]
fn depth_and_number_are_bounded() {
    for (what, open) in [("arrays", "["), ("dictionaries", "<</A"), ("strings", "(")] {
        let deep = open.repeat(200_000);
        assert!(!refused(what, &text(&[CATALOG, PAGES, &deep])).is_empty());
    }
    let fields: Vec<String> = (0..60).map(|i| format!("<</FT/Sig/T(a)/Kids[{} 0 R]>>", i + 4)).collect();
    let mut objects = vec![CATALOG, PAGES];
    objects.extend(fields.iter().map(String::as_str));
    assert!(refused("fields in fields", &text(&objects)).contains("annidati"));
    let long = format!("[{}]", "0 ".repeat(3_000_000));
    assert!(refused("an array", &text(&[CATALOG, PAGES, &long])).contains("numerosi"));
    let huge = b"%PDF-1.7\nxref\n0 4000000000\ntrailer<<>>\nstartxref\n9\n%%EOF";
    assert!(refused("a table", huge).contains("1.000.000"));
}

/// Zeros that take one byte in a thousand, in both kinds of stream, and one stream read often.
#[test]
fn streams_inflate_to_a_bound() {
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![b' '; 40 << 20], 6);
    let objects = stream("/Type/ObjStm/N 1/First 0/Filter/FlateDecode", &bomb);
    let table = |container: usize, offset: usize| {
        let row = |kind: u8, second: usize, third: u8| {
            let second = u32::try_from(second).expect("small").to_be_bytes();
            [&[kind], second.as_slice(), &[third]].concat()
        };
        [row(0, 0, 0), row(2, container, 0), row(1, offset, 0)].concat()
    };
    let mut file = b"%PDF-1.7\n".to_vec();
    let offset = file.len();
    file.extend([b"2 0 obj\n", objects.as_slice(), b"\nendobj\n"].concat());
    let start = file.len();
    let index = stream("/Type/XRef/W[1 4 1]/Size 3/Root 1 0 R", &table(2, offset));
    file.extend([b"3 0 obj\n", index.as_slice(), b"\nendobj\n"].concat());
    file.extend(format!("startxref\n{start}\n%%EOF").into_bytes());
    assert!(refused("object stream", &file).contains("16 MiB"));

    let mut file = b"%PDF-1.7\n".to_vec();
    let index = stream("/Type/XRef/W[1 4 1]/Size 3/Root 1 0 R/Filter/FlateDecode", &bomb);
    file.extend([b"3 0 obj\n", index.as_slice(), b"\nendobj\nstartxref\n9\n%%EOF"].concat());
    assert!(refused("index", &file).contains("16 MiB"));
}

/// Many numbers for the same large object: the work is bounded, not only the size.
#[test]
fn one_object_under_many_numbers_is_too_much_work() {
    let mut file = format!("%PDF-1.7\n1 0 obj\n[{}]\nendobj\n", "0 ".repeat(400_000)).into_bytes();
    let start = file.len();
    let rows = "0000000009 00000 n \n".repeat(20_000);
    file.extend(
        format!("xref\n1 20000\n{rows}trailer\n<</Size 20001/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").into_bytes(),
    );
    assert!(!refused("one object", &file).is_empty());
}

/// Streams from number 10 on, each with all that follow as its data: the index of a section.
fn streams_in_each_other(file: &mut Vec<u8>, count: usize) -> String {
    const HEAD: usize = 42;
    let mut table = format!("xref\n10 {count}\n");
    for at in 0..count {
        table += &format!("{:010} 00000 n \n", file.len());
        let data = (count - 1 - at) * HEAD;
        file.extend(format!("{:07} 0 obj<</Length {data:010}>>stream\n", at + 10).into_bytes());
    }
    file.extend(b"\nendstream endobj\n");
    table
}

/// An update that names them all again, as they were: each is compared with its earlier self.
#[test]
fn streams_that_lie_in_each_other_are_too_much_work() {
    let count = 80_000;
    let references: String = (0..count).map(|at| format!("{} 0 R ", at + 10)).collect();
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = streams_in_each_other(&mut file, count);
    let objects = [CATALOG, &format!("<</Kids[]/All[{references}]>>"), "<</FT/Sig/T(a)/V 4 0 R>>"];
    for (object, number) in objects.iter().zip(1..) {
        table += &format!("{number} 1\n{:010} 00000 n \n", file.len());
        file.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    table += &format!("4 1\n{:010} 00000 n \n", file.len());
    let head = "4 0 obj\n<</Type/Sig/SubFilter/adbe.pkcs7.detached/ByteRange[";
    let gap = file.len() + head.len() + 4 * 11 + "]/Contents".len();
    let tail =
        |start: usize| format!(">>\nendobj\n{table}trailer\n<</Size 99999/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    let start = gap + "<3000>>>\nendobj\n".len();
    let rest = tail(start);
    let numbers: String = [0, gap, gap + 6, rest.len()].map(|number| format!("{number:010} ")).concat();
    file.extend(format!("{head}{numbers}]/Contents<3000>{rest}").into_bytes());
    let table = streams_in_each_other(&mut file, count);
    let again = file.len();
    let end = format!("trailer\n<</Size 99999/Root 1 0 R/Prev {start}>>\nstartxref\n{again}\n%%EOF\n");
    file.extend(table.into_bytes());
    file.extend(end.into_bytes());
    let reasons = refused("streams in each other", &file);
    assert!(reasons.contains("troppo lavoro"), "{reasons}");
}

/// What the portal takes at most.
#[test]
fn fifty_megabytes_are_verified() {
    let set = Set::made();
    let large = set.folder.join("50m.pdf");
    let signed = set.folder.join("50m-signed.pdf");
    let mut numbers = 1_u64;
    let noise = (0..50 << 20).map(|_| {
        numbers = numbers.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        numbers.to_be_bytes()[0]
    });
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>";
    let objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page];
    let mut objects: Vec<Vec<u8>> = objects.iter().map(|object| object.as_bytes().to_vec()).collect();
    objects.push(stream("", &noise.collect::<Vec<u8>>()));
    let content = pdf(&objects);
    fs::write(&large, &content).expect("written");
    let python = Command::new(root().join("scripts/python-env.sh")).output().expect("python");
    let python = String::from_utf8_lossy(&python.stdout).trim().to_owned();
    let pki = set.folder.join("pki");
    let out = Command::new(python)
        .args(["-B".as_ref(), root().join("tests/data/signing/sign.py").as_os_str()])
        .args(["--in".as_ref(), large.as_os_str(), "--out".as_ref(), signed.as_os_str()])
        .args(["--key".as_ref(), pki.join("keys/p256.pem").as_os_str()])
        .args(["--cert".as_ref(), pki.join("certs/p256.pem").as_os_str()])
        .args(["--chain".as_ref(), pki.join("certs/sub.pem").as_os_str()])
        .output()
        .expect("sign.py");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let file = fs::read(&signed).expect("signed");
    let begin = Instant::now();
    let report = set.verify(&file, Some(&content)).expect("signed");
    assert_eq!(report.verdict, Verdict::Passed, "{report:?}");
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    for path in [large, signed] {
        fs::remove_file(path).expect("removed");
    }
}
