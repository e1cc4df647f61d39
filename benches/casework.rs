//! What the finder rests on: sixty programmes judged clause by clause. `cargo bench --bench casework`.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop where it stands")]

use std::hint::black_box;
use std::sync::Arc;

use cbec_portal::casework::Programme;
use cbec_portal::casework::finder::Answers;
use cbec_portal::casework::finder::findings::findings;
use cbec_portal::casework::known::pairs;
use cbec_portal::casework::programme::Vocabulary;
use cbec_portal::forms::Catalogues;
use cbec_portal::platform::Content;
use criterion::{Criterion, criterion_group, criterion_main};

/// The programmes of the content, again and again under other names, until there are sixty.
fn sixty(content: &Content) -> Vec<Arc<Programme>> {
    let files = content.list("programmes").into_iter().filter(|path| !path.ends_with("/facts.toml"));
    let own: Vec<Programme> = files.map(|path| Programme::parse(&content.text(&path).unwrap()).unwrap()).collect();
    let programmes = own.iter().cycle().take(60).enumerate().map(|(number, programme)| {
        let mut programme = programme.clone();
        programme.key = format!("{}-{number}", programme.key);
        Arc::new(programme)
    });
    programmes.collect()
}

fn finder(criterion: &mut Criterion) {
    let content = Content::new(None);
    let vocabulary = Vocabulary::load(&content).unwrap();
    let places = Arc::new(Catalogues::load(&content).unwrap());
    let programmes = sixty(&content);
    let known: Vec<(String, String)> = programmes
        .iter()
        .filter_map(|programme| programme.tests.iter().find(|case| case.expect == "eligible"))
        .flat_map(|case| pairs(&case.facts))
        .collect();
    let today = "2026-05-20".parse().unwrap();
    criterion.bench_function("finder_60_programmes", |bencher| {
        bencher.iter(|| {
            let answers = Answers::read(&vocabulary, places.clone(), today, black_box(&known));
            black_box(findings(&programmes, &vocabulary, &answers, today))
        });
    });
}

criterion_group!(benches, finder);
criterion_main!(benches);
