//! The worker: answers one question after the other.

use layerwright_web::platform::inbox;
use layerwright_web::protocol::{Message, Question, decode, encode};
use layerwright_web::service;
use layerwright_web::verifier::Verifier;

fn main() {
    let verifier = Verifier::new("signatures_loader.js", || inbox::post(&encode(&Message::BadSignature)));
    inbox::listen(move |header, texts| {
        let question: Question = decode(header)?;
        let answer = verifier.with(|signatures| service::answer(&question.request, texts, signatures));
        Some(encode(&Message::Answer { id: question.id, answer }))
    });
    service::warm_up();
    inbox::post(&encode(&Message::Ready));
}
