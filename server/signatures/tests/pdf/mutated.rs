//! A few thousand broken copies of signed PDFs: none brings the verification down, and none passes
//! with a byte changed that was signed.

use std::ops::Range;

use domain::signature::Verdict;

use crate::fixtures::Set;

/// Copies of each file.
const COPIES: u32 = 1000;

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).expect("64 bits");
        usize::try_from(self.next() % limit).expect("below")
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// Half of the places lie where the structure is: the last kilobytes, around the signature.
fn place(numbers: &mut Numbers, file: &[u8], structure: usize) -> usize {
    if numbers.below(2) == 0 { numbers.below(file.len()) } else { structure + numbers.below(file.len() - structure) }
}

fn mutated(numbers: &mut Numbers, original: &[u8], structure: usize) -> Vec<u8> {
    let mut file = original.to_vec();
    for _ in 0..=numbers.below(3) {
        let at = place(numbers, &file, structure.min(file.len() - 1));
        let end = (at + 1 + numbers.below(40)).min(file.len());
        match numbers.below(8) {
            0 => file[at] ^= 1 << numbers.below(8),
            1 => file[at] = numbers.byte(),
            2 => file[at] = b"0123456789<>[]()/%R \n"[numbers.below(21)],
            3 => drop(file.drain(at..end)),
            4 => {
                let piece = file[at..end].to_vec();
                let to = numbers.below(file.len());
                file.splice(to..to, piece);
            }
            5 => {
                let bytes: Vec<u8> = (at..end).map(|_| numbers.byte()).collect();
                file.splice(at..end, bytes);
            }
            6 => file.truncate(at.max(1)),
            _ => {
                // Another digit for the next one: offsets, lengths, numbers of objects.
                if let Some(digit) = file[at..].iter().position(u8::is_ascii_digit) {
                    file[at + digit] = b'0' + u8::try_from(numbers.below(10)).expect("a digit");
                }
            }
        }
        if file.is_empty() {
            file.push(b'%');
        }
    }
    file
}

/// Where the signatures themselves stand, and the end of the last one's revision.
fn signed(file: &[u8]) -> (Vec<Range<usize>>, usize) {
    let text: String = file.iter().map(|byte| char::from(*byte)).collect();
    let mut gaps = Vec::new();
    let mut last = 0;
    for range in text.split("/ByteRange").skip(1) {
        let numbers = range.trim_start().trim_start_matches('[').split(']').next().expect("numbers");
        let numbers: Vec<usize> = numbers.split_whitespace().map(|number| number.parse().expect("number")).collect();
        let [_, begin, second, rest]: [usize; 4] = numbers.try_into().expect("four numbers");
        gaps.push(begin..second);
        last = last.max(second + rest);
    }
    (gaps, last)
}

#[test]
fn no_broken_copy_passes_or_stops_the_verification() {
    let set = Set::made();
    let files = ["one", "two", "streams-two", "validated-two"];
    for (seed, name) in (1..).zip(files) {
        let original = set.pdf(name);
        let (gaps, end) = signed(&original);
        let structure = gaps.iter().map(|gap| gap.start).min().expect("a signature") - 1500;
        let content = set.pdf(if name == "streams-two" { "streams-unsigned" } else { "portal" });
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15 + seed);
        let mut passed = 0;
        for copy in 0..COPIES {
            let file = mutated(&mut numbers, &original, structure);
            let asked = (copy % 4 == 0).then_some(content.as_slice());
            let Ok(report) = set.verify(&file, asked) else { continue };
            if report.verdict != Verdict::Passed {
                assert!(report.signatures.iter().any(|s| !s.reasons.is_empty()), "{name} {copy}: no reason");
                continue;
            }
            passed += 1;
            let changed =
                (0..end).find(|at| file.get(*at) != original.get(*at) && !gaps.iter().any(|gap| gap.contains(at)));
            assert_eq!(changed, None, "{name}, copy {copy}: passed with a signed byte changed");
        }
        assert!(passed < COPIES / 4, "{name}: {passed} copies pass: are they changed at all?");
    }
}

#[test]
fn bytes_that_are_no_pdf_are_no_signature() {
    let set = Set::made();
    let mut numbers = Numbers(7);
    for length in 0..400 {
        let noise: Vec<u8> = (0..length).map(|_| numbers.byte()).collect();
        let begun = [b"%PDF-1.7\n".as_slice(), noise.as_slice()].concat();
        assert!(set.verify(&begun, None).is_err(), "{length} bytes");
    }
}

/// Every prefix of a signed file, in steps, and every file cut at its beginning.
#[test]
fn no_truncated_file_passes() {
    let set = Set::made();
    let original = set.pdf("one");
    for end in (0..original.len()).step_by(97).chain(original.len() - 60..original.len()) {
        let passes = |file: &[u8]| set.verify(file, None).is_ok_and(|report| report.verdict == Verdict::Passed);
        let only_line_end = original[end..].iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        assert!(!passes(&original[..end]) || only_line_end, "cut at {end}");
        assert!(end == 0 || !passes(&original[end..]), "begun at {end}");
    }
}
