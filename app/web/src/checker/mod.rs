//! The page's side of the worker: asks it, times it, and starts another one when it dies.

mod queue;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use gloo_timers::callback::Timeout;

use crate::platform::clock;
use crate::state::Opening;
use layerwright_protocol::channel::Worker;
use layerwright_protocol::{Answer, Context, Message, Question, Report, Request, ToWorker, decode, encode};
use queue::{Busy, Death, Queue};

pub(crate) use js_sys::JsString as Text;

/// A worker that has not answered for this long hangs: 60 times what a 1 MB layer takes on a slow machine.
const ANSWER_MS: u32 = 6_000;
/// Loading over a slow network is not hanging.
const START_MS: u32 = 60_000;
/// Checks that take longer than this are shown as under way; announcing the others would only flicker.
const SLOW_MS: u32 = 200;

/// Why a question has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// The worker died of it, or cannot be started.
    WorkerDied,
    /// The answer belongs to a text that has changed since.
    Outdated,
}

/// What the page is notified of.
pub(crate) enum Event {
    /// A check has taken a while.
    Slow,
    /// The newest text's report, with that text's version.
    Checked(u32, Report),
    /// The worker had to be replaced.
    Restarted,
    /// The text has killed the worker twice and is not checked until it changes.
    Poison,
    /// No worker can be started.
    Unavailable,
}

/// The newest text.
pub(crate) struct Current {
    pub(crate) version: u32,
    pub(crate) context: Context,
    pub(crate) base: Option<Arc<Opening>>,
}

type Reply = Box<dyn FnOnce(Result<Answer, NoAnswer>)>;

struct Job {
    /// Of the text that is asked about.
    version: Option<u32>,
    request: Request,
    texts: Vec<Text>,
    reply: Reply,
}

/// Asks the worker. Clones share one worker, which goes with the last of them.
#[derive(Clone)]
pub(crate) struct Checker(Rc<Inner>);

struct Inner {
    url: String,
    current: Box<dyn Fn() -> Option<Current>>,
    text: Box<dyn Fn() -> Option<Text>>,
    notify: Box<dyn Fn(Event)>,
    state: RefCell<State>,
}

struct State {
    queue: Queue<Job, Opening>,
    worker: Option<Worker>,
    /// Whether the worker has all its parts. Before, a question may wait for the network.
    is_whole: bool,
    /// Counts workers, so that the last messages of a dead one are not taken for those of the next.
    generation: u32,
    /// Number of the question that the worker is at. Answers with other numbers are late.
    id: u32,
    watchdog: Option<Timeout>,
    slow: Option<Timeout>,
}

impl Checker {
    /// Starts the worker. `current` and `text` are asked for the newest text when it is about to be sent.
    pub(crate) fn start(
        url: String,
        current: impl Fn() -> Option<Current> + 'static,
        text: impl Fn() -> Option<Text> + 'static,
        notify: impl Fn(Event) + 'static,
    ) -> Self {
        let state = State {
            queue: Queue::starting(),
            worker: None,
            is_whole: false,
            generation: 0,
            id: 0,
            watchdog: None,
            slow: None,
        };
        let checker = Self(Rc::new(Inner {
            url,
            current: Box::new(current),
            text: Box::new(text),
            notify: Box::new(notify),
            state: RefCell::new(state),
        }));
        checker.spawn();
        checker
    }

    /// The text or the context has changed: check it as soon as the worker is free.
    pub(crate) fn check(&self) {
        self.0.state.borrow_mut().queue.want_check();
        self.pump();
    }

    /// Asks something else than a check, about this version of the text if about the text at all. Questions are answered in order,
    /// before the next check.
    pub(crate) fn ask(
        &self,
        version: Option<u32>,
        request: Request,
        texts: Vec<Text>,
        reply: impl FnOnce(Result<Answer, NoAnswer>) + 'static,
    ) {
        self.0.state.borrow_mut().queue.push(Job { version, request, texts, reply: Box::new(reply) });
        self.pump();
    }

    /// Tries again after [`Event::Unavailable`].
    pub(crate) fn retry(&self) {
        if self.0.state.borrow().worker.is_none() {
            self.spawn();
        }
    }

