//! Every certificate in the layer, decoded.

use leptos::prelude::*;

use crate::bench::Bench;
use crate::platform::clock;
use crate::shared::{LineLink, NotChecked, validity};
use crate::ui::{Empty, live};
use layerwright_protocol::{Certificate, CertificateDetails};

#[component]
pub(super) fn Certificates() -> impl IntoView {
    let session = expect_context::<Bench>().session;
    let report = session.report;
    let is_checked = Memo::new(move |_| session.counts.get().is_some());
    let found = Memo::new(move |_| report.read().certificates.clone());
    view! {
        <div class="certificates" data-testid="certificates">
            {live(move || {
                let found = found.get();
                if !is_checked.get() {
                    view! { <NotChecked /> }.into_any()
                } else if found.is_empty() {
                    view! { <Nothing /> }.into_any()
                } else {
                    view! {
                        <ul class="cards">
                            {found.into_iter().map(|certificate| view! { <Card certificate /> }).collect_view()}
                        </ul>
                    }
                        .into_any()
                }
            })}
        </div>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <Empty title="No certificates">
            <p>
                "PEM blocks in the layer are decoded here: the issuer, the names and the remaining validity. "
                "A registry's CA certificate goes under " <code>"providerCredentials.certificates"</code> "."
            </p>
        </Empty>
    }
}

#[component]
fn Card(certificate: Certificate) -> impl IntoView {
    let [line, column, ..] = certificate.span;
    match certificate.details {
        Ok(details) => view! { <Decoded details line column /> }.into_any(),
        Err(why) => view! {
            <li class="card" data-testid="certificate-row" data-state="unreadable">
                <div class="card-head">
                    <p class="card-title">{certificate.label}</p>
                    <LineLink line column />
                </div>
                <p class="badge" data-state="error">{format!("could not be read: {why}")}</p>
            </li>
        }
        .into_any(),
    }
}

#[component]
fn Decoded(details: CertificateDetails, line: u32, column: u32) -> impl IntoView {
    let (state, validity) = validity(&details, clock::now());
    let from = clock::date(details.not_before);
    let to = clock::date(details.not_after);
    let issuer = if details.self_issued { "itself".to_owned() } else { details.issuer.clone() };
    let kind = if details.is_ca { "Certificate authority" } else { "Not a certificate authority" };
    // A certificate authority needs none.
    let names = (!details.names.is_empty() || !details.is_ca).then(|| {
        let names = if details.names.is_empty() { "none".to_owned() } else { details.names.join(", ") };
        view! {
            <dt>"Names"</dt>
            <dd>{names}</dd>
        }
    });
    view! {
        <li class="card" data-testid="certificate-row" data-state=state>
            <div class="card-head">
                <p class="card-title">{common_name(&details.subject)}</p>
                <LineLink line column />
            </div>
            <p class="badge" data-state=state>{validity}</p>
            <dl class="facts">
                <dt>"Subject"</dt>
                <dd>{details.subject.clone()}</dd>
                <dt>"Issued by"</dt>
                <dd>{issuer}</dd>
                <dt>"Valid"</dt>
                <dd>{format!("{from} to {to}")}</dd>
                <dt>"Kind"</dt>
                <dd>{kind}</dd>
                {names}
                <dt>"Key"</dt>
                <dd>{details.key}</dd>
                <dt>"Signature"</dt>
                <dd>{details.signature}</dd>
                <dt>"Serial"</dt>
                <dd class="hex">{bytes(&details.serial)}</dd>
                <dt>"SHA-256"</dt>
                <dd class="hex">{bytes(&details.fingerprint)}</dd>
            </dl>
        </li>
    }
}

/// The name that people know a certificate by, or the whole subject.
fn common_name(subject: &str) -> String {
    let name = subject.split(',').map(str::trim).find_map(|part| part.strip_prefix("CN="));
    name.unwrap_or(if subject.is_empty() { "(no subject)" } else { subject }).to_owned()
}

/// Hexadecimal digits that break between bytes only.
fn bytes(text: &str) -> String {
    if text.contains(':') {
        return text.replace(':', ":\u{200b}");
    }
    let digits: Vec<char> = text.chars().collect();
    digits.chunks(2).map(|byte| byte.iter().collect::<String>()).collect::<Vec<_>>().join("\u{200b}")
}

#[cfg(test)]
mod tests {
    use super::{bytes, common_name};

    #[test]
    fn digits_break_between_bytes() {
        assert_eq!(bytes("01:ab"), "01:\u{200b}ab");
        assert_eq!(bytes("01ab"), "01\u{200b}ab");
    }

    #[test]
    fn the_common_name_is_shown() {
        assert_eq!(common_name("O=Example, CN=registry.example.org"), "registry.example.org");
        assert_eq!(common_name("O=Example"), "O=Example");
        assert_eq!(common_name(""), "(no subject)");
    }
}
