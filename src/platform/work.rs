//! Background work: loops that run beside the site and end with it.

use std::future::Future;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

/// The loops of one process, told to stop together.
pub struct Crew {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Default for Crew {
    fn default() -> Self {
        Self { tasks: JoinSet::new(), stop: watch::channel(false).0 }
    }
}

impl Crew {
    /// A receiver that learns when work must stop.
    pub fn stop_sign(&self) -> StopSign {
        StopSign(self.stop.subscribe())
    }

    /// Runs a loop until it ends by itself, as it should after the stop sign.
    pub fn hire(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Repeats a step, waiting between two runs, until the stop sign.
    pub fn repeat<F, R>(&mut self, every: Duration, mut step: F)
    where
        F: FnMut() -> R + Send + 'static,
        R: Future<Output = ()> + Send,
    {
        let mut stop = self.stop_sign();
        self.hire(async move {
            loop {
                step().await;
                if stop.within(every).await {
                    return;
                }
            }
        });
    }

    /// Raises the stop sign and waits for everyone, at most ten seconds.
    pub async fn dismiss(mut self) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(Duration::from_secs(10), all).await.is_err() {
            tracing::warn!("background work did not stop in time and was cut off");
        }
    }
}

/// Learns when work must stop.
#[derive(Clone)]
pub struct StopSign(watch::Receiver<bool>);

impl StopSign {
    /// Waits for a while; true when the sign was raised.
    pub async fn within(&mut self, time: Duration) -> bool {
        tokio::time::timeout(time, self.raised()).await.is_ok()
    }

    /// Whether the sign is raised.
    pub fn is_raised(&self) -> bool {
        *self.0.borrow()
    }

    /// Resolves when the sign is raised, or its owner is gone.
    pub async fn raised(&mut self) {
        while !*self.0.borrow_and_update() {
            if self.0.changed().await.is_err() {
                return;
            }
        }
    }
}
