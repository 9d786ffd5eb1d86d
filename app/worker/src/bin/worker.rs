//! The worker: answers one question after the other.

use std::sync::atomic::{AtomicBool, Ordering};

use layerwright_protocol::channel::inbox;
use layerwright_protocol::{Answer, Message, Question, ToWorker, decode, encode};
use layerwright_worker::service::{self, Base};
use layerwright_worker::verifier::Verifier;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

fn main() {
    let verifier = Verifier::new("signatures_loader.js", || inbox::post(&encode(&Message::BadSignature)));
    inbox::listen(move |header, texts| {
        let question = match decode(header) {
            Some(ToWorker::Question(question)) => *question,
            Some(ToWorker::Base { findings }) => {
                let base = texts.into_iter().next().map(|layer| Base { layer, findings });
                return verifier.with(|known| known.base = base);
            }
            None => return,
        };
        let (id, version) = (question.id, question.version);
        if let Some(answer) = verifier.with(|known| service::answer_immediately(&question.request, &texts, known)) {
            post(id, version, answer);
            spawn_local(load());
            return;
        }
        let verifier = verifier.clone();
        spawn_local(async move {
            match rest(question, texts, verifier).await {
                Ok(answer) => {
                    post(id, version, answer);
                    load().await;
                }
                // To the page it is like a crash: it starts another worker, and says so.
                Err(NotLoaded) => wasm_bindgen::throw_str("a part of the worker could not be loaded"),
            }
        });
    });
    service::warm_up();
    inbox::post(&encode(&Message::Ready));
}

/// Loads the rest, and says so once. When that fails, it is tried again after the next answer, or when it is needed.
async fn load() {
    static IS_ANNOUNCED: AtomicBool = AtomicBool::new(false);
    if load_rest().await.is_ok() && !IS_ANNOUNCED.swap(true, Ordering::Relaxed) {
        inbox::post(&encode(&Message::Whole));
    }
}

fn post(id: u32, version: Option<u32>, answer: Answer) {
    inbox::post(&encode(&Message::Answer { id, version, answer }));
}

/// The part that answers could not be loaded.
struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// What the first finding does not need is a module of its own, loaded when that finding is out.
#[wasm_split(rest, preload(load_rest), fallible)]
fn rest(question: Question, texts: Vec<String>, verifier: Verifier) -> Result<Answer, NotLoaded> {
    verifier.with(|known| service::answer_deferred(&question.request, &texts, known)).ok_or(NotLoaded)
}
