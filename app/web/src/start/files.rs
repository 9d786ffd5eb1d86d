//! Files that were picked, dropped or pasted: a text is opened, certificates are added to the layer, and of several files, those of
//! an archive included, the person says which one is meant.

use leptos::prelude::*;

use super::open;
use crate::bench::Bench;
use crate::platform::file::{self, File};
use crate::platform::{archive, clock, tasks};
use crate::state::{CertificateOffering, Incoming, Notice, Undo};
use layerwright_protocol::{Answer, Request, plural};

/// Takes files. Nothing is opened before a person has chosen one of several.
pub(crate) fn files(bench: Bench, files: Vec<File>) {
    tasks::spawn(async move {
        let mut read = Vec::new();
        for file in files {
            let name = file.name();
            match file::read(&file).await {
                Ok(bytes) if archive::is_zip(&bytes) => match unpacked(&name, &bytes).await {
                    Some(files) => read.extend(files),
                    None => return open::refuse(bench, Some(&name), "the archive is damaged, encrypted or too large"),
                },
                Ok(bytes) => read.push(Incoming { name, bytes: bytes.into() }),
                Err(why) => return open::refuse(bench, Some(&name), why),
            }
        }
        if read.len() > 1 {
            bench.session.incoming.set(read);
        } else if let Some(one) = read.pop() {
            open_one(bench, one);
        }
    });
}

async fn unpacked(name: &str, bytes: &[u8]) -> Option<Vec<Incoming>> {
    let mut files = Vec::new();
    for entry in archive::entries(bytes)? {
        files.push(Incoming { name: format!("{name}/{}", entry.name), bytes: entry.bytes().await?.into() });
    }
    (!files.is_empty()).then_some(files)
}

/// Opens a file, or offers to add the certificates in it.
pub(crate) fn open_one(bench: Bench, Incoming { name, bytes }: Incoming) {
    bench.session.incoming.set(Vec::new());
    if !may_have_certificates(&bytes) {
        return open_text(bench, name, bytes.to_vec());
    }
    let request = Request::AddCertificates { file: bytes.to_vec(), context: bench.context_now(), now: clock::now() };
    bench.ask_about_text(request, None, move |version, answer| match answer {
        Ok(Answer::AddCertificates(None)) => open_text(bench, name, bytes.to_vec()),
        Ok(Answer::AddCertificates(Some(Ok(offer)))) => {
            bench.session.certificates.set(Some(CertificateOffering { version, name, offer }));
        }
        Ok(Answer::AddCertificates(Some(Err(why)))) => open::refuse(bench, Some(&name), &why),
        _ => open::refuse(bench, Some(&name), "the text changed or the checker stopped while it was read"),
    });
}

/// Adds certificates that were looked at.
pub(crate) fn add(bench: Bench, offering: &CertificateOffering) {
    let Ok(change) = &offering.offer.change else { return };
    let made = bench.editor.apply(offering.version, &change.edits);
    let count = offering.offer.certificates.len() - offering.offer.known;
    let notice = if made {
        let undo = bench.editor.state().map(Undo::Change);
        Notice::change(format!("Added {} of {}.", plural(count, "certificate"), offering.name), undo)
    } else {
        Notice::note("The text has changed since. Please open the file again.")
    };
    bench.session.certificates.set(None);
    bench.session.notice.set(Some(notice));
    bench.editor.focus();
}

fn open_text(bench: Bench, name: String, bytes: Vec<u8>) {
    match file::decode(bytes) {
        Ok(text) => open::text(bench, Some(name), text),
        Err(why) => open::refuse(bench, Some(&name), why),
    }
}

/// Cheap test before the worker is asked: DER is a sequence, and PEM has its lines.
fn may_have_certificates(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x30]) && std::str::from_utf8(bytes).is_err()
        || bytes.windows(PEM.len()).any(|part| part == PEM)
}

const PEM: &[u8] = b"-----BEGIN ";

#[cfg(test)]
mod tests {
    use super::may_have_certificates;

    #[test]
    fn what_may_have_certificates() {
        assert!(may_have_certificates(b"x\n-----BEGIN CERTIFICATE-----\n"));
        assert!(may_have_certificates(&[0x30, 0x82, 0x01, 0xff]));
        assert!(
            !may_have_certificates(b"0: 1\n") && !may_have_certificates(b"") && !may_have_certificates(b"\x89PNG\xff")
        );
    }
}
