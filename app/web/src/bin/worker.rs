//! The worker: answers one question after the other.

use layerwright_web::platform::inbox;
use layerwright_web::protocol::{Message, Question, decode, encode};
use layerwright_web::service;

fn main() {
    inbox::listen(|header, texts| {
        let question: Question = decode(header)?;
        let answer = service::answer(&question.request, texts);
        Some(encode(&Message::Answer { id: question.id, answer }))
    });
    service::warm_up();
    inbox::post(&encode(&Message::Ready));
}
