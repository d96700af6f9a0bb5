//! Tokio's tasks and channels: spawn and join, messages one way, and there and back.
//!
//! `spawn-join-64`: an operation is a child; 64 tasks are spawned and their handles awaited.
//! `ring-one-way`: an operation is a message from one task to another through an mpsc channel of 4,096 places.
//! `ring-round-trip`: an operation is a message there and back, one at a time.
//!
//! Children are spawned on a runtime of one thread, which is several times as fast as one of more when they do nothing;
//! messages are sent on the runtime of as many threads as there are cores, which is the default. The work is a task on
//! the runtime, as a server's is.

use std::time::Instant;
use tokio::runtime::Builder;
use tokio::sync::mpsc;

const CHILDREN: u64 = 64;
const PLACES: usize = 4096;

async fn spawn_and_join(size: u64) -> u64 {
    let mut operations = 0;
    let mut children = Vec::with_capacity(CHILDREN as usize);
    while operations < size {
        children.extend((0..CHILDREN).map(|child| tokio::spawn(async move { child })));
        let mut sum = 0;
        for child in children.drain(..) {
            sum += child.await.expect("a child is missing");
        }
        assert_eq!(sum, CHILDREN * (CHILDREN - 1) / 2, "a child is missing");
        operations += CHILDREN;
    }
    operations
}

async fn one_way(size: u64) -> u64 {
    let (sender, mut receiver) = mpsc::channel(PLACES);
    tokio::spawn(async move {
        for message in 0..size {
            sender.send(message).await.expect("the receiver is gone");
        }
    });
    let mut expected = 0;
    while let Some(message) = receiver.recv().await {
        assert_eq!(message, expected, "a message is lost or out of order");
        expected += 1;
    }
    assert_eq!(expected, size, "a message is lost");
    size
}

async fn round_trip(size: u64) -> u64 {
    let (there, mut arrived) = mpsc::channel(1);
    let (back, mut answers) = mpsc::channel(1);
    tokio::spawn(async move {
        while let Some(message) = arrived.recv().await {
            let message: u64 = message;
            back.send(message).await.expect("the receiver is gone");
        }
    });
    for message in 0..size {
        there.send(message).await.expect("the other task is gone");
        assert_eq!(answers.recv().await, Some(message), "an answer is lost or out of order");
    }
    size
}

async fn run(subject: &str, size: u64) -> u64 {
    match subject {
        "spawn-join-64" => spawn_and_join(size).await,
        "ring-one-way" => one_way(size).await,
        "ring-round-trip" => round_trip(size).await,
        _ => fail(&format!("there is no subject {subject}")),
    }
}

fn fail(message: &str) -> ! {
    eprintln!("peer: {message}");
    std::process::exit(1)
}

/// The most memory this process has had resident; 0 where /proc does not say.
fn peak_resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|word| word.parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [subject, size] = arguments.as_slice() else { fail("usage: peer SUBJECT SIZE") };
    let Some(size) = size.parse::<u64>().ok().filter(|size| *size > 0) else { fail("SIZE is a number, 1 or more") };
    let mut builder = if subject == "spawn-join-64" { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    let runtime = builder.build().unwrap_or_else(|error| fail(&error.to_string()));
    let name = subject.clone();
    let work = runtime.spawn(async move {
        run(&name, size.min(100_000)).await;
        let start = Instant::now();
        let operations = run(&name, size).await;
        (operations, start.elapsed().as_nanos() as f64)
    });
    let (operations, elapsed) = runtime.block_on(work).unwrap_or_else(|error| fail(&error.to_string()));
    println!(
        "{{\"peer\":\"tokio\",\"version\":\"{}\",\"subject\":\"{subject}\",\"size\":{size},\"operations\":{operations},\
         \"ns_per_operation\":{:.2},\"max_rss_bytes\":{}}}",
        env!("TOKIO_VERSION"),
        elapsed / operations as f64,
        peak_resident_bytes()
    );
}
