//! Certificates made for this project. Each file holds a server's certificate, the root that issued it, and another root of the
//! same name and key identifier with another key.

use layerwright_core::inventory::Signature;
use layerwright_core::{Context, UnixTime};
use layerwright_signatures::{Verdict, analyze, bad, verify};

/// 2026-11-23T00:00:00Z
const NOW: UnixTime = UnixTime(1_795_392_000);

const VERIFIED: [(&str, &str); 12] = [
    ("rsa-sha1", include_str!("certificates/rsa-sha1.pem")),
    ("rsa-sha256", include_str!("certificates/rsa-sha256.pem")),
    ("rsa-sha384", include_str!("certificates/rsa-sha384.pem")),
    ("rsa-sha512", include_str!("certificates/rsa-sha512.pem")),
    ("rsa-pss-sha256", include_str!("certificates/rsa-pss-sha256.pem")),
    ("rsa-pss-sha512", include_str!("certificates/rsa-pss-sha512.pem")),
    ("p256-sha256", include_str!("certificates/p256-sha256.pem")),
    ("p256-sha384", include_str!("certificates/p256-sha384.pem")),
    ("p256-sha512", include_str!("certificates/p256-sha512.pem")),
    ("p384-sha256", include_str!("certificates/p384-sha256.pem")),
    ("p384-sha384", include_str!("certificates/p384-sha384.pem")),
    ("ed25519", include_str!("certificates/ed25519.pem")),
];
const NOT_VERIFIED: [(&str, &str); 2] =
    [("p521-sha512", include_str!("certificates/p521-sha512.pem")), ("ed448", include_str!("certificates/ed448.pem"))];

/// The three certificates of a file.
fn parts(file: &str) -> [String; 3] {
    const END: &str = "-----END CERTIFICATE-----\n";
    let mut parts = file.split_inclusive(END).map(str::to_owned);
    std::array::from_fn(|_| parts.next().expect("three certificates"))
}

fn layer(certificates: &[&str]) -> String {
    let lines = certificates.concat().lines().map(|line| format!("    {line}\n")).collect::<Vec<_>>().concat();
    format!(
        "providerCredentials:\n  registry: registry.edge-lab.net\n  user: robot\n  password: '{{{{.spectro.macro.registryPassword}}}}'\n  \
         certificates: |\n{lines}options:\n  system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6\n"
    )
}

fn signatures(certificates: &[&str]) -> Vec<Signature> {
    layerwright_core::analyze(&layer(certificates), &Context::default(), NOW).signatures
}

fn messages(certificates: &[&str]) -> Vec<String> {
    let found = analyze(&layer(certificates), &Context::default(), NOW).diagnostics;
    found.into_iter().filter(|found| found.code() == "T016").map(|found| found.message).collect()
}

#[test]
fn right_signatures_verify() {
    for (name, file) in VERIFIED {
        let [leaf, root, other] = parts(file);
        let verdicts: Vec<Verdict> = signatures(&[&leaf, &root]).iter().map(verify).collect();
        assert_eq!(verdicts, [Verdict::Valid; 2], "{name}: of the server, and the root's own");
        assert_eq!(signatures(&[&other]).iter().map(verify).collect::<Vec<_>>(), [Verdict::Valid], "{name}");
        assert!(messages(&[&leaf, &root]).is_empty(), "{name}");
    }
}

#[test]
fn another_key_of_the_same_name_does_not() {
    for (name, file) in VERIFIED {
        let [leaf, root, other] = parts(file);
        assert_eq!(
            signatures(&[&leaf, &other]).iter().map(verify).collect::<Vec<_>>(),
            [Verdict::Invalid, Verdict::Valid]
        );
        let message = format!(
            "the signature of `CN=registry.edge-lab.net` does not verify with the key of `CN=Edge Lab Root {name}`"
        );
        assert_eq!(messages(&[&leaf, &other]), [message]);
        assert!(messages(&[&leaf, &other, &root]).is_empty(), "{name}: one of the two has signed it");
    }
}

