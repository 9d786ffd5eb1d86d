//! The worker: answers one question after the other.

use layerwright_web::platform::inbox;
use layerwright_web::protocol::{Message, Question};
use layerwright_web::service;

fn main() {
    inbox::listen(|header, texts| {
        let question: Question = serde_json::from_str(header).ok()?;
        let answer = service::answer(&question.request, texts);
        serde_json::to_string(&Message::Answer { id: question.id, answer }).ok()
    });
    service::warm_up();
    if let Ok(ready) = serde_json::to_string(&Message::Ready) {
        inbox::post(&ready);
    }
}
