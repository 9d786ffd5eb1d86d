//! What the worker is to be asked next: one question at a time, so that a check always gets the newest text.

use std::collections::VecDeque;
use std::sync::Arc;

/// A text that has killed the worker this often is not sent again.
const MAX_DEATHS: u32 = 2;
/// Starts that may fail in a row before the page gives up.
const MAX_FAILED_STARTS: u32 = 3;

/// What the worker is busy with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Busy<J> {
    /// Loading and warming up.
    Starting,
    /// Checking a version of the text.
    Check(u32),
    Job(J),
}

/// What became of the question that the worker died of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Death<J> {
    /// The text will be checked again by the next worker.
    Again,
    /// The text has killed too many; it is left alone until it changes.
    Poison,
    /// This question is answered by a failure.
    Job(J),
    /// No worker could be started, several times in a row. These questions are answered by a failure.
    GaveUp(Vec<J>),
}

/// Invariant: nothing is sent while `busy` is `Some`.
#[derive(Debug)]
pub(crate) struct Queue<J, B: ?Sized> {
    busy: Option<Busy<J>>,
    jobs: VecDeque<J>,
    check_due: bool,
    /// The version that the worker died of last, and how often.
    deaths: (u32, u32),
    failed_starts: u32,
    /// What the worker was sent as the base.
    base: Option<Arc<B>>,
}

impl<J, B: ?Sized> Queue<J, B> {
    /// For a worker that is about to be started.
    pub(crate) fn starting() -> Self {
        Self {
            busy: Some(Busy::Starting),
            jobs: VecDeque::new(),
            check_due: false,
            deaths: (0, 0),
            failed_starts: 0,
            base: None,
        }
    }

    /// The text, or what is known about it, has changed.
    pub(crate) fn want_check(&mut self) {
        self.check_due = true;
    }

    pub(crate) fn push(&mut self, job: J) {
        self.jobs.push_back(job);
    }

    /// What to send now, if anything. `version` is that of the text as it is.
    pub(crate) fn next(&mut self, version: u32) -> Option<&Busy<J>> {
        if self.busy.is_some() {
            return None;
        }
        self.busy = if let Some(job) = self.jobs.pop_front() {
            Some(Busy::Job(job))
        } else if self.check_due && !self.is_poison(version) {
            self.check_due = false;
            Some(Busy::Check(version))
        } else {
            None
        };
        self.busy.as_ref()
    }

    /// The base, when this worker has yet to be sent it. A document without one leaves the worker as it is: no question about it
    /// refers to a base.
    pub(crate) fn unsent_base<'a>(&mut self, base: Option<&'a Arc<B>>) -> Option<&'a B> {
        let base = base.filter(|base| !self.base.as_ref().is_some_and(|sent| Arc::ptr_eq(sent, base)))?;
        self.base = Some(Arc::clone(base));
        Some(base)
    }

    /// The worker has answered.
    pub(crate) fn answered(&mut self) -> Option<Busy<J>> {
        let done = self.busy.take();
        match done {
            Some(Busy::Starting) => self.failed_starts = 0,
            Some(Busy::Check(version)) if version == self.deaths.0 => self.deaths = (0, 0),
            _ => {}
        }
        done
    }

    /// The worker has died or hangs; another one is about to be started, unless this answers [`Death::GaveUp`].
    pub(crate) fn died(&mut self) -> Death<J> {
        self.check_due = true;
        self.base = None;
        match self.busy.replace(Busy::Starting) {
            Some(Busy::Check(version)) => {
                let before = if self.deaths.0 == version { self.deaths.1 } else { 0 };
                self.deaths = (version, before + 1);
                if self.is_poison(version) { Death::Poison } else { Death::Again }
            }
            Some(Busy::Job(job)) => Death::Job(job),
            Some(Busy::Starting) => {
                self.failed_starts += 1;
                if self.failed_starts < MAX_FAILED_STARTS {
                    return Death::Again;
                }
                self.failed_starts = 0;
                Death::GaveUp(self.jobs.drain(..).collect())
            }
            None => Death::Again,
        }
    }

    fn is_poison(&self, version: u32) -> bool {
        self.deaths.0 == version && self.deaths.1 >= MAX_DEATHS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> Queue<&'static str, str> {
        let mut queue = Queue::starting();
        queue.answered();
        queue
    }

    #[test]
    fn nothing_is_asked_before_the_worker_is_ready() {
        let mut queue = Queue::<(), str>::starting();
        queue.want_check();
        assert_eq!(queue.next(1), None);
        queue.answered();
        assert_eq!(queue.next(1), Some(&Busy::Check(1)));
    }

    #[test]
    fn the_newest_text_is_checked_and_those_between_are_not() {
        let mut queue = ready();
        queue.want_check();
        assert_eq!(queue.next(1), Some(&Busy::Check(1)));
        for version in 2..9 {
            queue.want_check();
            assert_eq!(queue.next(version), None);
        }
        assert_eq!(queue.answered(), Some(Busy::Check(1)));
        assert_eq!(queue.next(8), Some(&Busy::Check(8)));
        queue.answered();
        assert_eq!(queue.next(8), None);
    }

    #[test]
    fn a_text_that_kills_twice_is_not_sent_again_until_it_changes() {
        let mut queue = ready();
        queue.want_check();
        assert_eq!(queue.next(5), Some(&Busy::Check(5)));
        assert_eq!(queue.died(), Death::Again);
        queue.answered(); // the second worker is ready
        assert_eq!(queue.next(5), Some(&Busy::Check(5)));
        assert_eq!(queue.died(), Death::Poison);
        queue.answered();
        queue.want_check(); // the person answers a question; the text is the same
        assert_eq!(queue.next(5), None);
        queue.push("rules");
        assert_eq!(queue.next(5), Some(&Busy::Job("rules")));
        queue.answered();
        assert_eq!(queue.next(6), Some(&Busy::Check(6)));
        queue.answered();
        assert_eq!(queue.next(6), None);
    }

    #[test]
    fn a_job_that_kills_is_not_asked_again() {
        let mut queue = ready();
        queue.push("a");
        queue.push("b");
        assert_eq!(queue.next(1), Some(&Busy::Job("a")));
        assert_eq!(queue.died(), Death::Job("a"));
        queue.answered();
        assert_eq!(queue.next(1), Some(&Busy::Job("b")));
        queue.answered();
        assert_eq!(queue.next(1), Some(&Busy::Check(1)), "the page is told that the text has been checked");
    }

    #[test]
    fn each_worker_is_sent_the_base_once() {
        let mut queue = ready();
        let opened: Arc<str> = "a: 1".into();
        assert_eq!(queue.unsent_base(None), None);
        assert_eq!(queue.unsent_base(Some(&opened)), Some("a: 1"));
        assert_eq!(queue.unsent_base(Some(&Arc::clone(&opened))), None);
        let other: Arc<str> = "b: 1".into();
        assert_eq!(queue.unsent_base(Some(&other)), Some("b: 1"));
        assert_eq!(queue.unsent_base(Some(&opened)), Some("a: 1"), "edits of the document before are brought back");
        queue.died();
        assert_eq!(queue.unsent_base(Some(&opened)), Some("a: 1"), "the next worker knows nothing");
    }

    #[test]
    fn starting_is_given_up_after_a_few_failures() {
        let mut queue = Queue::<_, str>::starting();
        queue.push("a");
        assert_eq!(queue.died(), Death::Again);
        assert_eq!(queue.died(), Death::Again);
        assert_eq!(queue.died(), Death::GaveUp(vec!["a"]));
        assert_eq!(queue.died(), Death::Again);
    }
}