#[test]
fn a_flipped_bit_is_seen() {
    for (name, file) in VERIFIED {
        let [leaf, root, _] = parts(file);
        let good = signatures(&[&leaf, &root]).remove(0);
        let flipped = |bytes: &[u8], at: usize| {
            let mut bytes = bytes.to_vec();
            bytes[at / 8] ^= 1 << (at % 8);
            bytes
        };
        for at in (0..good.signed.len() * 8).step_by(977) {
            let bad = Signature { signed: flipped(&good.signed, at), ..good.clone() };
            assert_eq!(verify(&bad), Verdict::Invalid, "{name}: bit {at} of what is signed");
        }
        for at in (0..good.value.len() * 8).step_by(97) {
            let bad = Signature { value: flipped(&good.value, at), ..good.clone() };
            assert_eq!(verify(&bad), Verdict::Invalid, "{name}: bit {at} of the signature");
        }
        for at in (0..good.key.len() * 8).step_by(97) {
            let bad = Signature { key: flipped(&good.key, at), ..good.clone() };
            assert_ne!(verify(&bad), Verdict::Valid, "{name}: bit {at} of the key");
        }
        for length in (0..good.value.len()).step_by(7) {
            let bad = Signature { value: good.value[..length].to_vec(), ..good.clone() };
            assert_eq!(verify(&bad), Verdict::Invalid, "{name}: {length} bytes of the signature");
        }
    }
}

#[test]
fn what_is_not_verified_is_not_judged() {
    for (name, file) in NOT_VERIFIED {
        let [leaf, root, other] = parts(file);
        let verdicts: Vec<Verdict> = [[&leaf, &root], [&leaf, &other]]
            .iter()
            .flat_map(|pair| signatures(&pair.map(String::as_str)))
            .map(|one| verify(&one))
            .collect();
        assert_eq!(verdicts, [Verdict::Unsupported; 4], "{name}");
        assert!(messages(&[&leaf, &other]).is_empty(), "{name}");
    }
}

#[test]
fn an_algorithm_and_a_key_that_do_not_fit_are_not_judged() {
    let all: Vec<Signature> = VERIFIED.iter().flat_map(|(_, file)| signatures(&[&parts(file)[1]])).collect();
    for one in &all {
        for other in &all {
            let mixed = Signature { key: other.key.clone(), ..one.clone() };
            assert_eq!(verify(&mixed) == Verdict::Valid, one.key == other.key);
        }
        for garbage in [vec![], vec![0x30], vec![0x30, 0x80], b"hello".to_vec(), vec![0xFF; 5000]] {
            assert_eq!(verify(&Signature { key: garbage.clone(), ..one.clone() }), Verdict::Unsupported);
            assert_eq!(verify(&Signature { algorithm: garbage.clone(), ..one.clone() }), Verdict::Unsupported);
            assert_eq!(verify(&Signature { value: garbage.clone(), ..one.clone() }), Verdict::Invalid);
        }
    }
    assert!(bad(&all).is_empty());
}

/// An RSA key of the size of the largest certificate: refused, not computed.
#[test]
fn huge_keys_are_not_verified() {
    let good = signatures(&[&parts(VERIFIED[1].1)[1]]).remove(0);
    let number = |bytes: usize| {
        [&[0x02, 0x83, 0x00, u8::try_from(bytes >> 8).unwrap(), bytes.to_le_bytes()[0]][..], &vec![0x7F; bytes]]
            .concat()
    };
    let wrap = |tag: u8, content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x83, length[1], length[2], length[3]][..], content].concat()
    };
    let key = wrap(0x30, &[number(60_000), vec![0x02, 0x03, 0x01, 0x00, 0x01]].concat());
    let algorithm = b"\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00";
    let spki = wrap(0x30, &[&algorithm[..], &wrap(0x03, &[&[0], key.as_slice()].concat())].concat());
    assert_eq!(verify(&Signature { key: spki, ..good }), Verdict::Unsupported);
}
