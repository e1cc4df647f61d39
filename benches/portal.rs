//! What the portal's speed rests on: search, reading a text's structure, recognising an original, and one whole page.
//! `cargo bench`; `CBEC_BENCH_DOCUMENTS=100000 cargo bench search` for another size of library.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop where it stands")]

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use cbec_portal::app::lexicon;
use cbec_portal::index::{Index, IndexClause, IndexDocument, SearchRequest};
use cbec_portal::platform::Content;
use cbec_portal::policies::recognise::{Hint, recognise, structure};
use cbec_portal::policies::search::{SALT, numbers_in};
use cbec_portal::policies::text::Body;
use criterion::{Criterion, criterion_group, criterion_main};
use tempfile::TempDir;

#[path = "../tests/load/generator.rs"]
mod generator;
mod node;

use generator::{Language, Synthetic};
use node::Node;

const QUERIES: [&str; 8] =
    ["海外仓 补贴", "跨境电商 综合试验区", "出口 退税", "通关 便利化", "人才 培训", "产业园 建设", "外汇 结算", "物流 体系"];

fn language() -> Language {
    Language::learn(Path::new(env!("CARGO_MANIFEST_DIR")))
}

fn count() -> u64 {
    std::env::var("CBEC_BENCH_DOCUMENTS").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000)
}

fn index_document(document: &Synthetic) -> IndexDocument {
    let markup = structure(&document.body).to_markup();
    let clauses = Body::parse(&markup).clauses().into_iter();
    let (issuer, level, region) = document.issuer;
    let facets = [("authority", issuer), ("level", level), ("region", region), ("topic", document.topic), ("validity", "有效")];
    IndexDocument {
        key: format!("policy:{}", document.id),
        kind: "policy".to_owned(),
        record_id: i64::try_from(document.id).unwrap(),
        title: document.title.clone(),
        numbers: numbers_in(&document.number),
        authority: issuer.to_owned(),
        facets: facets.map(|(facet, value)| (facet.to_owned(), value.to_owned())).to_vec(),
        date: document.issued_on.parse().ok(),
        weight: 1.0,
        clauses: clauses
            .map(|clause| IndexClause { heading: clause.heading_display(), anchor: clause.anchor, text: clause.text })
            .collect(),
        ..IndexDocument::default()
    }
}

fn filled_index(folder: &TempDir) -> Index {
    let lexicon = lexicon(&Content::new(None)).unwrap();
    let (index, _) = Index::open(folder.path(), lexicon, SALT, numbers_in).unwrap();
    let language = language();
    let mut rebuild = index.rebuild().unwrap();
    for id in 0..count() {
        rebuild.add(&index_document(&language.document(id, 3000))).unwrap();
    }
    rebuild.finish(1).unwrap();
    index
}

fn search(criterion: &mut Criterion) {
    let folder = TempDir::new().unwrap();
    let index = filled_index(&folder);
    let mut queries = QUERIES.iter().cycle();
    criterion.bench_function(&format!("search/two words in {} documents", count()), |bencher| {
        bencher.iter(|| {
            let text = (*queries.next().unwrap()).to_owned();
            black_box(index.search(&SearchRequest { text, limit: 20, ..SearchRequest::default() }).unwrap())
        });
    });
    criterion
        .bench_function("search/suggest", |bencher| bencher.iter(|| black_box(index.suggest(black_box("海外"), 8).unwrap())));
}

fn texts(criterion: &mut Criterion) {
    let document = language().document(7, 3000);
    let markup = structure(&document.body).to_markup();
    criterion.bench_function("text/parse and clauses", |bencher| {
        bencher.iter(|| black_box(Body::parse(black_box(&markup)).clauses()));
    });
    criterion.bench_function("text/structure", |bencher| bencher.iter(|| black_box(structure(black_box(&document.body)))));
    let original = format!("{}\n{}\n{}", document.title, document.number, document.body);
    criterion.bench_function("text/recognise", |bencher| {
        bencher.iter(|| black_box(recognise(black_box(&original), &Hint::default())));
    });
}

/// Whole requests over a socket on this machine, with the page cache off.
fn pages(criterion: &mut Criterion) {
    let node = Node::start(async |_| {});
    for path in ["/healthz", "/policies", "/policies?q=海外仓+补贴", "/policies/1"] {
        criterion.bench_function(&format!("page{path}"), |bencher| bencher.iter(|| black_box(node.get(path))));
    }
    node.stop();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(50).measurement_time(Duration::from_secs(5));
    targets = texts, pages, search
}
criterion_main!(benches);