    fn spawn(&self) {
        let generation = {
            let mut state = self.0.state.borrow_mut();
            state.generation = state.generation.wrapping_add(1);
            state.is_whole = false;
            state.generation
        };
        let worker = Worker::start_weak(
            &self.0.url,
            &self.0,
            |inner, message| Self(Rc::clone(inner)).on_message(message),
            move |inner| Self(Rc::clone(inner)).worker_died(generation),
        );
        self.0.state.borrow_mut().worker = worker;
        self.watch(START_MS);
    }

    /// Takes the worker for dead when it has not answered by then.
    fn watch(&self, ms: u32) {
        let weak = Rc::downgrade(&self.0);
        let generation = self.0.state.borrow().generation;
        let watchdog = Timeout::new(ms, move || {
            if let Some(inner) = weak.upgrade() {
                Self(inner).worker_died(generation);
            }
        });
        self.0.state.borrow_mut().watchdog = Some(watchdog);
    }

    /// Sends the next question when the worker is free.
    fn pump(&self) {
        let Some(current) = (self.0.current)() else { return };
        let mut state = self.0.state.borrow_mut();
        let State { queue, worker: Some(worker), is_whole, id, slow, .. } = &mut *state else { return };
        // What needs the part that is loaded later may wait for the network.
        let mut needs_rest = current.context.has_base;
        let (version, request, texts) = match queue.next(current.version) {
            Some(Busy::Check(version)) => {
                let weak = Rc::downgrade(&self.0);
                *slow = Some(Timeout::new(SLOW_MS, move || {
                    if let Some(inner) = weak.upgrade() {
                        (inner.notify)(Event::Slow);
                    }
                }));
                let request = Request::Check { context: current.context, now: clock::now() };
                (Some(*version), request, (self.0.text)().into_iter().collect())
            }
            Some(Busy::Job(job)) => {
                needs_rest = true;
                (job.version, job.request.clone(), job.texts.clone())
            }
            Some(Busy::Starting) | None => return,
        };
        if let Some(base) = queue.unsent_base(current.base.as_ref()) {
            let header = ToWorker::Base { findings: base.findings.clone() };
            worker.post(&encode(&header), &[base.layer.as_str().into()]);
        }
        *id = id.wrapping_add(1);
        worker.post(&encode(&ToWorker::Question(Box::new(Question { id: *id, version, request }))), &texts);
        let patience = if needs_rest && !*is_whole { START_MS } else { ANSWER_MS };
        drop(state);
        self.watch(patience);
    }

    fn on_message(&self, message: &[u8]) {
        let answer = match decode::<Message>(message) {
            Some(Message::Ready) => None,
            Some(Message::Whole) => {
                self.0.state.borrow_mut().is_whole = true;
                return;
            }
            Some(Message::BadSignature) => return self.check(),
            Some(Message::Answer { id, version, answer }) if id == self.0.state.borrow().id => Some((version, answer)),
            _ => return,
        };
        let done = {
            let mut state = self.0.state.borrow_mut();
            state.watchdog = None;
            state.slow = None;
            state.queue.answered()
        };
        let is_late = |version| (self.0.current)().is_none_or(|current| current.version != version);
        let answer = answer.map(|(version, answer)| match version {
            Some(version) if is_late(version) => Err(NoAnswer::Outdated),
            _ => Ok(answer),
        });
        match (done, answer) {
            (Some(Busy::Check(version)), Some(Ok(Answer::Report(report)))) => {
                (self.0.notify)(Event::Checked(version, report));
            }
            (Some(Busy::Job(job)), Some(answer)) => (job.reply)(answer),
            _ => {}
        }
        self.pump();
    }

    fn worker_died(&self, generation: u32) {
        let death = {
            let mut state = self.0.state.borrow_mut();
            if state.generation != generation {
                return;
            }
            state.watchdog = None;
            state.slow = None;
            state.worker = None;
            state.queue.died()
        };
        let (event, failed) = match death {
            Death::Again => (Event::Restarted, Vec::new()),
            Death::Poison => (Event::Poison, Vec::new()),
            Death::Job(job) => (Event::Restarted, vec![job]),
            Death::GaveUp(jobs) => (Event::Unavailable, jobs),
        };
        let again = !matches!(event, Event::Unavailable);
        (self.0.notify)(event);
        if again {
            self.spawn();
        }
        for job in failed {
            (job.reply)(Err(NoAnswer::WorkerDied));
        }
    }
}
